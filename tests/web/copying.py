"""A place where copies are asked for, approved and issued: people, keys, an appointment."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from preservation.signatures.signing.pkcs12 import Pkcs12Signer
from repository.copying import Request, Wish
from repository.people import Person
from tests.databases import Hands
from tests.pki import Pki
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

    def asked(self, kind: str, document: str = "", **said: object) -> Request:
        wish = Wish(kind, "nộp hồ sơ dự thầu", "Công ty TNHH Ví Dụ", **said)  # type: ignore[arg-type]  # any of its fields
        return copying.ask(
            self.archive, self.person("chuyenvien"), document or self.fonds.decision, wish
        )

    def approved(self, kind: str, document: str = "", **said: object) -> Request:
        request = self.asked(kind, document, **said)
        return copying.decide(self.archive, self.person("lanhdao"), request.id, approve=True)
