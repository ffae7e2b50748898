"""Handing over, seen by who gives: which step may follow which. Pure (TT 05/2025 Chương IV).

To the agency's own archive: listed, brought, checked hồ sơ by hồ sơ, ended. To the historical one:
listed, registered, approved, packed, sent, and ended by a receipt that verified.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from repository.errors import RefusedError
from repository.transfer_rules import TransferKind


class TransferState(StrEnum):
    """How far a transfer is."""

    LISTED = "listed"
    REGISTERED = "registered"
    """The archive was told, twelve months ahead (mã đăng ký yêu cầu nộp)."""
    APPROVED = "approved"
    """The archive agreed to it, and whoever leads the agency too."""
    PACKED = "packed"
    SENT = "sent"
    """Brought to the archive, which has not said yet what it takes."""
    ENDED = "ended"
    CANCELLED = "cancelled"


_CANCELLED = TransferState.CANCELLED
FOLLOWS: Mapping[TransferKind, Mapping[TransferState, frozenset[TransferState]]] = MappingProxyType(
    {
        TransferKind.CURRENT: {
            TransferState.LISTED: frozenset({TransferState.SENT, _CANCELLED}),
            TransferState.SENT: frozenset({TransferState.ENDED, _CANCELLED}),
        },
        TransferKind.HISTORICAL: {
            TransferState.LISTED: frozenset({TransferState.REGISTERED, _CANCELLED}),
            TransferState.REGISTERED: frozenset({TransferState.APPROVED, _CANCELLED}),
            TransferState.APPROVED: frozenset({TransferState.PACKED, _CANCELLED}),
            TransferState.PACKED: frozenset({TransferState.SENT, _CANCELLED}),
            TransferState.SENT: frozenset({TransferState.ENDED}),
        },
    }
)
"""What may come after what. What was sent to another archive is ended by its receipt alone."""
RUNNING = frozenset(TransferState) - {TransferState.ENDED, TransferState.CANCELLED}


class ItemState(StrEnum):
    """How far one hồ sơ of a transfer is."""

    LISTED = "listed"
    PACKED = "packed"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    """Not taken, with a reason; it may come again."""


@dataclass(frozen=True, slots=True)
class Packed:
    """The SIP that one hồ sơ became."""

    name: str
    """Of its file: ``1_uuid-….zip``."""
    sha256: str
    size: int
    files: int
    documents: tuple[Mapping[str, Any], ...] = ()
    """Of each document: ``ordinal``, ``document`` (here), ``title`` and ``sha256`` of its files."""


@dataclass(frozen=True, slots=True)
class TransferItem:
    """One hồ sơ of a transfer, or one package of loose documents (TT 05/2025 PL III, IV)."""

    ordinal: int
    dossier: str
    """Empty: it is no hồ sơ."""
    state: ItemState
    reason: str = ""
    packed: Packed | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    """``sip`` (UUID of the package to be), ``version`` (of the hồ sơ), ``code``, ``said`` (its
    description in words), ``row`` (its line of the mục lục), ``permanent``; later ``there`` (what
    the archive calls it)."""
    loose: tuple[str, ...] = ()
    """Documents that lie in no hồ sơ, in their order; then there is no hồ sơ."""

    @property
    def sip(self) -> str:
        """UUID of its package, said before it is made: made again, it is the same."""
        return str(self.body["sip"])


@dataclass(frozen=True, slots=True)
class Transfer:
    """A handing over of hồ sơ."""

    id: str
    agency: str
    kind: TransferKind
    archive: str
    """Code of the archive that receives."""
    year: int
    turn: int
    state: TransferState
    registration: str
    due: date | None
    created_by: str
    created_at: datetime
    items: tuple[TransferItem, ...] = ()
    approved_by: str | None = None
    approved_at: datetime | None = None
    ended_at: datetime | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    """``approval`` (its citation), ``archive_name``, ``giver``, ``fonds``, ``every``,
    ``certificate`` (SHA-256 of that of the archive); ``manifest``, ``receipt`` (their digests)."""

    @property
    def dossiers(self) -> tuple[str, ...]:
        """The hồ sơ on its list."""
        return tuple(item.dossier for item in self.items if item.dossier)

    @property
    def loose(self) -> tuple[str, ...]:
        """The loose documents on its list."""
        return tuple(document for item in self.items for document in item.loose)


@dataclass(frozen=True, slots=True)
class KeepBack:
    """A hồ sơ that stays with its unit beyond its time, or asks to."""

    id: str
    dossier: str
    reason: str
    until: date
    citation: str
    asked_by: str
    agreed_by: str | None = None
    agreed_at: datetime | None = None


def insist(transfer: Transfer, to: TransferState) -> None:
    """See to it that ``to`` may follow.

    Raises:
        RefusedError: it may not.
    """
    if to not in FOLLOWS[transfer.kind].get(transfer.state, frozenset()):
        raise RefusedError(
            f"Đợt nộp đang ở bước «{transfer.state.value}», không thể sang «{to.value}» "
            f"· the transfer is {transfer.state.value}, which {to.value} does not follow"
        )


def registration_of(agency: str, year: int, turn: int) -> str:
    """Mã đăng ký yêu cầu nộp, where the archive gives no other."""
    return f"{agency}.{year}.{turn:02}"
