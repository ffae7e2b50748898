"""The list of agencies as rows: what a list would change, every error by its row; then at once.

An agency that is known is never changed by a list, save that it gains aliases: its names are
changed by ``rename``, its end is told by ``end``. Nothing is deleted. Codes of QĐ 20/2020 that a
list lacks are proposed, and only proposed: the way from the old code is inferred.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from repository.agencies import Agency
from repository.agency_rows import COLUMNS
from repository.errors import RefusedError
from repository.succession import Tree, converted, is_code

MOST_ROWS = 20_000
_LONGEST = {"code": 64, "parent": 64, "successor": 64, "level": 32, "name": 500}


class Change(StrEnum):
    """What a row of a list would do."""

    ADD = "add"
    ALIAS = "alias"
    """The agency is known and gains other codes."""
    SAME = "same"
    DIFFERS = "differs"
    """It is known, and known otherwise: it stays as it is."""
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list, and what it would do."""

    row: int
    """As it is counted in the file, 1 for the first after the heading."""
    agency: Agency
    change: Change
    errors: tuple[str, ...] = ()
    """``vi · en``."""
    notes: tuple[str, ...] = ()
    proposed: str = ""
    """Its code of QĐ 20/2020, inferred from that of QĐ 28/2018."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a whole list would do."""

    lines: tuple[Line, ...] = field(default=())

    @property
    def errors(self) -> tuple[Line, ...]:
        """The rows that cannot be taken."""
        return tuple(line for line in self.lines if line.change is Change.ERROR)

    @property
    def counts(self) -> dict[str, int]:
        """Change → how many rows."""
        found = Counter(line.change.value for line in self.lines)
        return {change.value: found[change.value] for change in Change}


def preview(rows: Sequence[Mapping[str, str]], known: Iterable[Agency]) -> Preview:
    """What these rows would do to what is known.

    Raises:
        RefusedError: there are too many.
    """
    if len(rows) > MOST_ROWS:
        raise RefusedError(f"Quá {MOST_ROWS} dòng · more than {MOST_ROWS} rows")
    held = {one.code: one for one in known}
    read = [_read(number, row) for number, row in enumerate(rows, 1)]
    fresh = {line.agency.code: line.agency for line in read if line.agency.code}
    judge = _Judge(held, fresh, read)
    return Preview(tuple(judge.judged(line) for line in read))


class _Judge:
    """Holds each row against what is known and against the other rows."""

    def __init__(
        self, held: Mapping[str, Agency], fresh: Mapping[str, Agency], read: Sequence[Line]
    ) -> None:
        self.held = held
        self.together = Tree.of([*held.values(), *(o for c, o in fresh.items() if c not in held)])
        self.owner = {code: one.code for one in held.values() for code in one.codes}
        self.given = Counter(line.agency.code for line in read)
        self.claims = Counter(code for line in read for code in set(line.agency.codes))

    def judged(self, line: Line) -> Line:
        """The row with all that is wrong with it, or with what it would do."""
        one = line.agency
        known = self.held.get(one.code) or self.held.get(self.owner.get(one.code, ""))
        errors = [*line.errors, *self._wrong(one, known)]
        if errors:
            return Line(line.row, one, Change.ERROR, tuple(errors))
        proposed = converted(one.code) or ""
        if proposed and (proposed in self.owner or self.claims[proposed]):
            proposed = ""
        change, notes = _change(one, known)
        if not is_code(one.code):
            notes = (*notes, "Mã không theo QĐ 28/2018, QĐ 20/2020 · not of either system")
        return Line(line.row, one, change, (), notes, proposed)

    def _wrong(self, one: Agency, known: Agency | None) -> Iterable[str]:
        if self.given[one.code] > 1:
            yield f"{one.code}: trùng trong danh sách · twice in the list"
        for alias in one.aliases:
            holder = self.owner.get(alias)
            if holder and holder != (known.code if known else one.code):
                yield f"{alias}: đã là mã của {holder} · is a code of {holder} already"
            elif self.claims[alias] > 1:
                yield f"{alias}: hai dòng cùng nhận · two rows claim it"
        for name, vi in (("parent", "cơ quan cấp trên"), ("successor", "cơ quan kế thừa")):
            code = getattr(one, name)
            if code and self.together.find(code) is None:
                yield f"{code}: không có {vi} này · no such {name}"
            elif code and self._circle(one, name):
                yield f"{code}: {vi} thành vòng · {name}: a circle"

    def _circle(self, one: Agency, name: str) -> bool:
        seen, found = {one.code}, self.together.find(getattr(one, name))
        while found is not None and found.code not in seen:
            seen.add(found.code)
            found = self.together.find(getattr(found, name))
        return found is not None and found.code == one.code


def _change(one: Agency, known: Agency | None) -> tuple[Change, tuple[str, ...]]:
    if known is None:
        return Change.ADD, ()
    differing = [
        name
        for name in ("name", "level", "parent", "valid_from", "valid_to", "successor", "fonds")
        if getattr(one, name) not in (None, "", "open", getattr(known, name))
    ]
    notes = tuple(
        f"{name}: giữ «{getattr(known, name) or '—'}» · kept as it is" for name in differing
    )
    if set(one.aliases) - set(known.codes):
        return Change.ALIAS, notes
    return (Change.DIFFERS if differing else Change.SAME), notes


def _read(number: int, row: Mapping[str, str]) -> Line:
    said = {name: " ".join(row.get(name, "").split()) for name in COLUMNS}
    errors = [f"{name}: trống · empty" for name in ("code", "name") if not said[name]]
    errors += [
        f"{name}: dài quá {most} ký tự · longer than {most}"
        for name, most in _LONGEST.items()
        if len(said[name]) > most
    ]
    if " " in said["code"]:
        errors.append(f"{said['code'][:64]}: mã có dấu cách · a space in the code")
    days = {name: _day(said[name], name, errors) for name in ("valid_from", "valid_to")}
    first, last = days["valid_from"], days["valid_to"]
    if first and last and last < first:
        errors.append("valid_to trước valid_from · before valid_from")
    aliases = [alias.strip() for alias in said["aliases"].split(";")]
    if any(len(alias) > _LONGEST["code"] for alias in aliases):
        errors.append("aliases: dài quá · too long")
    if said["fonds"] not in {"", "open", "closed"}:
        errors.append("fonds: open, closed")
    agency = Agency(
        code=said["code"],
        name=said["name"],
        level=said["level"],
        parent=said["parent"] or None,
        valid_from=first,
        valid_to=last,
        successor=said["successor"] or None,
        aliases=tuple(sorted({alias for alias in aliases if alias and alias != said["code"]})),
        fonds=said["fonds"] or ("closed" if last else "open"),
    )
    return Line(number, agency, Change.ERROR if errors else Change.SAME, tuple(errors))


def _day(text: str, name: str, errors: list[str]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        errors.append(f"{name}: «{text[:20]}» không phải ngày (2025-07-01) · not a day")
        return None
