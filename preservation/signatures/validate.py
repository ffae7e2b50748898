"""Validating the signatures of a file: one look, no network, and a report whatever the file is.

The form of the file is told by its bytes. What bears no signatures is not signed; what bears some
that cannot be judged is said to, with the reason.
"""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from preservation.signatures.blank import unreadable, unsigned
from preservation.signatures.boundary import Broken, attempt, keep_libraries_quiet
from preservation.signatures.nature import Nature, look
from preservation.signatures.others.asked import Asked
from preservation.signatures.presence import may_be_signed
from preservation.signatures.records import SignatureReport
from preservation.signatures.trust import TrustStore
from repository.calendar import parse_utc

IN_MEMORY = 64 * 1024 * 1024
"""Files up to this size, in bytes, are read into memory: pyHanko reads byte by byte."""


def task(
    path: str,
    trust: str,
    at: str,
    proofs: Sequence[str] = (),
    kept: str | None = None,
    signed: str = "",
) -> dict[str, Any]:
    """What an isolated worker is asked: JSON in, JSON out."""
    return validate(
        Path(path),
        TrustStore.load(Path(trust)),
        parse_utc(at),
        proofs=[parse_utc(proof) for proof in proofs],
        kept=Path(kept) if kept else None,
        signed=Path(signed) if signed else None,
    ).as_dict()


def validate(
    path: Path,
    trust: TrustStore,
    at: datetime,
    proofs: Sequence[datetime] = (),
    kept: Path | None = None,
    signed: Path | None = None,
) -> SignatureReport:
    """Say what the signatures of the file at ``path`` are worth at ``at``.

    Never reaches out, and never raises for what is in the file.

    Args:
        path: The file: PDF, CMS (``.p7m``, ``.p7s``), XML, ODF or OOXML.
        trust: Whom the archive believes.
        at: The time of asking.
        proofs: Times at which evidence from outside proves exactly these bytes.
        kept: A folder of certificates and revocation data by digest, such as an
            export's ``data/metadata/other/shared``.
        signed: The file that a detached signature signs.

    Raises:
        OSError: The file, or the folder, cannot be read.
        MemoryError: It needs more memory than there is.
    """
    seen = look(path)
    if seen.trouble:
        return unreadable(at, seen.trouble)
    if not seen.may_be_signed:
        return unsigned(at)
    if seen.nature in {Nature.PDF, Nature.OTHER}:
        return _pdf(path, trust, at, proofs, kept)
    if seen.nature in {Nature.ASIC, Nature.MAIL}:
        return unreadable(at, f"signatures in {seen.nature.value} are not supported")
    asked = Asked(_with(trust, kept), at, proofs)
    report = attempt(_other, seen.nature, path, asked, signed)
    return unreadable(at, report.why) if isinstance(report, Broken) else report


def _other(nature: Nature, path: Path, asked: Asked, signed: Path | None) -> SignatureReport:
    """The report on what is no PDF; each form is imported only when it is met."""
    keep_libraries_quiet()
    match nature:
        case Nature.CMS:
            from preservation.signatures.others import cms

            return cms.examined(path, asked, signed)
        case Nature.ODF:
            from preservation.signatures.others import odf

            return odf.examined(path, asked)
        case Nature.OOXML:
            from preservation.signatures.others import ooxml

            return ooxml.examined(path, asked)
        case _:
            from preservation.signatures.others import xml

            return xml.examined(path, asked)


def _with(trust: TrustStore, kept: Path | None) -> TrustStore:
    """``trust``, and what was kept as material."""
    if kept is None:
        return trust
    from preservation.signatures.kept import with_kept

    return with_kept(trust, kept)


def _pdf(
    path: Path, trust: TrustStore, at: datetime, proofs: Sequence[datetime], kept: Path | None
) -> SignatureReport:
    """The report on a PDF."""
    signed, trouble = may_be_signed(path)
    if not signed:
        return unsigned(at, trouble)
    # Here, so that an unsigned file costs a few milliseconds and not pyHanko.
    from preservation.signatures.report import examined

    trust = _with(trust, kept)
    keep_libraries_quiet()
    with path.open("rb") as source:
        small = path.stat().st_size <= IN_MEMORY
        report = attempt(examined, BytesIO(source.read()) if small else source, trust, at, proofs)
    return unreadable(at, report.why) if isinstance(report, Broken) else report
