"""Copies for tests: workers, orders, and documents with something to leave out."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from preservation.copies.order import Enclosed, Order, Original, Source
from preservation.copies.proof import Copy, Proof, SourceFile
from preservation.copies.proof import Source as Proven
from repository.copy_kinds import CopyKind, Medium
from repository.digest import Digest, Fingerprint

AT = datetime(2026, 11, 26, 9, 5, 27, tzinfo=UTC)
AGENCY = "Ủy ban nhân dân tỉnh Quảng Ngãi"
ID = "QN7K-4MZP-W2XD"
ORIGINAL = Original(
    document="d-1",
    code="H49.61.8.2026.15.0007",
    title="Về việc ban hành Quy chế văn thư",
    type_name="Quyết định",
    notation="15/QĐ-UBND",
    issued="21/11/2026",
    organ="Ủy ban nhân dân tỉnh Kon Tum",
    medium=Medium.PAPER,
    sha256=Digest.of_bytes(b"1"),
    sha512=Digest.of_bytes(b"1"),
)
ORDER = Order(
    id=ID,
    kind=CopyKind.SAO_Y,
    target=Medium.ELECTRONIC,
    original=ORIGINAL,
    agency_name=AGENCY,
    at=AT,
    made_by="Lê Thị Hoa",
    number="05/SY-UBND",
    place="Quảng Ngãi",
    office="TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG",
    signer="Trần Quốc Bảo",
    recipient="Phạm Minh Tuấn",
    recipient_identity="051089001234",
    purpose="Bổ sung hồ sơ đất đai",
    recipients=("Ông Phạm Minh Tuấn", "Lưu: VT, LTLS"),
    verify=f"https://luutru.example/verify?c={ID}",
)


def order(kind: CopyKind, **words: Any) -> Order:
    numbered = {CopyKind.SAO_Y: "SY", CopyKind.SAO_LUC: "SL", CopyKind.TRICH_SAO: "TrS"}
    number = f"05/{numbered[kind]}-UBND" if kind in numbered else ""
    return replace(ORDER, kind=kind, number=number, **words)


def proof(wanted: Order, title: str = "", data: bytes = b"1") -> bytes:
    original = wanted.original
    return Proof(
        Copy(
            wanted.id, wanted.kind, "Sao y", "H49.61", wanted.agency_name, wanted.at,
            notation=wanted.number, recipient=wanted.recipient,
        ),
        Proven(
            original.document, title, (SourceFile("goc.pdf", Fingerprint.of_bytes(data)),),
            code=original.code, number=original.notation, organ=original.organ,
        ),
        (),
        verify=wanted.verify,
    ).encode()  # fmt: skip


def enclosed(wanted: Order, title: str = "") -> Enclosed:
    return Enclosed(proof(wanted, title))


def source(path: Path, family: str = "pdf") -> Source:
    return Source(path, path.name, family)
