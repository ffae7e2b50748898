"""The cells of an OpenDocument spreadsheet: repeated rows and cells only where they hold words."""

from collections.abc import Mapping

from preservation.texts import markup
from preservation.texts.cells_found import (
    MOST_COLUMNS,
    MOST_ROWS,
    Found,
    FullSheetError,
    number_text,
)
from preservation.texts.zips import Container

_CELLS = frozenset({"table-cell", "covered-table-cell"})
_NUMBERS = frozenset({"float", "percentage", "currency"})
_MOST = 10_000_000


def ods(box: Container, found: Found) -> None:
    """Read every sheet of ``box`` into ``found``."""
    with box.member("content.xml") as stream:
        markup.read(stream, _Tables(found))


class _Tables:
    """Rows and cells as they pass by."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._row = self._column = 0
        self._rows_wanted = self._cells_wanted = 1
        self._said: Mapping[str, str] = {}
        self._cells: list[tuple[int, str, str]] = []
        self._words: list[str] = []
        self._in_cell = False
        self._paragraphs = self._aside = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """A table, a row, a cell, or a piece of text."""
        if self._aside or name == "annotation":
            self._aside += 1
        elif name == "table":
            self._found.sheet(attributes.get("name", ""))
            self._row = 0
        elif name == "table-row":
            self._rows_wanted = _count(attributes.get("number-rows-repeated", "1"))
            self._column = 0
            self._cells.clear()
        elif name in _CELLS:
            self._cells_wanted = _count(attributes.get("number-columns-repeated", "1"))
            self._said, self._in_cell = attributes, name == "table-cell"
            self._words.clear()
        elif name == "p" and self._in_cell:
            if self._words:
                self._words.append("\n")
            self._paragraphs += 1
        elif name in {"s", "tab", "line-break"} and self._paragraphs:
            count = min(_count(attributes.get("c", "1")), 1000)
            self._words.append(" " * count if name == "s" else "\n" if name[0] == "l" else " ")

    def end(self, name: str) -> None:
        """The end of one of them."""
        if self._aside:
            self._aside -= 1
        elif name in _CELLS:
            self._cell()
        elif name == "table-row":
            self._end_row()
        elif name == "p":
            self._paragraphs = max(self._paragraphs - 1, 0)

    def data(self, text: str) -> None:
        """Text counts only within a paragraph of a cell."""
        if self._paragraphs and self._in_cell and not self._aside:
            self._words.append(text)

    def _cell(self) -> None:
        text, kind = _value(self._said, "".join(self._words))
        if text.strip() or kind in "ef":
            last = min(self._column + self._cells_wanted, MOST_COLUMNS)
            self._cells += [(place, text, kind) for place in range(self._column, last)]
        self._column = min(self._column + self._cells_wanted, _MOST)
        self._in_cell = False
        self._paragraphs = 0

    def _end_row(self) -> None:
        if self._cells:
            if self._row + self._rows_wanted > MOST_ROWS:
                raise FullSheetError("rows")
            for row in range(self._row + 1, self._row + self._rows_wanted + 1):
                for place, text, kind in self._cells:
                    self._found.add(row, place, text, kind)
        self._row = min(self._row + self._rows_wanted, _MOST)


def _value(said: Mapping[str, str], words: str) -> tuple[str, str]:
    kind = said.get("value-type", "")
    if kind in _NUMBERS:
        try:
            text = number_text(float(said.get("value", "")))
        except ValueError:
            return words, "t"
        shown = words.strip()
        padded = shown.isdecimal() and shown.lstrip("0") == text.lstrip("0")
        return (shown if padded else text), "n"
    if kind == "date":
        return said.get("date-value", "")[:10], "d"
    if kind == "boolean":
        return said.get("boolean-value", ""), "b"
    if said.get("formula") and (not words or words.startswith(("#", "Err:"))):
        return words, "e" if words else "f"
    return words, "t"


def _count(text: str) -> int:
    return max(min(int(text), _MOST), 1) if text.isdecimal() and len(text) < 10 else 1  # noqa: PLR2004
