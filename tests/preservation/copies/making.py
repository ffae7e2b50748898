"""Copies as the archive makes them: a PDF with its proof attached, sealed by the organisation."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image

from preservation.copies.proof import NAME, Copy, Proof, Source, SourceFile
from preservation.evidence.make import stamp
from preservation.evidence.record import chain_of, encode
from preservation.signatures.signing.act import Act, Level, Mark
from preservation.signatures.signing.apply import apply
from preservation.signatures.signing.pkcs12 import Pkcs12Signer
from preservation.signatures.trust import TrustStore
from preservation.signatures.tsa import Stamper
from repository.digest import Fingerprint
from tests import drafts
from tests.pki import Party, Pki

ORIGINAL = b"%PDF-1.4 the original, whatever it is\n%%EOF\n"
PASSWORD = "mật khẩu 7391"
FIELD = "DauBanSao"
PICTURE = BytesIO()
Image.new("RGBA", (160, 30), (0, 0, 0, 90)).save(PICTURE, "PNG")


@dataclass(frozen=True)
class Desk:
    """Where copies are made in a test."""

    pki: Pki
    known: TrustStore
    stamper: Stamper

    @property
    def now(self) -> datetime:
        return self.pki.made_at

    def proof(self, **changes: Any) -> Proof:
        found = Fingerprint.of_bytes(ORIGINAL)
        copy = Copy(
            id="K7QX-02M4-9PTR",
            kind="sao-y",
            form="Sao y",
            agency="H34.12",
            agency_name="Ủy ban nhân dân tỉnh Kon Tum",
            issued_at=self.now,
            expires_at=datetime.now(UTC) + timedelta(days=15),
            number=5,
            year=2026,
            notation="05/SY-SNV",
        )
        source = Source("doc-1", "Quy chế văn thư", (SourceFile("quy-che.pdf", found),))
        anchor = hashlib.sha256(self.pki.root.der).hexdigest()
        return replace(Proof(copy, source, (anchor,), evidence=self.evidence()), **changes)

    def evidence(self, document: bytes = ORIGINAL, algorithm: str = "sha256") -> bytes:
        """The record of a document that was stamped together with others."""
        groups = [
            tuple(sorted({hashlib.new(algorithm, one).digest() for one in group}))
            for group in ((b"x",), (document, b"its tagmanifest"), (b"y", b"z"))
        ]
        return encode([chain_of([stamp(groups, self.stamper, algorithm).of(1, groups[1])])])

    def copy(
        self,
        proof: Proof | None = None,
        level: Level = Level.B_T,
        who: Party | None = None,
        digest: str = "sha256",
        pdf: bytes | None = None,
    ) -> bytes:
        """A whole copy; ``pdf`` is sealed as it is, if given."""
        pdf = pdf or attached((proof or self.proof()).encode())
        held = (who or self.pki.organisation).pkcs12(PASSWORD.encode(), [self.pki.issuing])
        signer = Pkcs12Signer(held, PASSWORD)
        mark = Mark(PICTURE.getvalue(), 0, (400, 790, 560, 820))
        act = Act(FIELD, level, self.now, mark, reason="Sao y", digest=digest)
        return apply(pdf, act, signer, self.known, self.stamper)


def attached(*proofs: bytes, draft: bytes | None = None, streams: bool = False) -> bytes:
    """A document with proofs attached, each in a stream without a filter."""
    out = BytesIO()
    with pikepdf.open(BytesIO(draft or drafts.draft())) as pdf:
        for number, data in enumerate(proofs):
            file = pdf.make_indirect(pikepdf.Stream(pdf, data, Type=pikepdf.Name.EmbeddedFile))
            spec = pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Filespec,
                    F=NAME,
                    UF=NAME,
                    AFRelationship=pikepdf.Name.Data,
                    EF=pikepdf.Dictionary(F=file, UF=file),
                )
            )
            if number == 0:
                names = pikepdf.Dictionary(Names=pikepdf.Array([NAME, spec]))
                pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=names)
                pdf.Root.AF = pikepdf.Array([spec])
            else:
                pdf.Root.AF.append(spec)
        mode = pikepdf.ObjectStreamMode
        pdf.save(
            out,
            compress_streams=False,
            object_stream_mode=mode.generate if streams else mode.disable,
            deterministic_id=True,
        )
    return out.getvalue()
