"""Transfers as JSON tells them, the same for commands and REST."""

from typing import Any

from repository.calendar import iso_utc
from repository.dossiers import Dossier
from repository.transfer_steps import ItemState, KeepBack, Transfer, TransferItem
from web.transfer_due import Due
from web.transfer_loose import Loose


def due_line(one: Due) -> dict[str, Any]:
    """A hồ sơ that is to be handed over."""
    dossier: Dossier = one.dossier
    return {
        "dossier": dossier.id,
        "agency": dossier.agency,
        "year": dossier.year,
        "notation": dossier.notation,
        "title": dossier.title,
        "maintenance": dossier.maintenance,
        "keeper": dossier.keeper,
        "due": one.due.isoformat(),
        "notice": one.notice.isoformat(),
        "register": one.register.isoformat(),
        "kept_back": one.kept_back,
    }


def loose_line(one: Loose) -> dict[str, Any]:
    """A document that lies in no hồ sơ, and why it may not be handed over."""
    document = one.document
    return {
        "document": document.id,
        "code": document.code,
        "title": document.title,
        "issued": document.issued,
        "why_not": one.why_not,
    }


def line_of(transfer: Transfer) -> dict[str, Any]:
    """A transfer on one line."""
    return {
        "transfer": transfer.id,
        "agency": transfer.agency,
        "kind": transfer.kind.value,
        "archive": transfer.archive,
        "archive_name": transfer.body["archive_name"],
        "year": transfer.year,
        "turn": transfer.turn,
        "state": transfer.state.value,
        "registration": transfer.registration,
        "due": transfer.due.isoformat() if transfer.due else None,
        "dossiers": len(transfer.dossiers),
        "documents": len(transfer.loose),
        "packed": sum(item.packed is not None for item in transfer.items),
        "accepted": sum(item.state is ItemState.ACCEPTED for item in transfer.items),
        "returned": sum(item.state is ItemState.RETURNED for item in transfer.items),
        "created_by": transfer.created_by,
        "created_at": iso_utc(transfer.created_at),
        "approved_by": transfer.approved_by,
        "ended_at": iso_utc(transfer.ended_at) if transfer.ended_at else None,
    }


def whole_of(transfer: Transfer) -> dict[str, Any]:
    """A transfer with its hồ sơ."""
    said = ("approval", "cancelled", "certificate", "certificate_of", "manifest", "receipt")
    told = {name: str(transfer.body.get(name, "")) for name in said}
    return line_of(transfer) | told | {"items": [item_line(item) for item in transfer.items]}


def item_line(item: TransferItem) -> dict[str, Any]:
    """One hồ sơ of it, or one package of loose documents."""
    there = dict(item.body.get("there", {}))
    there.pop("row", None)
    return {
        "ordinal": item.ordinal,
        "dossier": item.dossier,
        "documents": list(item.loose),
        "code": item.body["code"],
        "permanent": item.body["permanent"],
        "row": dict(item.body["row"]),
        "state": item.state.value,
        "reason": item.reason,
        "sip": item.sip,
        "package": item.packed.name if item.packed else None,
        "sha256": item.packed.sha256 if item.packed else None,
        "size": item.packed.size if item.packed else None,
        "there": there,
    }


def keep_back_line(one: KeepBack) -> dict[str, Any]:
    """A hồ sơ that stays beyond its time, or asks to."""
    return {
        "keep_back": one.id,
        "dossier": one.dossier,
        "reason": one.reason,
        "until": one.until.isoformat(),
        "citation": one.citation,
        "asked_by": one.asked_by,
        "agreed_by": one.agreed_by,
        "agreed_at": iso_utc(one.agreed_at) if one.agreed_at else None,
    }
