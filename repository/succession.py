"""Succession: what agencies became, what they came from, and the tree as it was on a day. Pure.

A body that is no more keeps its code for ever; what is sent to it goes to whoever took over, and
what it did counts for itself (NQ 202/2025/QH15; TT 06/2025/TT-BNV; ``law.md`` §5.18).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from repository.agencies import Agencies, Agency

_OLD = re.compile(r"(\d{3})\.(\d{2})\.(\d{2})\.([A-Z]\d{2})")
_NEW = re.compile(r"[A-Z]\d{2}(\.[0-9A-Z]+)*")
LONGEST_CODE = 35
"""Characters of a code of QĐ 20/2020/QĐ-TTg."""

Known = Agencies | Iterable[Agency]
"""The book of agencies, or what it holds, or the ``Tree`` of it."""


def successor_on(agencies: Known, code: str, day: date) -> tuple[str, str]:
    """Where what is addressed to ``code`` goes on ``day``.

    Args:
        agencies: The book, or every agency.
        code: As it was addressed: a code, an alias, or a code of the other system.
        day: When it is sent.

    Returns:
        A code, and a note ``vi · en``. ``code`` itself and no note where that agency is there on
        the day; ``code`` with a note where nobody here knows it (an agency elsewhere: it goes as
        addressed); the code of the successor and why, where it is no more; an empty code and why,
        where there is nobody to send it to: no successor, a circle, or a body of a later day.
    """
    tree = Tree.of(agencies)
    found = tree.find(code)
    if found is None:
        return code, f"{code}: không có trong danh sách cơ quan · not in the list of agencies"
    passed: list[Agency] = []
    while not found.exists_on(day):
        if found in passed:
            return "", _circle(found)
        passed.append(found)
        after = tree.find(found.successor)
        if after is None or (found.valid_from is not None and day < found.valid_from):
            return "", _dead_end(found, day)
        found = after
    if not passed:
        return code, ""
    return found.code, _routed(passed, found, day)


def predecessors(agencies: Known, code: str) -> tuple[Agency, ...]:
    """Whom ``code`` took over from, and whom those did, the nearest first; nobody twice."""
    tree = Tree.of(agencies)
    found = tree.find(code)
    return tuple(tree.before(found)) if found else ()


def children(agencies: Known, code: str, first: date, last: date | None = None) -> list[Agency]:
    """What stood right below ``code`` on ``first``, or on any day until ``last``; by code."""
    tree = Tree.of(agencies)
    found = tree.find(code)
    return tree.below(found, first, last or first) if found else []


def branch(agencies: Known, code: str, first: date, last: date | None = None) -> tuple[Agency, ...]:
    """An agency and all below it that were there on ``first``, or on any day until ``last``."""
    tree = Tree.of(agencies)
    found = tree.find(code)
    return tuple(tree.branch(found, first, last or first)) if found else ()


def family(agencies: Known, code: str, first: date, last: date | None = None) -> tuple[Agency, ...]:
    """A branch with all that its bodies took over from, and what stood below those.

    The province of today answers for the figures of the bodies that it came from.
    """
    tree, until = Tree.of(agencies), last or first
    top = tree.find(code)
    if top is None:
        return ()
    line = {one.code: one for one in tree.branch(top, first, until)}
    for heir in (top, *line.values()):
        for before in tree.before(heir):
            line |= {one.code: one for one in tree.branch(before, first, until)}
    return tuple(line.values())


def lineage(agencies: Known, code: str) -> tuple[Agency, ...]:
    """An agency and all above it, itself first."""
    tree = Tree.of(agencies)
    found = tree.find(code)
    line: list[Agency] = []
    while found is not None and found not in line:
        line.append(found)
        found = tree.find(found.parent)
    return tuple(line)


def roots(agencies: Known, day: date) -> list[Agency]:
    """What stood at the top on ``day``: nothing above it, or nothing that was there."""
    tree = Tree.of(agencies)
    above = {one.code: tree.find(one.parent) for one in tree.every}
    here = [one for one in tree.every if one.exists_on(day)]
    return [one for one in here if not ((up := above[one.code]) and up.exists_on(day))]


@dataclass(frozen=True, slots=True)
class Tree:
    """Every agency with what stands below it and what it took over from, put together once."""

    every: tuple[Agency, ...]
    """By code."""
    named: Mapping[str, Agency]
    """By each of its codes; a code of its own comes before an alias of another."""
    kids: Mapping[str, Sequence[Agency]]
    origins: Mapping[str, Sequence[Agency]]

    @classmethod
    def of(cls, agencies: "Known") -> Self:
        """The tree of these; of the book, if that is given."""
        if isinstance(agencies, cls):
            return agencies
        every = agencies.all() if isinstance(agencies, Agencies) else tuple(agencies)
        every = tuple(sorted(every, key=lambda one: one.code))
        named = {alias: one for one in every for alias in one.aliases}
        named |= {one.code: one for one in every}
        kids: dict[str, list[Agency]] = {}
        origins: dict[str, list[Agency]] = {}
        for one in every:
            for known, name in ((kids, one.parent), (origins, one.successor)):
                if other := _named(named, name):
                    known.setdefault(other.code, []).append(one)
        return cls(every, named, kids, origins)

    def __iter__(self) -> Iterator[Agency]:
        return iter(self.every)

    def find(self, code: str | None) -> Agency | None:
        """The agency that has this code, this alias, or this code of the other system."""
        return _named(self.named, code)

    def below(self, above: Agency, first: date, last: date) -> list[Agency]:
        """What stood right below it on any of these days."""
        return [one for one in self.kids.get(above.code, ()) if one.exists_between(first, last)]

    def branch(self, top: Agency, first: date, last: date) -> list[Agency]:
        """It and all below it that were there on any of these days."""
        line = {top.code: top}
        todo = [top]
        for above in todo:
            new = [one for one in self.below(above, first, last) if one.code not in line]
            line |= {one.code: one for one in new}
            todo += new
        return [one for one in todo if one.exists_between(first, last)]

    def before(self, heir: Agency) -> list[Agency]:
        """All that it took over from, over any number of steps."""
        seen, todo = {heir.code}, [heir]
        for later in todo:
            new = [one for one in self.origins.get(later.code, ()) if one.code not in seen]
            seen |= {one.code for one in new}
            todo += new
        return todo[1:]


def converted(code: str) -> str | None:
    """A code of QĐ 28/2018 (13 characters) as one of QĐ 20/2020: ``000.00.12.H34`` → ``H34.12``.

    Inferred: zero groups dropped, the order turned round. To be confirmed with the province's list.
    """
    found = _OLD.fullmatch(code)
    if found is None:
        return None
    groups = [part for part in reversed(found.groups()) if part.strip("0")]
    return ".".join(groups)


def is_code(text: str) -> bool:
    """Whether ``text`` has the form of one of the two systems."""
    return bool(_OLD.fullmatch(text) or (_NEW.fullmatch(text) and len(text) <= LONGEST_CODE))


def _named(known: Mapping[str, Agency], code: str | None) -> Agency | None:
    """The agency of a code, or of what it is in the other system."""
    return known.get(code or "") or known.get(converted(code or "") or "")


def _routed(passed: list[Agency], found: Agency, day: date) -> str:
    first, until = passed[0], passed[0].valid_to
    over = "".join(f" → {one.code}" for one in passed[1:])
    vi = f"{first.name} ({first.code}) chấm dứt ngày {until:%d/%m/%Y}"
    en = f"{first.code} ended on {until:%Y-%m-%d}"
    return (
        f"{vi}; chuyển đến cơ quan kế thừa{over} → {found.name_on(day)} ({found.code}) "
        f"· {en}; routed to its successor{over} → {found.code}"
    )


def _circle(found: Agency) -> str:
    return (
        f"{found.code}: các cơ quan kế thừa lẫn nhau, không có cơ quan đang hoạt động "
        f"· the successors form a circle, none of them exists"
    )


def _dead_end(found: Agency, day: date) -> str:
    if found.valid_from is not None and day < found.valid_from:
        return (
            f"{found.name} ({found.code}) đến ngày {found.valid_from:%d/%m/%Y} mới thành lập "
            f"· {found.code} exists only from {found.valid_from:%Y-%m-%d} on"
        )
    return (
        f"{found.name} ({found.code}) chấm dứt ngày {found.valid_to:%d/%m/%Y}, "
        f"không có cơ quan kế thừa trong danh sách "
        f"· {found.code} ended on {found.valid_to:%Y-%m-%d} and no successor of it is known"
    )
