"""Workbooks: tables written as xlsx. What was given as text stays text, and never a formula."""

import io
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Table = tuple[str, Sequence[str], Iterable[Sequence[str | float | None]]]
"""Name of the sheet, heading, rows."""

_WIDEST = 60


def workbook(tables: Iterable[Table]) -> bytes:
    """A workbook with a sheet for each table."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for name, heading, rows in tables:
        sheet = book.create_sheet(_name(name))
        sheet.freeze_panes = "A2"
        lines = [list(row) for row in rows]
        for place, title in enumerate(heading):
            texts = [str(line[place] or "") for line in lines if place < len(line)]
            width = min(max([len(title), *map(len, texts)], default=8) + 2, _WIDEST)
            sheet.column_dimensions[get_column_letter(place + 1)].width = width
        head = [WriteOnlyCell(sheet, title) for title in heading]
        for cell in head:
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.append(head)
        for line in lines:
            cells = [WriteOnlyCell(sheet, value) for value in line]
            for cell, value in zip(cells, line, strict=True):
                if isinstance(value, str):
                    cell.data_type = "s"  # "=…" is a word here
            sheet.append(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


class Printed(NamedTuple):
    """One table as it is printed: with what stands above and below it."""

    name: str
    above: Sequence[str]
    heading: Sequence[str]
    rows: Sequence[tuple[Sequence[str], bool]]
    """Each with whether it is bold: a heading within the table."""
    below: Sequence[str]


def printed_sheet(table: Printed) -> bytes:
    """A workbook with one table as the law wants it printed."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_name(table.name))
    for place, title in enumerate(table.heading):
        texts = [len(row[place]) for row, bold in table.rows if not bold]
        width = min(max([14, *texts]) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(place + 1)].width = max(width, len(title) // 2)
    line = Side(style="thin")
    lined = Border(left=line, right=line, top=line, bottom=line)

    def cell(text: str, *, bold: bool = False, border: bool = False) -> Any:  # noqa: ANN401
        made = WriteOnlyCell(sheet, text)
        made.data_type = "s"  # "=…" is a word here
        made.font, made.alignment = Font(bold=bold), Alignment(wrap_text=border, vertical="top")
        if border:
            made.border = lined
        return made

    for text in table.above:
        sheet.append([cell(text, bold=True)])
    sheet.append([cell(title, bold=True, border=True) for title in table.heading])
    for row, bold in table.rows:
        sheet.append([cell(text, bold=bold, border=True) for text in row])
    for text in table.below:
        sheet.append([cell(text)])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _name(text: str) -> str:
    """What a sheet may be called."""
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in text)[:31] or "1"
