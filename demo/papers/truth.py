"""The truth of a paper: each paragraph and each field, and where it stands on the page."""

from dataclasses import asdict, dataclass, field
from typing import Any

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in millimetres, from the upper left corner of the page."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or the part of it that stands on one page."""

    page: int
    """From 1."""
    kind: str
    """``head``, ``number``, ``day``, ``about``, ``title``, ``to``, ``text``, ``cell``, ``for``,
    ``sign`` or ``stamp``."""
    text: str
    """As it is printed, in lines joined by one space; NFC."""
    box: Box
    hand: bool = False
    """Whether something in it was written by hand; that part is not in ``text``."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a field stands."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Truth:
    """What is on a paper."""

    id: str
    pages: int
    paragraphs: tuple[Paragraph, ...]
    fields: dict[str, str]
    """By the codes of NĐ 30/2020 PL VI.II; several values are parted by line breaks."""
    spots: dict[str, Spot]
    hand: tuple[str, ...] = ()
    """Fields that were written by hand."""
    secrecy: str = ""
    scan: dict[str, Any] = field(default_factory=dict)
    """Condition, resolution and the skew of each page, once it was scanned."""

    def as_json(self) -> dict[str, Any]:
        """For ``truth.json``."""
        return asdict(self)

    def on(self, page: int) -> tuple[Paragraph, ...]:
        """The paragraphs of a page."""
        return tuple(one for one in self.paragraphs if one.page == page)
