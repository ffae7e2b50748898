"""Receptions as JSON tells them, the same for commands and REST."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from repository.calendar import VIETNAM, iso_utc
from repository.deadlines import work_until
from repository.reception_steps import Reception, ReceptionItem, ReceptionPackage, totals_of
from repository.transfer_rules import TransferKind, rule_on
from web.reception_bringing import Brought

NOT_SCANNED = "not scanned"
"""Said where no scanner for malware is set: nothing is called clean then."""


def line_of(one: Reception) -> dict[str, Any]:
    """A reception on one line."""
    return {
        "reception": one.id,
        "agency": one.agency,
        "sender": one.sender,
        "sender_name": one.sender_name,
        "registration": one.registration,
        "turn": one.turn,
        "state": one.state.value,
        "registered_by": one.registered_by,
        "registered_at": iso_utc(one.registered_at),
        "answer_by": iso_utc(answer_by(one)),
        "answered_at": _at(one.answered_at),
        "received_at": _at(one.received_at),
        "decide_by": _at(decide_by(one)),
        "ended_at": _at(one.ended_at),
        "announced": dict(one.body.get("totals", {})),
    }


def whole_of(one: Reception) -> dict[str, Any]:
    """A reception with its packages and their documents."""
    said = ("answer", "proposal", "decision", "sent_back", "manifest", "receipt")
    return (
        line_of(one)
        | {name: str(one.body.get(name, "")) for name in said}
        | {
            "signed": signed_of(one),
            "reported_by": one.reported_by,
            "reported_at": _at(one.reported_at),
            "decided_by": one.decided_by,
            "decided_at": _at(one.decided_at),
            "totals": asdict(totals_of(one.packages)),
            "packages": [package_line(each) for each in one.packages],
        }
    )


def signed_of(one: Reception) -> dict[str, Any]:
    """What the signature over its manifest was worth when it came."""
    signed: Mapping[str, Any] = one.body.get("signed", {})
    return {
        "indication": str(signed.get("indication", "")),
        "says": str(signed.get("says", "")),
        "signers": list(signed.get("signers", ())),
    }


def engines_of(reception: Reception) -> tuple[str, ...]:
    """What scanned all that was checked for malware; none where something was not scanned."""
    said = {str(one.body.get("scanned") or NOT_SCANNED) for one in reception.packages}
    return () if NOT_SCANNED in said else tuple(sorted(said))


def package_line(one: ReceptionPackage) -> dict[str, Any]:
    """One package of it."""
    body = one.body
    return {
        "package": one.ordinal,
        "name": one.name,
        "sha256": one.sha256,
        "size": one.size,
        "state": one.state.value,
        "code": str(body.get("code", "")),
        "title": str(body.get("title", "")),
        "maintenance": str(body.get("maintenance", "")),
        "scanned": str(body.get("scanned", "")),
        "findings": list(body.get("findings", ())),
        "notes": list(body.get("notes", ())),
        "loose": one.is_loose,
        "taken": one.taken,
        "reason": one.why_not,
        "dossier": one.dossier,
        "documents": [item_line(item) for item in one.items],
    }


def item_line(one: ReceptionItem) -> dict[str, Any]:
    """One document of it."""
    body = one.body
    origin: Mapping[str, Any] = body.get("origin", {})
    return {
        "item": one.id,
        "ordinal": one.ordinal,
        "title": str(body.get("title", "")),
        "verdict": one.verdict.value,
        "reason": one.reason,
        "fatal": one.fatal,
        "judged_by": one.judged_by,
        "document": one.document,
        "twins": list(body.get("twins", ())),
        "signatures": str(body.get("signatures", {}).get("indication", "")),
        "signatures_there": str(origin.get("indication", "")),
        "received_there": str(origin.get("received_at", "")),
        "files": len(body.get("files", ())),
    }


def brought_line(one: Brought) -> dict[str, Any]:
    """What became of what somebody brought."""
    told = {"came": list(one.came), "missing": list(one.missing), "wrong": list(one.wrong)}
    return line_of(one.reception) | told


def answer_by(one: Reception) -> datetime:
    """Until when a registration is to be answered (TT 05/2025 Chương IV)."""
    rule = rule_on(TransferKind.HISTORICAL, one.registered_at.astimezone(VIETNAM).date())
    return work_until(one.registered_at, rule.answer_workdays)


def decide_by(one: Reception) -> datetime | None:
    """Until when it is to be decided on what came; None: nothing came."""
    if one.received_at is None:
        return None
    rule = rule_on(TransferKind.HISTORICAL, one.received_at.astimezone(VIETNAM).date())
    return one.received_at + timedelta(days=rule.confirm_days)


def _at(at: datetime | None) -> str | None:
    return iso_utc(at) if at else None
