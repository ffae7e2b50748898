"""Taking an issued document in: the sealed original with its annexes, as one delivery."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from repository.agencies import Agency
from repository.documents import FileRole
from repository.dossiers import Dossier
from repository.errors import RefusedError
from repository.incoming_steps import Priority
from repository.ledger import Event, EventKind
from repository.outgoing_steps import Outgoing
from repository.people import Person
from web.outgoing_files import Piece
from web.outgoing_said import said_of
from web.wiring import Archive

if TYPE_CHECKING:
    from preservation.premis import PackagedEvent

URGENCY = {
    Priority.URGENT: "Khẩn",
    Priority.VERY_URGENT: "Thượng khẩn",
    Priority.EXPRESS: "Hỏa tốc",
    Priority.EXPRESS_TIMED: "Hỏa tốc hẹn giờ",
}
_TOLD = frozenset(
    {
        EventKind.DRAFTING.value,
        EventKind.CHECK.value,
        EventKind.RETURN.value,
        EventKind.SIGNATURE_GENERATION.value,
        EventKind.NUMBERING.value,
    }
)
_LONGEST_CODE = 60
_SAID = ("version", "step", "check", "number", "notation", "date", "series")


def take_in(
    archive: Archive,
    person: Person,
    outgoing: Outgoing,
    files: Sequence[Piece],
    dossier: Dossier | None,
) -> str:
    """Take the sealed files in; the document. What was taken in before is found again.

    Raises:
        ForbiddenError: the person brings nothing into this fonds.
        RefusedError: something speaks against it; says what.
        UnavailableError: a store or the database did not answer.
    """
    from ingest.delivery import Companion, Delivery
    from ingest.result import IngestOutcome

    agency = archive.agencies.find(outgoing.agency)
    path, _ = files[0]
    name = f"{outgoing.code.replace('/', '-')}.pdf"
    delivery = Delivery(
        path=path,
        name=name,
        fields=fields_of(outgoing, agency, dossier),
        agency=outgoing.agency,
        level=outgoing.level,
        companions=tuple(
            Companion(annex, called, FileRole.ATTACHMENT) for annex, called in files[1:]
        ),
        past=tuple(_packaged(event) for event in archive.ledger.of(outgoing.id) if _told(event)),
    )
    result = archive.ingest.take(delivery, person)
    again = {finding.rule for finding in result.findings} == {"DUP-01"}
    if result.document is None or not (result.outcome is IngestOutcome.ACCEPTED or again):
        vi = "; ".join(f"{one.rule}: {one.message}" for one in result.findings)
        en = "; ".join(f"{one.rule}: {one.message_en}" for one in result.findings)
        raise RefusedError(f"Không đưa được vào kho: {vi} · not taken in: {en}")
    return result.document


def fields_of(outgoing: Outgoing, agency: Agency, dossier: Dossier | None) -> dict[str, str]:
    """What the metadata set says of an issued document (NĐ 30/2020 PL VI.II)."""
    said = said_of(outgoing)
    code = str(outgoing.body.get("document_id", ""))
    fields: Mapping[str, object] = {
        "DocCode": code if len(code) <= _LONGEST_CODE else "",
        "TypeName": outgoing.type_name,
        "CodeNumber": f"{outgoing.number:02}",
        "CodeNotation": outgoing.notation,
        "IssuedDate": outgoing.issued.isoformat() if outgoing.issued else "",
        "OrganName": agency.name,
        "Subject": outgoing.subject,
        "Position": said.position,
        "FullName": said.signer_name,
        "Priority": URGENCY.get(outgoing.priority, ""),
        "IssuedAmount": said.copies if said.copies is not None else "",
        "DueDate": said.due.isoformat() if said.due else "",
        "Direction": "di",
        "ToPlaces": "; ".join(said.places),
        "FileNotation": dossier.notation if dossier else "",
        "FileCatalog": dossier.year if dossier else "",
    }
    return {name: str(value) for name, value in fields.items() if value != ""}


def _told(event: Event) -> bool:
    return event.kind in _TOLD


def _packaged(event: Event) -> "PackagedEvent":
    """An event on the way as the package tells of it: figures, nobody's words."""
    from preservation.premis import PackagedEvent

    said = "; ".join(f"{name}: {event.detail[name]}" for name in _SAID if name in event.detail)
    return PackagedEvent(event.id, event.kind, event.at, event.outcome, said[:1000], event.agent)
