"""The cells of an xlsx workbook: visible sheets in their order, days told from numbers."""

import posixpath
import re
from collections.abc import Mapping

from preservation.texts import markup
from preservation.texts.cells_found import Found, day_of, is_day_form, number_text, unescaped
from preservation.texts.packages import Package, parts
from preservation.texts.sheets import STRINGS, Strings
from preservation.texts.zips import Container

STYLES = ".styles+xml"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Number formats that every workbook has, and that show days or times (ECMA-376 18.8.30)."""


def xlsx(box: Container, package: Package, found: Found) -> None:
    """Read every visible sheet of ``box`` into ``found``."""
    book = _Book()
    _read(box, package.main, book)
    links = markup.Rows("Relationship")
    folder, name = posixpath.split(package.main)
    _read(box, f"{folder}/_rels/{name}.rels", links)
    targets = {row.get("Id", ""): row.get("Target", "") for row in links.found}
    strings, styles = Strings(), _Styles()
    for part in parts(package, STRINGS):
        _read(box, part, strings)
    for part in parts(package, STYLES):
        _read(box, part, styles)
    for row in book.sheets:
        target = targets.get(row.get("id", ""), "")
        part = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        if target and part in box and row.get("state", "visible") == "visible":
            found.sheet(row.get("name", ""))
            _read(box, part, _Sheet(found, strings.found, styles, since_1904=book.since_1904))


def _read(box: Container, part: str, reader: markup.Reader) -> None:
    if part in box:
        with box.member(part) as stream:
            markup.read(stream, reader)


class _Quiet:
    """A reader that hears nothing yet."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


class _Book(_Quiet):
    """The sheets, and from when days are counted."""

    def __init__(self) -> None:
        self.sheets: list[Mapping[str, str]] = []
        self.since_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            self.sheets.append(attributes)
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904", "0") in {"1", "true"}


class _Styles(_Quiet):
    """The number format of each style of cells."""

    def __init__(self) -> None:
        self._forms: dict[str, str] = {}
        self._styles: list[str] = []
        self._in_cells = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self._forms[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._styles.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False

    def form(self, style: str) -> str:
        """The format of a style; ``d`` for those that show days and have no words of their own."""
        number = int(style) if style.isdecimal() and len(style) < 7 else 0  # noqa: PLR2004
        chosen = self._styles[number] if number < len(self._styles) else "0"
        if chosen in self._forms:
            return self._forms[chosen]
        return "d" if chosen.isdecimal() and len(chosen) < 4 and int(chosen) in _DAYS else ""  # noqa: PLR2004


class _Sheet(_Quiet):
    """The cells of one sheet."""

    def __init__(
        self, found: Found, strings: list[str], styles: _Styles, *, since_1904: bool
    ) -> None:
        self._found, self._strings, self._styles = found, strings, styles
        self._since_1904 = since_1904
        self._row, self._column = 0, -1
        self._kind = self._style = ""
        self._value: list[str] = []
        self._heard = self._formula = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            said = attributes.get("r", "")
            self._row = int(said) if said.isdecimal() and len(said) < 8 else self._row + 1  # noqa: PLR2004
            self._column = -1
        elif name == "c":
            self._column = _column(attributes.get("r", ""), self._column + 1)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._value.clear()
            self._formula = False
        self._formula = self._formula or name == "f"
        self._heard = name == "v" or (name == "t" and self._kind == "inlineStr")

    def end(self, name: str) -> None:
        self._heard = False
        if name == "c":
            text, kind = self._said("".join(self._value))
            self._found.add(self._row, self._column, text, kind)

    def data(self, text: str) -> None:
        if self._heard:
            self._value.append(text)

    def _said(self, value: str) -> tuple[str, str]:
        if self._formula and not value:
            return "", "f"
        match self._kind:
            case "s":
                number = int(value) if value.strip().isdecimal() and len(value) < 10 else -1  # noqa: PLR2004
                known = 0 <= number < len(self._strings)
                return (unescaped(self._strings[number]) if known else ""), "t"
            case "n" | "":
                return self._number(value)
            case "d":
                return value[:10], "d"
            case "b" | "e" as kind:
                return value, kind
        return unescaped(value), "t"

    def _number(self, value: str) -> tuple[str, str]:
        try:
            said = float(value)
        except ValueError:
            return value, "t"
        form = self._styles.form(self._style)
        day = day_of(said, since_1904=self._since_1904) if is_day_form(form) else ""
        return (day, "d") if day else (number_text(said, form), "n")


def _column(place: str, default: int) -> int:
    """The column of ``AB12``, from 0."""
    found = _PLACE.fullmatch(place)
    if found is None:
        return default
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1
