"""What a docx says, as plain values: sections, paragraphs, tables, words and how they look."""

from dataclasses import dataclass, field
from typing import TypeAlias

Edges: TypeAlias = tuple[str, str, str, str]
"""Lines at the top, right, bottom and left, as CSS says them; empty: none."""
NO_EDGES: Edges = ("", "", "", "")


@dataclass(frozen=True, slots=True)
class Face:
    """How words look."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    caps: bool = False
    hidden: bool = False
    points: float = 13
    colour: str = ""
    """``rrggbb``; empty: black."""
    fill: str = ""
    raised: str = ""
    """``superscript`` or ``subscript``."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that look alike."""

    text: str
    face: Face
    field: str = ""
    """``page`` or ``pages``: a number that is reckoned; ``break``: a new page begins."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph is set; lengths in points."""

    align: str = "left"
    left: float = 0
    right: float = 0
    first: float = 0
    """How far its first line is set in; less than 0: set out."""
    before: float = 0
    after: float = 0
    line: float = 1
    """Height of a line, as a part of the face's own; less than 0: points, exactly."""
    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool = False
    close: bool = False
    """No space between it and one of the same style."""
    edges: Edges = NO_EDGES
    fill: str = ""
    tabs: tuple[tuple[float, str, str], ...] = ()
    """Each with its place, ``left``, ``right`` or ``center``, and what leads to it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    pieces: tuple[Piece, ...]
    shape: Shape
    style: str
    face: Face
    """Of its style."""
    end: Face
    """Of its end: how high it is when it is empty."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; it may reach over columns and rows."""

    blocks: "tuple[Paragraph | Table, ...]"
    edges: Edges
    columns: int = 1
    rows: int = 1
    valign: str = "top"
    fill: str = ""
    padding: tuple[float, float, float, float] = (0, 5.4, 0, 5.4)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Cell, ...]
    skipped: int = 0
    """Columns that are left free before its first cell."""
    header: bool = False
    """Whether it is said again on top of each page."""
    whole: bool = False
    """Whether it stays on one page."""
    height: float = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table; widths in points."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    align: str = "left"
    indent: float = 0


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of one size, with what stands on top and at the foot of each."""

    width: float
    height: float
    margins: tuple[float, float, float, float]
    """Top, right, bottom, left."""
    header_at: float
    footer_at: float
    blocks: tuple[Block, ...]
    header: tuple[Block, ...] = ()
    footer: tuple[Block, ...] = ()
    first_header: tuple[Block, ...] | None = None
    """Of the first page, where that is another one."""
    first_footer: tuple[Block, ...] | None = None


@dataclass(slots=True)
class Notes:
    """What a docx holds that is not carried over, in words; told to whoever brought it."""

    said: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str) -> None:
        """Note something, once."""
        if kind in LEFT_OUT:
            self.said[kind] = LEFT_OUT[kind]


LEFT_OUT = {
    "drawing": "hình ảnh, hình vẽ · pictures and drawings",
    "pict": "hình ảnh, hình vẽ · pictures and drawings",
    "object": "đối tượng nhúng · embedded objects",
    "footnoteReference": "chú thích cuối trang · footnotes",
    "endnoteReference": "chú thích cuối văn bản · endnotes",
    "commentReference": "nhận xét · comments",
    "sym": "ký hiệu đặc biệt · symbols",
    "ruby": "chú âm · ruby",
    "altChunk": "tệp chèn · inserted files",
    "oMath": "công thức · formulas",
}
"""Elements that have no part in a form's PDF."""


@dataclass(frozen=True, slots=True)
class Read:
    """A docx that was read."""

    sections: tuple[Section, ...]
    notes: tuple[str, ...]
