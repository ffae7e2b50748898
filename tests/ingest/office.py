"""An issuing office: real certificates, a TSA on loopback, workers, a seal and a signature."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest.issued import Hands, Seal, Who
from ingest.issuing import Issuing
from ingest.marking import Marker
from ingest.sealing import Numbering
from preservation.signatures.records import SignatureReport
from preservation.signatures.signing.act import Level
from preservation.signatures.signing.pkcs12 import Pkcs12Signer
from preservation.signatures.trust import TrustStore
from preservation.signatures.tsa import HttpStamper
from preservation.signatures.validate import validate
from preservation.workers import Limits, Workers
from repository.calendar import VIETNAM
from tests import drafts
from tests.pki import OCSP_LIFE, Party, Pki, pki
from tests.tsa import Authority, tsa

__all__ = ["office", "pki", "tsa", "workers"]

MADE: dict[tuple[Any, ...], bytes] = {}
PASSWORD = "mật khẩu 7391"


@dataclass(frozen=True)
class Office:
    """Everything that a văn thư has on the desk."""

    pki: Pki
    issuing: Issuing
    folder: Path
    stamper: HttpStamper
    level: Level = Level.B_B

    @property
    def now(self) -> datetime:
        return self.pki.made_at

    @property
    def today(self) -> date:
        return self.now.astimezone(VIETNAM).date()

    @property
    def who(self) -> Who:
        return Who(drafts.NAME, drafts.OFFICE, drafts.signature(self.folder / "ky.png"))

    @property
    def seal(self) -> Seal:
        return Seal(drafts.AGENCY, drafts.seal(self.folder / "dau.png"))

    @property
    def numbering(self) -> Numbering:
        return Numbering("7", "QĐ-UBND", self.today)

    def hands(self, who: Party | None = None, **later: int) -> Hands:
        held = (who or self.pki.person).pkcs12(PASSWORD.encode(), [self.pki.issuing])
        at = self.now + timedelta(**later)
        return Hands(Pkcs12Signer(held, PASSWORD), at, self.level, self.stamper)

    def organisation(self, **later: int) -> Hands:
        return self.hands(self.pki.organisation, **({"seconds": 30} | later))

    def draft(self, **words: Any) -> Path:
        day = {"day": blank_day(self.today.year)}
        return drafts.write(self.folder / "du-thao.pdf", drafts.draft(**(day | words)))

    def new(self, name: str) -> Path:
        return self.folder / f"{name}.pdf"

    def prepared(self, **words: Any) -> Path:
        return self._once("dan-trang", self._prepare, words)

    def signed(self, **words: Any) -> Path:
        """Prepared, and signed by the person; as long as this run lasts the same bytes."""
        return self._once("da-ky", self._sign, words)

    def _once(self, name: str, make: Callable[..., Path], words: dict[str, Any]) -> Path:
        key = (id(self.pki), name, *sorted(words.items()))
        if key not in MADE:
            MADE[key] = make(**words).read_bytes()
        return drafts.write(self.new(name), MADE[key])

    def _prepare(self, **words: Any) -> Path:
        made = self.issuing.prepare(
            self.draft(**words), self.new("dan-trang"), self.who, self.seal, self.today
        )
        return made.output

    def _sign(self, **words: Any) -> Path:
        path = self.prepared(**words)
        made = self.issuing.sign_person(path, self.new("da-ky"), self.who, self.hands())
        return made.output

    def report(self, path: Path, **later: int) -> SignatureReport:
        return validate(path, self.issuing.known, self.now + timedelta(seconds=60))


def blank_day(year: int) -> str:
    """A date whose day and month are left blank."""
    return f"ngày{'&nbsp;' * 7}tháng{'&nbsp;' * 7}năm {year}"


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    with Workers(1, Limits()) as pool:
        yield pool


@pytest.fixture
def office(pki: Pki, tsa: Authority, workers: Workers, tmp_path: Path) -> Office:
    folder = pki.trust_folder(tmp_path / "trust", crls_at=pki.made_at - OCSP_LIFE / 5)
    issuing = Issuing(Marker(workers), TrustStore.load(folder), folder)
    return Office(pki, issuing, tmp_path, HttpStamper(tsa.url))
