"""Writing: messages as Java's SDK of the axis writes them, the same bytes for the same header.

The root has the default name space, the children of the envelope the prefix ``edXML`` of the same
URI, ``AttachmentEncoded`` none again: one team reports that the axis refused packages without those
prefixes. Files stand raw in base64 with their own media type: every reader that is known takes a
file so (Java's unzips only what says ``application/zip``).

No ``Signature`` is written. What the SDKs write there is a dummy, in the wrong name space, and the
axis writes messages anew on the way: nobody could verify one (``edxml.md`` §1.8). The signatures
are in the files.
"""

import uuid
from binascii import b2a_base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from ingest.exchange.edxml import elements as e
from ingest.exchange.envelope import Header, Replaced, Status, Update

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
_OPEN = (
    f'<?xml version="1.0" encoding="UTF-8"?><edXML xmlns="{NAMESPACE}">'
    f'<edXML:edXMLEnvelope xmlns:edXML="{NAMESPACE}"><edXML:edXMLHeader>'
)
_CONTENT = f'<edXML:ContentTransferEncoded xmlns:edXML="{NAMESPACE}">'
_PIECE = 3 << 16
"""A multiple of three: each piece is base64 by itself."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a message that is written."""

    name: str
    media_type: str
    description: str
    open: Callable[[], BinaryIO]
    """Gives its bytes from their beginning; whoever asked closes it."""


def write_document(header: Header, parts: Sequence[Part], to: BinaryIO) -> None:
    """Write a document message into ``to``; files pass through piece by piece.

    Control characters, which XML cannot hold, are left out of prose, where old word processors put
    them; in codes and identifiers, which others compare, they are refused before anything is
    written.

    Raises:
        RefusedError: a code or an identifier holds a control character.
    """
    named = [(_content_id(header, place, part), part) for place, part in enumerate(parts)]
    head = _head(header, named)
    to.write(head.encode())
    if named:
        to.write(b"<AttachmentEncoded>")
        for name, part in named:
            to.write(_described(name, part).encode())
            with part.open() as source:
                _encode(source, to)
            to.write(b"</edXML:ContentTransferEncoded></Attachment>")
        to.write(b"</AttachmentEncoded>")
    to.write(b"</edXML>")


def write_status(status: Status) -> bytes:
    """A status message, whole: it has no traces, no body and no files.

    Raises:
        RefusedError: a code or an identifier holds a control character.
    """
    inner = (
        e.organ("From", status.sender)
        + e.reference(status.about)
        + e.staff(status.staff)
        + e.code("StatusCode", status.code)
        + e.text("Description", status.said)
        + e.instant("Timestamp", status.at)
    )
    end = "</edXML:edXMLHeader></edXML:edXMLEnvelope></edXML>"
    return (_OPEN + e.element("MessageHeader", inner) + end).encode()


def _head(header: Header, named: Sequence[tuple[str, Part]]) -> str:
    """Everything before the files."""
    references = "".join(
        e.element(
            "Reference",
            e.text("ContentId", f"cid:{name}")
            + e.text("ContentType", part.media_type)
            + e.text("Description", part.description)
            + e.text("AttachmentName", part.name),
        )
        for name, part in named
    )
    manifest = f'<edXML:edXMLManifest version="1.0">{references}</edXML:edXMLManifest>'
    return (
        _OPEN
        + e.element("MessageHeader", _message(header))
        + e.element("TraceHeaderList", _traces(header))
        + "</edXML:edXMLHeader>"
        + e.element("edXMLBody", manifest)
        + "</edXML:edXMLEnvelope>"
    )


def _message(header: Header) -> str:
    """The elements of MessageHeader."""
    kind = (
        e.text("Type", header.type_code)
        + e.text("TypeDetail", header.type_detail)
        + e.text("TypeName", header.type_name)
    )
    signer = (
        e.text("Competence", header.competence)
        + e.text("Position", header.position)
        + e.text("FullName", header.full_name)
    )
    return (
        e.organ("From", header.sender)
        + "".join(e.organ("To", one) for one in header.to)
        + e.code("DocumentId", header.document_id)
        + e.element(
            "Code", e.code("CodeNumber", header.number) + e.code("CodeNotation", header.notation)
        )
        + e.element(
            "PromulgationInfo",
            e.text("Place", header.place) + e.day("PromulgationDate", header.issued),
        )
        + e.element("DocumentType", kind)
        + e.text("Subject", header.subject)
        + e.text("Content", header.content)
        + (e.element("SignerInfo", signer) if signer else "")
        + e.day("DueDate", header.due)
        + e.element("OtherInfo", _other(header))
        + "".join(e.reference(one) for one in header.answers)
        + e.text("SteeringType", header.steering)
        + _listed("ToPlaces", "Place", header.to_places)
    )


def _other(header: Header) -> str:
    return (
        e.text("Priority", str(header.priority))
        + e.text("SphereOfPromulgation", header.sphere)
        + e.text("TyperNotation", header.typer)
        + e.text("PromulgationAmount", header.copies)
        + e.text("PageAmount", header.pages)
        + e.text("Direction", "false")
        + _listed("Appendixes", "Appendix", header.appendixes)
    )


def _traces(header: Header) -> str:
    hops = "".join(
        e.element("TraceHeader", e.code("OrganId", hop.organ) + e.instant("Timestamp", hop.at))
        for hop in header.traces
    )
    business = (
        e.text("BussinessDocType", str(int(header.business)))
        + e.text("BussinessDocReason", header.reason)
        + e.flag("Paper", said=header.paper)
        + e.code("DocumentId", header.concerns)
        + "".join(e.staff(one) for one in header.staff)
        + "".join(_update(one) for one in header.updates)
        + _replaced(header.replaced)
    )
    return hops + e.element("Bussiness", business)


def _update(one: Update) -> str:
    receivers = "".join(
        e.element("Receiver", e.code("OrganId", organ.code) + e.code("ReceiverType", organ.kind))
        for organ in one.organs
    )
    return e.element(
        "BussinessDocumentInfo",
        e.flag("DocumentInfo", said=one.document)
        + e.flag("DocumentReceiver", said=one.receivers)
        + (e.element("ReceiverList", receivers) if receivers else ""),
    )


def _replaced(documents: Sequence[Replaced]) -> str:
    if not documents:
        return ""
    return e.element(
        "ReplacementInfoList",
        "".join(
            e.element(
                "ReplacementInfo",
                e.code("DocumentId", one.document_id)
                + e.element("OrganIdList", "".join(e.code("OrganId", to) for to in one.organs)),
            )
            for one in documents
        ),
    )


def _listed(outer: str, inner: str, texts: Sequence[str]) -> str:
    return e.element(outer, "".join(e.text(inner, one) for one in texts)) if texts else ""


def _content_id(header: Header, place: int, part: Part) -> str:
    """The same for the same file of the same document: a message can be made again."""
    seed = "\0".join((header.sender.code, header.document_id, header.code, str(place), part.name))
    return str(uuid.uuid5(uuid.NAMESPACE_URL, e.prose(seed)))


def _described(name: str, part: Part) -> str:
    """The beginning of an attachment, in the default name space."""
    said = "".join(
        f"<{tag}>{e.prose(value)}</{tag}>"
        for tag, value in (
            ("ContentId", f"cid:{name}"),
            ("AttachmentName", part.name),
            ("Description", part.description),
            ("ContentType", part.media_type),
        )
        if value
    )
    return f"<Attachment>{said}{_CONTENT}"


def _encode(source: BinaryIO, to: BinaryIO) -> None:
    """Base64 on one line; a source may give less than was asked for."""
    held = b""
    while piece := source.read(_PIECE):
        held += piece
        whole = len(held) - len(held) % 3
        to.write(b2a_base64(held[:whole], newline=False))
        held = held[whole:]
    to.write(b2a_base64(held, newline=False))
