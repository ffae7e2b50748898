"""The cells of an Excel 97 workbook."""

import io

import xlrd

from preservation.texts.cells_found import MOST_ROWS, Found, FullSheetError, day_of, number_text
from preservation.texts.sink import EncryptedError, UnreadableError


def xls(path: str, found: Found) -> None:
    """Read every visible sheet into ``found``.

    Raises:
        EncryptedError: it needs a key.
        UnreadableError: it is broken.
    """
    try:
        with xlrd.open_workbook(
            path, on_demand=True, formatting_info=True, logfile=io.StringIO()
        ) as book:
            for name in book.sheet_names():
                sheet = book.sheet_by_name(name)
                if sheet.visibility == 0:
                    found.sheet(name)
                    _sheet(book, sheet, found)
                book.unload_sheet(name)
    except xlrd.XLRDError as error:
        kind = EncryptedError if "encrypted" in str(error).lower() else UnreadableError
        raise kind(f"xls: {error}") from error


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet, found: Found) -> None:
    if sheet.nrows > MOST_ROWS:
        raise FullSheetError("rows")
    for number in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(number)):
            text, kind = _value(book, cell)
            found.add(number + 1, column, text, kind)


def _value(book: xlrd.Book, cell: xlrd.sheet.Cell) -> tuple[str, str]:
    match cell.ctype:
        case xlrd.XL_CELL_DATE:
            day = day_of(float(cell.value), since_1904=book.datemode == 1)
            return (day, "d") if day else (str(cell.value), "n")
        case xlrd.XL_CELL_NUMBER:
            return number_text(float(cell.value), _form(book, cell)), "n"
        case xlrd.XL_CELL_BOOLEAN:
            return str(cell.value), "b"
        case xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "#?"), "e"
    return str(cell.value), "t"


def _form(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    """The number format of a cell."""
    number = cell.xf_index
    if number is None or not 0 <= number < len(book.xf_list):
        return ""
    form = book.format_map.get(book.xf_list[number].format_key)
    return str(form.format_str) if form is not None else ""
