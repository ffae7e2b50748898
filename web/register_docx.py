"""A register as a docx, for an office to work on: landscape, its headings on each page."""

from pathlib import Path
from typing import Any

from repository.errors import RefusedError
from repository.register_values import shown
from web.register_files import MOST_IN_WORD, Book, cover_lines, total_line, writable

MARGIN_MM = 15
SIZES_MM = {"A4": (297, 210), "A3": (420, 297)}
FACE = "Times New Roman"


def write_docx(book: Book, to: Path) -> int:
    """Write a register; how many entries it has.

    Raises:
        RefusedError: it is too long for a word processor.
    """
    from docx import Document
    from docx.shared import Pt

    rows = []
    for row in book.rows():
        rows.append([shown(value) for value in row])
        if len(rows) > MOST_IN_WORD:
            raise RefusedError(
                f"Quá {MOST_IN_WORD} mục cho tệp docx, hãy chọn xlsx hoặc PDF "
                f"· more than {MOST_IN_WORD} entries: choose xlsx or PDF"
            )
    made = Document()
    made.styles["Normal"].font.name, made.styles["Normal"].font.size = FACE, Pt(10.5)
    _landscape(made, book)
    for line in (*filter(None, [book.superior]), book.agency, book.form.vi, *cover_lines(book)):
        _middle(made, line, bold=line in {book.agency, book.form.vi})
    _table(made, book, rows)
    made.add_paragraph().add_run(total_line(book.form, len(rows))).bold = True
    made.save(str(to))
    return len(rows)


def _landscape(made: Any, book: Book) -> None:  # noqa: ANN401  python-docx has no types
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    width, height = SIZES_MM[book.paper or book.form.paper.value]
    section.page_width, section.page_height = Mm(width), Mm(height)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(MARGIN_MM))


def _middle(made: Any, line: str, *, bold: bool) -> None:  # noqa: ANN401
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(writable(line)).bold = bold


def _table(made: Any, book: Book, rows: list[list[str]]) -> None:  # noqa: ANN401
    """Cells are written as XML themselves: python-docx looks for each one anew."""
    from docx.oxml import OxmlElement

    table = made.add_table(rows=1, cols=len(book.headings))
    table.style = "Table Grid"
    for place, heading in enumerate(book.headings):
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
