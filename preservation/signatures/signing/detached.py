"""A signature beside a file of any kind: CMS, detached (``a.json.p7s``), with its timestamp.

Checked before, made by whoever holds the key, and validated after, like those in documents.
"""

import asyncio
import hashlib
import tempfile
from datetime import datetime
from pathlib import Path

from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from preservation.signatures.records import Indication
from preservation.signatures.signing.act import DIGEST, Known
from preservation.signatures.signing.check import check
from preservation.signatures.signing.complete import issuers
from preservation.signatures.signing.prepare import external
from preservation.signatures.signing.signer import Signer
from preservation.signatures.tsa import Stamper, Stamping
from preservation.signatures.validate import validate
from repository.errors import RefusedError

SUFFIX = ".p7s"
_ROOM = 1024


def sign_beside(
    data: bytes, signer: Signer, known: Known, at: datetime, stamper: Stamper | None = None
) -> bytes:
    """A detached signature over ``data``, as DER.

    Raises:
        RefusedError: the certificate may not sign now, or the signature does not hold.
        UnavailableError: no timestamp is to be had, or the key cannot be reached.
    """
    standing = check(signer.certificate, signer.chain, known, at)
    chain = issuers(standing)
    claims = PdfCMSSignedAttributes(signing_time=at)
    attributes = asyncio.run(
        external(signer.certificate, chain, _ROOM).signed_attrs(
            hashlib.new(DIGEST, data).digest(), DIGEST, claims, use_pades=False, is_pdf_sig=False
        )
    )
    signature = signer.sign(hashlib.new(DIGEST, attributes.dump()).digest(), DIGEST)
    made = asyncio.run(
        external(signer.certificate, chain, signature).async_sign_prescribed_attributes(
            DIGEST, attributes, timestamper=Stamping(stamper) if stamper else None
        )
    )
    signed: bytes = made.dump()
    _prove(data, signed, known, at)
    return signed


def _prove(data: bytes, signed: bytes, known: Known, at: datetime) -> None:
    with tempfile.TemporaryDirectory() as place:
        content, beside = Path(place) / "content", Path(place) / f"content{SUFFIX}"
        content.write_bytes(data)
        beside.write_bytes(signed)
        report = validate(beside, known, at, signed=content)
    if report.indication is not Indication.TOTAL_PASSED:
        raise RefusedError(f"Chữ ký không đứng vững · it does not hold: {report.says}")
