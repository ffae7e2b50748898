"""Disposal (tiêu hủy): its steps, each with what forbids it. Pure.

TT 06/2025: list and explanation, council, appraisal, decision, destruction within 15 days by two
people. Luật Lưu trữ 2024 Điều 16, 36.4: only what is over, or a duplicate, and is bound to
nothing that is kept longer.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from repository.dated import check_days, check_entry
from repository.dossier_steps import DossierState
from repository.errors import NotFoundError, RefusedError
from repository.retention import Kind, Retention, is_over


class DisposalState(StrEnum):
    """How far a disposal is."""

    LISTED = "listed"
    """Danh mục tài liệu hết giá trị: state «Xem xét hủy»."""
    COUNCIL = "council"
    """A council (Hội đồng xét hủy) speaks of each item."""
    CONCLUDED = "concluded"
    """Its minutes say of each item: destroy, or keep."""
    DECIDED = "decided"
    DESTROYING = "destroying"
    DESTROYED = "destroyed"
    CANCELLED = "cancelled"


FOLLOWS: Mapping[DisposalState, frozenset[DisposalState]] = MappingProxyType(
    {
        DisposalState.LISTED: frozenset({DisposalState.COUNCIL, DisposalState.CANCELLED}),
        DisposalState.COUNCIL: frozenset({DisposalState.CONCLUDED, DisposalState.CANCELLED}),
        DisposalState.CONCLUDED: frozenset({DisposalState.DECIDED, DisposalState.CANCELLED}),
        DisposalState.DECIDED: frozenset({DisposalState.DESTROYING, DisposalState.CANCELLED}),
        DisposalState.DESTROYING: frozenset({DisposalState.DESTROYED}),
        DisposalState.DESTROYED: frozenset(),
        DisposalState.CANCELLED: frozenset(),
    }
)


class Reason(StrEnum):
    """Why a record is proposed (Danh mục tài liệu hết giá trị: lý do hủy)."""

    EXPIRED = "expired"
    """Hết thời hạn lưu trữ."""
    TRANSFERRED = "transferred"
    """The historical archive has it, by a receipt that verified: ours is a copy."""
    DUPLICATE = "duplicate"
    """Trùng: the same bytes are kept in another document."""


class Bar(StrEnum):
    """What forbids it. While there is one, no path destroys."""

    HELD = "held"
    """Frozen by an order (đóng băng)."""
    UNDUE = "undue"
    """Its time is not over."""
    PERMANENT = "permanent"
    """Kept for ever, and the historical archive does not have it."""
    UNKNOWN = "unknown period"
    """Nobody can say how long it is kept."""
    LINKED = "linked"
    """Something that is kept longer needs it."""
    OPEN = "open"
    """Its work has not ended."""
    NO_TWIN = "no twin"
    """No other document with the same bytes is kept."""
    LISTED = "listed elsewhere"
    """It stands in another list, or twice in this one."""
    GONE = "gone"
    """It is destroyed already, or was never here."""


class Verdict(StrEnum):
    """What the council concluded of an item."""

    PENDING = "pending"
    DESTROY = "destroy"
    KEEP = "keep"


class ItemState(StrEnum):
    """How far an item is."""

    LISTED = "listed"
    KEPT = "kept"
    """Not destroyed: the council kept it, or it was barred when its turn came."""
    EFFACED = "effaced"
    """Its records are gone and its stub stands; bytes may be left for another try."""
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the archive knows of a record that is proposed."""

    kind: str
    """``dossier`` or ``document``."""
    here: bool = True
    state: DossierState | None = None
    """Of a hồ sơ."""
    period: Retention | None = None
    ended: int | None = None
    event: date | None = None
    frozen: bool = False
    linked: tuple[str, ...] = ()
    """What is kept longer and needs it: hồ sơ, closed registers, decisions, work in progress."""
    twin: str | None = None
    """Of a document: another one with the same bytes that is kept."""


_ENDED = frozenset({DossierState.CLOSED, DossierState.SUBMITTED, DossierState.TRANSFERRED})


def bars(facts: Facts, reason: Reason, today: date) -> tuple[Bar, ...]:
    """Everything that forbids it on ``today``; empty: it may be destroyed."""
    if not facts.here:
        return (Bar.GONE,)
    found = [Bar.HELD] * facts.frozen + [Bar.LINKED] * bool(facts.linked)
    if facts.kind == "document":
        wrong = reason is not Reason.DUPLICATE or facts.twin is None
        return (*found, Bar.NO_TWIN) if wrong else tuple(found)
    if facts.state not in _ENDED:
        found.append(Bar.OPEN)
    if facts.state is DossierState.TRANSFERRED and reason is Reason.TRANSFERRED:
        return tuple(found)
    if facts.period is None:
        return (*found, Bar.UNKNOWN)
    if facts.period.kind is Kind.PERMANENT:
        return (*found, Bar.PERMANENT)
    over = reason is Reason.EXPIRED and is_over(facts.period, facts.ended, today, facts.event)
    return tuple(found) if over else (*found, Bar.UNDUE)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list."""

    ordinal: int
    kind: str
    object: str
    reason: Reason
    verdict: Verdict = Verdict.PENDING
    state: ItemState = ItemState.LISTED
    body: Mapping[str, Any] = field(default_factory=dict)
    """``code``, ``title``, ``maintenance``, ``ended``, ``documents`` when it was listed; later
    ``bars`` (why it was kept) and ``places`` (whose bytes are still to be destroyed)."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a member of the council said of an item."""

    ordinal: int
    person: str
    says: Verdict
    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody proved anew who they are, and confirmed a list."""

    person: str
    part: str
    """``destroys`` or ``witnesses``."""
    items: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Disposal:
    """One round of disposal."""

    id: str
    agency: str
    state: DisposalState
    title: str
    listed_by: str
    listed_at: datetime
    explanation: str = ""
    appraisal: str = ""
    citation: str = ""
    decided_by: str | None = None
    decided_on: date | None = None
    due: date | None = None
    ended_at: datetime | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    """``council`` (the decision that made it), ``minutes``, ``documents`` (form → document)."""
    items: tuple[Item, ...] = ()
    members: Mapping[str, str] = field(default_factory=dict)
    """Login → part: ``chair``, ``member``, ``secretary``."""
    opinions: tuple[Opinion, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()

    @property
    def doomed(self) -> tuple[Item, ...]:
        """The items that the council agreed to destroy."""
        return tuple(item for item in self.items if item.verdict is Verdict.DESTROY)


def insist(disposal: Disposal, to: DisposalState) -> None:
    """See to it that ``to`` may follow.

    Raises:
        RefusedError: it may not.
    """
    if to not in FOLLOWS[disposal.state]:
        raise RefusedError(
            f"Đợt xét hủy đang ở bước «{disposal.state.value}», không thể sang «{to.value}» "
            f"· the disposal is {disposal.state.value}, which {to.value} does not follow"
        )


def majority(opinions: tuple[Opinion, ...], ordinal: int, members: int) -> bool:
    """Whether more than half of the council's ``members`` would destroy an item.

    Of each member the last opinion counts.
    """
    last = {one.person: one.says for one in opinions if one.ordinal == ordinal}
    return 2 * sum(says is Verdict.DESTROY for says in last.values()) > members


class _Kind(StrEnum):
    DISPOSAL = "disposal"


@dataclass(frozen=True, slots=True)
class DisposalRule:
    """What binds a disposal between two days."""

    kind: _Kind
    first: date
    last: date | None
    days: int
    least_members: int
    confirmation_hours: int
    dossier_years: int
    citation: str
    sure: tuple[str, ...]


@cache
def rules() -> tuple[DisposalRule, ...]:
    """Every rule, oldest first."""
    text = (files("repository") / "law" / "disposal.toml").read_text("utf-8")
    needed = ("days", "least_members", "confirmation_hours", "dossier_years", "citation", "sure")
    found = []
    for entry in tomllib.loads(text)["rule"]:
        check_entry(entry, ("kind", "from", "until", *needed), needed)
        found.append(
            DisposalRule(
                kind=_Kind(entry["kind"]),
                first=entry["from"],
                last=entry.get("until"),
                sure=tuple(entry["sure"]),
                **{name: entry[name] for name in needed[:-1]},
            )
        )
    check_days("disposal.toml", _Kind, found)
    return tuple(sorted(found, key=lambda rule: rule.first))


def rule_on(day: date) -> DisposalRule:
    """The rule in force on ``day``.

    Raises:
        NotFoundError: none was.
    """
    for rule in rules():
        if rule.first <= day and (rule.last is None or day <= rule.last):
            return rule
    raise NotFoundError(f"không có quy định về tiêu hủy · no rule on destruction: {day}")
