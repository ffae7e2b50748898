"""Redrawn: what makes a viewer draw a field otherwise, though its value and picture are the same.

Some viewers draw fields anew: at once, when they are touched, or on paper. So what they draw them
with is part of what was signed, as soon as a field says something:

1. whether it is shown and printed at all, how it is turned and scaled (/F);
2. in what letters, on which side, as a password or in cells (/DA, /Q, /Ff, /MaxLen);
3. what the form itself gives to all of them (/NeedAppearances, /DA, /Q, and the fonts in /DR).

A field that was blank may get any of these when it is filled.
"""

from collections.abc import Iterator

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.rw_common import PdfHandler

from preservation.signatures import changes, found, later
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.changes import Change
from preservation.signatures.reading import RevisionReader

SHOWN = 1 | 2 | 4 | 8 | 16 | 32 | 256
"""Flags of an annotation by which it is shown, printed, scaled and turned (not: locked)."""
UNSEEN = 1 | 2 | 4
"""Flags of a field that nobody sees: read-only, required, not exported."""
LETTERS = ("/DA", "/Q", "/MaxLen", "/MK", "/BS")
DEFAULTS = ("/DA", "/Q")


def since(reader: RevisionReader, revision: int) -> list[Change]:
    """What would be drawn otherwise since ``revision``, by what else than value and picture."""
    old: PdfHandler = reader.get_historical_resolver(revision)
    new: PdfHandler = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    seen = attempt(lambda: [*_form(old, new), *_fields(old, new)])
    return [Change("form")] if isinstance(seen, Broken) else seen


def _form(old: PdfHandler, new: PdfHandler) -> Iterator[Change]:
    then, now = (found.get(handler.root, "/AcroForm") for handler in (old, new))
    asks = [found.get(form, "/NeedAppearances") for form in (then, now)]
    anew = asks[1] is not None and str(asks[0]) != str(asks[1])
    given = {key: (found.get(then, key), found.get(now, key)) for key in DEFAULTS}
    otherwise = any(a is not None and str(a) != str(b) for a, b in given.values())
    if anew or otherwise or not _still(found.get(then, "/DR"), found.get(now, "/DR")):
        yield Change("form")


def _still(then: Foreign, now: Foreign) -> bool:
    """Whether every font and the like that was there is the same; others may come to them."""
    if not isinstance(then, generic.DictionaryObject):
        return True
    for kind in then:
        held = found.get(then, kind)
        if not isinstance(held, generic.DictionaryObject):
            continue
        other = found.get(now, kind)
        if any(changes.print_of(held, name) != _print(other, name) for name in held):
            return False
    return True


def _print(held: Foreign, name: str) -> object:
    return changes.print_of(held, name) if isinstance(held, generic.DictionaryObject) else None


def _fields(old: PdfHandler, new: PdfHandler) -> Iterator[Change]:
    before = _looks(old)
    pages = {key[0]: widget.page for key, widget in later.widgets(new).items()}
    for key, (_, now) in _looks(new).items():
        said, then = before.get(key, (False, now))
        if said and then != now:
            yield Change("field-looks", key[0], str(pages.get(key[0], 0)))


def _looks(handler: PdfHandler) -> dict[tuple[str, int], tuple[bool, object]]:
    """Of each node of the form: whether it says something, and what it is drawn with."""
    looks: dict[tuple[str, int], tuple[bool, object]] = {}
    count: dict[str, int] = {}
    for _, name, kind, node in found.tree(handler):
        number = count[name] = count.get(name, -1) + 1
        letters = () if kind == "/Sig" else tuple(_inherited(node, key) for key in LETTERS)
        seen = 0 if kind == "/Sig" else _number(_inherited(node, "/Ff")) & ~UNSEEN
        shown = _number(changes.print_of(node, "/F")) & SHOWN
        looks[name, number] = (later.says(node), (shown, seen, str(letters)))
    return looks


def _number(said: object) -> int:
    number = attempt(int, str(said))
    return 0 if isinstance(number, Broken) else number


def _inherited(node: Foreign, key: str) -> object:
    for _ in range(changes.MOST_LEVELS):
        value = found.get(node, key)
        if value is not None:
            return changes.shape(value)
        node = found.get(node, "/Parent")
    return None
