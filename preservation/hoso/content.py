"""What goes into a package of a hồ sơ: its description, its documents, and what is told beside."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from preservation.package import PackagedEvent
from repository.digest import Digest
from repository.documents import Document
from repository.transfer_codes import schemes

ORDINAL_DIGITS = 7
"""Số thứ tự tài liệu trong hồ sơ, as codes and file names write it (TT 05/2025 PL I, III)."""

Enclosed = bytes | Path
"""A file that goes along as it is: its bytes, or where it lies."""


@dataclass(frozen=True, slots=True)
class FileDescription:
    """A hồ sơ by the 18 fields of TT 05/2025 PL I and PL III (law.md §5.6), and whose it is.

    Every field is text. Codes may be given as codes (``01``) or in the circular's words (``Vĩnh
    viễn``, ``Tiếng Việt``), dates as ``2026-11-22``, ``22/11/2026``, ``11/2026`` or ``2026``;
    packages write codes and ``DD/MM/YYYY``. Empty is: not said.
    """

    agency: str
    """Mã phông, or the code of the agency whose fonds it belongs to."""
    agency_name: str
    year: str
    """Năm hình thành hồ sơ."""
    notation: str
    """Số và ký hiệu hồ sơ: ``01.TCCB``."""
    title: str
    archive_code: str = ""
    """Mã cơ quan lưu trữ: goes before the code of the hồ sơ in an AIP."""
    file_code: str = ""
    """Mã hồ sơ, where it is not simply agency, year and notation."""
    maintenance: str = ""
    mode: str = ""
    language: str = ""
    start_date: str = ""
    end_date: str = ""
    keyword: str = ""
    total_doc: str = ""
    number_of_paper: str = ""
    number_of_page: str = ""
    format: str = ""
    infor_sign: str = ""
    confidence_level: str = ""
    paper_file_code: str = ""
    risk_recovery: str = ""
    """``1`` or ``0``."""
    risk_recovery_status: str = ""
    description: str = ""

    @property
    def code(self) -> str:
        """Mã hồ sơ (``fileCode``): agency, year, số và ký hiệu."""
        return self.file_code or ".".join(
            part for part in (self.agency, self.year, self.notation) if part
        )

    @property
    def archive_file_code(self) -> str:
        """Mã hồ sơ lưu trữ (``arcFileCode``): mã cơ quan lưu trữ + mã hồ sơ."""
        return ".".join(part for part in (self.archive_code, self.code) if part)


@dataclass(frozen=True, slots=True)
class LooseDescription:
    """A package of loose documents by the 5 fields of TT 05/2025 PL IV (SIP_tailieu)."""

    agency: str
    agency_name: str
    year: str
    """Of the code: that of the submission (``repository/law/transfer.toml``)."""
    submission: int
    """Lần nộp lưu."""
    ordinal: int
    """Số thứ tự in this submission."""
    title: str
    incoming: bool = False
    """``source``: 1 for văn bản đến, 0 for văn bản đi."""
    file_code: str = ""
    """Mã gói tin, where it is not simply agency, year, lần nộp and số thứ tự."""
    total_doc: str = ""
    """Empty: counted while the package is made."""
    description: str = ""

    @property
    def code(self) -> str:
        """Mã gói tin: as somebody gave it, or by the newest scheme of the law data."""
        return self.file_code or schemes()[-1].says(
            self.agency, self.year, self.submission, self.ordinal
        )


@dataclass(frozen=True, slots=True)
class RequestDescription:
    """A DIP by the 7 fields of TT 05/2025 PL V: the request that it answers, not its documents."""

    agency: str
    """Mã phông, or the code of the agency whose documents they are."""
    agency_name: str
    request_id: str
    title: str
    """What METS calls the package; no field of the request."""
    request_date: str = ""
    purpose: str = ""
    """``01`` cá nhân, ``02`` công vụ, ``03`` công vụ đặc biệt; or in words."""
    purpose_content: str = ""
    fee_object_type: str = ""
    research_topic: str = ""
    description: str = ""

    @property
    def code(self) -> str:
        """What its documents are named after."""
        return self.request_id

    @property
    def total_doc(self) -> str:
        """A request does not say it."""
        return ""


Submitted = FileDescription | LooseDescription
"""What a SIP is of."""
Description = Submitted | RequestDescription


@dataclass(frozen=True, slots=True)
class Item:
    """One document of a hồ sơ, and the way to its bytes."""

    ordinal: int
    """Số thứ tự in the hồ sơ, from 1; no two of a package are the same."""
    document: Document
    manifest: Digest
    """Of the ``manifest-sha256.txt`` of the document's own package."""
    open: Callable[[str], AbstractContextManager[BinaryIO]]
    """Opens a file of the document's own package by its path in it (``data/METS.xml``)."""
    carried_by: str = ""
    """SIP only: package (UUID) of the same submission, or of an earlier one, that has the bytes.

    Then this package only refers to the document (holey file). Empty: the bytes go in here.
    """


@dataclass(frozen=True, slots=True)
class DossierContext:
    """What an AIP_hoso tells of beside the hồ sơ and its documents."""

    package: str
    """UUID in lower case of the package that is made."""
    software: str
    """Name and version: ``luutru 0.1.0``."""
    made_at: datetime
    agent: str
    """Login of whoever closed the hồ sơ."""
    agent_name: str
    events: Sequence[PackagedEvent]
    """What happened to the hồ sơ, oldest first."""
    schemas: Mapping[str, tuple[Digest, int]]
    """File name → digest and size of each schema, kept once for all packages.

    What they are: ``schemas.schema_files``.
    """
    record: Mapping[str, Any] = field(default_factory=dict)
    """Everything else that the archive knows of the hồ sơ, as JSON: it is rebuilt from this."""
    documentation: Mapping[str, Enclosed] = field(default_factory=dict)
    """File name → a file for ``documentation/``: mục lục văn bản as PDF."""
    fonds: frozenset[str] = frozenset()
    """Other codes that the same fonds has had: documents under them may be referred to, too."""
    source: str = ""
    """OBJID of the SIP that this package was made from, where there was one."""


@dataclass(frozen=True, slots=True)
class SubmissionContext:
    """What a SIP tells of beside its hồ sơ and documents."""

    package: str
    """UUID in lower case of the package that is made; each act of packing has its own."""
    software: str
    made_at: datetime
    agent: str
    """Login of whoever packed it."""
    agent_name: str
    schemas: Mapping[str, bytes]
    """File name → schema, all of which go along: ``schemas.schema_files``."""
    status: str = "NEW"
    """RECORDSTATUS: NEW, SUPPLEMENT, REPLACEMENT, TEST, OTHER."""
    agreement: str = ""
    """Mã đăng ký yêu cầu nộp (``altRecordID``)."""
    documentation: Mapping[str, Enclosed] = field(default_factory=dict)
    """File name → a file for ``documentation/``: mục lục, evidence records."""
    shared: Callable[[Digest], tuple[str, bytes] | None] | None = None
    """Gives the certificates and revocation data that signature reports name; they go along."""


@dataclass(frozen=True, slots=True)
class Made:
    """A SIP or DIP that lies in a folder, ready to be zipped."""

    folder: Path
    """Named by its OBJID."""
    package: str
    """UUID in lower case."""
    objid: str
    """``uuid-…``, UUID in upper case."""
    kind: str
    """``sip_hoso``, ``sip_tailieu`` or ``dip``."""
    documents: int
    files: int
    """Of documents, carried here in full."""
    references: int
    """Files that are only referred to (holey)."""
    bytes: int
    """Of the documents' files carried here."""
    mets: Digest
    """Of ``METS.xml``: stands for the whole package, which it describes to the last file."""
