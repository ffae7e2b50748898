"""Writing: plain lists and reports as docx, for an office to work on. The door to python-docx.

Forms with a layout of their own are not written but filled (``filling``).
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

FACE = "Times New Roman"


class Writing:
    """A docx that is being written, from the top down; what XML cannot hold is left out."""

    def __init__(
        self, points: float, paper_mm: tuple[float, float] | None = None, margin_mm: float = 20
    ) -> None:
        """Begin with words of this size; on ``paper_mm``, width by height, if it is landscape."""
        from docx import Document
        from docx.shared import Pt

        self._made: Any = Document()
        normal = self._made.styles["Normal"]
        normal.font.name, normal.font.size = FACE, Pt(points)
        if paper_mm is not None:
            self._lay(paper_mm, margin_mm)

    def _lay(self, paper_mm: tuple[float, float], margin_mm: float) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        section = self._made.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(paper_mm[0]), Mm(paper_mm[1])
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, side, Mm(margin_mm))

    def line(
        self, text: str, *, bold: bool = False, italic: bool = False, middle: bool = False
    ) -> None:
        """A paragraph."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = self._made.add_paragraph()
        if middle:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(writable(text))
        run.bold, run.italic = bold or None, italic or None

    def heading(self, text: str, level: int) -> None:
        """The heading of a part."""
        self._made.add_heading(writable(text), level)

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table with its headings on each page.

        Cells are written as XML themselves: python-docx looks for each one anew.
        """
        from docx.oxml import OxmlElement

        table = self._made.add_table(rows=1, cols=len(headings))
        table.style = "Table Grid"
        for place, heading in enumerate(headings):
            table.rows[0].cells[place].paragraphs[0].add_run(writable(heading)).bold = True
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001  python-docx's own way
        for row in rows:
            line = table._tbl.add_tr()  # noqa: SLF001
            for text in row:
                held = OxmlElement("w:tc")
                paragraph, run, words = (OxmlElement(name) for name in ("w:p", "w:r", "w:t"))
                words.text = writable(text)
                run.append(words)
                paragraph.append(run)
                held.append(paragraph)
                line.append(held)

    def save(self, to: Path | IO[bytes]) -> None:
        """Write it."""
        self._made.save(str(to) if isinstance(to, Path) else to)


def writable(text: str) -> str:
    """``text`` without the letters that XML cannot hold."""
    kept = (one for one in text if one >= " " or one in "\t\n")
    return "".join(one for one in kept if one not in "\ufffe\uffff")
