"""Succession: what agencies became, what they came from, and the tree as it was on a day. Pure.

A body that is no more keeps its code for ever; what is sent to it goes to whoever took over, and
what it did counts for itself (NQ 202/2025/QH15; TT 06/2025/TT-BNV; ``law.md`` §5.18).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from repository.agencies import Agencies, Agency

_OLD = re.compile(r"(\d{3})\.(\d{2})\.(\d{2})\.([A-Z]\d{2})")
_NEW = re.compile(r"[A-Z]\d{2}(\.[0-9A-Z]+)*")
LONGEST_CODE = 35
"""Characters of a code of QĐ 20/2020/QĐ-TTg."""

Known = Agencies | Iterable[Agency]
"""The book of agencies, or what it holds."""


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
    known = index(agencies)
    found = _named(known, code)
    if found is None:
        return code, f"{code}: không có trong danh sách cơ quan · not in the list of agencies"
    passed: list[Agency] = []
    while not found.exists_on(day):
        if found in passed:
            return "", _circle(found)
        passed.append(found)
        after = _named(known, found.successor)
        if after is None or (found.valid_from is not None and day < found.valid_from):
            return "", _dead_end(found, day)
        found = after
    if not passed:
        return code, ""
    return found.code, _routed(passed, found, day)


def predecessors(agencies: Known, code: str) -> tuple[Agency, ...]:
    """Whom ``code`` took over from, and whom those did, the nearest first; nobody twice."""
    known = index(agencies)
    found = _named(known, code)
    every = _each(known)
    line: list[Agency] = [found] if found else []
    for later in line:
        line += [one for one in every if one not in line and _named(known, one.successor) == later]
    return tuple(line[1:])


def children(agencies: Known, code: str, first: date, last: date | None = None) -> list[Agency]:
    """What stood right below ``code`` on ``first``, or on any day until ``last``; by code."""
    known = index(agencies)
    above = _named(known, code)
    return [
        one
        for one in _each(known)
        if one.parent
        and known.get(one.parent) == above
        and one.exists_between(first, last or first)
    ]


def branch(agencies: Known, code: str, first: date, last: date | None = None) -> tuple[Agency, ...]:
    """An agency and all below it that were there on ``first``, or on any day until ``last``."""
    known = index(agencies)
    top = _named(known, code)
    if top is None:
        return ()
    line = [top]
    for above in line:
        line += [
            one for one in children(known.values(), above.code, first, last) if one not in line
        ]
    return tuple(one for one in line if one.exists_between(first, last or first))


def family(agencies: Known, code: str, first: date, last: date | None = None) -> tuple[Agency, ...]:
    """A branch with all that its bodies took over from, and what stood below those.

    The province of today answers for the figures of the bodies that it came from.
    """
    known = _each(index(agencies))
    own = branch(known, code, first, last)
    top = _named(index(known), code)
    heirs = own if top is None or top in own else (top, *own)
    line = list(own)
    for heir in heirs:
        for before in predecessors(known, heir.code):
            line += [one for one in branch(known, before.code, first, last) if one not in line]
    return tuple(line)


def lineage(agencies: Known, code: str) -> tuple[Agency, ...]:
    """An agency and all above it, itself first."""
    known = index(agencies)
    found = _named(known, code)
    line: list[Agency] = []
    while found is not None and found not in line:
        line.append(found)
        found = _named(known, found.parent)
    return tuple(line)


def roots(agencies: Known, day: date) -> list[Agency]:
    """What stood at the top on ``day``: nothing above it, or nothing that was there."""
    known = index(agencies)
    here = [one for one in _each(known) if one.exists_on(day)]
    return [one for one in here if _named(known, one.parent) not in here]


def index(agencies: Known) -> Mapping[str, Agency]:
    """Every agency by each of its codes; a code of its own comes before an alias of another."""
    every = agencies.all() if isinstance(agencies, Agencies) else tuple(agencies)
    return {alias: one for one in every for alias in one.aliases} | {one.code: one for one in every}


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


def _each(known: Mapping[str, Agency]) -> list[Agency]:
    return sorted(set(known.values()), key=lambda one: one.code)


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
