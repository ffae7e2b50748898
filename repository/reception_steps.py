"""Hồ sơ that come to an archive: which step may follow which, and what is taken. Pure.

TT 05/2025 Điều 23 (registration, arrival), 24 (checks, đạt / không đạt, report, approval). A hồ sơ
is taken whole or not at all: one document that is not đạt sends all of it back. So is a package of
loose documents, of which the receipt says whether it was taken.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from repository.errors import RefusedError


class ReceptionState(StrEnum):
    """How far a reception is."""

    REGISTERED = "registered"
    """Somebody wants to hand over; the archive has not answered."""
    ANSWERED = "answered"
    ARRIVED = "arrived"
    CHECKED = "checked"
    """Every document has a verdict, or waits for that of an officer."""
    REPORTED = "reported"
    """Báo cáo xử lý nghiệp vụ: it waits for approval by another person."""
    APPROVED = "approved"
    ENTERED = "entered"
    """What was approved is in the archive."""
    ENDED = "ended"
    """The counter-receipt is signed."""
    REFUSED = "refused"


FOLLOWS: Mapping[ReceptionState, frozenset[ReceptionState]] = MappingProxyType(
    {
        ReceptionState.REGISTERED: frozenset({ReceptionState.ANSWERED, ReceptionState.REFUSED}),
        ReceptionState.ANSWERED: frozenset({ReceptionState.ARRIVED, ReceptionState.REFUSED}),
        ReceptionState.ARRIVED: frozenset({ReceptionState.CHECKED}),
        ReceptionState.CHECKED: frozenset({ReceptionState.REPORTED}),
        ReceptionState.REPORTED: frozenset({ReceptionState.APPROVED, ReceptionState.CHECKED}),
        ReceptionState.APPROVED: frozenset({ReceptionState.ENTERED}),
        ReceptionState.ENTERED: frozenset({ReceptionState.ENDED}),
        ReceptionState.ENDED: frozenset(),
        ReceptionState.REFUSED: frozenset(),
    }
)


class Verdict(StrEnum):
    """What was found of a document (TT 05/2025 Điều 24.2)."""

    PENDING = "pending"
    """An officer decides: the archive holds something like it (Điều 24.1)."""
    PASSED = "passed"
    """Đạt."""
    FAILED = "failed"
    """Không đạt, with a reason."""


class PackageState(StrEnum):
    """How far one package is."""

    ARRIVED = "arrived"
    CHECKED = "checked"
    ENTERED = "entered"
    """Its hồ sơ is in the archive."""
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody wants to hand over (Điều 23)."""

    agency: str
    """The archive that receives."""
    sender: str
    sender_name: str
    registration: str
    turn: int
    totals: Mapping[str, Any] = field(default_factory=dict)
    """``packages``, ``dossiers``, ``documents``, ``bytes``, as they say."""


@dataclass(frozen=True, slots=True)
class ReceptionItem:
    """One document of a package."""

    id: str
    package: int
    ordinal: int
    verdict: Verdict
    reason: str = ""
    judged_by: str | None = None
    document: str | None = None
    """The document that it became here."""
    body: Mapping[str, Any] = field(default_factory=dict)
    """``ead`` (path of its description), ``title``, ``document`` (there), ``doc_id``, ``files``
    (size and SHA-256 of each), ``carried_by``, ``twins`` (documents here like it), ``fatal``
    (no officer can pass it)."""

    @property
    def fatal(self) -> bool:
        """Whether nobody can pass it."""
        return bool(self.body.get("fatal"))


@dataclass(frozen=True, slots=True)
class ReceptionPackage:
    """One SIP that came."""

    ordinal: int
    name: str
    sha256: str
    size: int
    state: PackageState
    dossier: str | None = None
    """The hồ sơ that it became here, or will."""
    items: tuple[ReceptionItem, ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    """``sip`` (UUID), ``code``, ``title``, ``row`` (as the manifest has it), ``findings`` (what is
    wrong with all of it), ``reason``, ``scanned``; ``loose``, where it is no hồ sơ."""

    @property
    def is_loose(self) -> bool:
        """Whether it holds loose documents (SIP_tailieu), which become no hồ sơ."""
        return bool(self.body.get("loose"))

    @property
    def why_not(self) -> str:
        """Why it is not taken; empty: it is."""
        if self.body.get("reason"):
            return str(self.body["reason"])
        wrong = [f"{one.ordinal}: {one.reason}" for one in self.items if one.verdict is _FAILED]
        return "; ".join([*self.body.get("findings", ()), *wrong])[:_LONGEST]

    @property
    def taken(self) -> bool:
        """Whether it is, or will be, taken."""
        return bool(self.items) and not self.why_not


_FAILED = Verdict.FAILED
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Reception:
    """A transfer, seen by the archive that receives."""

    id: str
    agency: str
    sender: str
    sender_name: str
    registration: str
    turn: int
    state: ReceptionState
    registered_by: str
    registered_at: datetime
    packages: tuple[ReceptionPackage, ...] = ()
    answered_at: datetime | None = None
    received_at: datetime | None = None
    reported_by: str | None = None
    reported_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    ended_at: datetime | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    """``totals``, ``answer``, ``decision``, ``sent_back``, ``manifest`` (digest), ``receipt``."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Đề nghị, đạt, không đạt (Điều 24.4)."""

    packages: int
    taken: int
    returned: int
    documents: int
    passed: int
    failed: int
    pending: int
    size: int


def totals_of(packages: Iterable[ReceptionPackage]) -> Totals:
    """Count what came."""
    every = list(packages)
    items = [item for package in every for item in package.items]
    taken = sum(package.taken for package in every)
    return Totals(
        packages=len(every),
        taken=taken,
        returned=len(every) - taken,
        documents=len(items),
        passed=sum(item.verdict is Verdict.PASSED for item in items),
        failed=sum(item.verdict is Verdict.FAILED for item in items),
        pending=sum(item.verdict is Verdict.PENDING for item in items),
        size=sum(package.size for package in every),
    )


def insist(reception: Reception, to: ReceptionState) -> None:
    """See to it that ``to`` may follow.

    Raises:
        RefusedError: it may not.
    """
    if to not in FOLLOWS[reception.state]:
        raise RefusedError(
            f"Đợt tiếp nhận đang ở bước «{reception.state.value}», không thể sang «{to.value}» "
            f"· the reception is {reception.state.value}, which {to.value} does not follow"
        )
