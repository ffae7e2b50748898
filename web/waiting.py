"""Waiting: what of the incoming documents waits for whoever asks, the urgent and the late first."""

from dataclasses import dataclass, replace

from repository.incoming import Wanted
from repository.incoming_steps import Incoming, IncomingState
from repository.people import Person, Right
from web.incoming_list import Asked, Tab, wanted
from web.wiring import Archive

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Box:
    """How many documents wait under one tab."""

    tab: Tab
    count: int
    urgent: int
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Lateness:
    """What is overdue, for the leader to see to (regulation Điều 20.6)."""

    register: int
    """The clerk has not registered it in time."""
    present: int
    """The clerk has not presented it in time."""
    work: int
    """Whoever works on it is over its time."""

    @property
    def total(self) -> int:
        """All of it."""
        return self.register + self.present + self.work


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits; empty for those who have nothing to do with it."""

    boxes: tuple[Box, ...] = ()
    first: tuple[Incoming, ...] = ()
    """What is to be done before anything else."""
    late: Lateness | None = None
    """None: it is not theirs to watch over."""
    overdue: tuple[Incoming, ...] = ()


_BOXES = (
    (Right.REGISTER, Tab.REGISTER, "văn bản đến chờ đăng ký", "documents to be registered"),
    (Right.REGISTER, Tab.HELD, "chưa hợp lệ, chờ trả lại", "not valid, to be sent back"),
    (Right.REGISTER, Tab.PRESENT, "đã vào sổ, chờ trình", "registered, to be presented"),
    (Right.DISTRIBUTE, Tab.DISTRIBUTE, "chờ phân phối", "to be distributed"),
    (Right.HANDLE, Tab.MINE, "giao cho tôi", "given to me"),
)


def waiting(archive: Archive, person: Person) -> Waiting:
    """What waits for ``person``."""
    tabs = [(tab, vi, en) for right, tab, vi, en in _BOXES if person.may(right)]
    if not tabs:
        return Waiting()
    boxes = tuple(_box(archive, person, *said) for said in tabs)
    first: dict[str, Incoming] = {}
    for box in boxes:
        if box.count:
            found = archive.arrivals.found(_wanted(archive, person, box.tab), person.scope, SHOWN)
            first |= {one.id: one for one in found}
    order = sorted(first.values(), key=lambda one: (-one.priority, one.arrived_at, one.id))
    watches = person.may(Right.DISTRIBUTE) or person.may(Right.REGISTER)
    everything = _wanted(archive, person, Tab.OVERDUE)
    return Waiting(
        boxes,
        tuple(order[:SHOWN]),
        lateness(archive, person) if watches else None,
        archive.arrivals.found(everything, person.scope, SHOWN) if watches else (),
    )


def lateness(archive: Archive, person: Person) -> Lateness:
    """How much of what ``person`` may see is late, and at whose."""
    everything = _wanted(archive, person, Tab.OVERDUE)

    def of(*states: IncomingState) -> int:
        return archive.arrivals.count(replace(everything, states=frozenset(states)), person.scope)

    register, present = of(IncomingState.RECEIVED), of(IncomingState.REGISTERED)
    return Lateness(register, present, of(*(set(IncomingState) - set(_CLERKS))))


_CLERKS = (IncomingState.RECEIVED, IncomingState.REGISTERED)


def _box(archive: Archive, person: Person, tab: Tab, vi: str, en: str) -> Box:
    found = _wanted(archive, person, tab)
    count = archive.arrivals.count
    urgent = count(replace(found, urgent=True), person.scope)
    return Box(tab, count(found, person.scope), urgent, vi, en)


def _wanted(archive: Archive, person: Person, tab: Tab) -> Wanted:
    return wanted(Asked(tab), person, archive.clock())
