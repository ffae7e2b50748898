"""What forbids that a hồ sơ is handed over, asked within the transaction that lists it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from repository.dossier_steps import Dossier, DossierState
from repository.dossiers import dossier_of, held
from repository.errors import NotFoundError
from repository.holds import frozen
from repository.transfer_busy import transfer_with
from repository.transfer_rules import TransferKind, goes, is_next, rule_on


@dataclass(frozen=True, slots=True)
class LooseWanted:
    """A package of loose documents that somebody wants to hand over."""

    documents: tuple[str, ...]
    body: Mapping[str, Any]
    """What its item remembers of it, but for what its number in the transfer gives."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A transfer that somebody wants to make."""

    agency: str
    kind: TransferKind
    archive: str
    archive_name: str
    year: int
    dossiers: Mapping[str, Mapping[str, Any]]
    """Hồ sơ → what its item remembers of it (``TransferItem.body``), in order."""
    due: date | None = None
    giver: tuple[str, str] = ("", "")
    """Code and name of who hands over, where the agency is no more: its successor."""
    fonds: str = ""
    """Mã phông, where it is not the code of the agency, or that is no more (phông đóng)."""
    every: bool = False
    """Also what is not kept for ever, to the historical archive."""
    loose: tuple[LooseWanted, ...] = ()
    """Only to the historical archive."""


def bar(session: Session, identifier: str, wanted: Wanted, today: date) -> tuple[str, Dossier]:
    """Why a hồ sơ may not go, empty if it may; and the hồ sơ.

    Raises:
        NotFoundError: there is no such hồ sơ in this agency.
    """
    dossier = dossier_of(held(session, identifier))
    if dossier.agency != wanted.agency:
        raise NotFoundError(f"hồ sơ {identifier}")
    return next(_bars(session, dossier, wanted, today), ""), dossier


def _bars(session: Session, dossier: Dossier, wanted: Wanted, today: date) -> Iterator[str]:
    rule = rule_on(wanted.kind, today)
    historical = wanted.kind is TransferKind.HISTORICAL
    ours = "reception" not in dossier.body
    straight = historical and ours and dossier.state is DossierState.CLOSED
    if not (straight or is_next(dossier, wanted.kind)):
        yield f"{dossier.notation}: {dossier.state.value}"
    if not (wanted.every or goes(dossier, rule)):
        yield f"{dossier.notation}: {dossier.maintenance}"
    if historical and dossier.package is None:
        yield f"{dossier.notation}: chưa có gói · has no package"
    if frozen(session, [dossier.id]):
        yield f"{dossier.notation}: đang đóng băng · frozen"
    if transfer_with(session, dossier.id) is not None:
        yield f"{dossier.notation}: đang trong đợt nộp khác · in another transfer"
