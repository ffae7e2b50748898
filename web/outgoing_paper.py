"""Issued on paper, then digitised: the document is in the archive, and gets its row (Điều 10.2).

Its number is the one on the paper. Paper and electronic share one series: the number has to be the
next one, or one that the series gave before and no document here bears (NĐ 30/2020 Điều 15).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from repository.calendar import VIETNAM
from repository.documents import Document, FileRole, Standing
from repository.errors import RefusedError
from repository.incoming_steps import Source
from repository.issued_on_paper import enter
from repository.outgoing_steps import Outgoing, OutgoingState
from repository.people import Person, Right
from web.outgoing_numbers import identifier_of
from web.outgoing_said import Said, To, columns, kind_named, recipients_of, series_of
from web.wiring import Archive


def issue_paper(
    archive: Archive,
    person: Person,
    document: str,
    to: Sequence[To] = (),
    copies: int | None = None,
    note: str = "",
) -> Outgoing:
    """Enter a digitised paper among the issued documents, under the number that it bears.

    Raises:
        ForbiddenError: the person sends nothing out for its agency.
        NotFoundError: there is no such document for them.
        RefusedError: it is no sealed scan, lacks its number, kind or date, is entered already, or
            its number is neither the next one nor free; says which numbers would be.
    """
    held = archive.catalogue.get(document, person.scope)
    person.require(Right.REGISTER, held.agency)
    _insist_scan(held)
    agency = archive.agencies.find(held.agency)
    number, day = _number_of(held), held.issued
    kind = kind_named(held.fields.get("TypeName", ""))
    if day is None:
        raise RefusedError("Văn bản chưa có ngày ban hành · its date is missing")
    said = Said(
        type_name=kind.name,
        subject=held.title,
        notation=held.fields.get("CodeNotation", ""),
        signer_name=held.fields.get("FullName", ""),
        position=held.fields.get("Position", ""),
        level=held.level,
        copies=copies,
        note=note,
    )
    row = columns(said)
    body = {name: row.pop(name) for name in ("fields", "places", "copies")}
    code = f"{number:02}/{said.notation}"
    body["document_id"] = held.fields.get("DocCode") or identifier_of(agency.code, day, code)
    now = archive.clock()
    made = Outgoing(
        id=archive.new_id(),
        agency=agency.code,
        level=held.level,
        source=Source.SCAN,
        state=OutgoingState.KEPT,
        drafted_by=person.login,
        drafted_at=now,
        document=held.id,
        year=day.year,
        number=number,
        issued=day,
        signed_at=datetime.combine(day, time(12), VIETNAM),
        numbered_at=now,
        body=body,
        **row | {"priority": said.priority},
    )
    made = _in_series(archive, made)
    recipients = recipients_of(archive, made.id, to)
    return enter(archive.issues, made, recipients, person.login)


def _in_series(archive: Archive, made: Outgoing) -> Outgoing:
    assert made.issued is not None  # noqa: S101  narrows the type for mypy
    return replace(made, series=series_of(archive.decisions, made, made.issued))


def _insist_scan(held: Document) -> None:
    if not any(file.role is FileRole.MASTER for file in held.files):
        raise RefusedError("Không phải văn bản giấy đã số hóa · it is no paper that was digitised")
    if held.standing is Standing.REFERENCE:
        raise RefusedError(
            "Bản số hóa chưa có chữ ký số của cơ quan · the organisation has not signed the scan"
        )


def _number_of(held: Document) -> int:
    text = held.fields.get("CodeNumber", "")
    if not text.isdecimal() or not int(text) or not held.fields.get("CodeNotation"):
        raise RefusedError(
            f"Văn bản chưa có số, ký hiệu đúng ({held.code or '—'}) "
            "· its number or notation is missing"
        )
    return int(text)
