"""Every cell of a foreign spreadsheet with what it truly holds: text, a number, a day. In a worker.

``preservation.texts.sheets`` reads spreadsheets for search, where a day may be a number. Whoever
imports from one has to know whether ``1`` was typed as ``01``, and whether ``45123`` is a day.
"""

import csv
import io
from pathlib import Path
from typing import Any

from preservation.texts.cells_found import Found, FullSheetError
from preservation.texts.cells_ods import ods
from preservation.texts.cells_xls import xls
from preservation.texts.cells_xlsx import xlsx
from preservation.texts.packages import package_of
from preservation.texts.sink import EncryptedError, UnreadableError
from preservation.texts.zips import container

MOST_BYTES = 64 * 1024 * 1024
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HEAD = 65_536
_SIGNS = ",;\t|"


def cells(path: str) -> dict[str, Any]:
    """The visible sheets of the xlsx, ods, xls or csv file at ``path``.

    Returns:
        ``sheets``: each with ``name`` and ``rows`` [number from 1, [[column from 0, text, kind]…]];
        empty cells are left out. ``problem``: empty, or why it was not read: ``kind``, ``bytes``,
        ``encoding``, ``encrypted``, ``damaged``, ``rows``, ``text``.
    """
    try:
        return {"sheets": _read(path).as_json(), "problem": ""}
    except MemoryError:
        raise
    except Exception as error:  # foreign bytes: whatever a library raises ends here
        return {"sheets": [], "problem": _problem(error)}


def _problem(error: Exception) -> str:
    if isinstance(error, FullSheetError):
        return str(error)
    if isinstance(error, UnicodeError):
        return "encoding"
    return "encrypted" if isinstance(error, EncryptedError) else "damaged"


def _read(path: str) -> Found:
    found = Found()
    if Path(path).stat().st_size > MOST_BYTES:
        raise FullSheetError("bytes")
    with Path(path).open("rb") as source:
        head = source.read(8)
    if head.startswith(OLE):
        xls(path, found)
    elif head.startswith(b"PK"):
        with container(path) as box:
            package = package_of(box)
            if package.family == "xlsx":
                xlsx(box, package, found)
            elif package.family == "ods":
                ods(box, found)
            else:
                raise FullSheetError("kind")
    else:
        _csv(path, found)
    return found


def _csv(path: str, found: Found) -> None:
    """Text: UTF-8, or UTF-16 with its mark; separated by what its first lines hold most of."""
    data = Path(path).read_bytes()
    if b"\0" in data[:_HEAD] and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise FullSheetError("kind")
    text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    head = text[:_HEAD]
    delimiter = max(_SIGNS, key=head.count)
    found.sheet("")
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                found.add(number, column, cell, "t")
    except csv.Error as error:
        raise UnreadableError(f"csv: {error}") from error
