"""Sheets: what comes from a scanner, side by side, and what becomes of each side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Self


class Kind(StrEnum):
    """What a file is for whoever digitises."""

    PICTURE = "picture"
    """An image of one or more frames."""
    SCAN = "scan"
    """A PDF of nothing but pictures."""
    MIXED = "mixed"
    """A PDF with some pages that are pictures; the others stay as they are."""
    BORN_DIGITAL = "born-digital"
    """A PDF that can be read already: there is nothing to digitise."""
    SIGNED = "signed"
    """A PDF with a signature: its bytes stay as they are, a derivative is made beside it."""
    UNREADABLE = "unreadable"
    """Broken, encrypted, or something else altogether."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side of paper as it came."""

    path: Path
    number: int
    """The frame or page, from 0."""
    kept: bool = False
    """A page of a PDF that was born digital: kept as it is, never rasterised."""
    family: str = "pdf"
    """What the file is by its bytes: pdf, tiff, jpeg, png, gif."""
    drawn: bool = True
    """Whether there may be words on it that are no letters: in a picture, or drawn in lines."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "path": str(self.path),
            "number": self.number,
            "kept": self.kept,
            "family": self.family,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read back what ``as_dict`` wrote."""
        number, kept = int(data["number"]), bool(data["kept"])
        return cls(Path(data["path"]), number, kept, str(data["family"]))


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it came: what it is, and its sides."""

    path: Path
    kind: Kind
    sheets: tuple[Sheet, ...] = ()
    problem: str = ""
    """Why it cannot be read, Vietnamese first."""


@dataclass(frozen=True, slots=True)
class Page:
    """What became of one side of paper; files are named within the folder of its batch."""

    number: int
    """From 1, in the order in which the sheets were given."""
    sheet: Sheet
    picture: str = ""
    """The picture that is kept and shown; nothing where there is none."""
    hocr: str = ""
    """What Tesseract read; nothing where it read nothing."""
    width_mm: float = 0.0
    height_mm: float = 0.0
    dpi: int = 0
    turned: int = 0
    """By how many degrees, clockwise, it was turned: 0, 90, 180 or 270."""
    skew: float = 0.0
    """Degrees that were taken out, clockwise."""
    confidence: float | None = None
    """Mean of the confidences of its words, 0 to 100; None where none were read."""
    measures: Mapping[str, Any] = field(default_factory=dict)
    """What ``preservation.pages.measures`` measured, and ``source``: what the file said."""
    problem: str = ""
    """Why it could not be done, Vietnamese first; the batch goes on without it."""

    @property
    def kept(self) -> bool:
        """Whether it is a page that was born digital, and goes into the PDF as it is."""
        return self.sheet.kept

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "number": self.number,
            "sheet": self.sheet.as_dict(),
            "picture": self.picture,
            "hocr": self.hocr,
            "width_mm": self.width_mm,
            "height_mm": self.height_mm,
            "dpi": self.dpi,
            "turned": self.turned,
            "skew": self.skew,
            "confidence": self.confidence,
            "measures": dict(self.measures),
            "problem": self.problem,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read back what ``as_dict`` wrote.

        Raises:
            KeyError, TypeError, ValueError: something is missing, or is not what it should be.
        """
        said = {name: data[name] for name in cls.__slots__ if name != "sheet"}
        return cls(**said, sheet=Sheet.from_dict(data["sheet"]))


def kind_of(family: str, leaves: list[bool], *, signed: bool) -> Kind:
    """What a file is, by what a worker said of it."""
    if signed:
        return Kind.SIGNED
    if family != "pdf":
        return Kind.PICTURE
    if leaves and all(leaves):
        return Kind.SCAN
    return Kind.MIXED if any(leaves) else Kind.BORN_DIGITAL
