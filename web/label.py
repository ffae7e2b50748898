"""Label: one word in both languages."""

from typing import NamedTuple


class Label(NamedTuple):
    """A word in both languages."""

    vi: str
    en: str
