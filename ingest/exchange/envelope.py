"""Envelope: what a message of the document axis says, whichever dialect it was written in. Pure.

QCVN 102:2016/BTTTT and the older form 1.0 (Công văn 512, 2803). Codes of agencies, identifiers and
kinds are kept as they were received; nothing here decides whether a message is taken.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from repository.findings import Finding, Severity

T = TypeVar("T")


class Dialect(StrEnum):
    """Which form a message has."""

    QCVN_102 = "qcvn-102"
    FORM_1 = "form-1.0"
    """``http://www.e-doc.vn/Schema/``, or VNPT's 2803."""
    LOCAL = "local"
    """Another name space, read by local names."""


class Kind(StrEnum):
    """What a message carries."""

    DOCUMENT = "document"
    STATUS = "status"


class Business(IntEnum):
    """Nghiệp vụ (``BussinessDocType``)."""

    NEW = 0
    RECALL = 1
    UPDATE = 2
    REPLACE = 3


@dataclass(frozen=True, slots=True)
class Organ:
    """An agency, as a message names it."""

    code: str
    name: str = ""
    in_charge: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document that a message speaks of (``ResponseFor``)."""

    organ: str = ""
    code: str = ""
    """Số và ký hiệu: ``267/VPCP-TTĐT``."""
    issued: date | None = None
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody at the sender's: personal data."""

    department: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """A hop. Who it was may be unknown."""

    organ: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """A document that the one sent replaces, and who had received it."""

    document_id: str
    organs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receiver:
    """An agency that an update adds to the receivers, or takes away."""

    code: str
    kind: str = ""
    """``ReceiverType``, 0 or 1: one adds, the other takes away; no source says which."""


@dataclass(frozen=True, slots=True)
class Update:
    """What an update changes (``BussinessDocumentInfo``)."""

    document: bool | None = None
    """Whether the document itself."""
    receivers: bool | None = None
    """Whether the list of its receivers."""
    organs: tuple[Receiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """What a document message says of its document."""

    sender: Organ
    to: tuple[Organ, ...]
    document_id: str = ""
    """Mã định danh văn bản; opaque."""
    number: str = ""
    notation: str = ""
    place: str = ""
    issued: date | None = None
    type_code: str = ""
    type_detail: str = ""
    type_name: str = ""
    subject: str = ""
    content: str = ""
    competence: str = ""
    """Quyền hạn ký: ``KT. GIÁM ĐỐC``."""
    position: str = ""
    full_name: str = ""
    due: date | None = None
    to_places: tuple[str, ...] = ()
    priority: int = 0
    sphere: str = ""
    typer: str = ""
    copies: int | None = None
    pages: int | None = None
    appendixes: tuple[str, ...] = ()
    answers: tuple[Reference, ...] = ()
    steering: str = ""
    traces: tuple[Trace, ...] = ()
    business: Business = Business.NEW
    reason: str = ""
    paper: bool | None = None
    """Whether paper goes along; None: not said."""
    concerns: str = ""
    """``DocumentId`` of the document that a recall, update or replacement is about, if given."""
    staff: tuple[Staff, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    updates: tuple[Update, ...] = ()

    @property
    def code(self) -> str:
        """Số và ký hiệu: ``7816/VPCP-TTĐT``."""
        return "/".join(part for part in (self.number, self.notation) if part)


@dataclass(frozen=True, slots=True)
class Status:
    """What a status message says: how far a document is at the one who received it."""

    sender: Organ
    about: Reference
    code: str
    """``01`` … ``16``; others are kept too."""
    said: str = ""
    at: datetime | None = None
    staff: Staff = Staff()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message: as it was declared, as it was found, and as it was unpacked."""

    name: str
    """As the sender spelled it. Never a path."""
    declared: str = ""
    """The media type that the message gives; not to be believed."""
    description: str = ""
    content_id: str = ""
    size: int = 0
    """Of the payload, in bytes."""
    sha256: str = ""
    """Of the payload, hexadecimal."""
    raw_sha256: str = ""
    """Of what stood in base64, before it was unpacked."""
    unpacked: bool = False
    path: str = ""
    """Where the payload lies; empty where it was only looked at, or could not be had."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message, read."""

    dialect: Dialect
    kind: Kind
    header: Header | None = None
    status: Status | None = None
    attachments: tuple[Attachment, ...] = ()
    findings: tuple[Finding, ...] = ()
    signature: str = ""
    """What was seen of the envelope's own signature: ``none``, ``empty``, ``not verifiable``,
    ``not judged``; nothing rests on it."""

    @property
    def accepted(self) -> bool:
        """Whether no finding rejects it."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def as_json(value: Any) -> Any:  # noqa: ANN401  JSON
    """A value of this module as JSON holds it: days and instants in ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: as_json(one) for name, one in asdict(value).items()}
    if isinstance(value, Mapping):
        return {str(name): as_json(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(one) for one in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def from_json(kind: type[T], said: Mapping[str, Any]) -> T:
    """Read back what ``as_json`` wrote of a value of ``kind``; unknown names are left out.

    Raises:
        KeyError, TypeError, ValueError: something is missing, or is not what it should be.
    """
    hints = get_type_hints(kind)
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: _read(hints[name], said[name]) for name in known & said.keys()})


def _read(hint: Any, said: Any) -> Any:  # noqa: ANN401
    """A value of the type that ``hint`` names."""
    arguments = get_args(hint)
    if get_origin(hint) is tuple:
        return tuple(_read(arguments[0], one) for one in said)
    if isinstance(hint, UnionType):
        inner = next(one for one in arguments if one is not type(None))
        return None if said is None else _read(inner, said)
    if isinstance(hint, type) and is_dataclass(hint):
        return from_json(hint, said)
    if hint in {date, datetime}:
        return hint.fromisoformat(said)
    return hint(said) if isinstance(hint, type) and not isinstance(said, hint) else said
