"""PREMIS 3: what happened to a document, who did it, and what its files are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from preservation.markup import XSI, add, derived, root_of, serialise
from repository.calendar import iso_vietnam
from repository.documents import Document, DocumentFile, FileRole

PREMIS = "http://www.loc.gov/premis/v3"
DATA = "data/representations/rep1/data/"
_OF_EACH_FILE = frozenset({"message digest calculation", "format identification"})
"""Events that the software alone brings about, and whose result stands in ``PREMIS_rep1.xml``."""
_SAID_ELSEWHERE = _OF_EACH_FILE | {"digital signature validation", "ingestion"}
"""Events whose detail the package says already: in the signature report, in ``document.json``."""
_BY_HAND = frozenset({"ingestion", "quality review"})
"""Events that a person brings about; all others are the software's doing."""
REPORT = "data/metadata/other/signatures.json"
CREATION = "information package creation"
"""SIP → AIP (TT 05/2025 PL I): this event has the package that came as its source."""


@dataclass(frozen=True, slots=True)
class PackagedEvent:
    """An event as the package tells of it."""

    id: str
    kind: str
    """From the PREMIS event vocabulary where it has the word."""
    at: datetime
    outcome: str
    detail: str
    agent: str
    """Login of whoever asked for it."""


@dataclass(frozen=True, slots=True)
class Agents:
    """Who had a hand in a package."""

    person: str
    person_name: str
    software: str
    """Name and version."""


def package_premis(document: Document, events: Sequence[PackagedEvent], agents: Agents) -> bytes:
    """``metadata/preservation/PREMIS.xml``: the document, what happened to it, and who did it."""
    named = [("UUID", document.id.upper())]
    if code := document.fields.get("DocCode"):
        named.append(("mã định danh văn bản", code))
    return entity_premis(named, events, agents)


def entity_premis(
    named: Sequence[tuple[str, str]],
    events: Sequence[PackagedEvent],
    agents: Agents,
    made_from: str = "",
) -> bytes:
    """``PREMIS.xml`` of whatever has the identifiers ``named`` (type, value).

    ``made_from`` names the package that the event ``information package creation`` began with.
    """
    root = _root()
    entity = _object(root, "intellectualEntity", *named[0])
    for kind, value in named[1:]:
        _identifier(entity, "objectIdentifier", kind, value)
    if made_from:  # what an event points to is told of, too
        _object(root, "intellectualEntity", "OBJID", made_from)
    for event in events:  # all of them happened to the one object of this file
        written = _event(root, event, agents.software)
        if made_from and event.kind == CREATION:
            linked = _identifier(written, "linkingObjectIdentifier", "OBJID", made_from)
            add(linked, "linkingObjectRole", "source")
    _agent(root, agents.person, agents.person_name, "person")
    name, _, version = agents.software.partition(" ")
    _agent(root, agents.software, name, "software", version)
    for login in sorted({event.agent for event in events} - {agents.person}):
        _agent(root, login, login, "person")
    return serialise(root, 1)


def representation_premis(document: Document) -> bytes:
    """``PREMIS_rep1.xml``: the representation and each of its files."""
    root = _root()
    _object(root, "representation", "UUID", f"{document.id.upper()}/rep1")
    for file in document.files:
        _file(root, document, file)
    return serialise(root, 1)


def _file(root: etree._Element, document: Document, file: DocumentFile) -> None:
    path = DATA + file.path
    described = _object(root, "file", "UUID", derived(document.package, path))
    characteristics = add(described, "objectCharacteristics")
    fixity = add(characteristics, "fixity")
    add(fixity, "messageDigestAlgorithm", "SHA-256")
    add(fixity, "messageDigest", file.sha256.hex.upper())
    add(characteristics, "size", str(file.size))
    form = add(characteristics, "format")
    designation = add(form, "formatDesignation")
    add(designation, "formatName", file.format_name or file.media_type)
    if file.puid:
        registry = add(form, "formatRegistry")
        add(registry, "formatRegistryName", "PRONOM")
        add(registry, "formatRegistryKey", file.puid)
    add(described, "originalName", file.name)
    location = add(add(described, "storage"), "contentLocation")
    add(location, "contentLocationType", "path in package")
    add(location, "contentLocationValue", path)
    if signatures := _signatures_of(document, file):
        _signed(described, signatures)
    for source in _sources(document, file):
        _derived_from(described, derived(document.package, DATA + source.path))


def _sources(document: Document, file: DocumentFile) -> list[DocumentFile]:
    """What a file was made from: the original from its masters, a derivative from the original."""
    role = _MADE_FROM.get(file.role)
    return [other for other in document.files if other.role is role]


_MADE_FROM = {
    FileRole.ORIGINAL: FileRole.MASTER,
    FileRole.DERIVATIVE: FileRole.ORIGINAL,
}


def _derived_from(described: etree._Element, source: str) -> None:
    written = add(described, "relationship")
    add(written, "relationshipType", "derivation")
    add(written, "relationshipSubType", "has source")
    _identifier(written, "relatedObjectIdentifier", "UUID", source)


def _signatures_of(document: Document, file: DocumentFile) -> list[Mapping[str, Any]]:
    report = (document.signatures or {}).get("signatures", ())
    original = document.files[0].name
    return [one for one in report if one.get("file", original) == file.name]


def _signed(described: etree._Element, signatures: Sequence[Mapping[str, Any]]) -> None:
    """All signatures of a file in short; everything else is in the report."""
    written = add(add(described, "signatureInformation"), "signature")
    add(written, "signatureEncoding", "binary")
    add(written, "signer", "; ".join(str(one.get("signer") or "?") for one in signatures))
    add(written, "signatureMethod", "PAdES")
    add(written, "signatureValue", REPORT.removeprefix("data/"))
    add(written, "signatureValidationRules", "ETSI EN 319 102-1")
    said = [str(one.get("indication") or "?") for one in signatures]
    add(written, "signatureProperties", "; ".join(said))


def _event(root: etree._Element, event: PackagedEvent, software: str) -> etree._Element:
    written = add(root, "event")
    _identifier(written, "eventIdentifier", "UUID", event.id)
    add(written, "eventType", event.kind)
    add(written, "eventDateTime", iso_vietnam(event.at))
    if event.detail and event.kind not in _SAID_ELSEWHERE:
        add(add(written, "eventDetailInformation"), "eventDetail", event.detail)
    add(add(written, "eventOutcomeInformation"), "eventOutcome", event.outcome)
    if event.kind in _OF_EACH_FILE:
        return written
    by_hand = event.kind in _BY_HAND
    agent, role = (event.agent, "implementer") if by_hand else (software, "executing program")
    linked = _identifier(written, "linkingAgentIdentifier", "local", agent)
    add(linked, "linkingAgentRole", role)
    return written


def _agent(root: etree._Element, identifier: str, name: str, kind: str, version: str = "") -> None:
    agent = add(root, "agent")
    _identifier(agent, "agentIdentifier", "local", identifier)
    add(agent, "agentName", name)
    add(agent, "agentType", kind)
    if version:
        add(agent, "agentVersion", version)


def _root() -> etree._Element:
    root = root_of("premis", PREMIS)
    root.set("version", "3.0")
    return root


def _object(root: etree._Element, category: str, kind: str, value: str) -> etree._Element:
    described = add(root, "object")
    described.set(f"{{{XSI}}}type", category)
    _identifier(described, "objectIdentifier", kind, value)
    return described


def _identifier(parent: etree._Element, tag: str, kind: str, value: str) -> etree._Element:
    identifier = add(parent, tag)
    add(identifier, f"{tag}Type", kind)
    add(identifier, f"{tag}Value", value)
    return identifier
