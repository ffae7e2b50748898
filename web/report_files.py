"""Reports as docx and xlsx: the same content, for whoever goes on working on it."""

import io
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from web.workbooks import workbook

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All that a report says."""

    agency: str
    title: str
    subject: str
    as_of: str
    note: str
    figures: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    """Title of a part, and its text."""
    tables: tuple[Table, ...]
    charts: tuple[tuple[str, Markup], ...]


def as_docx(content: Content) -> bytes:
    """The report as a text document; charts stand in the PDF only."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(13)
    document.add_paragraph(_plain(content.agency)).runs[0].bold = True
    for text in (content.title, content.subject):
        heading = document.add_paragraph()
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
        heading.add_run(_plain(text)).bold = True
    for text in (content.as_of, content.note):
        document.add_paragraph(_plain(text)).runs[0].italic = True
    document.add_heading("I. Số liệu", 1)
    for text in content.figures:
        document.add_paragraph(_plain(text))
    for table in content.tables:
        _grid(document, table)
    document.add_heading("II. Đánh giá", 1)
    for number, (title, text) in enumerate(content.words, 1):
        document.add_heading(f"{number}. {title}", 2)
        for line in text.splitlines() or [""]:
            document.add_paragraph(_plain(line))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _grid(document: Any, table: Table) -> None:  # noqa: ANN401  a class that docx hides
    document.add_paragraph(table.title).runs[0].bold = True
    grid = document.add_table(rows=0, cols=len(table.heads))
    grid.style = "Table Grid"
    for row in (table.heads, *table.rows):
        for cell, value in zip(grid.add_row().cells, row, strict=True):
            cell.text = _plain(str(value))


def as_xlsx(content: Content) -> bytes:
    """The tables of the report, each on a sheet, and its words on the first."""
    told = [content.agency, content.title, content.subject, content.as_of, content.note]
    words = [part for one in content.words for part in one]
    first = (
        "Báo cáo",
        ("Nội dung",),
        [[_plain(text)] for text in (*told, *content.figures, *words)],
    )
    tables = [
        (table.title, table.heads, [list(row) for row in table.rows]) for table in content.tables
    ]
    return workbook([first, *tables])


def _plain(text: str) -> str:
    """Without letters that XML cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\t\n")
