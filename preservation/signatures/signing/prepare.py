"""Preparing: a document with room for one more signature, and the words that will be signed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import cms, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko_certvalidator.registry import SimpleCertificateStore

from preservation.signatures.boundary import Foreign
from preservation.signatures.signing import form
from preservation.signatures.signing.act import Act, Level
from preservation.signatures.signing.drawing import Picture
from preservation.signatures.signing.pkcs12 import HASHES
from repository.errors import ArchiveError, RefusedError

ROOM_FOR_ATTRIBUTES = 4_096
ROOM_FOR_TIMESTAMP = 16_384
"""Bytes: more than any token with its chain that was seen; the size of a file is known before
anybody is asked."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that waits for the bytes of one signature."""

    pdf: bytes
    original_bytes: int
    """How much of ``pdf`` is the document as it came."""
    start: int
    """Where the room for the signature begins in ``pdf``, its ``<`` included."""
    end: int
    digest: bytes
    """Of everything in ``pdf`` but that room."""
    attributes: bytes
    """DER of the attributes: the signature is made over these bytes."""
    certificate: bytes
    chain: tuple[bytes, ...]
    field: str
    level: Level
    algorithm: str
    at: datetime

    @property
    def room(self) -> PreparedByteRangeDigest:
        """Where pyHanko is to write the signature."""
        return PreparedByteRangeDigest(self.digest, self.start, self.end)


def external(certificate: bytes, chain: Sequence[bytes], signature: bytes | int) -> ExternalSigner:
    """A signer of pyHanko whose signature is made elsewhere, or has only a size as yet."""
    known: Foreign = SimpleCertificateStore()
    known.register_multiple(x509.Certificate.load(one) for one in chain)
    return ExternalSigner(
        signing_cert=x509.Certificate.load(certificate),
        cert_registry=known,
        signature_value=signature,
        embed_roots=False,
    )


def prepare(pdf: bytes, act: Act, certificate: bytes, chain: Sequence[bytes]) -> Prepared:
    """Make room for the signature of ``act`` in a further revision of ``pdf``.

    Raises:
        RefusedError: the document cannot be signed like this; says why.
    """
    if act.digest not in HASHES:
        raise RefusedError(f"Không ký bằng {act.digest} · not a digest to sign with: {act.digest}")
    try:
        return _prepared(pdf, act, certificate, tuple(chain))
    except (ArchiveError, MemoryError):
        raise
    except Exception as error:  # foreign bytes: whatever the library raises ends here
        why = " ".join(str(error).split())[:300] or type(error).__name__
        raise RefusedError(f"Không ký được tệp này · this file cannot be signed: {why}") from error


def _prepared(pdf: bytes, act: Act, certificate: bytes, chain: tuple[bytes, ...]) -> Prepared:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    if writer.prev.encrypted:
        raise RefusedError("Không ký tệp có mật khẩu · an encrypted file is not signed")
    form.fill(writer, act.fill)
    waits = form.ready(writer, act)
    signer = external(certificate, chain, _signature_bytes(certificate))
    picture: Foreign = Picture(act.mark.picture if act.mark else None)
    session = PdfSigner(
        PdfSignatureMetadata(
            field_name=act.field,
            md_algorithm=act.digest,
            subfilter=SigSeedSubFilter.PADES,
            reason=act.reason or None,
            location=act.location or None,
        ),
        signer,
        stamp_style=picture,
        new_field_spec=None if waits else _new_field(act),
    ).init_signing_session(writer, existing_fields_only=waits)
    session.system_time = act.at
    document = session.prepare_tbs_document(None, 2 * _room(act, certificate, chain))
    output = BytesIO()
    made, _ = document.digest_tbs_document(output=output)
    attributes = asyncio.run(signer.signed_attrs(made.document_digest, act.digest, use_pades=True))
    return Prepared(
        pdf=output.getvalue(),
        original_bytes=len(pdf),
        start=made.reserved_region_start,
        end=made.reserved_region_end,
        digest=made.document_digest,
        attributes=attributes.dump(),
        certificate=certificate,
        chain=chain,
        field=act.field,
        level=act.level,
        algorithm=act.digest,
        at=act.at,
    )


def attributes_of(prepared: Prepared) -> Foreign:
    """The attributes that are signed, parsed."""
    return cms.CMSAttributes.load(prepared.attributes)


def _new_field(act: Act) -> SigFieldSpec:
    mark, lock = act.mark, form.lock_of(act)
    box: Foreign = mark.box if mark else None  # pyHanko says whole points, and takes any
    return SigFieldSpec(
        act.field,
        on_page=mark.page if mark else 0,
        box=box,
        field_mdp_spec=lock,
    )


def _signature_bytes(certificate: bytes) -> int:
    key = x509.Certificate.load(certificate).public_key
    size: int = (key.bit_size + 7) // 8
    return size if key.algorithm == "rsa" else 2 * size + 16


def _room(act: Act, certificate: bytes, chain: tuple[bytes, ...]) -> int:
    """Bytes of CMS to reserve: the same for the same signer and level, whoever stamps it."""
    held = len(certificate) + sum(map(len, chain)) + _signature_bytes(certificate)
    return held + ROOM_FOR_ATTRIBUTES + (ROOM_FOR_TIMESTAMP if act.level.timestamped else 0)
