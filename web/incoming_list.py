"""The list of incoming documents: tabs by what is to be done, filters, and neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from repository.access import Scope
from repository.calendar import VIETNAM
from repository.deadlines import Act, late_before
from repository.incoming import Wanted
from repository.incoming_steps import Incoming, IncomingState, Late, Priority
from repository.people import Person
from web.wiring import Archive

PAGE = 50
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
REACH = 500
"""So far along a tab one goes from document to document."""


class Tab(StrEnum):
    """What is to be done with the documents of a list."""

    REGISTER = "register"
    HELD = "held"
    PRESENT = "present"
    DISTRIBUTE = "distribute"
    MINE = "mine"
    OVERDUE = "overdue"
    DONE = "done"
    ALL = "all"


_STATES: Mapping[Tab, frozenset[IncomingState]] = {
    Tab.REGISTER: frozenset({IncomingState.RECEIVED}),
    Tab.HELD: frozenset({IncomingState.HELD}),
    Tab.PRESENT: frozenset({IncomingState.REGISTERED}),
    Tab.DISTRIBUTE: frozenset({IncomingState.PRESENTED}),
    Tab.DONE: frozenset({IncomingState.DONE, IncomingState.REFUSED, IncomingState.WITHDRAWN}),
}
_HOME = {state: tab for tab, states in _STATES.items() for state in states}
_LATEST_FIRST = frozenset({Tab.DONE, Tab.ALL})


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked a list for."""

    tab: Tab
    agency: str = ""
    first: date | None = None
    last: date | None = None
    sender: str = ""
    urgent: bool = False

    @property
    def filtered(self) -> bool:
        """Whether anything but the tab was chosen."""
        return self != Asked(self.tab)

    def said(self) -> dict[str, str]:
        """As an address says it."""
        told = {
            "agency": self.agency,
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            "sender": self.sender,
            "urgent": "1" if self.urgent else "",
        }
        return {"tab": self.tab.value} | {name: text for name, text in told.items() if text}


def asked(said: Mapping[str, str], person: Person) -> Asked:
    """What an address asks for; what cannot be read does not matter."""
    try:
        tab = Tab(said.get("tab", ""))
    except ValueError:
        tab = usual_tab(person)
    return Asked(
        tab,
        said.get("agency", "")[:64],
        _day(said.get("from", "")),
        _day(said.get("to", "")),
        said.get("sender", "").strip()[:200],
        urgent=bool(said.get("urgent")),
    )


def usual_tab(person: Person) -> Tab:
    """Where somebody's own work lies."""
    from repository.people import Right

    if person.owner:
        return Tab.ALL
    if person.may(Right.REGISTER):
        return Tab.REGISTER
    if person.may(Right.DISTRIBUTE):
        return Tab.DISTRIBUTE
    return Tab.MINE if person.may(Right.HANDLE) else Tab.ALL


def tab_of(incoming: Incoming) -> str:
    """The tab that a document stands under by its step."""
    return _HOME.get(incoming.state, Tab.ALL).value


def wanted(asked: Asked, person: Person, now: datetime) -> Wanted:
    """The same, as the book of incoming documents is asked."""
    found = Wanted(
        agency=asked.agency,
        states=_STATES.get(asked.tab, frozenset()),
        arrived_from=_begin(asked.first),
        arrived_until=_begin(asked.last + timedelta(1) if asked.last else None),
        sender_says=asked.sender,
        urgent=asked.urgent,
        queue=asked.tab not in _LATEST_FIRST,
    )
    if asked.tab is Tab.MINE:
        return replace(found, person=person.login)
    if asked.tab is Tab.OVERDUE:
        return replace(found, overdue_at=now, late=late(now))
    return found


def late(now: datetime) -> tuple[Late, ...]:
    """What the clerk is late with at ``now``: to register, and to present (Điều 8.3)."""
    acts = ((IncomingState.RECEIVED, Act.REGISTER), (IncomingState.REGISTERED, Act.PRESENT))
    kinds = ((False, Priority.NORMAL), (True, Priority.URGENT))
    return tuple(
        Late(state, urgent, late_before(act, now, priority).astimezone(UTC))
        for state, act in acts
        for urgent, priority in kinds
    )


def counts(archive: Archive, person: Person, asked: Asked) -> dict[Tab, int]:
    """How many there are under each tab, with the same filters."""
    now, scope = archive.clock(), person.scope
    return {
        tab: archive.arrivals.count(wanted(replace(asked, tab=tab), person, now), scope)
        for tab in Tab
    }


@dataclass(frozen=True, slots=True)
class Beside:
    """The documents before and after one, in the list that it was opened from."""

    before: str | None = None
    after: str | None = None
    place: int = 0
    """From 1; 0: it is not in the list (any more)."""
    total: int = 0


def beside(archive: Archive, person: Person, asked: Asked, identifier: str) -> Beside:
    """Who stands beside ``identifier``; where it has left the list, the list begins anew."""
    found = [
        one.id for one in _reach(archive, person.scope, wanted(asked, person, archive.clock()))
    ]
    if identifier not in found:
        return Beside(after=found[0] if found else None, total=len(found))
    at = found.index(identifier)
    return Beside(
        found[at - 1] if at else None,
        found[at + 1] if at + 1 < len(found) else None,
        at + 1,
        len(found),
    )


def overdue(incoming: Incoming, clocks: Mapping[str, datetime], now: datetime) -> bool:
    """Whether anything that is still to be done is late."""
    return any(due <= now for due in open_clocks(incoming, clocks).values())


def open_clocks(incoming: Incoming, clocks: Mapping[str, datetime]) -> dict[str, datetime]:
    """The clocks that run: what was done in time, or late, runs no more."""
    state = incoming.state
    ended = {IncomingState.DONE, IncomingState.REFUSED, IncomingState.WITHDRAWN}
    if state in ended:
        return {}
    before_number = {IncomingState.RECEIVED, IncomingState.HELD}
    done = set()
    if state not in before_number:
        done |= {Act.REGISTER.value, Act.RECEIPT.value}
    if incoming.presented_at:
        done.add(Act.PRESENT.value)
    if state is IncomingState.HELD:
        done |= {Act.REGISTER.value, Act.PRESENT.value}
    return {act: due for act, due in clocks.items() if act not in done}


def _reach(archive: Archive, scope: Scope, found: Wanted) -> tuple[Incoming, ...]:
    return archive.arrivals.found(found, scope, REACH)


def _begin(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC) if day else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None
