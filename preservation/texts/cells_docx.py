"""The cells of the tables of a docx; each table is told as a sheet is. Runs in a worker."""

from collections.abc import Mapping
from typing import Any

from preservation.texts import markup
from preservation.texts.cells import cells
from preservation.texts.cells_found import Found, FullSheetError
from preservation.texts.packages import package_of
from preservation.texts.sink import EncryptedError
from preservation.texts.zips import container

_MOST_SPAN = 200


def tables(path: str) -> dict[str, Any]:
    """The tables of the docx at ``path``, or the sheets of a spreadsheet.

    Returns:
        What ``preservation.texts.cells`` returns of spreadsheets; a row is counted from 1 within
        its table.
    """
    try:
        with container(path) as box:
            package = package_of(box)
            if package.family != "docx":
                return cells(path)
            found = Found()
            with box.member(package.main) as stream:
                markup.read(stream, _Tables(found))
            return {"sheets": found.as_json(), "problem": ""}
    except MemoryError:
        raise
    except FullSheetError as error:
        return {"sheets": [], "problem": str(error)}
    except EncryptedError:
        return {"sheets": [], "problem": "encrypted"}
    except Exception:  # foreign bytes: no zip, or a broken one; a csv is neither
        return cells(path)


class _Tables:
    """Tables, rows and cells as they pass by; a table within a cell is words of that cell."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._deep = self._number = self._row = self._column = 0
        self._span = 1
        self._words: list[str] = []
        self._in_text = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """A table, a row, a cell, or a piece of text."""
        if name == "tbl":
            self._deep += 1
            if self._deep == 1:
                self._number += 1
                self._row = 0
                self._found.sheet(f"{self._number}")
        elif self._deep == 1 and name == "tr":
            self._row += 1
            self._column = 0
        elif self._deep == 1 and name == "tc":
            self._span = 1
            self._words.clear()
        elif name == "gridSpan" and self._deep == 1:
            self._span = _count(attributes.get("val", "1"))
        elif name == "t":
            self._in_text = self._deep > 0
        elif name in {"br", "cr", "tab"} and self._deep:
            self._words.append(" ")

    def end(self, name: str) -> None:
        """The end of one of them."""
        if name == "tbl":
            self._deep = max(self._deep - 1, 0)
        elif name == "t":
            self._in_text = False
        elif name == "p" and self._deep:
            self._words.append("\n")
        elif name == "tc" and self._deep == 1:
            self._found.add(self._row, self._column, "".join(self._words).strip(), "t")
            self._column += self._span

    def data(self, text: str) -> None:
        """Text counts only within a run of a cell."""
        if self._in_text:
            self._words.append(text)


def _count(text: str) -> int:
    return max(min(int(text), _MOST_SPAN), 1) if text.isdecimal() and len(text) < 6 else 1  # noqa: PLR2004
