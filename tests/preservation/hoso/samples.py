"""Hồ sơ to make packages of."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from preservation.hoso.content import (
    DossierContext,
    FileDescription,
    Item,
    LooseDescription,
    SubmissionContext,
)
from preservation.hoso.schemas import schema_files
from preservation.package import PackagedEvent
from preservation.premis import DATA
from repository.digest import Digest
from repository.documents import Document, DocumentId, FileRole
from repository.errors import NoSuchObjectError
from tests.preservation.samples import AT, PDF, document, file_of
from tests.schemas import CARRIER

PACKAGE = "7d0d1987-0f1c-47a7-8fd6-cc5c7de4064f"
AGENCY = "000.00.00.H48"


def description(**changes: Any) -> FileDescription:
    made = FileDescription(
        agency=AGENCY,
        agency_name="Ủy ban nhân dân tỉnh Quảng Ngãi",
        year="2026",
        notation="01.TCCB",
        title="Hồ sơ về tuyển dụng công chức năm 2026",
        archive_code="H48.LT",
        maintenance="Vĩnh viễn",
        mode="Công khai",
        language="Tiếng Việt, Tiếng Anh",
        start_date="2026-01-05",
        end_date="2026-11",
        keyword="tuyển dụng",
        number_of_page="12",
        format="Tốt",
        confidence_level="01",
        risk_recovery="1",
        risk_recovery_status="02",
        description="Người lập: Trần Thị Bích Ngọc",
    )
    return replace(made, **changes)


def loose(**changes: Any) -> LooseDescription:
    made = LooseDescription(
        agency=AGENCY,
        agency_name="Ủy ban nhân dân tỉnh Quảng Ngãi",
        year="2026",
        submission=1,
        ordinal=3,
        title="Văn bản đến năm 2026",
        incoming=True,
    )
    return replace(made, **changes)


def opener(files: Mapping[str, bytes]) -> Any:
    @contextmanager
    def open_file(path: str) -> Iterator[BinaryIO]:
        if path not in files:
            raise NoSuchObjectError(path)
        yield BytesIO(files[path])

    return open_file


def item(number: int = 1, wanted: Document | None = None, **changes: Any) -> Item:
    """A document whose files all have ``PDF`` as content."""
    wanted = wanted or document(
        id=DocumentId(str(uuid.UUID(int=number))), package=str(uuid.UUID(int=1 << 64 | number))
    )
    held = {DATA + file.path: PDF for file in wanted.files}
    made = Item(number, wanted, Digest.of_bytes(b"manifest"), opener(held))
    return replace(made, **changes)


def mixed() -> list[Item]:
    """A document with companions, a photo, a film, and a plain one."""
    files = (
        file_of(PDF, "goc.pdf"),
        file_of(PDF, "0001-phu luc.xlsx", role=FileRole.ATTACHMENT, media_type="x/y", puid=""),
        file_of(PDF, "0002-scan.tif", role=FileRole.MASTER, media_type="image/tiff"),
        file_of(PDF, "0003-text.pdf", role=FileRole.DERIVATIVE),
        file_of(PDF, "0004-edxml.xml", role=FileRole.MESSAGE, media_type="application/xml"),
    )
    wanted: list[dict[str, Any]] = [
        {"files": files},
        {"files": (file_of(PDF, "anh.jpg", media_type="image/jpeg"),), "fields": {}},
        {"files": (file_of(PDF, "phim.mp4", media_type="video/mp4"),), "fields": {}},
        {"signatures": None},
    ]
    return [
        item(
            number,
            document(
                id=DocumentId(str(uuid.UUID(int=number))),
                package=str(uuid.UUID(int=1 << 64 | number)),
                **changes,
            ),
        )
        for number, changes in enumerate(wanted, 1)
    ]


def carrier() -> Path | None:
    return CARRIER if CARRIER.is_dir() else None


def dossier_context(**changes: Any) -> DossierContext:
    schemas = schema_files("aip_hoso", carrier())
    made = DossierContext(
        package=PACKAGE,
        software="luutru 0.1.0",
        made_at=AT,
        agent="luutru1",
        agent_name="Lê Văn Lưu",
        events=[
            PackagedEvent(str(uuid.UUID(int=7)), "creation", AT, "success", "mở hồ sơ", "luutru1"),
            PackagedEvent(
                str(uuid.UUID(int=8)), "information package creation", AT, "success", "", "luutru1"
            ),
        ],
        schemas={name: (Digest.of_bytes(data), len(data)) for name, data in schemas.items()},
        record={"keeper": "luutru1"},
        documentation={"muc-luc.pdf": PDF},
    )
    return replace(made, **changes)


def submission_context(kind: str = "sip_hoso", **changes: Any) -> SubmissionContext:
    made = SubmissionContext(
        package=PACKAGE,
        software="luutru 0.1.0",
        made_at=AT,
        agent="luutru1",
        agent_name="Lê Văn Lưu",
        schemas=schema_files(kind, carrier()),
        agreement="DK-2026-01",
        documentation={"muc-luc.pdf": PDF},
    )
    return replace(made, **changes)
