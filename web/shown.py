"""Shown: one document as JSON, the same for the command and for REST."""

from typing import Any

from repository.calendar import iso_utc
from repository.documents import Document
from repository.ledger import Event
from repository.people import Person
from repository.records import as_dict
from web.wiring import Archive


def history_of(archive: Archive, document: Document) -> tuple[Event, ...]:
    """What happened to a document, its package, and the paper that it was made from."""
    paper = archive.batches.behind(document.id)
    return archive.ledger.of(document.id, document.package, *([paper.id] if paper else ()))


def shown(archive: Archive, person: Person, document: str) -> dict[str, Any]:
    """All metadata, files, signatures, copies and events of a document.

    Raises:
        NoSuchDocumentError: there is none that ``person`` may see.
    """
    found = archive.catalogue.get(document, person.scope)
    report = found.signatures or {}
    record = as_dict(found)
    return {
        "document": found.id,
        "package": found.package,
        "title": found.title,
        "code": found.code,
        "agency": found.agency,
        "level": found.level.value,
        "standing": found.standing.value,
        "profile": found.profile,
        "received_at": iso_utc(found.received_at),
        "received_by": found.received_by,
        "missing": list(found.missing),
        "metadata": dict(found.fields),
        "files": record["files"],
        "findings": list(found.findings),
        "indication": report.get("indication"),
        "says": report.get("says"),
        "signatures": report.get("signatures", []),
        "copies": [
            {
                "store": copy.store,
                "state": copy.state.value,
                "checked_at": iso_utc(copy.checked_at) if copy.checked_at else None,
            }
            for copy in archive.catalogue.copies(found.package)
        ],
        "dossiers": [
            {"id": d.id, "notation": d.notation, "year": d.year, "title": d.title}
            for d in archive.dossiers.containing(found.id)
        ],
        "handed_over": _handed_over(archive, found),
        "events": [event.as_dict() for event in history_of(archive, found)],
    }


def _handed_over(archive: Archive, found: Document) -> dict[str, Any] | None:
    """The transfer that a document in no hồ sơ is in, or went by."""
    handed = archive.transfers.loose_with(found.id)
    return {"transfer": handed[0], "transferred": handed[1]} if handed else None
