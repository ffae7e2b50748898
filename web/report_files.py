"""Reports as docx and xlsx: the same content, for whoever goes on working on it."""

import io
from dataclasses import dataclass

from markupsafe import Markup

from web.workbooks import workbook

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
POINTS = 13


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
    from preservation.forms.docx_writing import Writing

    made = Writing(POINTS)
    made.line(_plain(content.agency), bold=True)
    for text in (content.title, content.subject):
        made.line(_plain(text), bold=True, middle=True)
    for text in (content.as_of, content.note):
        made.line(_plain(text), italic=True)
    made.heading("I. Số liệu", 1)
    for text in content.figures:
        made.line(_plain(text))
    for table in content.tables:
        made.line(table.title, bold=True)
        rows = ([_plain(str(value)) for value in row] for row in table.rows)
        made.table(table.heads, rows)
    made.heading("II. Đánh giá", 1)
    for number, (title, text) in enumerate(content.words, 1):
        made.heading(f"{number}. {title}", 2)
        for line in text.splitlines() or [""]:
            made.line(_plain(line))
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


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
