"""What a hồ sơ is made of, as its packages tell it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO

from preservation.hoso.content import FileDescription, Item
from repository.access import Level, Scope
from repository.documents import Document, FileRole
from repository.dossiers import Dossier
from repository.effacing import PAYLOAD
from repository.errors import DamageError, NoSuchObjectError, UnavailableError
from repository.packages import Package
from web.wiring import Archive

EVERYTHING = Scope.of_owner()
MODES = {
    Level.PUBLIC: "01",
    Level.INTERNAL: "02",
    Level.RESTRICTED: "02",
    Level.SECRET: "03",
}
"""Mức độ tiếp cận (TT 05/2025: 01 công khai, 02 có điều kiện, 03 mật). What is internal is open
to few, hence on conditions."""
BORN, SCANNED, MIXED = "01", "02", "03"
"""Mức độ tin cậy: 01 gốc điện tử, 02 số hóa, 03 hỗn hợp."""


def items_of(archive: Archive, dossier: Dossier) -> tuple[Item, ...]:
    """The documents of a hồ sơ in their order, with the way to their bytes; two questions for all.

    Raises:
        DamageError: a package has no manifest, or is not known.
    """
    documents = archive.dossier_finding.documents(dossier.id, EVERYTHING)
    packages = archive.dossier_finding.packages(dossier.id)
    if missing := {one.package for one in documents} - packages.keys():
        raise DamageError(f"gói {min(missing)}")
    return tuple(
        _item(archive, one, packages[one.package], ordinal)
        for ordinal, one in enumerate(documents, 1)
    )


def _item(archive: Archive, document: Document, package: Package, ordinal: int) -> Item:
    manifest = next((f.sha256 for f in package.files if f.path == PAYLOAD), None)
    if manifest is None:
        raise DamageError(f"gói {package.id}: {PAYLOAD}")

    def opened(path: str) -> AbstractContextManager[BinaryIO]:
        return open_first(archive, package, path)

    return Item(ordinal, document, manifest, opened)


def open_first(archive: Archive, package: Package, path: str) -> AbstractContextManager[BinaryIO]:
    """A file of a package, from the first store that gives it.

    Raises:
        NoSuchObjectError, UnavailableError: none does.
    """
    *others, last = archive.stores
    for store in others:
        try:
            return store.open(package.prefix + path)
        except (NoSuchObjectError, UnavailableError):
            continue
    return last.open(package.prefix + path)


def description_of(archive: Archive, dossier: Dossier) -> FileDescription:
    """The 18 fields of a hồ sơ (TT 05/2025 PL I, III), as far as anybody said them."""
    return described(archive, dossier, archive.dossier_finding.documents(dossier.id, EVERYTHING))


def described(archive: Archive, dossier: Dossier, documents: Sequence[Document]) -> FileDescription:
    """The same, where its documents were read already."""
    agency = archive.agencies.find(dossier.agency)
    said = dossier.body
    days = [document.issued.isoformat() for document in documents if document.issued]
    pages = sum(pages_of(document) for document in documents)
    sheets = sum(part.sheets or 0 for part in archive.dossier_parts.of(dossier.id))
    return FileDescription(
        agency=dossier.agency,
        agency_name=agency.name,
        year=str(dossier.year),
        notation=dossier.notation,
        title=dossier.title,
        file_code=str(said.get("file_code", "")),
        archive_code=str(said.get("archive_code", "")),
        maintenance=dossier.maintenance,
        mode=MODES[max((dossier.level, *(d.level for d in documents)), key=lambda lv: lv.rank)],
        language=dossier.language,
        start_date=dossier.start or min(days, default=""),
        end_date=dossier.end or max(days, default=""),
        keyword=str(said.get("keywords", "")),
        total_doc=str(len(documents)),
        number_of_paper=str(said.get("sheets", "") or sheets or ""),
        number_of_page=str(said.get("pages", "") or pages or ""),
        format=str(said.get("condition", "")),
        infor_sign=str(said.get("sign", "")),
        confidence_level=str(said.get("confidence", "")) or confidence_of(documents),
        paper_file_code=str(said.get("paper_code", "")),
        risk_recovery="0",
        description=str(said.get("description", "")),
    )


def pages_of(document: Document) -> int:
    """How many pages a document has: as its metadata say, or as its first file was found to."""
    said = document.fields.get("PageAmount", "")
    found = document.files[0].facts.get("pages") if document.files else None
    return int(said) if said.isdecimal() else (found if isinstance(found, int) else 0)


def confidence_of(documents: Sequence[Document]) -> str:
    """Whether the documents were born digital, digitised, or some of each."""
    scanned = {any(f.role is FileRole.MASTER for f in one.files) for one in documents}
    return MIXED if len(scanned) > 1 else SCANNED if scanned == {True} else BORN
