"""Issued documents as JSON: the same lines for commands and for REST."""

from collections.abc import Mapping
from typing import Any

from repository.calendar import iso_utc
from repository.decisions import Numbering, PaperRule
from repository.incoming_steps import Remark
from repository.outgoing_steps import Draft, Outgoing, Recipient
from repository.people import Person
from web.outgoing_said import said_of
from web.sending import Waiting, send_deadline
from web.wiring import Archive


def line_of(outgoing: Outgoing) -> dict[str, Any]:
    """One issued document, as a list shows it."""
    body, said, until = outgoing.body, said_of(outgoing), send_deadline(outgoing)
    return {
        "outgoing": outgoing.id,
        "agency": outgoing.agency,
        "level": outgoing.level.value,
        "source": outgoing.source.value,
        "state": outgoing.state.value,
        "code": outgoing.code,
        "type_name": outgoing.type_name,
        "subject": outgoing.subject,
        "priority": int(outgoing.priority),
        "drafted_by": outgoing.drafted_by,
        "drafted_at": iso_utc(outgoing.drafted_at),
        "version": outgoing.version,
        "signer": outgoing.signer,
        "signer_name": said.signer_name,
        "position": said.position,
        "signed_at": _instant(outgoing.signed_at),
        "series": outgoing.series,
        "year": outgoing.year,
        "number": outgoing.number,
        "notation": outgoing.notation,
        "issued": outgoing.issued.isoformat() if outgoing.issued else None,
        "document_id": str(body.get("document_id", "")),
        "numbered_at": _instant(outgoing.numbered_at),
        "send_until": _instant(until),
        "sent_at": _instant(outgoing.sent_at),
        "due": _instant(outgoing.due_at),
        "document": outgoing.document,
        "dossier": outgoing.dossier,
        "answers": outgoing.replies_to,
        "replaces": outgoing.replaces,
        "paper": outgoing.paper,
        "frozen": outgoing.frozen,
        "checked_by": dict(body.get("checked_by", {})),
        "places": list(body.get("places") or ()),
        "copies": body.get("copies"),
        "annexes": [_annex(one) for one in body.get("annexes") or ()],
        "problem": str(body.get("problem", "")),
    }


def whole(archive: Archive, person: Person, identifier: str) -> dict[str, Any]:
    """One issued document with its versions, remarks and recipients.

    Raises:
        NotFoundError: there is none that the person may see.
    """
    outgoing = archive.issues.get(identifier, person.scope)
    return line_of(outgoing) | {
        "versions": [version_line(one) for one in archive.issues.drafts(outgoing.id)],
        "remarks": [remark_line(one) for one in archive.issues.remarks(outgoing.id)],
        "recipients": [recipient_line(one) for one in archive.recipients.of(outgoing.id)],
    }


def version_line(draft: Draft) -> dict[str, Any]:
    """One version."""
    return {
        "version": draft.version,
        "step": draft.step,
        "name": draft.name,
        "sha256": f"sha256:{draft.sha256}",
        "size": draft.size,
        "made_by": draft.made_by,
        "at": iso_utc(draft.at),
    }


def remark_line(remark: Remark) -> dict[str, Any]:
    """What somebody said."""
    return {
        "kind": remark.kind,
        "said": remark.said,
        "said_by": remark.said_by,
        "at": iso_utc(remark.at),
        "version": remark.version,
    }


def recipient_line(one: Recipient) -> dict[str, Any]:
    """One recipient, and how far it is there."""
    return {
        "code": one.code,
        "name": one.name,
        "means": one.means.value,
        "transport": one.transport.value,
        "routed_to": one.routed_to,
        "why": str(one.body.get("why", "")),
        "status": one.status,
        "status_at": _instant(one.status_at),
        "sent_at": _instant(one.sent_at),
        "paper_at": _instant(one.paper_at),
    }


def waiting_line(one: Waiting) -> dict[str, Any]:
    """A document that was not sent."""
    return line_of(one.outgoing) | {"late": one.late}


def numbering_line(one: Numbering) -> dict[str, Any]:
    """How an agency numbers from a day on."""
    return {
        "numbering": one.id,
        "agency": one.agency,
        "first": one.first.isoformat(),
        "last": one.last.isoformat() if one.last else None,
        "apart": list(one.scheme.get("apart", ())),
        "citation": one.citation,
        "entered_by": one.entered_by,
        "entered_at": iso_utc(one.entered_at),
    }


def paper_line(one: PaperRule) -> dict[str, Any]:
    """A line of the list of documents that go on paper too."""
    return {
        "rule": one.id,
        "agency": one.agency,
        "type_name": one.type_name,
        "recipient": one.recipient,
        "said": one.said,
        "first": one.first.isoformat(),
        "last": one.last.isoformat() if one.last else None,
        "citation": one.citation,
        "entered_by": one.entered_by,
        "entered_at": iso_utc(one.entered_at),
    }


def _annex(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": one["name"], "sha256": f"sha256:{one['sha256']}", "size": one["size"]}


def _instant(at: Any) -> str | None:  # noqa: ANN401  a datetime, or None
    return iso_utc(at) if at else None
