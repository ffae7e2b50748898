"""The AIP of one document: a bag whose payload has the shape of TT 05/2025 (AIP_tailieu).

The same document in the same context gives the same bytes, so a package that was
half made can be made again. Originals are linked into place where they lie on
the same file system, and never changed.
"""

import errno
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from preservation.bags.write import tag_files
from preservation.compact import compact
from preservation.ead import document_xml, kind_of, package_xml, short_name
from preservation.letter import letter
from preservation.mets import Header, Metadata, Reference, package_mets, representation_mets
from preservation.premis import (
    DATA,
    REPORT,
    Agents,
    PackagedEvent,
    package_premis,
    representation_premis,
)
from repository.calendar import VIETNAM
from repository.digest import Digest, Fingerprint
from repository.documents import Document, DocumentFile, FileRole
from repository.errors import DamageError
from repository.packages import Package, PackageFile, PackageKind
from repository.records import as_dict, canonical
from repository.stores.store import Parcel

__all__ = ["Context", "PackagedEvent", "build", "parcels"]

RECORD = "data/metadata/other/document.json"
LETTER = "data/DOC-TOI-TRUOC.txt"
_REP1 = "data/representations/rep1/"


@dataclass(frozen=True, slots=True)
class Context:
    """What a package tells of beside its document."""

    agency_name: str
    software: str
    """Name and version: ``luutru 0.1.0``."""
    made_at: datetime
    agent: str
    """Login of whoever brought the document in."""
    agent_name: str
    events: Sequence[PackagedEvent]
    schemas: Mapping[str, tuple[Digest, int]]
    """File name → digest and size of each schema that is kept once for all packages."""
    shared: Mapping[str, str]
    """Digest → kind of every other shared thing the document relies on (certificates, CRLs).

    The package names those that its signature report does not name already.
    """


def build(
    folder: Path, document: Document, sources: Mapping[str, Path], context: Context
) -> Package:
    """Make the package of ``document`` in ``folder``, which must not exist.

    Args:
        folder: Where the bag is made.
        document: What the package is of.
        sources: ``DocumentFile.path`` → the spooled file with exactly those bytes.
        context: What else it tells.

    Raises:
        DamageError: a source has another size than its record.
        ValueError: a path of the document cannot be kept in a bag.
    """
    folder.mkdir(parents=True)
    payload = _originals(document)
    written = _metadata(document, context)
    payload |= {path: Fingerprint.of_bytes(data) for path, data in written.items()}
    tags = tag_files(payload, _info(document, context))
    for file in document.files:
        _bring(sources[file.path], folder / (DATA + file.path), file)
    for path, data in (written | tags).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    files = [PackageFile(path, entry.size, entry.sha256) for path, entry in payload.items()]
    files += [PackageFile(name, len(data), Digest.of_bytes(data)) for name, data in tags.items()]
    return Package(
        document.package, PackageKind.DOCUMENT, tuple(sorted(files, key=lambda file: file.path))
    )


def parcels(folder: Path, package: Package) -> tuple[Parcel, ...]:
    """The files of the bag in ``folder``, ready for a store; ``bagit.txt`` comes last.

    Where a store cannot show all at once, a package without its declaration is
    plainly not yet whole.
    """
    order = sorted(package.files, key=lambda file: (file.path == "bagit.txt", file.path))
    return tuple(Parcel(file.path, folder / file.path, file.sha256) for file in order)


def _originals(document: Document) -> dict[str, Fingerprint]:
    payload = {
        DATA + file.path: Fingerprint(file.size, file.sha256, file.sha512)
        for file in document.files
    }
    if len(payload) != len(document.files) or not payload:
        raise ValueError(f"document {document.id}: no file, or two in one place")
    return payload


def _metadata(document: Document, context: Context) -> dict[str, bytes]:
    """Every file that is made: path in the bag → bytes."""
    header = Header(
        package=document.package,
        made_at=context.made_at,
        agency=document.agency,
        agency_name=context.agency_name,
        software=context.software,
    )
    agents = Agents(context.agent, context.agent_name, context.software)
    record = as_dict(document)
    files: dict[str, bytes] = {}
    if document.signatures is not None:
        report = record["signatures"]
        files[REPORT] = canonical(compact(report) if "signatures" in report else report)
        record["signatures"] = {"in": REPORT}
    files[RECORD] = canonical(record)
    ead = f"{_REP1}metadata/descriptive/EAD_{kind_of(document)}_{short_name(document)}.xml"
    files[ead] = document_xml(document)
    files[f"{_REP1}metadata/preservation/PREMIS_rep1.xml"] = representation_premis(document)
    files[f"{_REP1}METS.xml"] = _representation_mets(document, header, files)
    files["data/metadata/descriptive/EAD.xml"] = package_xml(document, context.agency_name)
    files["data/metadata/preservation/PREMIS.xml"] = package_premis(
        document, context.events, agents
    )
    files[LETTER] = letter(document, header)
    files["data/METS.xml"] = _package_mets(document, header, files, context)
    return files


def _representation_mets(document: Document, header: Header, files: Mapping[str, bytes]) -> bytes:
    here = {path: data for path, data in files.items() if path.startswith(_REP1)}
    descriptive, premis = [_reference(path, data, _REP1) for path, data in here.items()]
    groups: dict[FileRole, list[Reference]] = {}
    for file in document.files:
        reference = Reference(f"data/{file.path}", file.size, file.sha256, file.media_type)
        groups.setdefault(file.role, []).append(reference)
    first, *rest = groups.get(FileRole.ORIGINAL, ()) or groups[document.files[0].role]
    return representation_mets(
        header,
        Metadata(descriptive, premis),
        first,
        [*rest, *groups.get(FileRole.ATTACHMENT, ())],
        {use: groups[role] for role, use in _COMPANIONS.items() if role in groups},
    )


_COMPANIONS = {
    FileRole.MASTER: "MasterFile",
    FileRole.DERIVATIVE: "DerivativeFile",
    FileRole.MESSAGE: "MessageFile",
}


def _package_mets(
    document: Document, header: Header, files: Mapping[str, bytes], context: Context
) -> bytes:
    needed = f"EAD_{kind_of(document)}.xsd"

    def reference(path: str) -> Reference:
        return _reference(path, files[path], "data/")

    return package_mets(
        header,
        Metadata(
            reference("data/metadata/descriptive/EAD.xml"),
            reference("data/metadata/preservation/PREMIS.xml"),
            (reference(RECORD),),  # which itself names the signature report
        ),
        [
            Reference(f"schemas/{name}", size, digest, "application/xml")
            for name, (digest, size) in sorted(context.schemas.items())
            if name == needed or not name.startswith("EAD_")  # of the three, the one in use
        ],
        reference(f"{_REP1}METS.xml"),
    )


_MEDIA_TYPES = {".xml": "application/xml", ".json": "application/json", ".txt": "text/plain"}


def _reference(path: str, data: bytes, base: str) -> Reference:
    media_type = _MEDIA_TYPES[path[path.rindex(".") :]]
    return Reference(path.removeprefix(base), len(data), Digest.of_bytes(data), media_type)


def _info(document: Document, context: Context) -> list[tuple[str, str]]:
    """The elements of ``bag-info.txt``; what is empty is left out."""
    named = canonical(document.signatures).decode()
    elements = [
        ("Source-Organization", context.agency_name),
        ("External-Identifier", document.fields.get("DocCode") or document.id),
        ("Internal-Sender-Identifier", document.id),
        ("Bagging-Date", f"{context.made_at.astimezone(VIETNAM):%Y-%m-%d}"),
        ("Bag-Software-Agent", context.software),
        ("Document-Code", document.code),
        ("Document-Date", document.fields.get("IssuedDate", "")),
        ("Document-Agency", document.agency),
        *(("Shared", digest) for digest in sorted(context.shared) if digest not in named),
    ]
    return [(label, value) for label, value in elements if value.strip()]


def _bring(source: Path, place: Path, file: DocumentFile) -> None:
    """Link where both lie on one file system, copy where not; stores read back what they keep."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if source.stat().st_size != file.size:
        raise DamageError(
            f"{file.name}: {source.stat().st_size} bytes, its record says {file.size}"
        )
    try:
        os.link(source, place)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK):
            raise
        shutil.copyfile(source, place)
