"""Gathering: rows become hồ sơ with their documents, in every shape that sheets have.

The columns of the hồ sơ are repeated on each row, or said only at its first; or hồ sơ have a sheet
of their own, and the rows of documents name theirs by number and notation.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ingest.importing.columns import Part, known
from ingest.importing.lines import Line
from ingest.importing.remarks import Remarks, Spot
from ingest.importing.values import Reader

KEY_CODES = frozenset(
    {
        *("OrganId", "FileYear", "FileCatalog", "FileCode", "ArchiveFileCode"),
        *("FileNotation", "StartDate", "EndDate"),
    }
)
FIRST_YEAR, LAST_YEAR = 1600, 2200
_CODE = re.compile(r"(?P<organ>.+?)\.(?P<year>(?:1[6-9]|2[01])\d\d)\.(?P<notation>.+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that speaks of a document."""

    line: Line
    values: Mapping[str, str]


@dataclass(slots=True)
class Group:
    """A hồ sơ while its rows are gathered."""

    line: Line
    """Where it was first spoken of."""
    values: dict[str, str]
    raw: dict[tuple[str, str], str] = field(default_factory=dict)
    """Code and piece → the text as it stood there first."""
    said_at: dict[str, Line] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def spot(self, code: str) -> Spot:
        """Where one of its columns was said."""
        return self.said_at.get(code, self.line).spot(Part.DOSSIER, code)

    @property
    def organ(self) -> str:
        """Whose it is, as the sheet says it."""
        return self.values.get("OrganId") or self._of_code("organ")

    @property
    def notation(self) -> str:
        """Số và ký hiệu hồ sơ."""
        return self.values.get("FileNotation") or self._of_code("notation")

    @property
    def year(self) -> int | None:
        """Năm hình thành hồ sơ: said, or the year in which it begins or ends."""
        said = [self.values.get("FileYear", ""), self.values.get("FileCatalog", "")]
        said += [self._of_code("year")]
        said += [self.values.get(code, "")[:4] for code in ("StartDate", "EndDate")]
        years = [int(one) for one in said if re.fullmatch(r"[0-9]{4}", one)]
        return next((year for year in years if FIRST_YEAR <= year <= LAST_YEAR), None)

    def _of_code(self, name: str) -> str:
        said = self.values.get("FileCode") or self.values.get("ArchiveFileCode", "")
        found = _CODE.fullmatch(said)
        return found[name] if found else ""


@dataclass(slots=True)
class Gatherer:
    """Puts rows together."""

    reader: Reader
    remarks: Remarks
    groups: list[Group] = field(default_factory=list)
    _by_notation: dict[str, list[Group]] = field(default_factory=dict)

    def listed(self, lines: Iterable[Line]) -> None:
        """Rows of a sheet that holds hồ sơ only: each row is one."""
        for line in lines:
            group = self._find(self._sketch(line))
            if group is None:
                self._begin(line)
                continue
            group.lines.append(line)
            self._twice(line, group, "FileNotation")

    def filed(self, lines: Iterable[Line]) -> None:
        """Rows of a sheet that holds documents, with or without the columns of their hồ sơ."""
        current: Group | None = None
        for line in lines:
            current = self._group(line, current)
            if current is None:
                self.remarks.error(
                    "IMP-22",
                    Spot(line.sheet, line.row),
                    "văn bản không thuộc hồ sơ nào: chưa có dòng nào nêu hồ sơ",
                    "a document of no hồ sơ: no row has named one yet",
                )
                continue
            current.lines.append(line)
            if line.says(Part.DOCUMENT):
                values = self.reader.values(line, Part.DOCUMENT)
                current.entries.append(Entry(line, _split(values)))

    def _group(self, line: Line, current: Group | None) -> Group | None:
        said = {key: cell for key, cell in line.cells.items() if key[0] is Part.DOSSIER}
        if not said:
            return current
        if current and all(current.raw.get(key[1:]) == one.text for key, one in said.items()):
            return current
        sketch = self._sketch(line)
        unnamed = not sketch.notation and "Title" not in {key[1] for key in said}
        group = current if unnamed and current else self._find(sketch)
        if group is None:
            return self._begin(line)
        self._compare(line, group)
        return group

    def _sketch(self, line: Line) -> Group:
        """What a row says of which hồ sơ it means; whatever is wrong with it is said later."""
        reader = Reader(Remarks(), self.reader.today)
        few = {key: cell for key, cell in line.cells.items() if key[1] in KEY_CODES}
        return Group(line, reader.values(_with(line, few), Part.DOSSIER))

    def _find(self, sketch: Group) -> Group | None:
        if not sketch.notation:
            return None
        for group in self._by_notation.get(sketch.notation.casefold(), ()):
            same = _agree(group.organ, sketch.organ) and _agree(group.year, sketch.year)
            if same:
                return group
        return None

    def _begin(self, line: Line) -> Group:
        group = Group(line, self.reader.values(line, Part.DOSSIER))
        self._remember(group, line, {key[1] for key in line.cells})
        group.lines.append(line)
        self.groups.append(group)
        self._by_notation.setdefault(group.notation.casefold(), []).append(group)
        return group

    def _remember(self, group: Group, line: Line, codes: Iterable[str]) -> None:
        for key, cell in line.cells.items():
            if key[0] is Part.DOSSIER and key[1] in codes:
                group.raw[key[1:]] = cell.text
                group.said_at.setdefault(key[1], line)

    def _compare(self, line: Line, group: Group) -> None:
        """Hold what a later row says of a hồ sơ against what was said first."""
        cells = {key: cell for key, cell in line.cells.items() if key[0] is Part.DOSSIER}
        differing = {key[1] for key, one in cells.items() if group.raw.get(key[1:]) != one.text}
        few = {key: cell for key, cell in cells.items() if key[1] in differing}
        for code, value in self.reader.values(_with(line, few), Part.DOSSIER).items():
            held = group.values.get(code)
            if held is None:
                group.values[code] = value
                self._remember(group, line, {code})
            elif held != value:
                self._twice(line, group, code)

    def _twice(self, line: Line, group: Group, code: str) -> None:
        spot = line.spot(Part.DOSSIER, code)
        if code in {"Title", "FileNotation"}:
            vi, en = (", với tiêu đề khác", ", with another title") if code == "Title" else ("", "")
            self.remarks.error(
                "IMP-12",
                spot,
                f"hồ sơ {group.notation} đã có ở dòng {group.line.row}{vi}",
                f"hồ sơ {group.notation} is in row {group.line.row} already{en}",
            )
            return
        column = known().get(Part.DOSSIER, code)
        self.remarks.error(
            "IMP-13",
            spot,
            f"khác với dòng {group.said_at.get(code, group.line).row} của cùng hồ sơ"
            f" ({column.vi.lower()})",
            f"differs from row {group.said_at.get(code, group.line).row} of the same hồ sơ"
            f" ({column.en.lower()})",
        )


def _with(line: Line, cells: Mapping[tuple[Part, str, str], object]) -> Line:
    few = {key: cell for key, cell in line.cells.items() if key in cells}
    return Line(line.sheet, line.row, few, line.titles)


def _agree(one: object, other: object) -> bool:
    """Whether two say the same, or one of them nothing."""
    return not one or not other or one == other


def _split(values: dict[str, str]) -> dict[str, str]:
    """``15/QĐ-UBND`` in one column is a number and a notation."""
    both = values.pop("NumberNotation", "")
    if both and not ({"CodeNumber", "CodeNotation"} & values.keys()):
        number, slash, notation = both.partition("/")
        if slash and re.fullmatch(r"\d+[a-zA-Z]?", number.strip()):
            return values | {"CodeNumber": number.strip(), "CodeNotation": notation.strip()}
        return values | {"CodeNotation": both}
    return values
