"""Completing: a signature put into the room that was made for it, and what its level adds."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import load_der_x509_certificate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.general import SigningError, extract_certificate_info
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation import DocumentSecurityStore

from preservation.signatures.boundary import Foreign
from preservation.signatures.signing.act import Known, Level
from preservation.signatures.signing.check import Standing, check_stamper
from preservation.signatures.signing.pkcs12 import HASHES
from preservation.signatures.signing.prepare import (
    ROOM_FOR_TIMESTAMP,
    Prepared,
    attributes_of,
    external,
)
from preservation.signatures.tsa import Stamper, Stamping, Unconfigured
from repository.errors import RefusedError, UnavailableError


def genuine(certificate: bytes, attributes: bytes, signature: bytes, algorithm: str) -> bool:
    """Whether ``signature`` was made over ``attributes`` with the key of ``certificate``."""
    key = load_der_x509_certificate(certificate).public_key()
    made_with = HASHES[algorithm]
    try:
        match key:
            case rsa.RSAPublicKey():
                key.verify(signature, attributes, padding.PKCS1v15(), made_with)
            case ec.EllipticCurvePublicKey():
                key.verify(signature, attributes, ec.ECDSA(made_with))
            case _:
                return False
    except InvalidSignature:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Completed:
    """A signed document, not yet looked at by anybody."""

    pdf: bytes
    stamped: tuple[datetime, ...]
    """The times that its new timestamps say."""


def complete(
    prepared: Prepared,
    signature: bytes,
    standing: Standing,
    known: Known,
    stamper: Stamper | None,
) -> Completed:
    """The signed document, at the level that was asked for.

    Raises:
        RefusedError: ``signature`` is not the one that was waited for, or what would prove the
            timestamp later is missing.
        UnavailableError: the time-stamping authority gives nothing.
    """
    if not genuine(prepared.certificate, prepared.attributes, signature, prepared.algorithm):
        raise RefusedError(
            "Chữ ký trả về không phải của chứng thư này hoặc không phải cho văn bản này "
            "· the signature is not of this certificate, or not for this document"
        )
    stamping = Stamping(stamper or Unconfigured())
    output = BytesIO(prepared.pdf)
    try:
        _embed(prepared, signature, stamping, output)
        if prepared.level.long_term:
            _keep_provable(prepared, standing, known, stamping, output)
    except SigningError as error:
        raise UnavailableError(
            f"Dấu thời gian lớn hơn chỗ dành sẵn · the timestamp is larger than the room: {error}"
        ) from error
    return Completed(output.getvalue(), tuple(_made(token) for token in stamping.tokens))


def _embed(prepared: Prepared, signature: bytes, stamping: Stamping, output: BytesIO) -> None:
    signer = external(prepared.certificate, prepared.chain, signature)
    message = asyncio.run(
        signer.async_sign_prescribed_attributes(
            prepared.algorithm,
            attributes_of(prepared),
            timestamper=stamping if prepared.level.timestamped else None,
        )
    )
    prepared.room.fill_with_cms(output, message)


def _keep_provable(
    prepared: Prepared, standing: Standing, known: Known, stamping: Stamping, output: BytesIO
) -> None:
    """Add what judges the signature and its timestamp later; for B-LTA, a timestamp over it."""
    standings = [standing, *(_standing_of(token, known) for token in stamping.tokens)]
    writer = IncrementalPdfFileWriter(output)
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=_once(one for each in standings for one in each.chain[:-1]),
        crls=_once(one for each in standings for one in each.crls),
        ocsps=_once(one for each in standings for one in each.ocsps),
    )
    if prepared.level is not Level.B_LTA:
        writer.write_in_place()
        return
    asyncio.run(
        PdfTimeStamper(stamping, field_name=f"{prepared.field}-timestamp").async_timestamp_pdf(
            writer, prepared.algorithm, None, 2 * ROOM_FOR_TIMESTAMP, in_place=True
        )
    )


def _standing_of(token: Foreign, known: Known) -> Standing:
    """What shows that the authority of ``token`` was valid when it stamped."""
    signed = token["content"]
    info = extract_certificate_info(signed)
    others = [one.dump() for one in info.other_certs]
    return check_stamper(info.signer_cert.dump(), others, known, _made(token))


def _made(token: Foreign) -> datetime:
    made: datetime = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return made


def _once(things: Iterable[Foreign]) -> list[Foreign]:
    return list({thing.dump(): thing for thing in things}.values())


def issuers(standing: Standing) -> tuple[bytes, ...]:
    """The certificates to put beside the signer's: its issuers, without the anchor."""
    chain: tuple[x509.Certificate, ...] = standing.chain
    return tuple(one.dump() for one in chain[1:-1])
