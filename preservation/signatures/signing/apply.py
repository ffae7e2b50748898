"""Applying a signature: checked before, made by whoever holds the key, validated after.

A file that our own validator does not call TOTAL-PASSED is never handed out.
"""

import hashlib
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from preservation.signatures.records import Indication, Kind, SignatureRecord, SignatureReport
from preservation.signatures.signing.act import Act, Known, Level
from preservation.signatures.signing.check import check
from preservation.signatures.signing.complete import Completed, complete, issuers
from preservation.signatures.signing.prepare import Prepared, prepare
from preservation.signatures.signing.signer import Signer
from preservation.signatures.tsa import Stamper
from preservation.signatures.validate import validate
from repository.calendar import show_vietnam
from repository.errors import RefusedError, UnavailableError

SKEW = timedelta(minutes=10)
"""How far the clock of a time-stamping authority may be from ours."""


def apply(pdf: bytes, act: Act, signer: Signer, known: Known, stamper: Stamper | None) -> bytes:
    """Sign ``pdf`` as ``act`` says.

    Raises:
        RefusedError: a certificate, the document or the act does not allow it; says why.
        UnavailableError: no timestamp is to be had, or the key cannot be reached.
    """
    standing = check(signer.certificate, signer.chain, known, act.at, act.purposes)
    before = sound(pdf, known, act.at)
    prepared = prepare(pdf, act, signer.certificate, issuers(standing))
    digest = hashlib.new(act.digest, prepared.attributes).digest()
    signature = signer.sign(digest, act.digest)
    completed = complete(prepared, signature, standing, known, stamper)
    return proven(completed, prepared, before, known, act.at)


def sound(pdf: bytes, known: Known, at: datetime) -> SignatureReport:
    """What the signatures of a document that is to be signed are worth.

    Raises:
        RefusedError: it was changed after somebody signed it.
    """
    report = _judged(pdf, known, at)
    if report.altered:
        raise RefusedError(f"Không ký tệp này · not signed: {report.says} · {report.says_en}")
    return report


def proven(
    completed: Completed, prepared: Prepared, before: SignatureReport, known: Known, at: datetime
) -> bytes:
    """The signed document, if the new signature holds and no earlier one was hurt.

    Raises:
        RefusedError: it does not; the file is not handed out.
        UnavailableError: the authority of time lives in another time than we do.
    """
    for stamped in completed.stamped:
        if abs(stamped - at) > SKEW:
            raise UnavailableError(
                f"Dấu thời gian ({show_vietnam(stamped)}) lệch xa giờ ký ({show_vietnam(at)}) "
                "· the timestamp is far from the time of signing: one of the clocks is wrong"
            )
    report = _judged(completed.pdf, known, max([at, *completed.stamped]))
    now = {(record.kind, record.field): record for record in report.signatures}
    made = now.get((Kind.SIGNATURE, prepared.field))
    if made is None or report.altered or made.indication is not Indication.TOTAL_PASSED:
        why = f"{made.sub_indication}: {'; '.join(made.reasons)}" if made else report.says_en
        raise RefusedError(
            f"Chữ ký vừa tạo không qua được kiểm tra, tệp không được đưa ra. {report.says} "
            f"· the new signature does not validate, the file is not handed out. {why}"
        )
    if prepared.level is not Level.B_B and made.proven_at is None:
        raise RefusedError(
            "Dấu thời gian không chứng minh được (thiếu chứng thư gốc hoặc dữ liệu thu hồi của TSA)"
            " · the timestamp proves nothing (no anchor or revocation data for the authority): "
            + "; ".join(made.reasons)
        )
    for old in before.signatures:
        if _worse(old, now.get((old.kind, old.field))):
            raise RefusedError(
                f"Chữ ký trước đó ({old.field}) sẽ mất giá trị, tệp không được đưa ra "
                f"· the earlier signature ({old.field}) would suffer, the file is not handed out"
            )
    return completed.pdf


def _worse(old: SignatureRecord, new: SignatureRecord | None) -> bool:
    if new is None or (old.intact and not new.intact):
        return True
    return old.indication is Indication.TOTAL_PASSED and new.indication is not old.indication


def _judged(pdf: bytes, known: Known, at: datetime) -> SignatureReport:
    with tempfile.TemporaryDirectory(prefix="luutru-sign-") as folder:
        path = Path(folder) / "signed.pdf"
        path.write_bytes(pdf)
        return validate(path, known, at)
