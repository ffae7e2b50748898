"""Orders of copies: what the maker of a copy, its proof and its signature are told."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repository.copy_kinds import CopyKind
from repository.digest import Fingerprint
from repository.documents import Document, FileRole
from repository.people import Person
from web.short_names import place_of
from web.wiring import Archive

if TYPE_CHECKING:
    from ingest.issued import Issued
    from ingest.issuing import Issuing
    from preservation.copies.order import Enclosed, Made, Order, Original, Part, Source
    from preservation.copies.proof import Source as Copied
    from preservation.signatures.signing.signer import Signer
    from repository.copying import Part as Chosen
    from web.copy_plans import Plan


@dataclass(frozen=True, slots=True)
class Product:
    """A copy that was made, with all that it was made of."""

    made: "Made"
    order: "Order"
    sources: "tuple[Source, ...]"
    enclosed: "Enclosed"


def order(archive: Archive, person: Person, plan: "Plan") -> "Order":
    """The order that the copy is made by."""
    from preservation.copies.order import Order

    wish, signatory = plan.request.wish, plan.signatory
    return Order(
        id=plan.id,
        kind=plan.rule.kind,
        target=plan.target,
        original=_original(plan.document),
        agency_name=plan.agency.name,
        at=plan.at,
        made_by=person.full_name,
        number=plan.notation,
        place=plan.terms.place or place_of(plan.agency.name),
        office=signatory.office if signatory else "",
        signer=plan.signer_name,
        recipient=wish.recipient,
        recipient_identity=wish.recipient_id,
        purpose=wish.purpose,
        recipients=tuple(line.strip() for line in wish.place.splitlines() if line.strip()),
        copies=wish.count,
        expires=plan.ends[0],
        parts=parts_of(wish.parts),
        verify=verify_at(archive, plan.id),
    )


def parts_of(chosen: "tuple[Chosen, ...]") -> "tuple[Part, ...]":
    """Chosen pages and regions, page by page; a page that is chosen whole is whole."""
    from preservation.copies.order import Part
    from preservation.pages.geometry import Box

    pages: dict[int, list[Box] | None] = {}
    for one in chosen:
        held = pages.setdefault(one.page, [])
        if one.box is None:
            pages[one.page] = None
        elif held is not None:
            held.append(Box(*one.box))
    return tuple(Part(page, tuple(boxes or ())) for page, boxes in sorted(pages.items()))


def verify_at(archive: Archive, copy: str) -> str:
    """The address at which anybody verifies a copy; empty where the archive has none."""
    base = archive.settings.public_url.rstrip("/")
    return f"{base}/verify?code={copy}" if base else ""


def enclosed(archive: Archive, plan: "Plan", wanted: "Order") -> "Enclosed":
    """What goes with a copy: its proof, evidence over its source, whom the archive trusts."""
    from preservation.copies.order import Enclosed
    from preservation.copies.packing import beside, beside_files
    from preservation.copies.proof import Copy, Proof
    from preservation.signatures.trust import TrustStore
    from web.acts_evidence import evidencing

    line = evidencing(archive).rounds.records().of(plan.document.package)
    record = line.record if line else None
    trusted = TrustStore.load(archive.settings.trust).anchors
    anchors = {anchor.file: anchor.certificate.dump() for anchor in trusted}
    said = Copy(
        id=plan.id,
        kind=plan.rule.kind.value,
        form=plan.rule.vi,
        agency=plan.agency.code,
        agency_name=plan.agency.name,
        issued_at=plan.at,
        expires_at=plan.ends[0],
        number=plan.number,
        year=plan.year if plan.number is not None else None,
        notation=plan.notation,
        recipient=plan.request.wish.recipient,
    )
    dip = plan.rule.kind is CopyKind.DIP
    proof = Proof(
        copy=said,
        source=_source(plan),
        anchors=tuple(hashlib.sha256(der).hexdigest() for der in anchors.values()),
        evidence=record,
        verify=verify_at(archive, plan.id),
        beside=beside(beside_files(wanted, record, anchors)) if dip else (),
    )
    return Enclosed(proof.encode(), record, anchors)


def stamp(
    engine: "Issuing", archive: Archive, plan: "Plan", paths: tuple[Path, Path], signer: "Signer"
) -> "Issued":
    """Sign for the organisation, with the mark that the law of the day wants on such a copy."""
    from ingest.issued import Hands, Seal
    from preservation.signatures.signing.act import Level
    from web.signing import stamper_at

    assert plan.rule.mark is not None  # noqa: S101  a rule that is signed has one
    hands = Hands(signer, plan.at, Level(plan.terms.level), stamper_at(archive.settings.tsa_url))
    seal = Seal(plan.agency.name, plan.terms.picture, form=plan.rule.vi)
    return engine.stamp(*paths, plan.rule.mark, seal, hands)


def packed(product: Product, path: Path) -> Path:
    """The file that is handed out: the copy itself, or the DIP around it."""
    if product.order.kind is not CopyKind.DIP:
        return path
    from preservation.copies.packing import pack

    target = path.with_suffix(".zip")
    target.unlink(missing_ok=True)
    return pack(product.order, path, product.sources, product.enclosed, target)


def _original(document: Document) -> "Original":
    from preservation.copies.order import Original
    from web.copying import medium_of

    fields, first = document.fields, document.files[0]
    issued = document.issued
    return Original(
        document=document.id,
        code=archive_code(document),
        title=document.title,
        type_name=fields.get("TypeName", ""),
        notation=document.code,
        issued=f"{issued:%d/%m/%Y}" if issued else fields.get("IssuedDate", ""),
        organ=fields.get("OrganName", ""),
        medium=medium_of(document),
        sha256=first.sha256,
        sha512=first.sha512,
    )


def archive_code(document: Document) -> str:
    """Mã lưu trữ: the code that the metadata give a document, or its identifier here."""
    return document.fields.get("DocCode", "") or document.id


def _source(plan: "Plan") -> "Copied":
    from preservation.copies.proof import NOTHING, Said, Source, SourceFile

    document, parts = plan.document, plan.request.wish.parts
    pages = ", ".join(str(page) for page in sorted({part.page for part in parts}))
    report = document.signatures or {}
    says = Said(str(report.get("says", "")), str(report.get("says_en", "")))
    return Source(
        document=document.id,
        title="" if parts else document.title,  # an extract may leave its words out
        files=tuple(
            SourceFile(file.name, Fingerprint(file.size, file.sha256, file.sha512))
            for file in document.files
            if file.role is FileRole.ORIGINAL
        ),
        code=archive_code(document),
        number=document.code,
        issued=document.issued,
        organ=document.fields.get("OrganName", ""),
        package=document.package,
        parts=Said(f"trang {pages}", f"from page {pages}") if parts else NOTHING,
        signatures=NOTHING if parts else says,
    )
