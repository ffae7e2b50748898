"""Sheaves: one paper on its way into the archive, and which step may follow which. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from repository.access import Level
from repository.errors import ForbiddenError, RefusedError


class SheafState(StrEnum):
    """How far a paper document is."""

    WAITING = "waiting"
    """Its scan lies in the spool; nobody has worked on it."""
    WORKING = "working"
    """Its pages are being prepared and read."""
    CAPTURED = "captured"
    """Every page is done, or told to be impossible; it waits for a second person."""
    RETURNED = "returned"
    """Sent back with a reason: some or all of it has to be scanned again."""
    ACCEPTED = "accepted"
    SEALED = "sealed"
    """The digitising organisation has signed; it is not in the archive yet."""
    KEPT = "kept"
    FAILED = "failed"
    """It could not be done at all."""
    STOPPED = "stopped"
    """It bears a state-secret mark: nothing of it is left here (regulation Điều 1.2)."""


FOLLOWS: Mapping[SheafState, frozenset[SheafState]] = MappingProxyType(
    {
        SheafState.WAITING: frozenset({SheafState.WORKING, SheafState.FAILED}),
        SheafState.WORKING: frozenset(
            {
                SheafState.WORKING,  # taken up again after a crash or a pause
                SheafState.WAITING,
                SheafState.CAPTURED,
                SheafState.FAILED,
                SheafState.STOPPED,
            }
        ),
        SheafState.CAPTURED: frozenset(
            {SheafState.ACCEPTED, SheafState.RETURNED, SheafState.STOPPED}
        ),
        SheafState.RETURNED: frozenset({SheafState.WAITING, SheafState.STOPPED}),
        SheafState.ACCEPTED: frozenset(
            {SheafState.SEALED, SheafState.RETURNED, SheafState.STOPPED}
        ),
        SheafState.SEALED: frozenset({SheafState.KEPT, SheafState.ACCEPTED, SheafState.RETURNED}),
        SheafState.FAILED: frozenset({SheafState.WAITING}),
        SheafState.KEPT: frozenset(),
        SheafState.STOPPED: frozenset(),
    }
)
"""What may come after what."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What somebody laid on the scanner at once."""

    id: str
    name: str
    agency: str
    dossier: str | None
    """The hồ sơ that everything in it is placed in."""
    level: Level
    profile: str
    """Which rules of digitisation bind it: ``administrative``, ``map``, ``photo``."""
    job: str | None
    asked_by: str
    asked_at: datetime
    options: Mapping[str, Any] = field(default_factory=dict)
    """``split``: ``none``, ``blank`` or ``barcode``; ``languages``."""


@dataclass(frozen=True, slots=True)
class Sheaf:
    """One paper document of a batch."""

    id: str
    batch: str
    ordinal: int
    """Its place in the batch, from 1."""
    name: str
    state: SheafState
    pages: int
    pages_done: int
    paper_count: int | None
    """How many sides somebody counted on the paper, if anybody did."""
    body: Mapping[str, Any] = field(default_factory=dict)
    """``files`` [{name, path, sha256, bytes}], ``folder``, ``pages``, ``checks``, ``proposals``,
    ``confirmed``, ``reason``, ``problem``, ``imaged_by``."""
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    document: str | None = None

    @property
    def imaged_by(self) -> tuple[str, ...]:
        """Everybody who had a hand in its scan."""
        return tuple(self.body.get("imaged_by", ()))

    @property
    def failed_checks(self) -> tuple[Mapping[str, Any], ...]:
        """What the measures found wrong."""
        return tuple(one for one in self.body.get("checks", ()) if not one["ok"])


def insist(sheaf: Sheaf, to: SheafState) -> None:
    """See to it that ``to`` may follow.

    Raises:
        RefusedError: it may not.
    """
    if to not in FOLLOWS[sheaf.state]:
        raise RefusedError(
            f"Tài liệu số {sheaf.ordinal} đang ở bước «{sheaf.state.value}», không thể sang "
            f"«{to.value}» · document {sheaf.ordinal} is {sheaf.state.value}, "
            f"which {to.value} does not follow"
        )


def insist_on_another(sheaf: Sheaf, login: str) -> None:
    """See to it that nobody reviews a scan of his own.

    Raises:
        ForbiddenError: ``login`` had a hand in it.
    """
    if login in sheaf.imaged_by:
        raise ForbiddenError(
            f"{login} đã quét tài liệu này: người khác phải duyệt "
            "· whoever scanned it does not accept it; another person does"
        )
