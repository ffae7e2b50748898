"""SIP_hoso and SIP_tailieu: packages for another system, with every byte they speak of.

What the circular has no place for in a SIP goes into ``documentation/``: the record of each
document with its signature report and the role of each file, and what that report relies on.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from preservation.constants import tt05
from preservation.hoso.content import (
    Description,
    FileDescription,
    Item,
    LooseDescription,
    Made,
    SubmissionContext,
)
from preservation.hoso.fields import doc_id, document_xml, package_xml
from preservation.hoso.holey import MEDIA_TYPE
from preservation.hoso.mets import Parts, package_mets, representation_mets
from preservation.hoso.mets_parts import Head
from preservation.hoso.naming import (
    HOLEY,
    Names,
    described_in,
    files_of,
    media_type_of,
    plain_name,
)
from preservation.hoso.rows import DESCRIPTION, Row, Rows
from preservation.hoso.tree import Output, Tree
from preservation.hoso.zipping import zip_to
from preservation.mets import Reference
from preservation.premis import DATA
from repository.digest import Digest, Fingerprint
from repository.documents import DocumentFile
from repository.errors import DamageError, DigestMismatchError, RefusedError
from repository.records import as_dict, canonical

__all__ = ["RECORDS", "build_loose_sip", "build_sip", "zip_name", "zip_to"]

REP1 = "representations/rep1/"
RECORDS = "documentation/luutru-documents.jsonl"
"""A line for each document: what this archive knows of it (``RECORD_VERSION``)."""
RECORD_VERSION = 1
EVIDENCE = "documentation/luutru-evidence/"
"""Certificates and revocation data that the signature reports name by digest."""
_EAD = "metadata/descriptive/EAD.xml"
_OTHERS = "documentation/"


def build_sip(
    folder: Path, description: FileDescription, items: Iterable[Item], context: SubmissionContext
) -> Made:
    """Make a SIP_hoso below ``folder``, in a new folder named by its OBJID (TT 05/2025 PL III).

    Raises:
        DamageError: what a store gave is not what the document's record says; nothing is left.
        RefusedError: two documents have one ordinal, there is none, or the package's folder is
            there already.
        NotFoundError: a store has no such file; nothing is left.
        UnavailableError: a store did not answer; nothing is left.
    """
    return _build("sip_hoso", folder, description, items, context)


def build_loose_sip(
    folder: Path, description: LooseDescription, items: Iterable[Item], context: SubmissionContext
) -> Made:
    """Make a SIP_tailieu below ``folder``: documents of no hồ sơ (TT 05/2025 PL IV).

    Raises:
        DamageError: as for ``build_sip``.
        RefusedError: so too.
        NotFoundError: so too.
        UnavailableError: so too.
    """
    return _build("sip_tailieu", folder, description, items, context)


def zip_name(number: int, made: Made) -> str:
    """``1_uuid-….zip``: số thứ tự of the package in its submission, and its OBJID."""
    template: str = tt05()["packages"][made.kind]["zip_name"]
    return template.format(number=number, objid=made.objid)


def _build(
    kind: str,
    folder: Path,
    description: Description,
    items: Iterable[Item],
    context: SubmissionContext,
) -> Made:
    head = Head(
        kind=kind,
        package=context.package,
        made_at=context.made_at,
        label=description.title,
        agency=description.agency,
        agency_name=description.agency_name,
        software=context.software,
        status=context.status,
        agreement=context.agreement,
    )
    place = folder / head.objid
    if place.exists():
        raise RefusedError(f"Đã có gói này · there is such a package already: {place.name}")
    try:
        with Rows() as rows:
            return _Packing(Tree(place), head, rows, context).pack(description, items)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


class _Packing:
    """One SIP on its way."""

    def __init__(self, tree: Tree, head: Head, rows: Rows, context: SubmissionContext) -> None:
        self._tree = tree
        self._head = head
        self._rows = rows
        self._context = context
        self._files = self._references = self._bytes = 0
        self._evidence: dict[str, None] = {}

    def pack(self, description: Description, items: Iterable[Item]) -> Made:
        """Write all of it."""
        names = Names(description)
        with self._tree.stream(RECORDS) as records:
            for item in items:
                self._document(description, item, names.of(item), records)
        if not len(names):
            raise RefusedError("Gói không có tài liệu nào · the package holds no document")
        with self._tree.stream(f"{REP1}METS.xml") as output:
            representation_mets(output, self._head, None, self._rows)
        representation = _reference(f"{REP1}METS.xml", output.fingerprint())
        ead = self._tree.put(_EAD, package_xml(self._head.kind, description, len(names)))
        told = [_reference(RECORDS, records.fingerprint()), *self._enclosed()]
        parts = Parts(
            descriptive=_reference(_EAD, ead), schemas=list(self._schemas()), documentation=told
        )
        with self._tree.stream("METS.xml") as output:
            package_mets(output, self._head, parts, representation)
        return Made(
            folder=self._tree.root,
            package=self._head.package,
            objid=self._head.objid,
            kind=self._head.kind,
            documents=len(names),
            files=self._files,
            references=self._references,
            bytes=self._bytes,
            mets=output.fingerprint().sha256,
        )

    def _document(self, description: Description, item: Item, name: str, records: Output) -> None:
        ead = described_in(item, name)
        found = self._tree.put(REP1 + ead, document_xml(self._head.kind, item, description))
        self._row(item, (DESCRIPTION, ead), found, "application/xml")
        placed = []
        for file, use, place in files_of(item, name):
            if item.carried_by:
                path = place + HOLEY
                found = self._tree.put(REP1 + path, f"{doc_id(item.document)}\n".encode())
                self._row(item, (use, path), found, MEDIA_TYPE)
                self._references += 1
            else:
                path = place
                found = self._bring(item, file, REP1 + path)
                self._row(item, (use, path), found, media_type_of(path, file.media_type))
                self._files += 1
                self._bytes += found.size
            placed.append({"file": file.path, "path": REP1 + path})
        records.write(canonical(_record(item, REP1 + ead, placed)) + b"\n")
        self._evidence |= dict.fromkeys(_named(item))

    def _bring(self, item: Item, file: DocumentFile, path: str) -> Fingerprint:
        """Copy a file out of the stores, and believe it only if it is what its record says."""
        with item.open(DATA + file.path) as source:
            found = self._tree.copy(path, source)
        if found.sha256 != file.sha256:
            raise DigestMismatchError(file.path, expected=file.sha256, found=found.sha256)
        if found != Fingerprint(file.size, file.sha256, file.sha512):
            raise DamageError(f"{file.path}: độ dài hoặc SHA-512 khác · another size or SHA-512")
        return found

    def _row(self, item: Item, what: tuple[str, str], found: Fingerprint, media_type: str) -> None:
        use, path = what
        holey = bool(item.carried_by) and use != DESCRIPTION
        self._rows.add(
            Row(item.ordinal, use, holey, path, found.size, found.sha256.hex, media_type)
        )

    def _schemas(self) -> Iterator[Reference]:
        for name, data in sorted(self._context.schemas.items()):
            path = f"schemas/{plain_name(name)}"
            yield _reference(path, self._tree.put(path, data))

    def _enclosed(self) -> Iterator[Reference]:
        """What goes along: what the caller gave, and what signature reports rely on."""
        for name, thing in sorted(self._context.documentation.items()):
            path = _OTHERS + plain_name(name)
            yield _reference(path, self._tree.enclose(path, thing))
        if self._context.shared is None:
            return
        for text in sorted(self._evidence):
            digest = Digest.parse(text)
            found = self._context.shared(digest)
            if found is None:  # it lies in the signed file itself
                continue
            name, data = found
            if Digest.of_bytes(data, digest.algorithm) != digest:
                raise DamageError(f"{name}: không phải {digest} · it is something else")
            path = EVIDENCE + plain_name(name)
            yield _reference(path, self._tree.put(path, data))


def _record(item: Item, ead: str, placed: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "luutru_sip": RECORD_VERSION,
        "ordinal": item.ordinal,
        "ead": ead,
        "files": placed,
        "manifest": str(item.manifest),
        "carried_by": item.carried_by,
        "document": as_dict(item.document),
    }


def _named(item: Item) -> Iterator[str]:
    """Digests of what the signature report of a document relies on."""
    report: Mapping[str, Any] = item.document.signatures or {}
    for signature in report.get("signatures", ()):
        for part in ("certificates", "revocation"):
            yield from signature.get(part, ())


def _reference(path: str, found: Fingerprint) -> Reference:
    return Reference(path, found.size, found.sha256, media_type_of(path))
