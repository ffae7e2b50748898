"""The receipt of the archive: believed only if it verifies, and only then a hồ sơ is transferred.

Signed by the certificate that the transfer was told of, over the very manifest that was sent, with
the digest of every package as it was sent. Whoever cut it off brings it again.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from preservation.hoso.handing import RECEIPT, Receipt, Taken, read_receipt
from repository.digest import Digest
from repository.errors import NotFoundError, RefusedError
from repository.people import Person, Right
from repository.transfer_rows import Verdict
from repository.transfer_rules import TransferKind
from repository.transfer_steps import Transfer, TransferState
from web.transfer_packing import forget, write
from web.transfer_rights import require, seen_by
from web.transfer_sending import LARGEST_SIGNATURE, checked
from web.wiring import Archive

RECEIPT_SIGNATURE = f"{RECEIPT}.p7s"
LARGEST = 1 << 28
_LONGEST = 2000


def know_archive(archive: Archive, person: Person, identifier: str, certificate: bytes) -> Transfer:
    """Remember whose certificate signs the receipt: PEM or DER, as the archive gave it.

    Raises:
        ForbiddenError: the person may not.
        RefusedError: it is no certificate, or the transfer is over.
    """
    transfer = seen_by(archive, person, identifier)
    require(archive, person, Right.ACCEPT, transfer.agency)
    if transfer.kind is not TransferKind.HISTORICAL:
        raise RefusedError("Chỉ cho nộp lưu trữ lịch sử · only for the historical archive")
    found, subject = _read(certificate)
    changes = {"certificate": found, "certificate_of": subject}
    return archive.transfers.note(identifier, changes, person.login)


def _read(certificate: bytes) -> tuple[str, str]:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        pem = certificate.lstrip().startswith(b"-----BEGIN")
        load = x509.load_pem_x509_certificate if pem else x509.load_der_x509_certificate
        read = load(certificate)
        subject = read.subject.rfc4514_string()
    except (ValueError, TypeError):
        raise RefusedError("Không phải chứng thư số · not a certificate") from None
    return Digest.of_bytes(read.public_bytes(Encoding.DER)).hex, subject[:_LONGEST]


def receive(
    archive: Archive, person: Person, identifier: str, receipt: bytes, signature: bytes
) -> Transfer:
    """End a transfer by the receipt of the archive; the same receipt again changes nothing.

    Raises:
        ForbiddenError: the person may not.
        RefusedError: it does not verify, is of something else, or the transfer was not sent.
    """
    transfer = seen_by(archive, person, identifier)
    require(archive, person, Right.TRANSFER, transfer.agency)
    if transfer.state not in (TransferState.SENT, TransferState.ENDED):
        raise RefusedError("Đợt nộp chưa gửi · the transfer was not sent")
    if len(receipt) > LARGEST or not 0 < len(signature) <= LARGEST_SIGNATURE:
        raise RefusedError("Biên nhận hoặc chữ ký quá lớn · the receipt or signature is too large")
    said = read_receipt(receipt)
    _insist_about(transfer, said)
    _insist_signed(archive, transfer, receipt, signature)
    verdicts = [_verdict(one) for one in said.packages]
    verdicts.sort(key=lambda one: one.ordinal)
    sha256 = Digest.of_bytes(receipt).hex
    told = {"reception": said.reception, "signature": Digest.of_bytes(signature).hex}
    _keep(archive, identifier, receipt, signature)
    ended = archive.transfers.receipted(identifier, sha256, verdicts, person.login, told)
    forget(archive, ended)
    return ended


def receipt_of(archive: Archive, identifier: str) -> Path:
    """Where the receipt of a transfer is kept, and its signature beside it."""
    return archive.settings.home / "receipts" / identifier / RECEIPT


def kept(archive: Archive, person: Person, identifier: str, name: str) -> Path:
    """The receipt of a transfer as the archive signed it, or its signature: what proves it.

    Raises:
        NotFoundError: there is no such transfer, or no receipt of it yet.
    """
    beside = receipt_of(archive, seen_by(archive, person, identifier).id)
    known = {path.name: path for path in (beside, beside.with_name(RECEIPT_SIGNATURE))}
    if name not in known or not known[name].is_file():
        raise NotFoundError(f"biên nhận {name[:100]}")
    return known[name]


def _keep(archive: Archive, identifier: str, receipt: bytes, signature: bytes) -> None:
    path = receipt_of(archive, identifier)
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path.with_name(RECEIPT_SIGNATURE), signature)
    write(path, receipt)


def _insist_about(transfer: Transfer, said: Receipt) -> None:
    """The receipt is of what was sent, to the digest of every package.

    Raises:
        RefusedError: it is of something else.
    """
    same = (said.transfer, said.archive.code) == (transfer.id, transfer.archive)
    if not same or said.manifest != transfer.body.get("manifest"):
        raise RefusedError("Biên nhận của đợt nộp khác · the receipt is of something else")
    sent = {item.ordinal: item.packed for item in transfer.items}
    if sent.keys() != {one.ordinal for one in said.packages}:
        raise RefusedError("Biên nhận không nói đủ các gói · it does not tell of each package")
    for one in said.packages:
        ours = sent[one.ordinal]
        if ours is None or one.name != ours.name or (one.taken and one.sha256 != ours.sha256):
            raise RefusedError(f"{one.name}: không phải gói đã gửi · not the package that was sent")


def _insist_signed(archive: Archive, transfer: Transfer, receipt: bytes, signature: bytes) -> None:
    """It is signed by the archive, and the signature holds.

    Raises:
        RefusedError: it is not.
    """
    from preservation.signatures.records import Indication

    known = transfer.body.get("certificate")
    if not known:
        raise RefusedError(
            "Chưa nhập chứng thư số của lưu trữ nhận · enter the certificate of the archive first"
        )
    report = checked(archive, receipt, signature)
    if report.indication is not Indication.TOTAL_PASSED:
        raise RefusedError(f"Chữ ký biên nhận không đứng vững · it does not hold: {report.says}")
    signers = {one.certificates[0] for one in report.signatures if one.certificates}
    if signers != {f"sha256:{known}"}:
        raise RefusedError(
            "Biên nhận do người khác ký, không phải lưu trữ nhận · signed by somebody else"
        )


def _verdict(one: Taken) -> Verdict:
    if not one.taken:
        return Verdict(one.ordinal, one.reason.strip()[:_LONGEST])
    there: Mapping[str, Any] = {
        "dossier": one.dossier,
        "package": one.package,
        "code": one.code,
    }
    return Verdict(one.ordinal, "", {**there, "row": dict(one.row)})
