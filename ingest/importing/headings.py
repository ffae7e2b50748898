"""Headings: which row names the columns, and what each of them is, by folded names and aliases.

A heading may have two rows (``Thời gian bắt đầu`` over ``Ngày``, ``Tháng``, ``Năm``; ``HỒ SƠ``
over its columns). A name that both parts have belongs to the part in which it stands.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.importing.columns import Column, Kind, Part, known
from ingest.importing.grids import Cell, Grid
from ingest.reading.letters import bare

_LOOKED_AT = 20
"""Rows among which the heading is looked for."""
_LEAST = 3
"""Columns that have to be recognised."""
_LONGEST_NAME = 200
_BRACKETS = re.compile(r"\([^()]*\)")
"""``Thời hạn bảo quản (năm)``."""

Key = tuple[Part, str, str]
"""Part, code of the column, and piece of a date: ``day``, ``month``, ``year`` or empty."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A column of the sheet that was recognised."""

    column: Column
    piece: str
    at: int
    title: str

    @property
    def key(self) -> Key:
        """What it says, and of what."""
        return self.column.part, self.column.code, self.piece


@dataclass(frozen=True, slots=True)
class Heading:
    """What the columns of a sheet are."""

    last: int
    """The last row of it."""
    slots: tuple[Slot, ...]
    unknown: tuple[tuple[int, str], ...] = ()
    """Columns that were not recognised, and what they are called."""
    twice: tuple[tuple[int, str], ...] = ()
    grouped: bool = False

    def has(self, part: Part, code: str) -> bool:
        """Whether there is such a column."""
        return any(slot.column.part is part and slot.column.code == code for slot in self.slots)

    def of(self, part: Part) -> tuple[Slot, ...]:
        """The columns of one part."""
        return tuple(slot for slot in self.slots if slot.column.part is part)

    def slot(self, part: Part, code: str) -> Slot | None:
        """The first column that says ``code``."""
        return next(
            (s for s in self.slots if s.column.part is part and s.column.code == code), None
        )


def heading_of(grid: Grid) -> Heading | None:
    """The heading of a sheet, if it has one that can be recognised."""
    rows = grid.rows[:_LOOKED_AT]
    best: Heading | None = None
    for place, (number, cells) in enumerate(rows):
        found = [_heading(number, {}, cells)]
        if place + 1 < len(rows):
            found.append(_heading(rows[place + 1][0], cells, rows[place + 1][1]))
        for one in found:
            if best is None or _worth(one) > _worth(best):
                best = one
    return best if best is not None and len(best.slots) >= _LEAST else None


def _worth(heading: Heading) -> tuple[int, bool]:
    return len(heading.slots), heading.grouped


def _heading(number: int, tops: Mapping[int, Cell], bottoms: Mapping[int, Cell]) -> Heading:
    """What two rows, or one, say as a heading."""
    last = max([*tops, *bottoms], default=-1)
    names: list[_Name] = []
    above = ""
    for at in range(last + 1):
        above = tops[at].text if at in tops else above
        name = bottoms[at].text if at in bottoms else ""
        if name or at in tops:
            names.append(_Name(at, above, name))
    return _Reading(names).heading(number)


@dataclass(frozen=True, slots=True)
class _Name:
    """What stands over one column."""

    at: int
    above: str
    below: str

    @property
    def title(self) -> str:
        """As a message says it."""
        text = " ".join((self.below or self.above).split())
        return text[:_LONGEST_NAME]

    @property
    def group(self) -> Part | None:
        """The part that the row above says."""
        key = bare(self.above[:_LONGEST_NAME]) if self.below else ""
        return next((part for part, keys in known().groups.items() if key in keys), None)

    def candidates(self) -> Sequence[tuple[Column, str]]:
        """What it may mean; the most exact reading only."""
        above, below = self.above[:_LONGEST_NAME], self.below[:_LONGEST_NAME]
        said = (f"{above} {below}" if above and below else "", below or above)
        for text in (*said, *(_BRACKETS.sub(" ", one) for one in said)):
            found = _index().get(bare(text), ())
            if found:
                return found
        return ()


class _Reading:
    """Reads names from left to right."""

    def __init__(self, names: Sequence[_Name]) -> None:
        self._names = names
        self._taken: dict[Key, Slot] = {}
        self._unknown: list[tuple[int, str]] = []
        self._twice: list[tuple[int, str]] = []

    def heading(self, number: int) -> Heading:
        """The heading whose last row is ``number``."""
        part = next((only for name in self._names if (only := _only_part(name))), Part.DOSSIER)
        for name in self._names:
            candidates = name.candidates()
            if not candidates:
                if name.below and not _ignored(name.below):
                    self._unknown.append((name.at, name.title))
                continue
            part = name.group or _only_part(name) or part
            self._take(name, candidates, part)
        return Heading(
            number,
            tuple(_settled(list(self._taken.values()))),
            tuple(self._unknown),
            tuple(self._twice),
            any(name.group for name in self._names),
        )

    def _take(self, name: _Name, candidates: Sequence[tuple[Column, str]], part: Part) -> None:
        ordered = sorted(candidates, key=lambda one: one[0].part is not part)
        for column, piece in ordered:
            slot = Slot(column, piece, name.at, name.title)
            if slot.key not in self._taken:
                self._taken[slot.key] = slot
                return
        self._twice.append((name.at, name.title))


def _ignored(name: str) -> bool:
    return bool({bare(name), bare(_BRACKETS.sub(" ", name))} & known().ignored)


def _only_part(name: _Name) -> Part | None:
    """The part that a name can only belong to."""
    parts = {column.part for column, _ in name.candidates()}
    return parts.pop() if len(parts) == 1 else None


def _settled(slots: Sequence[Slot]) -> Iterator[Slot]:
    """``Ngày bắt đầu`` is a day beside a month and a year, and a whole date without them."""
    for slot in slots:
        if slot.column.kind is not Kind.DATE:
            yield slot
            continue
        pieces = {s.piece for s in slots if s.column is slot.column}
        in_three = bool(pieces & {"month", "year"})
        if slot.piece == "" and in_three and "day" not in pieces:
            yield Slot(slot.column, "day", slot.at, slot.title)
        elif slot.piece == "day" and not in_three and "" not in pieces:
            yield Slot(slot.column, "", slot.at, slot.title)
        else:
            yield slot


@cache
def _index() -> Mapping[str, Sequence[tuple[Column, str]]]:
    """Folded name → what it may mean."""
    found: dict[str, list[tuple[Column, str]]] = {}
    for column in known().columns:
        for key in sorted(column.keys):
            found.setdefault(key, []).append((column, ""))
        for key, piece in sorted(_pieces(column)):
            found.setdefault(key, []).append((column, piece))
    return found


def _pieces(column: Column) -> set[tuple[str, str]]:
    """What the three columns of a date may be called, and which of the three that is."""
    if column.kind is not Kind.DATE:
        return set()
    parts = known().parts
    names = [bare(name) for name in column.dates]
    pairs = {(key + name, piece) for name in names for key, piece in parts.items()}
    pairs |= {(name + key, piece) for name in names for key, piece in parts.items()}
    pairs |= set(parts.items())
    return {(key, piece) for key, piece in pairs if key not in column.keys}
