"""A hồ sơ as a value that goes from state to state. Pure (NĐ 30/2020 Điều 29–31)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from repository.access import Level
from repository.errors import RefusedError


class DossierState(StrEnum):
    """How far a hồ sơ is in its life."""

    PLANNED = "planned"
    """It stands in a plan, and nobody has opened it."""
    OPEN = "open"
    CLOSED = "closed"
    """Its work has ended; it is a package, and nothing in it changes (Điều 30.3)."""
    SUBMITTED = "submitted"
    """Handed over to the agency's archive (lưu trữ hiện hành), and taken."""
    TRANSFERRED = "transferred"
    """The historical archive has it, by a receipt that verified."""
    DESTROYED = "destroyed"
    """Only its stub is left."""


FOLLOWS: Mapping[DossierState, frozenset[DossierState]] = MappingProxyType(
    {
        DossierState.PLANNED: frozenset({DossierState.OPEN}),
        DossierState.OPEN: frozenset({DossierState.CLOSED}),
        DossierState.CLOSED: frozenset(
            {
                DossierState.OPEN,  # by an act of its own, with a reason
                DossierState.SUBMITTED,
                DossierState.TRANSFERRED,
                DossierState.DESTROYED,
            }
        ),
        DossierState.SUBMITTED: frozenset(
            {DossierState.OPEN, DossierState.TRANSFERRED, DossierState.DESTROYED}
        ),
        DossierState.TRANSFERRED: frozenset({DossierState.DESTROYED}),
        DossierState.DESTROYED: frozenset(),
    }
)
"""What may come after what."""

CHANGING = frozenset({DossierState.PLANNED, DossierState.OPEN})
"""States in which what lies in a hồ sơ, and what is said of it, may change."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One hồ sơ of a file plan (NĐ 30/2020 PL V: danh mục hồ sơ), or outside of any."""

    id: str
    agency: str
    year: int
    heading_number: str
    heading_title: str
    notation: str
    """Số và ký hiệu hồ sơ: ``01.TCCB``."""
    title: str
    maintenance: str
    """Thời hạn lưu trữ: ``Vĩnh viễn``, ``20 năm``."""
    keeper: str
    """Người lập hồ sơ, as the plan names them."""
    plan: str | None = None
    """Its file plan; None: it lies outside of any (NĐ 30 Điều 29.2c)."""
    ordinal: int = 0
    """Its place in the plan."""
    heading: str | None = None
    """The heading of the plan that it stands under."""
    state: DossierState = DossierState.OPEN
    level: Level = Level.INTERNAL
    """Chế độ sử dụng: never wider than what lies in it."""
    keeper_login: str | None = None
    language: str = "Tiếng Việt"
    start: str = ""
    """``2024``, ``2024-05`` or ``2024-05-31``: as much of the day as is known."""
    end: str = ""
    ended: int | None = None
    """The year in which its work ended; retention counts from it (Luật Lưu trữ Điều 15.3)."""
    item: str = ""
    """The line of the retention schedule that it stands under."""
    version: int = 0
    """How often it was closed."""
    package: str | None = None
    """Its AIP_hoso, once it is closed."""
    closed_at: datetime | None = None
    submitted_at: datetime | None = None
    transferred_at: datetime | None = None
    destroyed_at: datetime | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    """``description``, ``keywords``, ``sign`` (ký hiệu thông tin), ``condition`` (tình trạng vật
    lý), ``sheets``, ``pages``, ``confidence``, ``paper_code``, ``catalog`` (mục lục số)."""

    @property
    def changing(self) -> bool:
        """Whether what lies in it may change."""
        return self.state in CHANGING

    @property
    def received_by(self) -> str:
        """The archive that took it over from another home; empty: it was made here."""
        return str(self.body.get("archive_code", "")) if self.body.get("origin") else ""


def insist(dossier: Dossier, to: DossierState) -> None:
    """See to it that ``to`` may follow.

    Raises:
        RefusedError: it may not.
    """
    if to not in FOLLOWS[dossier.state]:
        raise RefusedError(
            f"Hồ sơ {dossier.notation} đang ở bước «{dossier.state.value}», không thể sang "
            f"«{to.value}» · the dossier is {dossier.state.value}, which {to.value} does not follow"
        )


def insist_changing(dossier: Dossier) -> None:
    """See to it that the hồ sơ may be changed.

    Raises:
        RefusedError: it is closed.
    """
    if not dossier.changing:
        raise RefusedError(
            f"Hồ sơ {dossier.notation} năm {dossier.year} đã kết thúc, không thêm bớt được; "
            "phải mở lại có lý do · the dossier is closed: it is reopened with a reason, or stays"
        )
