"""A place where copies are asked for, approved and issued: people, keys, an appointment."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from ingest.delivery import Delivery
from preservation.signatures.signing.pkcs12 import Pkcs12Signer
from repository.access import Level
from repository.copying import Request, Wish
from repository.people import Person, owner
from tests.databases import Hands
from tests.pki import Pki, make_pdf
from tests.web.conftest import Fonds
from web import copying
from web.wiring import Archive

KEY_PASSWORD = "mật khẩu 7391"
SAID = ("TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG", "Quyết định số 12/QĐ-UBND ngày 05/01/2026")
FORMS = ("sao-y", "sao-luc", "trich-sao", "xac-thuc", "dip", "chuyen-doi")


@dataclass
class CopyOffice:
    """Who asks, who approves, who makes; and the key of the organisation."""

    archive: Archive
    pki: Pki
    hands: Hands
    fonds: Fonds
    folder: Path

    def __post_init__(self) -> None:
        self.hands.now = self.pki.made_at + timedelta(hours=1)
        self.pki.trust_folder(self.archive.settings.trust, crls_at=self.pki.made_at)
        days = (date(2020, 1, 1), None)
        table = copying.signatories_of(self.archive)
        table.appoint("H34", "lanhdao", FORMS, days, SAID, "lanhdao")

    def person(self, login: str) -> Person:
        return self.archive.people.find(login)

    @property
    def signer(self) -> Pkcs12Signer:
        path = self.folder / "dau.p12"
        if not path.exists():
            made = self.pki.organisation.pkcs12(KEY_PASSWORD.encode(), [self.pki.issuing])
            path.write_bytes(made)
        return Pkcs12Signer.open(path, KEY_PASSWORD)

    def hidden(self) -> str:
        """A restricted document of pages."""
        pdf = make_pdf(self.folder / "dieu-dong.pdf", "DIEU DONG CAN BO", pages=2)
        fields = {"Subject": "Về việc điều động cán bộ"}
        delivery = Delivery(pdf, pdf.name, fields, "H34", Level.RESTRICTED)
        taken = self.archive.ingest.take(delivery, owner())
        assert taken.document is not None, taken
        return taken.document

    def asked(self, kind: str, document: str = "", **said: object) -> Request:
        wish = Wish(kind, "nộp hồ sơ dự thầu", "Công ty TNHH Ví Dụ", **said)  # type: ignore[arg-type]  # any of its fields
        return copying.ask(
            self.archive, self.person("chuyenvien"), document or self.fonds.decision, wish
        )

    def approved(self, kind: str, document: str = "", **said: object) -> Request:
        request = self.asked(kind, document, **said)
        return copying.decide(self.archive, self.person("lanhdao"), request.id, approve=True)
