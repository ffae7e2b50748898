"""Validating the signatures of a PDF: one look, no network, and a report whatever the file is."""

import logging
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from preservation.signatures.blank import unreadable, unsigned
from preservation.signatures.boundary import Broken, attempt
from preservation.signatures.presence import may_be_signed
from preservation.signatures.records import SignatureReport
from preservation.signatures.trust import TrustStore
from repository.calendar import parse_utc

IN_MEMORY = 64 * 1024 * 1024
"""Files up to this size, in bytes, are read into memory: pyHanko reads byte by byte."""


def task(
    path: str, trust: str, at: str, proofs: Sequence[str] = (), kept: str | None = None
) -> dict[str, Any]:
    """What an isolated worker is asked: JSON in, JSON out."""
    return validate(
        Path(path),
        TrustStore.load(Path(trust)),
        parse_utc(at),
        proofs=[parse_utc(proof) for proof in proofs],
        kept=Path(kept) if kept else None,
    ).as_dict()


def validate(
    path: Path,
    trust: TrustStore,
    at: datetime,
    proofs: Sequence[datetime] = (),
    kept: Path | None = None,
) -> SignatureReport:
    """Say what the signatures of the PDF at ``path`` are worth at ``at``.

    ``proofs`` are times at which evidence from outside proves exactly these
    bytes; ``kept`` is a folder of certificates and revocation data by digest,
    such as an export's ``data/metadata/other/shared``. Never reaches out, and
    never raises for what is in the file.

    Raises:
        OSError: The file, or the folder, cannot be read.
        MemoryError: It needs more memory than there is.
    """
    signed, trouble = may_be_signed(path)
    if not signed:
        return unsigned(at, trouble)
    # Here, so that an unsigned file costs a few milliseconds and not pyHanko.
    from preservation.signatures.report import examined

    if kept is not None:
        from preservation.signatures.kept import with_kept

        trust = with_kept(trust, kept)
    _keep_libraries_quiet()
    with path.open("rb") as source:
        small = path.stat().st_size <= IN_MEMORY
        report = attempt(examined, BytesIO(source.read()) if small else source, trust, at, proofs)
    return unreadable(at, report.why) if isinstance(report, Broken) else report


def _keep_libraries_quiet() -> None:
    """Their warnings are in the report; a traceback for each of them costs more than the check."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
            logger.propagate = False
