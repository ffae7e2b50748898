"""What is printed: a cover, a table, a total, and places for signatures. Plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column."""

    text: str
    width: float
    """In parts of the whole."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """A place where somebody signs."""

    title: str
    """In capitals: ``NGƯỜI LẬP SỔ``."""
    hint: str = "(Ký, ghi rõ họ tên)"


@dataclass(frozen=True, slots=True)
class Printed:
    """A register to be printed."""

    title: str
    superior: str
    """The agency above; empty: none."""
    agency: str
    cover: tuple[str, ...]
    """What the cover says below the title, line by line."""
    running: str
    """On top of every page."""
    foot: str
    """At the foot of every page: where and when it was printed."""
    headings: tuple[Heading, ...]
    rows: Iterable[tuple[str, ...]]
    """One cell for each heading; asked for once."""
    total: "Total"
    place_and_day: str
    signatories: tuple[Signatory, ...]
    paper: str
    """``A4`` or ``A3``, landscape."""
    at: datetime


@dataclass(slots=True)
class Total:
    """The line below the table; it is said when all rows were."""

    words: str
    """With ``{number}`` and ``{in_words}``."""
    rows: int = 0
