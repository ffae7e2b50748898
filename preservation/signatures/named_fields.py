"""Named fields: the form of a document walked once, for all who ask what it has."""

from collections.abc import Iterator

from preservation.signatures.boundary import Foreign

MOST_FIELDS = 10_000
DEEPEST = 20


def named_fields(root: Foreign) -> Iterator[tuple[str, Foreign]]:
    """Every field that has a name of its own, with its full name, in the order of the form.

    What is below a field is walked once, however often the field is named.

    Raises:
        ValueError: there are more than anybody needs: what is beyond must not go unseen.
    """
    form = at(root, "/AcroForm", {})
    waiting = [("", field, 0) for field in each(at(form, "/Fields", ()))][::-1]
    seen, walked = 0, dict[int, Foreign]()
    while waiting:
        above, field, depth = waiting.pop()
        seen += 1
        if seen > MOST_FIELDS or depth > DEEPEST:
            raise ValueError(f"more than {MOST_FIELDS} fields, or {DEEPEST} within each other")
        own = str(at(field, "/T", ""))
        full = ".".join(part for part in (above, own) if part)
        if own:
            yield full, field
        if id(field) not in walked:
            walked[id(field)] = field  # held, so that nothing else gets its number
            waiting += [(full, kid, depth + 1) for kid in each(at(field, "/Kids", ()))][::-1]


def at(held: Foreign, key: str, missing: Foreign = None) -> Foreign:
    """What ``held`` has at ``key``, a reference followed."""
    return held[key] if key in held else missing  # noqa: SIM401  get() follows no reference


def each(held: Foreign) -> list[Foreign]:
    """What is in an array, references followed."""
    return [held[index] for index in range(len(held))]
