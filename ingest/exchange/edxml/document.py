"""Documents: what the header of a document message says, in any order of its elements."""

from dataclasses import replace

from ingest.exchange.edxml.values import Reading
from ingest.exchange.envelope import (
    Business,
    Header,
    Organ,
    Receiver,
    Reference,
    Replaced,
    Staff,
    Trace,
    Update,
)

_PRIORITIES = 4
"""Thường, Khẩn, Thượng khẩn, Hỏa tốc, Hỏa tốc hẹn giờ (0–4)."""


def header_of(message: Reading, whole: Reading) -> Header:
    """The header that ``message`` (MessageHeader) gives; traces and business lie in ``whole``."""
    code, about = message.inner("Code"), message.inner("PromulgationInfo")
    kind, signer = message.inner("DocumentType"), message.inner("SignerInfo")
    header = Header(
        sender=organ_of(message.inner("From")),
        to=tuple(organ_of(one) for one in message.children("To")),
        document_id=message.text("DocumentId"),
        number=code.text("CodeNumber"),
        notation=code.text("CodeNotation"),
        place=about.text("Place"),
        issued=about.day("PromulgationDate"),
        type_code=kind.text("Type"),
        type_detail=kind.text("TypeDetail"),
        type_name=kind.text("TypeName"),
        subject=message.text("Subject"),
        content=message.text("Content"),
        competence=signer.text("Competence"),
        position=signer.text("Position"),
        full_name=signer.text("FullName"),
        due=message.day("DueDate"),
        to_places=message.texts("ToPlaces", "Place"),
        answers=references_of(message),
        steering=message.text("SteeringType"),
        traces=_traces(whole),
    )
    message.not_later("PromulgationDate", header.issued)
    return _with_business(_with_other(header, message.inner("OtherInfo")), whole)


def organ_of(said: Reading) -> Organ:
    """An agency; one without a code where it is not given."""
    return Organ(
        code=said.text("OrganId"),
        name=said.text("OrganName"),
        in_charge=said.text("OrganizationInCharge"),
        address=said.text("OrganAdd"),
        email=said.text("Email"),
        phone=said.text("Telephone"),
        fax=said.text("Fax"),
        website=said.text("Website"),
    )


def references_of(message: Reading) -> tuple[Reference, ...]:
    """The documents that it answers; empty elements are left out."""
    read = (
        Reference(
            organ=one.text("OrganId"),
            code=one.text("Code"),
            issued=one.day("PromulgationDate"),
            document_id=one.text("DocumentId"),
        )
        for one in message.children("ResponseFor")
    )
    return tuple(one for one in read if one != Reference())


def staff_of(said: Reading) -> tuple[Staff, ...]:
    """Whom to ask at the sender's."""
    read = (
        Staff(
            department=one.text("Department"),
            name=one.text("Staff"),
            email=one.text("Email"),
            phone=one.text("Mobile"),
        )
        for one in said.children("StaffInfo")
    )
    return tuple(one for one in read if one != Staff())


def _with_other(header: Header, said: Reading) -> Header:
    return replace(
        header,
        priority=said.number("Priority", _PRIORITIES) or 0,
        sphere=said.text("SphereOfPromulgation"),
        typer=said.text("TyperNotation"),
        copies=said.number("PromulgationAmount"),
        pages=said.number("PageAmount"),
        appendixes=said.texts("Appendixes", "Appendix"),
    )


def _traces(whole: Reading) -> tuple[Trace, ...]:
    """The hops; real ones name nobody, or the word ``null``."""
    found = []
    for node in whole.node.within("traceheader"):
        one = Reading(node, whole.notes, whole.today)
        organ = one.text("OrganId")
        organ = "" if organ.lower() == "null" else organ
        if not organ:
            whole.notes.add("EDX-43")
        trace = Trace(organ, one.instant("Timestamp"))
        if trace != Trace():
            found.append(trace)
    return tuple(found)


def _with_business(header: Header, whole: Reading) -> Header:
    """Nghiệp vụ; a message that does not speak of it brings a new document."""
    node = next(whole.node.within("business"), None)
    if node is None:
        whole.notes.add("EDX-39")
        return header
    said = Reading(node, whole.notes, whole.today)
    return replace(
        header,
        business=_kind(said),
        reason=said.text("BusinessDocReason"),
        paper=said.flag("Paper"),
        concerns=said.text("DocumentId"),
        staff=staff_of(said),
        replaced=tuple(
            Replaced(one.text("DocumentId"), one.texts("OrganIdList", "OrganId"))
            for outer in said.children("ReplacementInfoList")
            for one in outer.children("ReplacementInfo")
        ),
        updates=tuple(map(_update, said.children("BusinessDocumentInfo"))),
    )


def _update(said: Reading) -> Update:
    return Update(
        document=said.flag("DocumentInfo"),
        receivers=said.flag("DocumentReceiver"),
        organs=tuple(
            Receiver(one.text("OrganId"), one.text("ReceiverType"))
            for outer in said.children("ReceiverList")
            for one in outer.children("Receiver")
        ),
    )


def _kind(said: Reading) -> Business:
    text = said.text("BusinessDocType")
    if text not in {str(one.value) for one in Business}:
        said.notes.add("EDX-38", value=text or "–")
        return Business.NEW
    return Business(int(text))
