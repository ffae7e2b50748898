"""Documents to make packages of."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from preservation.package import Context, PackagedEvent, build
from repository.access import Level
from repository.digest import Digest, Fingerprint
from repository.documents import Document, DocumentFile, DocumentId, FileRole, Standing
from repository.packages import Package

AT = datetime(2026, 11, 22, 10, 5, 27, 123456, tzinfo=UTC)
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40


SAYS = (
    "Ông/bà Nguyễn Hải Đăng (Sở Khoa học và Công nghệ tỉnh Quảng Ngãi) ký lúc 15:18:02 ngày"
    " 14/04/2026 (+07:00); nội dung còn nguyên vẹn; chứng thư số hợp lệ tại thời điểm ký."
)
SAYS_EN = (
    "Nguyễn Hải Đăng (Sở Khoa học và Công nghệ tỉnh Quảng Ngãi) signed at 2026-04-14 15:18:02"
    " (+07:00); the content is intact; the certificate was valid when it was signed."
)


def signature(signer: str) -> dict[str, Any]:
    return {
        "field": "Signature1",
        "kind": "signature",
        "sub_filter": "/ETSI.CAdES.detached",
        "signer": signer,
        "signer_organisation": "Ủy ban nhân dân tỉnh Kon Tum",
        "coverage": "whole revision",
        "changes": [],
        "reasons": [],
        "intact": True,
        "policy": "luutru-strict 2",
        "says_en": SAYS_EN,
        "issuer": "Common Name: CA phục vụ, Organization: Ban Cơ yếu Chính phủ, Country: VN",
        "serial": "5403A1B2C3D4E5F60718",
        "indication": "TOTAL-PASSED",
        "sub_indication": "",
        "signed_at": "2026-11-22T02:00:00.000000Z",
        "proven_at": "2026-11-22T02:00:03.000000Z",
        "covers_whole_file": True,
        "changes_after": "none",
        "says": SAYS,
        "file": "Quyết định 15.pdf",
        "certificates": [f"sha256:{number:064x}" for number in range(4)],
        "revocation": [f"sha256:{number:064x}" for number in range(10, 12)],
        "timestamps": [f"sha256:{len(signer):064x}"],
        "proof": "timestamp",
        "crls": 2,
        "represented": f"sha256:{len(signer) + 1:064x}",
        "document": f"sha256:{len(signer) + 2:064x}",
        "revoked_at": None,
        "links": [
            [signer, "2028-11-25T17:28:58.000000Z", "sha256,rsa-2048"],
            ["CA phục vụ các cơ quan nhà nước", "2034-11-24T17:28:58.000000Z", "sha256,rsa-4096"],
            ["Root CA chuyên dùng công vụ", "", ""],
            ["TSA Ban Cơ yếu Chính phủ", "2034-11-24T17:28:58.000000Z", "sha256,rsa-4096"],
        ],
        "layers": [
            ["", "sha256,rsa-2048", [0, 1, 2], "2026-11-26T17:36:58.000000Z"],
            ["2026-11-22T02:00:03.000000Z", "sha256,rsa-2048", [3, 2], ""],
        ],
    }


REPORT: dict[str, Any] = {
    "indication": "TOTAL-PASSED",
    "intact": True,
    "altered": False,
    "says_en": f"{SAYS_EN} {SAYS_EN}",
    "label": "",
    "judged_at": "2026-11-22T10:05:27.000000Z",
    "notes": [],
    "policy": "luutru-strict 2",
    "says": f"{SAYS} {SAYS}",
    "signatures": [signature("Nguyễn Văn Đức"), signature("Ủy ban nhân dân tỉnh Kon Tum")],
}


def file_of(data: bytes, path: str = "Quyết định 15.pdf", **changes: Any) -> DocumentFile:
    whole = Fingerprint.of_bytes(data)
    file = DocumentFile(
        name=path,
        path=path,
        role=FileRole.ORIGINAL,
        size=whole.size,
        sha256=whole.sha256,
        sha512=whole.sha512,
        media_type="application/pdf",
        puid="fmt/276",
        format_name="Acrobat PDF 1.7 - Portable Document Format",
        facts={"pages": 3, "family": "pdf"},
    )
    return replace(file, **changes)


def document(**changes: Any) -> Document:
    made = Document(
        id=DocumentId("0b5c1a52-6a4e-4b0e-9a51-3f6d3b1c7e01"),
        package="3f2a9c10-58d4-4c5e-8f7b-0a1b2c3d4e5f",
        title="Quyết định về việc ban hành Quy chế quản lý văn bản điện tử trên địa bàn tỉnh",
        fields={
            "TypeName": "Quyết định",
            "CodeNumber": "15",
            "CodeNotation": "QĐ-UBND",
            "IssuedDate": "2026-11-20",
            "OrganName": "Ủy ban nhân dân tỉnh Quảng Ngãi",
            "Subject": "Về việc ban hành Quy chế quản lý văn bản điện tử trên địa bàn tỉnh",
            "DocCode": "000.00.00.H48.2026.15",
            "Language": "Tiếng Việt",
            "PageAmount": "3",
        },
        profile="2020-ND30",
        agency="000.00.00.H48",
        level=Level.INTERNAL,
        standing=Standing.ORIGINAL,
        received_at=AT,
        received_by="vanthu1",
        files=(file_of(PDF),),
        missing=(),
        findings=({"rule": "META-02", "severity": "warning", "message": "Thiếu", "facts": {}},),
        signatures=REPORT,
    )
    return replace(made, **changes)


DETAILS = {
    "message digest calculation": f"sha256: {'0' * 64}; sha512: {'0' * 128}",
    "format identification": "puid: fmt/276; format: Acrobat PDF 1.7 - Portable Document Format",
    "digital signature validation": "indication: TOTAL-PASSED; says: " + SAYS,
    "ingestion": "package: 3f2a9c10-58d4-4c5e-8f7b-0a1b2c3d4e5f; name: a.pdf; agency: H48",
}


def events() -> list[PackagedEvent]:
    kinds = (
        "message digest calculation",
        "format identification",
        "digital signature validation",
        "ingestion",
    )
    return [
        PackagedEvent(
            f"{number:08}-0000-4000-8000-000000000000",
            kind,
            AT,
            "success",
            DETAILS[kind],
            "vanthu1",
        )
        for number, kind in enumerate(kinds)
    ]


def context(**changes: Any) -> Context:
    digests = [Digest.of_bytes(bytes([number])) for number in range(8)]
    own = ["EAD", "EAD_doc", "EAD_pic", "EAD_media", "PREMIS"]
    names = ["METS", "xlink", "DILCISExtensionMETS", *own]
    made = Context(
        agency_name="Ủy ban nhân dân tỉnh Quảng Ngãi",
        software="luutru 0.1.0",
        made_at=AT,
        agent="vanthu1",
        agent_name="Trần Thị Bích Ngọc",
        events=events(),
        schemas={
            f"{name}.xsd": (digest, 1000) for name, digest in zip(names, digests, strict=True)
        },
        shared=dict.fromkeys(REPORT["signatures"][0]["certificates"], "certificate"),
    )
    return replace(made, **changes)


@dataclass(frozen=True)
class Made:
    """A package in a folder."""

    folder: Path
    package: Package
    document: Document


def make(place: Path, wanted: Document | None = None, **changes: Any) -> Made:
    """A package of ``wanted`` below ``place``; its files are spooled with ``PDF`` as content."""
    wanted = wanted or document()
    spool = place / "spool"
    spool.mkdir(parents=True)
    sources = {}
    for number, file in enumerate(wanted.files):
        sources[file.path] = spool / str(number)
        sources[file.path].write_bytes(PDF)
    folder = place / wanted.package
    return Made(folder, build(folder, wanted, sources, context(**changes)), wanted)
