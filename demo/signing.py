"""Signing: first the person, then the agency, each where the law says (SEED Điều 11.6; NĐ 30 PL I).

The first signature leaves room for the second: nothing is certified, and nothing is drawn on a
page. A signature is claimed, and time-stamped, at the hour of its document.
"""

# pymupdf is untyped, and pyhanko typed in part only.
# mypy: allow-untyped-calls

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pymupdf
from certomancer.services import TimeStamper as Authority
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.sign import fields
from pyhanko.sign import signers as pyhanko_signers
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from demo import marks
from demo.marks import Mark
from demo.pki import Pki, seal_of
from demo.texts import Paper

DECREE_30 = date(2020, 3, 5)
"""The day NĐ 30/2020/NĐ-CP came into force: a seal has no words under it since."""
POINT = 72 / 25.4
ROOM = 20480
"""Hexadecimal digits kept free for a signature with its chain and time-stamp."""
FILL = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins.uniform(0))


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the paper: the page from 0, and points from its lower left corner."""

    page: int
    left: float
    bottom: float
    width: float
    height: float

    @property
    def box(self) -> tuple[int, int, int, int]:
        """As a PDF rectangle."""
        corners = self.left, self.bottom, self.left + self.width, self.bottom + self.height
        left, bottom, right, top = (round(value) for value in corners)
        return left, bottom, right, top


@dataclass(frozen=True, slots=True)
class Act:
    """One signature to make."""

    field: str
    who: str
    """Label of the certificate."""
    at: datetime
    level: str
    mark: Mark
    place: Place
    renewed: bool = False
    """Whether a document time-stamp is to close the file (B-LTA)."""


def sign_paper(pdf: bytes, paper: Paper, pki: Pki, *, seed: int, at: datetime) -> bytes:
    """Sign ``pdf`` for the person of ``paper`` at ``at``, and for the agency a little later."""
    agency = paper.issuer
    person = marks.signature(paper.person.full_name, seed)
    own = signing_place(pdf, paper.person.full_name, person)
    pdf = sign(pdf, Act("ChuKyCaNhan", paper.signer, at, paper.signing, person, own), pki)
    later = at + timedelta(minutes=25, seconds=len(paper.subject))
    seal = marks.seal(agency)
    if paper.date < DECREE_30:
        seal = marks.with_words(seal, (agency.name, later.isoformat()))
    where = seal_place(own, seal)
    act = Act("DauCoQuan", seal_of(agency), later, paper.signing, seal, where, renewed=True)
    return sign(pdf, act, pki)


def sign(pdf: bytes, act: Act, pki: Pki) -> bytes:
    """One more signature, as an increment: the bytes before it stay as they are."""
    options: dict[str, Any] = {}
    if act.level == "B-LTA":
        options = {
            "embed_validation_info": True,
            "use_pades_lta": act.renewed,
            "validation_context": ValidationContext(**_knowledge(pki, act)),
        }
    style = StaticStampStyle(
        background=PdfImage(act.mark.picture), background_layout=FILL, border_width=0
    )
    signer = _Signer(
        act.at,
        pyhanko_signers.PdfSignatureMetadata(
            field_name=act.field,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            **options,
        ),
        signer=pki.signer(act.who),
        timestamper=None if act.level == "B-B" else _Stamper(pki.timestamper(_utc(act.at))),
        stamp_style=style,
        new_field_spec=fields.SigFieldSpec(act.field, on_page=act.place.page, box=act.place.box),
    )
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    with _without_a_network():
        asyncio.run(signer.async_sign_pdf(writer, bytes_reserved=ROOM, output=out))
    return out.getvalue()


def signing_place(pdf: bytes, name: str, mark: Mark) -> Place:
    """The middle of ô 7c: above the last place where ``name`` stands on the right of a page.

    Raises:
        LookupError: the name is not there.
    """
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        for number in reversed(range(document.page_count)):
            page = document[number]
            found = [one for one in page.search_for(name) if one.x0 > page.rect.width * 0.45]
            if found:
                last = max(found, key=lambda one: one.y0)
                width, height = mark.width_mm * POINT, mark.height_mm * POINT
                middle = (last.x0 + last.x1) / 2
                bottom = page.rect.height - last.y0 + 2 * POINT
                return Place(number, middle - width / 2, bottom, width, height)
    raise LookupError(f"no place to sign for {name}")


def seal_place(own: Place, seal: Mark) -> Place:
    """Over a third of the signature, on its left (SEED Điều 11.6c; NĐ 30 PL I, ô 8)."""
    width, height = seal.width_mm * POINT, seal.height_mm * POINT
    left = own.left + own.width / 3 - width
    round_part = marks.SEAL_MM * POINT
    middle = own.bottom + own.height / 2
    bottom = middle - round_part / 2 - (height - round_part)
    return Place(own.page, left, bottom, width, height)


def _knowledge(pki: Pki, act: Act) -> dict[str, Any]:
    """What a validator knows at the hour of ``act``."""
    asked = _utc(act.at) - timedelta(minutes=2)
    return {
        "trust_roots": [pki.certificate("root")],
        "other_certs": [pki.certificate("issuing"), pki.certificate("tsa")],
        "crls": [pki.crl("root", asked)],
        "ocsps": [pki.ocsp(act.who, asked)],
        "moment": _utc(act.at),
        "revocation_mode": "require",
        "allow_fetching": False,
    }


@contextmanager
def _without_a_network() -> Iterator[None]:
    """Keep pyhanko from warning, each time, that it may not fetch anything."""
    logger = logging.getLogger("pyhanko.sign.signers.pdf_signer")

    def wanted(record: logging.LogRecord) -> bool:
        return "fetching is not allowed" not in record.getMessage()

    logger.addFilter(wanted)
    try:
        yield
    finally:
        logger.removeFilter(wanted)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


class _Signer(pyhanko_signers.PdfSigner):
    """A signer whose clock stands still."""

    def __init__(self, at: datetime, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self._at = at

    def init_signing_session(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        session = super().init_signing_session(*args, **options)
        session.system_time = self._at
        return session


class _Stamper(TimeStamper):
    """The TSA of the demonstration, asked in this process."""

    def __init__(self, authority: Authority) -> None:
        super().__init__()
        self._authority = authority

    async def async_request_tsa_response(self, req: Any) -> Any:  # noqa: ANN401
        return self._authority.request_tsa_response(req)
