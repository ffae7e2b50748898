"""The preview: grids become a plan, with every error of every row. Pure: nothing is touched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from ingest.importing import checks
from ingest.importing.checks import Around
from ingest.importing.columns import Part, known
from ingest.importing.dates import partial_of
from ingest.importing.gathering import Entry, Gatherer, Group
from ingest.importing.grids import Grid
from ingest.importing.headings import Heading, heading_of
from ingest.importing.lines import Line, lines_of
from ingest.importing.plan import Bundle, Paper, Plan
from ingest.importing.remarks import Remarks, Spot, Where
from ingest.importing.values import SECRET, Reader
from repository.access import Level

MOST_ROWS = 20_000
_WHOLE_DAY = 10
_LONGEST_NOTE = 500
_KEPT_BESIDE = {
    "SheetPlace": "Tờ số",
    "Genre": "Loại tài liệu",
    "Process": "Quy trình xử lý",
}
"""Columns that the metadata set does not have: they are kept in its note."""
_OURS = frozenset({"File", "Mode", *_KEPT_BESIDE})


def plan_of(grids: Sequence[Grid], around: Around) -> Plan:
    """What the sheets would do, and all that is wrong with them."""
    work = _Work(around)
    tables = _tables(grids, work.remarks)
    return work.plan(tables) if tables else Plan(findings=work.remarks.frozen())


def gathered(grids: Sequence[Grid], today: date, remarks: Remarks) -> list[Group]:
    """The hồ sơ of sheets, with their documents; each cell judged, none against another."""
    return _gathered([(table, [*table.lines]) for table in _tables(grids, remarks)], today, remarks)


def _tables(grids: Sequence[Grid], remarks: Remarks) -> "list[_Table]":
    read = [(grid, heading) for grid in grids if (heading := heading_of(grid))]
    tables = [_Table(grid, heading) for grid, heading in read if _says_something(heading)]
    if not tables:
        vi = "không thấy dòng tiêu đề cột nào nhận ra được (hãy dùng bảng mẫu)"
        en = "no row of column names was recognised (use the template)"
        remarks.error("IMP-01", Spot("", 0), vi, en)
    return tables


def _says_something(heading: Heading) -> bool:
    return heading.has(Part.DOSSIER, "Title") or _of_documents(heading)


def _of_documents(heading: Heading) -> bool:
    return any(heading.has(Part.DOCUMENT, code) for code in ("Subject", "File"))


@dataclass(frozen=True, slots=True)
class _Table:
    grid: Grid
    heading: Heading

    @property
    def lines(self) -> Iterator[Line]:
        """Its rows."""
        return lines_of(self.grid, self.heading)


def _gathered(
    lined: Sequence[tuple[_Table, list[Line]]], today: date, remarks: Remarks
) -> list[Group]:
    gatherer = Gatherer(Reader(remarks, today), remarks)
    for table, lines in lined:
        documents = _of_documents(table.heading)
        checks.heading(table.heading, table.grid.name, remarks, documents=documents)
        if not documents:
            gatherer.listed(lines)
    for table, lines in lined:
        if _of_documents(table.heading):
            gatherer.filed(lines)
    return gatherer.groups


@dataclass(slots=True)
class _Work:
    around: Around
    remarks: Remarks = field(default_factory=Remarks)

    def plan(self, tables: Sequence[_Table]) -> Plan:
        """Read, gather, check, and put together."""
        lined = [(table, [*table.lines]) for table in tables]
        rows = tuple((line.sheet, line.row) for _, lines in lined for line in lines)
        if len(rows) > MOST_ROWS:
            vi, en = (
                f"quá {MOST_ROWS} dòng, hãy chia bảng",
                f"more than {MOST_ROWS} rows: divide it",
            )
            self.remarks.error("IMP-01", Spot("", 0), vi, en)
            return Plan(findings=self.remarks.frozen(), rows=rows)
        groups = _gathered(lined, self.around.today, self.remarks)
        bundles = self._checked(groups)
        secret = self._secrets(groups)
        return Plan(tuple(bundles), self.remarks.frozen(), rows, secret)

    def _checked(self, groups: list[Group]) -> list[Bundle]:
        paths = checks.files(groups, self.around.files, self.remarks)
        checks.twins(groups, self.remarks)
        return [self._bundle(group, paths) for group in groups]

    def _bundle(self, group: Group, paths: dict[int, str]) -> Bundle:
        said = frozenset({"FileNotation"}) if group.notation else frozenset[str]()
        self._named(group)
        checks.present(group.line, Part.DOSSIER, self.remarks, said | group.values.keys())
        checks.dates(group, self.remarks)
        checks.totals(group, self.remarks)
        agency = checks.whose(group, self.around, self.remarks)
        year = group.year or 0
        if not year:
            vi, en = "không rõ năm hình thành hồ sơ", "the year of the hồ sơ is not known"
            self.remarks.error("IMP-04", group.spot("FileYear"), vi, en)
        checks.held(group, (agency, year, group.notation), self.around, self.remarks)
        if not group.entries:
            vi, en = "hồ sơ không có văn bản nào trong bảng", "a hồ sơ without any document"
            self.remarks.warning("IMP-23", group.spot("FileNotation"), vi, en)
        level = _level(group.values.get("Rights", ""), Level.INTERNAL)
        key = (agency, year, group.notation)
        papers = tuple(self._papers(group, key, level, paths))
        first, rows = _where(group.line), tuple(dict.fromkeys(map(_where, group.lines)))
        return Bundle(first, *key, group.values, level, rows, papers)

    def _named(self, group: Group) -> None:
        """IMP-22: a row of documents names a hồ sơ that has a row of its own somewhere."""
        titled = any(key[:2] == (Part.DOSSIER, "Title") for key in group.line.titles)
        if not titled:
            vi, en = "hồ sơ này không có trong bảng hồ sơ", "this hồ sơ is in no sheet of hồ sơ"
            self.remarks.error("IMP-22", group.spot("FileNotation"), vi, en)

    def _papers(
        self, group: Group, key: tuple[str, int, str], level: Level, paths: dict[int, str]
    ) -> Iterator[Paper]:
        agency, year, notation = key
        held = {"OrganId": agency, "FileCatalog": str(year), "FileNotation": notation}
        held |= {code: text for code, text in group.values.items() if code == "Maintenance"}
        for place, entry in enumerate(group.entries, 1):
            checks.present(entry.line, Part.DOCUMENT, self.remarks, frozenset(entry.values))
            ordinal = int(entry.values.get("DocOrdinal", place))
            values = held | self._metadata(entry) | {"DocOrdinal": str(ordinal)}
            own = _level(entry.values.get("Mode", ""), level)
            at = entry.line.spot(Part.DOCUMENT, "File")
            yield Paper(_where(entry.line), values, own, paths.get(id(entry), ""), ordinal, at)

    def _metadata(self, entry: Entry) -> dict[str, str]:
        """The values of the metadata set; what it has no field for is kept in its note."""
        said = {code: text for code, text in entry.values.items() if code not in _OURS}
        notes = [said.pop("Description", "")]
        issued = said.get("IssuedDate", "")
        if issued and len(issued) < _WHOLE_DAY:
            notes.append(f"Thời gian văn bản: {partial_of(said.pop('IssuedDate')).shown}")
        notes += [f"{vi}: {entry.values[c]}" for c, vi in _KEPT_BESIDE.items() if c in entry.values]
        note = "; ".join(text for text in notes if text)
        if len(note) > _LONGEST_NOTE:
            vi = f"ghi chú cùng các cột phụ dài {len(note)} ký tự, tối đa {_LONGEST_NOTE}"
            en = f"the note with the columns kept in it: {len(note)}, at most {_LONGEST_NOTE}"
            self.remarks.error("IMP-05", entry.line.spot(Part.DOCUMENT, "Description"), vi, en)
        return said | ({"Description": note} if note else {})

    def _secrets(self, groups: list[Group]) -> frozenset[Where]:
        """IMP-20: of rows that bear a mark nothing else is said; of a marked hồ sơ, of no row."""
        marked = {where for where, _ in self.remarks.marks}
        whole = {where for where, part in self.remarks.marks if part == Part.DOSSIER}
        for group in groups:
            rows = {_where(line) for line in group.lines}
            if rows & whole:
                marked |= rows
        for where in marked:
            self.remarks.only(where, SECRET)
        return frozenset(marked)


def _level(name: str, default: Level) -> Level:
    words = known().lists["mode"].words
    said = next((word.level for word in words if word.name == name), "")
    return Level(said) if said else default


def _where(line: Line) -> Where:
    return line.sheet, line.row
