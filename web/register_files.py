"""Register files: a register as PDF/A-2b, xlsx, docx or csv, with every column of its form.

What a subject may carry is words to these files and never a formula: in csv and xlsx whatever a
spreadsheet would calculate begins with an apostrophe, or is marked as text.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from repository.calendar import VIETNAM, show_vietnam
from repository.closings import Closing
from repository.number_words import in_words
from repository.register_forms import Column, Form
from repository.register_values import Entry, Value, joined, shown
from repository.registers import Asked
from repository.seals import day_in_words
from web.progress import Progress, StoppedError

if TYPE_CHECKING:
    from preservation.forms.printed import Printed
    from preservation.workers import Workers

MEDIA: Mapping[str, str] = MappingProxyType(
    {
        "pdf": "application/pdf",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "csv": "text/csv",
    }
)
"""What a register can be written as."""
MOST_IN_WORD = 2_000
"""Entries: a word processor does not open a table of more in good time."""
STEP = 200
"""Entries between two times that progress is told."""
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""How what a spreadsheet would calculate may begin (also after spaces, or in full width)."""
_WIDE = str.maketrans("＝＋－＠", "=+-@")
_CELL_LETTERS = 32_000
DOTS = "……"
_PLACES = (
    ("NGƯỜI LẬP SỔ", "(Ký, ghi rõ họ tên)"),
    ("NGƯỜI CÓ THẨM QUYỀN", "(Ký, ghi rõ họ tên, đóng dấu)"),
)


@dataclass(frozen=True, slots=True)
class Book:
    """A register to be written out."""

    form: Form
    asked: Asked
    agency: str
    superior: str
    """The agency above; empty: none."""
    entries: Callable[[], Iterable[Entry]]
    at: datetime
    """When it is written out."""
    by: str
    paper: str = ""
    """Another paper than its form's."""
    numbers: tuple[int, int] | None = None
    """From and to which number its entries run, where they are numbered."""
    days: tuple[date, date] | None = None
    about: str = ""
    """Of a dossier's contents: which dossier."""
    closing: Closing | None = None
    """The volume that it is, where it was closed."""

    @property
    def headings(self) -> list[str]:
        """Of its columns, in order."""
        return [column.vi for column in self.form.columns]

    @property
    def name(self) -> str:
        """What its file is called, without an extension."""
        volume = f"-quyen-{self.closing.volume:02}" if self.closing else ""
        series = f"-{self.asked.series.partition(':')[2]}" if ":" in self.asked.series else ""
        return f"so-{self.form.kind}{series}-{self.asked.agency}-{self.asked.year}{volume}"

    def rows(self) -> Iterator[list[Value]]:
        """The cells of each entry."""
        for entry in self.entries():
            yield [cell(entry, column) for column in self.form.columns]


def watched(book: Book, progress: Progress, total: int) -> Book:
    """The same, which tells how many of ``total`` entries were read, and ends where it must.

    Reading it raises ``StoppedError`` where ``progress`` says not to go on.
    """

    def entries() -> Iterator[Entry]:
        for number, entry in enumerate(book.entries()):
            if number % STEP == 0 and not progress(number, total):
                raise StoppedError
            yield entry

    return replace(book, entries=entries)


def cell(entry: Entry, column: Column) -> Value:
    """What stands in a column."""
    return joined((entry.values[name] for name in column.values), column.join)


def write(book: Book, kind: str, to: Path, workers: "Workers") -> int:
    """Write a register to ``to``; how many entries it has.

    Raises:
        RefusedError: it is too long for this kind of file, or cannot be printed.
        UnavailableError: the face Tinos is not installed.
    """
    match kind:
        case "csv":
            return write_csv(book, to)
        case "xlsx":
            return write_xlsx(book, to)
        case "docx":
            from web.register_docx import write_docx

            return write_docx(book, to)
        case _:
            from preservation.forms.make import bind

            return bind(workers, printed(book), to).rows


def cover_lines(book: Book) -> list[str]:
    """What a cover says below the title, as the form asks for it."""
    return [line for name in book.form.cover for line in _COVER.get(name, _nothing)(book)]


def total_line(form: Form, rows: int) -> str:
    """The total in figures and words: ``Tổng số: 12 (mười hai) văn bản đến.``."""
    return f"Tổng số: {rows:02} ({in_words(rows)}) {form.counts}."


def printed(book: Book) -> "Printed":
    """A register as it is set in type."""
    from preservation.forms.printed import Heading, Printed, Signatory, Total

    state = f", tình trạng đến {shown(book.asked.as_of)}" if book.asked.as_of else ""
    return Printed(
        title=book.form.vi,
        superior=book.superior,
        agency=book.agency,
        cover=tuple(cover_lines(book)),
        running=f"{book.agency} – {book.form.vi} – {_short(book)}",
        foot=f"In từ Lưu Trữ lúc {show_vietnam(book.at)}, {book.by}{state}",
        headings=tuple(Heading(column.vi, column.width) for column in book.form.columns),
        rows=(tuple(shown(value) for value in row) for row in book.rows()),
        total=Total(f"Tổng số: {{number}} ({{in_words}}) {book.form.counts}.{_closed(book)}"),
        place_and_day=_signing_day(book),
        signatories=tuple(Signatory(*place) for place in _PLACES),
        paper=book.paper or book.form.paper.value,
        at=book.at,
    )


def write_csv(book: Book, to: Path) -> int:
    """UTF-8 with a mark of its order, which spreadsheets need to see Vietnamese."""
    count = 0
    with to.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(book.headings)
        for count, row in enumerate(book.rows(), 1):  # noqa: B007  how many there were
            writer.writerow([harmless(shown(value)) for value in row])
    return count


def write_xlsx(book: Book, to: Path) -> int:
    """A sheet that is written row by row; days are days, numbers are numbers, words are words."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    work = Workbook(write_only=True)
    sheet = work.create_sheet(book.form.kind)
    for place, column in enumerate(book.form.columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width / 1.9
    bold, top = Font(name="Times New Roman", bold=True), Alignment(wrap_text=True, vertical="top")
    plain = Font(name="Times New Roman")
    heads = [book.agency, book.form.vi, *cover_lines(book)]
    sheet.freeze_panes = f"A{len(heads) + 2}"

    def made(value: Value, font: Font) -> Any:  # noqa: ANN401  openpyxl has no types for its cells
        said, form = _native(value)
        held: Any = WriteOnlyCell(sheet)
        held.value = said
        if isinstance(said, str):
            held.data_type = "s"  # words, whatever they begin with
        held.font, held.alignment = font, top
        if form:
            held.number_format = form
        return held

    for line in heads:
        sheet.append([made(line, bold)])
    sheet.append([made(heading, bold) for heading in book.headings])
    count = 0
    try:
        for count, row in enumerate(book.rows(), 1):  # noqa: B007  how many there were
            sheet.append([made(value, plain) for value in row])
        sheet.append([made(total_line(book.form, count), bold)])
    finally:  # where reading was stopped too: openpyxl has a file of its own until it has saved
        work.save(to)
    return count


def harmless(text: str) -> str:
    """``text`` as words for every spreadsheet: what it would calculate has an apostrophe first."""
    begins = text.lstrip(" \u00a0\u200b\ufeff").translate(_WIDE)
    return f"'{text}" if begins.startswith(CALCULATED) else text


def _native(value: Value) -> tuple[str | int | date | datetime | None, str]:
    """A value as a spreadsheet holds it, and how it shows it; instants are those of +07:00."""
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM).replace(tzinfo=None, microsecond=0), "hh:mm dd/mm/yyyy"
    if isinstance(value, date):
        return value, "dd/mm/yyyy"
    if isinstance(value, int):
        return value, "00"
    if value is None:
        return None, ""
    return harmless(writable(value)[:_CELL_LETTERS]), "@"


def writable(text: str) -> str:
    """``text`` without the letters that XML cannot hold."""
    return "".join(one for one in text if one >= " " and one not in "\ufffe\uffff")


def _short(book: Book) -> str:
    volume = f", quyển {book.closing.volume:02}" if book.closing else ""
    return f"năm {book.asked.year}{volume}"


def _closed(book: Book) -> str:
    if book.closing is None:
        return ""
    one = book.closing
    numbers = f"từ số {one.first_number:02} đến số {one.last_number:02}"
    return f" Sổ đóng lúc {show_vietnam(one.closed_at)}, {numbers}."


def _signing_day(book: Book) -> str:
    if book.closing is None:
        return "Ngày …… tháng …… năm ………"
    said = day_in_words(book.closing.closed_at.astimezone(VIETNAM).date())
    return "Ngày {day} tháng {month} năm {year}".format_map(said)


def _nothing(_book: Book) -> list[str]:
    return []


def _days(book: Book) -> list[str]:
    if book.days is None:
        return []
    return [f"Từ ngày {shown(book.days[0])} đến ngày {shown(book.days[1])}"]


def _numbers(book: Book) -> list[str]:
    if book.numbers is None:
        return []
    return [f"Từ số {shown(book.numbers[0])} đến số {shown(book.numbers[1])}"]


def _year(book: Book) -> list[str]:
    kind = book.asked.series.partition(":")[2]
    return [f"Năm: {book.asked.year}", *([f"Loại văn bản: {kind}"] if kind else [])]


_COVER: Mapping[str, Callable[[Book], list[str]]] = MappingProxyType(
    {
        "year": _year,
        "days": _days,
        "numbers": _numbers,
        "volume": lambda book: [
            f"Quyển số: {book.closing.volume:02}" if book.closing else "Quyển số: ……"
        ],
        "dossier": lambda book: [book.about] if book.about else [],
    }
)
