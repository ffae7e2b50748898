"""Signing: everything real but the clock — a PKI, a TSA on loopback, pictures, a trust folder."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from preservation.signatures.records import SignatureReport
from preservation.signatures.signing.act import Act, Known, Level
from preservation.signatures.signing.apply import apply
from preservation.signatures.signing.pkcs12 import Pkcs12Signer
from preservation.signatures.trust import TrustStore
from preservation.signatures.tsa import HttpStamper
from preservation.signatures.validate import validate
from tests.pki import OCSP_LIFE, Party, Pki, make_pdf, pki
from tests.tsa import Authority, tsa

__all__ = ["pki", "tsa"]

PASSWORD = "mật khẩu 7391"


@pytest.fixture
def known(pki: Pki, tmp_path: Path) -> Known:
    """The trust folder of the day: both CRLs are two minutes old."""
    folder = pki.trust_folder(tmp_path / "trust", crls_at=pki.made_at - OCSP_LIFE / 5)
    return TrustStore.load(folder)


@dataclass(frozen=True)
class Table:
    """Everything that lies on the table of who signs."""

    pki: Pki
    known: Known
    stamper: HttpStamper
    folder: Path
    pdf: bytes
    """Two pages, nothing signed."""

    @property
    def now(self) -> datetime:
        return self.pki.made_at

    def act(self, level: Level = Level.B_B, name: str = "Ky", **more: Any) -> Act:
        return Act(name, level, self.now, **more)

    def signer(self, who: Party | None = None) -> Pkcs12Signer:
        """The key of ``who``, the person if left out."""
        sealed = (who or self.pki.person).pkcs12(PASSWORD.encode(), [self.pki.issuing])
        return Pkcs12Signer(sealed, PASSWORD)

    def sign(self, pdf: bytes, act: Act, who: Party | None = None) -> bytes:
        return apply(pdf, act, self.signer(who), self.known, self.stamper)

    def report(
        self, pdf: bytes, known: Known | None = None, at: datetime | None = None
    ) -> SignatureReport:
        path = self.folder / "looked at.pdf"
        path.write_bytes(pdf)
        return validate(path, known or self.known, at or self.now)


@pytest.fixture
def table(pki: Pki, known: Known, tsa: Authority, tmp_path: Path) -> Table:
    pdf = make_pdf(tmp_path / "quyết định.pdf", pages=2).read_bytes()
    return Table(pki, known, HttpStamper(tsa.url), tmp_path, pdf)


def drawn(colour: str, size: tuple[int, int] = (240, 120)) -> bytes:
    """A PNG with a transparent ground and an ellipse of ``colour``."""
    picture = Image.new("RGBA", size, (255, 255, 255, 0))
    ImageDraw.Draw(picture).ellipse((4, 4, size[0] - 4, size[1] - 4), outline=colour, width=8)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
