"""PREMIS 3: what happened to a document, who did it, and what its files are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from preservation.markup import XSI, add, derived, root_of, serialise
from repository.calendar import iso_vietnam
from repository.digest import Digest
from repository.documents import Document, DocumentFile

PREMIS = "http://www.loc.gov/premis/v3"
DATA = "data/representations/rep1/data/"
REPORT = "data/metadata/other/signatures.json"


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
    agency: str
    agency_name: str
    software: str
    """Name and version."""


def package_premis(document: Document, events: Sequence[PackagedEvent], agents: Agents) -> bytes:
    """``metadata/preservation/PREMIS.xml``: the document, what happened to it, and who did it."""
    root = _root()
    entity = _object(root, "intellectualEntity", "UUID", document.id.upper())
    if code := document.fields.get("DocCode"):
        _identifier(entity, "objectIdentifier", "mã định danh văn bản", code)
    add(entity, "originalName", document.files[0].name)
    _related(entity, "is represented by", _representation_id(document))
    for event in events:
        _event(root, event, document, agents.software)
    _agent(root, agents.person, agents.person_name, "person")
    _agent(root, agents.agency, agents.agency_name, "organization")
    name, _, version = agents.software.partition(" ")
    _agent(root, agents.software, name, "software", version)
    for login in sorted({event.agent for event in events} - {agents.person}):
        _agent(root, login, login, "person")
    return serialise(root, 1)


def representation_premis(document: Document) -> bytes:
    """``PREMIS_rep1.xml``: the representation and each of its files."""
    root = _root()
    representation = _object(root, "representation", "UUID", _representation_id(document))
    _related(representation, "represents", document.id.upper())
    for file in document.files:
        _file(root, document, file)
    return serialise(root, 1)


def _file(root: etree._Element, document: Document, file: DocumentFile) -> None:
    path = DATA + file.path
    described = _object(root, "file", "UUID", derived(document.package, path))
    characteristics = add(described, "objectCharacteristics")
    for algorithm, digest in (("SHA-256", file.sha256), ("SHA-512", file.sha512)):
        _fixity(characteristics, algorithm, digest)
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
    for number, signature in _signatures_of(document, file):
        _signature(described, number, signature)
    _related(described, "is included in", _representation_id(document))


def _signatures_of(document: Document, file: DocumentFile) -> list[tuple[int, Mapping[str, Any]]]:
    """The signatures that ``file`` bears, each with its place in the report."""
    report = (document.signatures or {}).get("signatures", ())
    original = document.files[0].name
    return [
        (number, signature)
        for number, signature in enumerate(report)
        if signature.get("file", original) == file.name
    ]


def _signature(described: etree._Element, number: int, signature: Mapping[str, Any]) -> None:
    """In short; everything else is in ``signatures.json``."""
    written = add(add(described, "signatureInformation"), "signature")
    add(written, "signatureEncoding", "binary")
    add(written, "signer", _plain(signature.get("signer")) or "?")
    add(written, "signatureMethod", "CMS (ISO 32000, PAdES)")
    add(written, "signatureValue", f"{REPORT}#/signatures/{number}")
    add(written, "signatureValidationRules", "ETSI EN 319 102-1")
    said = [signature.get(key) for key in ("indication", "sub_indication", "signed_at")]
    add(written, "signatureProperties", "; ".join(filter(None, map(_plain, said))))


def _plain(value: object) -> str:
    match value:
        case str():
            return value
        case Mapping():
            return _plain(value.get("name") or value.get("common_name"))
    return ""


def _event(root: etree._Element, event: PackagedEvent, document: Document, software: str) -> None:
    written = add(root, "event")
    _identifier(written, "eventIdentifier", "UUID", event.id)
    add(written, "eventType", event.kind)
    add(written, "eventDateTime", iso_vietnam(event.at))
    if event.detail:
        add(add(written, "eventDetailInformation"), "eventDetail", event.detail)
    add(add(written, "eventOutcomeInformation"), "eventOutcome", event.outcome)
    for agent, role in ((event.agent, "implementer"), (software, "executing program")):
        linked = _identifier(written, "linkingAgentIdentifier", "local", agent)
        add(linked, "linkingAgentRole", role)
    linked = _identifier(written, "linkingObjectIdentifier", "UUID", document.id.upper())
    add(linked, "linkingObjectRole", "outcome" if event.kind == "ingestion" else "source")


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


def _fixity(characteristics: etree._Element, algorithm: str, digest: Digest) -> None:
    fixity = add(characteristics, "fixity")
    add(fixity, "messageDigestAlgorithm", algorithm)
    add(fixity, "messageDigest", digest.hex.upper())


def _related(described: etree._Element, how: str, other: str) -> None:
    relationship = add(described, "relationship")
    add(relationship, "relationshipType", "structural")
    add(relationship, "relationshipSubType", how)
    related = add(relationship, "relatedObjectIdentifier")
    add(related, "relatedObjectIdentifierType", "UUID")
    add(related, "relatedObjectIdentifierValue", other)


def _representation_id(document: Document) -> str:
    return derived(document.package, "rep1")
