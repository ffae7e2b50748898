"""Keys: the names of kept objects, which never lead outside their store."""


def parts_of(key: str) -> tuple[str, ...]:
    """The parts of ``key`` between its ``/``; one at its end is forgiven, for prefixes.

    Raises:
        ValueError: the key is empty, absolute, or leads out of the store.
    """
    parts = tuple(key.removesuffix("/").split("/"))
    if any(part in ("", ".", "..") or "\0" in part for part in parts):
        raise ValueError(f"key leads outside the store: {key!r}")
    return parts
