"""A register as a docx, for an office to work on: landscape, its headings on each page."""

from pathlib import Path

from preservation.forms.docx_writing import Writing
from repository.errors import RefusedError
from repository.register_values import shown
from web.register_files import MOST_IN_WORD, Book, cover_lines, total_line

MARGIN_MM = 15
SIZES_MM = {"A4": (297, 210), "A3": (420, 297)}
POINTS = 10.5


def write_docx(book: Book, to: Path) -> int:
    """Write a register; how many entries it has.

    Raises:
        RefusedError: it is too long for a word processor.
    """
    rows = []
    for row in book.rows():
        rows.append([shown(value) for value in row])
        if len(rows) > MOST_IN_WORD:
            raise RefusedError(
                f"Quá {MOST_IN_WORD} mục cho tệp docx, hãy chọn xlsx hoặc PDF "
                f"· more than {MOST_IN_WORD} entries: choose xlsx or PDF"
            )
    made = Writing(POINTS, SIZES_MM[book.paper or book.form.paper.value], MARGIN_MM)
    for line in (*filter(None, [book.superior]), book.agency, book.form.vi, *cover_lines(book)):
        made.line(line, bold=line in {book.agency, book.form.vi}, middle=True)
    made.table(book.headings, rows)
    made.line(total_line(book.form, len(rows)), bold=True)
    made.save(to)
    return len(rows)
