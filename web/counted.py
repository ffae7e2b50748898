"""Counted: the documents behind a number of the figures, as far as whoever asks may see them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from repository.access import Scope
from repository.calendar import iso_utc
from repository.errors import RefusedError
from repository.incoming_steps import Incoming
from repository.outgoing_steps import Outgoing
from repository.people import Person
from repository.statistics import Asked
from repository.statistics_lists import Alike, Behind
from web.figure_questions import Question, ground
from web.wiring import Archive

INCOMING, ISSUED = "incoming", "issued"
SIDES = (INCOMING, ISSUED)


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the figures."""

    side: str
    """``incoming`` or ``issued``."""
    name: str
    """What is counted: ``registered_late``, ``sent``, …"""
    alike: Alike
    level: str | None = None
    """Only agencies of this level."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A page of the documents behind it."""

    question: Question
    number: Number
    counted: int
    """The number itself."""
    total: int
    """How many of them the asker may see."""
    documents: tuple[Incoming, ...] | tuple[Outgoing, ...]


def number_of(said: Mapping[str, str]) -> Number:
    """Which number an address or a command means.

    Raises:
        RefusedError: there is no such side, or the urgency is no number.
    """
    side, priority = said.get("side") or INCOMING, said.get("priority")
    if side not in SIDES or (priority or "0") not in {"0", "1", "2", "3", "4"}:
        raise RefusedError("side: incoming, issued; priority: 0…4")
    alike = Alike(said.get("kind"), said.get("source"), int(priority) if priority else None)
    name = said.get("count") or ("received" if side == INCOMING else "issued")
    return Number(side, name, alike, said.get("level"))


def counted(
    archive: Archive, person: Person, question: Question, number: Number, page: tuple[int, int]
) -> Counted:
    """A page (how many, from which on) of what stands behind a number, the latest first.

    Raises:
        NotFoundError: there is no such agency, or nothing of this name is counted.
        ForbiddenError: the figures are not for whoever asks.
    """
    at = ground(archive, person, question)
    levels = {one.code: one.level for one in at.tree.every}
    asked = at.asked
    if number.level is not None:
        asked = _only(asked, lambda code: levels.get(code, "") == number.level)
    behind = Behind(archive.database)
    look = behind.came if number.side == INCOMING else behind.went
    total, found = look(asked, number.name, number.alike, person.scope, page)
    every, _ = look(asked, number.name, number.alike, Scope.of_owner(), (0, 0))
    return Counted(question, number, every, total, found)


def told(found: Counted) -> dict[str, Any]:
    """As a program is told."""
    question, number = found.question, found.number
    return {
        "agency": question.agency,
        "period": str(question.period),
        "as_of": iso_utc(question.as_of),
        "side": number.side,
        "count": number.name,
        "counted": found.counted,
        "total": found.total,
        "documents": [_line(one) for one in found.documents],
    }


def _line(one: Incoming | Outgoing) -> dict[str, Any]:
    at = one.arrived_at if isinstance(one, Incoming) else one.numbered_at
    return {
        "id": one.id,
        "agency": one.agency,
        "code": one.code,
        "subject": one.subject,
        "state": one.state.value,
        "at": iso_utc(at) if at else None,
    }


def _only(asked: Asked, wanted: Callable[[str], bool]) -> Asked:
    reach = {level: frozenset(filter(wanted, codes)) for level, codes in asked.reach.items()}
    return replace(asked, reach=reach)
