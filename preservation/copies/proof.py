"""The proof of a copy: what it was made of, in JSON that a small program reads years from now.

Canonical (``repository.records.canonical``: UTF-8, sorted keys, no spaces), so it begins with
``{"luutru_proof":1,"proof":{`` and the same facts are the same bytes:

========== =========================================================================================
anchors    SHA-256 of the DER of the root certificates that the archive believes, lower-case hex
beside     everything in the DIP but the copy, the originals and ``proof.json``: [{``name`` (path
           from the folder of that), ``bytes``, ``sha256``}]; empty where there is no DIP
copy       ``id`` (what its QR says), ``kind``, ``form`` (hình thức sao, in words; the /Reason of
           the signature says the same), ``number`` and ``year`` (null: none), ``notation``
           (``05/SY-UBND`` or empty), ``agency`` (code), ``agency_name`` (which the signer's
           certificate bears too), ``recipient``, ``issued_at``, ``expires_at`` (or null)
evidence   base64 of an evidence record (RFC 4998) whose first list holds the source files; or null
source     ``document``, ``code`` (mã lưu trữ), ``number`` (số, ký hiệu), ``title``, ``issued``
           (YYYY-MM-DD or empty), ``organ``, ``package``, ``parts`` ({vi, en}: what was taken;
           empty: all), ``signatures`` ({vi, en}: what the archive found of them), ``files``:
           [{``name``, ``bytes``, ``sha256``, ``sha512``}], the originals, byte for byte
statement  {vi, en}: what the archive says of it (``statement_of``)
verify     where it can be looked up, or empty
========== =========================================================================================

Instants are ISO 8601 in UTC with ``Z``, digests bare lower-case hexadecimal.

Where it lies: in a DIP as ``proof.json``; in a PDF as the embedded file ``chung-thuc.json``
(``NAME``; PDF/A-3, /AFRelationship /Data), **its stream without any filter**, so that the bytes
stand in the file as they are, with the /Length of exactly these bytes, **exactly once**
(``proofs_in`` counts), and before the only signature, which is the end of the file: **nothing is
appended after it**, also no DSS and no document timestamp (so the level is B-B or B-T, see
``ingest.issuing``). Both copies of the proof are the same bytes.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from repository.calendar import VIETNAM, iso_utc, parse_utc
from repository.digest import Fingerprint
from repository.errors import DamageError
from repository.records import canonical

VERSION = 1
NAME = "chung-thuc.json"
"""Of the embedded file."""
DIP_NAME = "proof.json"
HEAD = b'{"luutru_proof":1,"proof":{'
"""What every proof begins with, and nothing else in a copy may hold."""
MOST_BYTES = 4 << 20
"""A proof that is longer is not written, and not read."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in both languages."""

    vi: str
    en: str


NOTHING = Said("", "")


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy itself."""

    id: str
    kind: str
    form: str
    """Hình thức sao, in words: ``Sao y``."""
    agency: str
    agency_name: str
    issued_at: datetime
    expires_at: datetime | None = None
    number: int | None = None
    year: int | None = None
    notation: str = ""
    """Number and notation as they stand on the copy: ``05/SY-UBND``."""
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One original, byte for byte as the archive keeps it."""

    name: str
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Source:
    """What was copied."""

    document: str
    title: str
    files: tuple[SourceFile, ...]
    code: str = ""
    """Mã lưu trữ of the original."""
    number: str = ""
    """Số và ký hiệu."""
    issued: date | None = None
    organ: str = ""
    package: str = ""
    parts: Said = NOTHING
    """Which part of it, for an extract."""
    signatures: Said = NOTHING
    """What the archive found of its signatures: ``says`` of the report."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A file that lies beside the copy in its DIP, and is no original."""

    name: str
    """Its path in the DIP."""
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything that goes with a copy; ``encode`` makes it the bytes that do."""

    copy: Copy
    source: Source
    anchors: tuple[str, ...]
    """SHA-256 of root certificates, hexadecimal."""
    evidence: bytes | None = None
    """DER of an evidence record over the source's files (``preservation.evidence.records``)."""
    verify: str = ""
    beside: tuple[Beside, ...] = ()

    def encode(self) -> bytes:
        """The proof as it is attached.

        Raises:
            DamageError: it is longer than any verifier reads.
        """
        said = {
            "anchors": sorted(self.anchors),
            "beside": [_file(one.name, one.fingerprint) for one in self.beside],
            "copy": _copy(self.copy),
            "evidence": None if self.evidence is None else base64.b64encode(self.evidence).decode(),
            "source": _source(self.source),
            "statement": asdict(statement_of(self.copy, self.source)),
            "verify": self.verify,
        }
        data = canonical({"luutru_proof": VERSION, "proof": said})
        if len(data) > MOST_BYTES:
            raise DamageError(f"chứng thực quá lớn · the proof is too long: {len(data)}")
        return data


def statement_of(copy: Copy, source: Source) -> Said:
    """What the archive says of the copy, for whoever reads it: facts, nothing of law."""
    day = f"{copy.issued_at.astimezone(VIETNAM):%d/%m/%Y}"
    named = " ".join(part for part in (source.number, source.title) if part)
    digests = ", ".join(one.fingerprint.sha256.hex for one in source.files)
    part = f" ({source.parts.vi})" if source.parts.vi else ""
    part_en = f" ({source.parts.en})" if source.parts.en else ""
    note = f" số {copy.notation}" if copy.notation else ""
    note_en = f" No. {copy.notation}" if copy.notation else ""
    return Said(
        f"{copy.form}{note}: {copy.agency_name} cấp ngày {day}, lấy từ tài liệu “{named}”{part}"
        f" đang được lưu trữ; SHA-256 của tệp gốc: {digests}.",
        f"{copy.form}{note_en}: issued by {copy.agency_name} on {day}, made from the document"
        f" “{named}”{part_en} as the archive keeps it; SHA-256 of the original file: {digests}.",
    )


def read_proof(data: bytes) -> Mapping[str, Any]:
    """The facts of a proof, as the table above names them.

    Raises:
        DamageError: these bytes are no proof of this version.
    """
    try:
        proof = _opened(data)
        parse_utc(proof["copy"]["issued_at"])
        [bytes.fromhex(one["sha256"]) for one in proof["source"]["files"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamageError(
            f"chứng thực không đọc được · the proof cannot be read: {error}"
        ) from None
    return proof


def proofs_in(pdf: bytes) -> Sequence[bytes]:
    """Every proof that stands open in the bytes of a PDF: a copy has exactly one.

    Raises:
        DamageError: something begins like a proof and is none.
    """
    found, place = [], pdf.find(HEAD)
    while place >= 0:
        end = pdf.find(b"endstream", place)
        data = pdf[place : end if end >= 0 else len(pdf)].rstrip(b"\r\n")
        read_proof(data)
        found.append(data)
        place = pdf.find(HEAD, place + 1)
    return found


def _opened(data: bytes) -> Mapping[str, Any]:
    said = json.loads(data) if len(data) <= MOST_BYTES else None
    if not isinstance(said, dict) or canonical(said) != data or not data.startswith(HEAD):
        raise ValueError("not canonical, or of another version")
    proof: Mapping[str, Any] = said["proof"]
    return proof


def _copy(copy: Copy) -> dict[str, Any]:
    expires = iso_utc(copy.expires_at) if copy.expires_at else None
    return asdict(copy) | {"issued_at": iso_utc(copy.issued_at), "expires_at": expires}


def _source(source: Source) -> dict[str, Any]:
    files = [
        _file(one.name, one.fingerprint) | {"sha512": one.fingerprint.sha512.hex}
        for one in source.files
    ]
    issued = source.issued.isoformat() if source.issued else ""
    return asdict(source) | {"files": files, "issued": issued}


def _file(name: str, found: Fingerprint) -> dict[str, Any]:
    return {"name": name, "bytes": found.size, "sha256": found.sha256.hex}
