"""The cells of a spreadsheet's first sheet, as texts, for lists that people bring."""

from datetime import date, datetime
from typing import Any

MOST_ROWS, MOST_COLUMNS = 20_001, 50


def table(path: str) -> dict[str, Any]:
    """The rows of the first sheet of the xlsx file at ``path``. Runs in a worker.

    Returns:
        ``rows``, each a list of texts, and ``problem``: why there are none.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        found = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
        return {"rows": [[_text(value) for value in row] for row in found], "problem": ""}
    except MemoryError:
        raise
    except Exception as error:
        return {"rows": [], "problem": type(error).__name__}


def _text(value: Any) -> str:  # noqa: ANN401  what a cell may hold
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
