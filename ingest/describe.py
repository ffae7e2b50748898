"""Describing: the frozen record of a judged submission, its files and its events. Pure."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ingest.checks import Judged
from ingest.examine import Examined
from ingest.metadata import missing
from preservation.package import PackagedEvent
from repository.documents import (
    Document,
    DocumentFile,
    DocumentId,
    FileRole,
    Standing,
    safe_name,
)
from repository.intake import Promise
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person


def describe(judged: Judged, promise: Promise, agency: str, person: Person) -> Document:
    """The record of a document that is about to be kept."""
    submission = judged.submission
    codes = {field.code for field in submission.profile.fields}
    fields = {code: text for code, text in submission.fields.items() if code in codes}
    pages = sum(int(f.look.get("pages") or 0) for f in judged.files if f.file.role is None)
    if pages and "PageAmount" not in fields:
        fields["PageAmount"] = str(pages)
    return Document(
        id=DocumentId(promise.document),
        package=promise.package,
        title=fields.get("Subject") or submission.name,
        fields=fields,
        profile=submission.profile.id,
        agency=agency,
        level=judged.level,
        standing=_standing(submission.signatures),
        received_at=judged.received_at,
        received_by=person.login,
        files=tuple(
            file_of(examined, number, fields.get("Subject", ""))
            for number, examined in enumerate(judged.files)
        ),
        missing=tuple(field.code for field in missing(submission.profile.fields, fields)),
        findings=tuple(finding.as_dict() for finding in judged.findings),
        signatures=without_evidence(submission.signatures),
    )


def _standing(report: Mapping[str, Any] | None) -> Standing:
    match (report or {}).get("indication"):
        case None | "NOT-SIGNED":
            return Standing.REFERENCE
        case "TOTAL-PASSED":
            return Standing.ORIGINAL
        case _:
            return Standing.UNPROVEN


def without_evidence(report: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The report as its package keeps it: evidence is named by digest, and kept once."""
    if report is None:
        return None
    return {key: value for key, value in report.items() if key != "evidence"}


def file_of(examined: Examined, number: int, subject: str = "") -> DocumentFile:
    """The record of one file; the first of a submission is the original."""
    spooled, look = examined.file, examined.look
    name = safe_name(Path(spooled.name).name)
    kind = look.get("format", {})
    facts = {key: look[key] for key in _FACTS if look.get(key)}
    if subject and subject in str(facts.get("title", "")):
        del facts["title"]  # it says nothing that the metadata does not
    return DocumentFile(
        name=spooled.name,
        path=name if number == 0 else f"{number:04}-{name}",
        role=spooled.role or (FileRole.ORIGINAL if number == 0 else FileRole.ATTACHMENT),
        size=spooled.fingerprint.size,
        sha256=spooled.fingerprint.sha256,
        sha512=spooled.fingerprint.sha512,
        media_type=str(kind.get("media_type") or "application/octet-stream"),
        puid=str(kind.get("puid") or ""),
        format_name=str(kind.get("name") or ""),
        facts=facts | {"family": examined.family},
    )


_FACTS = ("pages", "title", "author", "created", "active", "damaged", "image", "notes", "has_text")


def events_of(
    document: Document, judged: Judged, new_id: Callable[[], str]
) -> tuple[NewEvent, ...]:
    """What happened on the way in, as PREMIS events with names of their own."""
    first = document.files[0]
    report = judged.submission.signatures
    events = [
        NewEvent(
            EventKind.MESSAGE_DIGEST,
            Outcome.SUCCESS,
            document.id,
            {"sha256": first.sha256.hex, "sha512": first.sha512.hex},
            new_id(),
        ),
        NewEvent(
            EventKind.FORMAT_IDENTIFICATION,
            Outcome.SUCCESS if first.puid else Outcome.WARNING,
            document.id,
            {"puid": first.puid, "format": first.format_name},
            new_id(),
        ),
    ]
    if report is not None:
        events.append(
            NewEvent(
                EventKind.SIGNATURE_VALIDATION,
                _OUTCOMES[report["indication"]],
                document.id,
                {"indication": report["indication"], "says": report["says"]},
                new_id(),
            )
        )
    scans = [examined.scan for examined in judged.files if examined.scan]
    if scans:
        said = {"malware": "none known", "engine": scans[0].engine, "files": len(scans)}
        events.append(NewEvent(EventKind.VIRUS_CHECK, Outcome.SUCCESS, document.id, said, new_id()))
    events.append(
        NewEvent(
            EventKind.INGESTION,
            Outcome.SUCCESS,
            document.id,
            {"package": document.package, "name": first.name, "agency": document.agency},
            new_id(),
        )
    )
    return tuple(events)


_OUTCOMES = {
    "TOTAL-PASSED": Outcome.SUCCESS,
    "NOT-SIGNED": Outcome.SUCCESS,
    "INDETERMINATE": Outcome.WARNING,
    "TOTAL-FAILED": Outcome.FAILURE,
}


def packaged(agent: str, judged: Judged, event: NewEvent) -> PackagedEvent:
    """An event as the package tells of it."""
    return PackagedEvent(
        id=event.id,
        kind=event.kind.value,
        at=judged.received_at,
        outcome=event.outcome.value,
        detail="; ".join(f"{key}: {value}" for key, value in event.detail.items()),
        agent=agent,
    )
