"""Leaving: the rows that were left out, as a sheet that can be mended and brought again. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingest.importing.columns import known
from ingest.importing.grids import Grid
from ingest.importing.headings import Heading, Slot, heading_of
from ingest.importing.remarks import Where
from repository.findings import Finding, Severity

REASON = "Lý do để lại"
_PIECES: Mapping[str, str] = {"day": "Ngày", "month": "Tháng", "year": "Năm"}

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]
"""Name of the sheet, heading, rows."""


def left_out(
    grids: Sequence[Grid],
    rows: Iterable[Where],
    findings: Mapping[Where, Sequence[Finding]],
    secret: frozenset[Where],
) -> tuple[Table, ...]:
    """The rows as they came, each with its reasons; of a state secret only the reason."""
    wanted = frozenset(rows)
    return tuple(
        (grid.name or "Hồ sơ", [*_titles(heading), REASON], list(told))
        for grid in grids
        if (heading := heading_of(grid))
        and (told := [*_rows(grid, heading, wanted, findings, secret)])
    )


def title_of(slot: Slot) -> str:
    """The heading of a column, in one row and by its own name."""
    if slot.piece:
        return f"{_PIECES[slot.piece]} {slot.column.dates[0]}"
    return slot.column.vi


def _titles(heading: Heading) -> list[str]:
    return [title_of(slot) for slot in _ordered(heading)]


def _ordered(heading: Heading) -> list[Slot]:
    return sorted(heading.slots, key=lambda slot: slot.at)


def _rows(
    grid: Grid,
    heading: Heading,
    wanted: frozenset[Where],
    findings: Mapping[Where, Sequence[Finding]],
    secret: frozenset[Where],
) -> Iterator[list[str]]:
    slots = _ordered(heading)
    for number, cells in grid.rows:
        where = (grid.name, number)
        if where not in wanted:
            continue
        said = [cells[slot.at].text if slot.at in cells else "" for slot in slots]
        if where in secret:
            said = [""] * len(slots)
        yield [*said, _reasons(number, findings.get(where, ()))]


def _reasons(row: int, findings: Sequence[Finding]) -> str:
    errors = [f"{one.rule}: {one.message}" for one in findings if one.severity is Severity.ERROR]
    return f"Dòng {row}. " + ("; ".join(errors) or "Cùng hồ sơ với dòng có lỗi.")


def template() -> tuple[Table, ...]:
    """An empty sheet in the real shape, and beside it what each column may hold."""
    columns = known().columns
    heading: list[str] = []
    for column in columns:
        if column.code in _NOT_ASKED:
            continue
        pieces = (
            [f"{piece} {column.dates[0]}" for piece in _PIECES.values()] if column.dates else []
        )
        heading += pieces or [column.vi]
    guide = [
        [
            "Hồ sơ" if column.part == "dossier" else "Văn bản",
            column.vi,
            column.en,
            column.code,
            {"error": "bắt buộc", "warning": "nên có"}.get(column.need, ""),
            str(column.length),
            _allowed(column.list),
        ]
        for column in columns
    ]
    names = ("Phần", "Cột", "Column", "Mã trường", "Bắt buộc", "Dài nhất", "Giá trị")
    return ("Hồ sơ", heading, []), ("Hướng dẫn", names, guide)


_NOT_ASKED = frozenset({"FileCode", "ArchiveFileCode", "NumberNotation", "Priority", "FileYear"})
"""Columns that say again what others say."""


def _allowed(name: str) -> str:
    if not name:
        return ""
    words = known().lists[name].words
    return "; ".join(f"{word.code} {word.name}" for word in words)
