"""The text of xlsx, ods and xls: a row is a line, cells apart by tabs."""

import io
from collections.abc import Mapping

import xlrd

from preservation.texts import markup
from preservation.texts.packages import Package, parts
from preservation.texts.sink import EncryptedError, Sink, UnreadableError
from preservation.texts.writing import Open
from preservation.texts.zips import Container

WORKSHEET, STRINGS = ".worksheet+xml", ".sharedStrings+xml"


def xlsx(box: Container, package: Package, sink: Sink) -> None:
    """Every sheet by its part's number, under the sheets' names. Dates stay numbers."""
    if package.main in box:
        names = markup.Rows("sheet")
        with box.member(package.main) as stream:
            markup.read(stream, names)
        for row in names.found:
            sink.add(row.get("name", "") + "\n")
    strings = Strings()
    for part in parts(package, STRINGS):
        with box.member(part) as stream:
            markup.read(stream, strings)
    for part in parts(package, WORKSHEET):
        if part in box:
            with box.member(part) as stream:
                markup.read(stream, _Sheet(sink, strings.found))


def ods(box: Container, sink: Sink) -> None:
    """Every sheet, in order."""
    with box.member("content.xml") as stream:
        markup.read(stream, Open(sink))


def xls(path: str, sink: Sink) -> None:
    """Every sheet of an Excel 97 workbook, dates as ISO 8601.

    Raises:
        EncryptedError: it needs a key.
        UnreadableError: it is broken.
    """
    try:
        with xlrd.open_workbook(path, on_demand=True, logfile=io.StringIO()) as book:
            for name in book.sheet_names():
                sink.add(f"{name}\n")
                _rows_of(book, book.sheet_by_name(name), sink)
                book.unload_sheet(name)
    except xlrd.XLRDError as error:
        kind = EncryptedError if "encrypted" in str(error).lower() else UnreadableError
        raise kind(f"xls: {error}") from error


def _rows_of(book: xlrd.Book, sheet: xlrd.sheet.Sheet, sink: Sink) -> None:
    for number in range(sheet.nrows):
        cells = [_cell(book, cell) for cell in sheet.row(number)]
        if any(cells):
            sink.add("\t".join(cells).rstrip("\t") + "\n")


def _cell(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return str(cell.value)
        return str(moment.date().isoformat() if moment.time().isoformat() == "00:00:00" else moment)
    if cell.ctype == xlrd.XL_CELL_NUMBER and float(cell.value).is_integer():
        return str(int(cell.value))
    if cell.ctype in {xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER}:
        return str(cell.value)
    return ""


class Strings:
    """The strings that cells share, by number."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._in_text = False
        self._phonetic = False
        self._now: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Text begins, or what only says how it is pronounced."""
        self._in_text = name == "t"
        self._phonetic = self._phonetic or name == "rPh"

    def end(self, name: str) -> None:
        """It ends; with ``si`` a string does."""
        self._in_text = False
        if name == "rPh":
            self._phonetic = False
        elif name == "si":
            self.found.append("".join(self._now))
            self._now.clear()

    def data(self, text: str) -> None:
        """A piece of it."""
        if self._in_text and not self._phonetic:
            self._now.append(text)


class _Sheet:
    """The cells of one sheet."""

    def __init__(self, sink: Sink, strings: list[str]) -> None:
        self._sink = sink
        self._strings = strings
        self._kind = ""
        self._value: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._kind = attributes.get("t", "n")
        elif name == "v" or (name == "t" and self._kind == "inlineStr"):
            self._value = []

    def end(self, name: str) -> None:
        if name in {"v", "t"} and self._value is not None:
            self._sink.add(self._said("".join(self._value)))
            self._value = None
        elif name == "c":
            self._sink.add("\t")
        elif name == "row":
            self._sink.add("\n")

    def data(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _said(self, value: str) -> str:
        if self._kind != "s":
            return value
        number = int(value) if value.strip().isdecimal() and len(value) < 10 else -1  # noqa: PLR2004
        return self._strings[number] if 0 <= number < len(self._strings) else ""
