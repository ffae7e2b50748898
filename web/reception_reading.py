"""A SIP read for its reception: its documents as deliveries that the gates of this archive know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID, uuid5

from ingest.delivery import Companion, Delivery
from preservation.hoso.handing import HandedDocument, HandedPackage
from preservation.hoso.reading import Sip, SipDocument, read_sip
from preservation.hoso.words import metadata_in
from preservation.markup import clean
from preservation.premis import PackagedEvent
from preservation.signatures.nature import signed_name
from repository.access import Level
from repository.calendar import iso_utc
from repository.documents import Document, DocumentFile, FileRole
from repository.ledger import EventKind, Outcome
from repository.reception_steps import Reception
from repository.records import canonical
from web.wiring import Archive

_LONGEST = 2000
_NAMESPACE = UUID("0d5a1f0e-56a5-5c61-9a0c-8a2f2b1c7d21")
_LEVELS = {"01": Level.PUBLIC, "02": Level.INTERNAL, "03": Level.SECRET}
"""Mức độ tiếp cận → level; ``02`` is what is open on conditions."""


@dataclass(frozen=True, slots=True)
class Handed:
    """One document that was handed over."""

    item: str
    """Of the reception; the same each time."""
    ordinal: int
    said: HandedDocument | None
    """What the manifest says of it."""
    sip: SipDocument
    delivery: Delivery
    origin: Mapping[str, Any]
    """What it was where it comes from: ``document``, ``received_at``, ``indication``…"""

    @property
    def refers(self) -> bool:
        """Whether its bytes are elsewhere."""
        return any(file.refers_to for file in self.sip.files)

    @property
    def digests(self) -> list[str]:
        """SHA-256 of its files, as read; where it only refers, as its record says."""
        if self.refers and self.sip.record is not None:
            return [file.sha256.hex for file in self.sip.record.files]
        return [file.sha256.hex for file in self.sip.files]


def read(package: Path, work: Path) -> Sip:
    """Read a package in a folder of our own.

    Raises:
        RefusedError: it is no package, or built to do harm.
        UnavailableError: there is no room for it.
    """
    work.mkdir()
    return read_sip(package, work)


def fonds_of(archive: Archive, said: HandedPackage) -> str:
    """The agency of this archive whose fonds a hồ sơ goes into; empty: it is not known here.

    A closed fonds (phông đóng) goes by its own code, which is another code of its agency here.
    """
    known = {code: one.code for one in archive.agencies.all() for code in one.codes}
    return known.get(said.said["agency"], "")


def handed(reception: Reception, agency: str, package: HandedPackage, sip: Sip) -> Iterator[Handed]:
    """The documents of a package, in order."""
    by_id = {one.document: one for one in package.documents}
    by_ordinal = {one.ordinal: one for one in package.documents}
    for ordinal, document in enumerate(sip.documents, 1):
        record = document.record
        said = by_id.get(record.id) if record is not None else by_ordinal.get(ordinal)
        item = str(uuid5(_NAMESPACE, f"{reception.id}\n{package.ordinal}\n{ordinal}"))
        origin = origin_of(reception, package, document)
        past = _event(origin, item, reception)
        delivery = replace(_delivery(sip, document, agency), past=(past,))
        yield Handed(item, said.ordinal if said else ordinal, said, document, delivery, origin)


def origin_of(reception: Reception, package: HandedPackage, sip: SipDocument) -> dict[str, Any]:
    """What a document was where it comes from, exactly as it was said there."""
    told = {"sender": reception.sender, "sip": package.sip, "doc_id": sip.fields.get("docId", "")}
    told |= {"code": package.code} if package.is_loose else {}
    record = sip.record
    if record is None:
        return told
    report = record.signatures or {}
    more = {
        "document": record.id,
        "package": record.package,
        "manifest": str(sip.manifest) if sip.manifest else "",
        "received_at": iso_utc(record.received_at),
        "received_by": record.received_by,
        "agency": record.agency,
        "standing": record.standing.value,
        "indication": str(report.get("indication", "")),
        "says": str(report.get("says", "")),
    }
    return told | {name: clean(text)[:_LONGEST] for name, text in more.items()}


def level_of(sip: Sip, mode: str, said: str = "") -> Level:
    """How widely a hồ sơ may be read: as it was said, never wider than any of its documents."""
    levels = [_level(document) for document in sip.documents]
    if said in set(Level):
        least = Level(said)
    else:
        least = _LEVELS.get(mode, Level.INTERNAL) if mode else Level.PUBLIC
    return max((least, *levels), key=lambda level: level.rank)


def _level(sip: SipDocument) -> Level:
    if sip.record is not None:
        return sip.record.level
    return _LEVELS.get(sip.fields.get("mode", ""), Level.RESTRICTED)


def _delivery(sip: Sip, document: SipDocument, agency: str) -> Delivery:
    """A document as the gates know it; names and roles as they were."""
    record = document.record
    known = list(record.files) if record is not None else []
    files = [
        (sip.folder / file.path, _known(known, file.sha256.hex), file) for file in document.files
    ]
    main, *others = [
        (path, held.name if held else PurePosixPath(file.path).name, held)
        for path, held, file in files
    ]
    signs = [one for one in others if signed_name(one[1]) == main[1]]
    beside = signs[0] if signs else None
    return Delivery(
        path=main[0],
        name=main[1],
        fields=_fields(document, record),
        agency=agency,
        level=_level(document),
        beside=beside[0] if beside else None,
        companions=tuple(
            Companion(path, name, held.role if held else FileRole.ATTACHMENT)
            for path, name, held in others
            if beside is None or path != beside[0]
        ),
    )


def _known(left: list[DocumentFile], sha256: str) -> DocumentFile | None:
    """What the record says of a file; each of its lines is for one file."""
    found = next((one for one in left if one.sha256.hex == sha256), None)
    if found is not None:
        left.remove(found)
    return found


def _fields(document: SipDocument, record: Document | None) -> Mapping[str, str]:
    if record is not None:
        return record.fields
    return metadata_in(f"sip_{document.kind}", document.fields)


def _event(origin: Mapping[str, Any], item: str, reception: Reception) -> PackagedEvent:
    """The PREMIS event that tells of where it comes from."""
    return PackagedEvent(
        id=item,
        kind=EventKind.ACCESSION.value,
        at=reception.received_at or reception.registered_at,
        outcome=Outcome.SUCCESS.value,
        detail=canonical(dict(origin)).decode(),
        agent=reception.registered_by,
    )
