"""A year of a small office in the archive of ``tests/web``: what came, what went."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from preservation.signatures.signing.pkcs12 import Pkcs12Signer
from repository.access import Level
from repository.correspondence_tables import IncomingRow
from repository.incoming_steps import Incoming, IncomingState, Source
from repository.outgoing_steps import Means, Outgoing, OutgoingState, Recipient
from repository.people import Person
from tests.databases import Hands
from tests.pki import Pki
from web.wiring import Archive

PLACES = (
    "Sở Nội vụ tỉnh Kon Tum",
    "Ủy ban nhân dân huyện Ngọc Hồi",
    "Thanh tra tỉnh",
    "Ban Quản lý Khu kinh tế và các khu công nghiệp",
    "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh",
)
KEY_PASSWORD = "mật khẩu 7391"


@dataclass
class RegisterOffice:
    """Who registers and closes, and the key of the organisation."""

    archive: Archive
    pki: Pki
    hands: Hands
    folder: Path

    def __post_init__(self) -> None:
        self.hands.now = self.pki.made_at + timedelta(hours=1)
        self.pki.trust_folder(self.archive.settings.trust, crls_at=self.pki.made_at)

    @property
    def year(self) -> int:
        return self.hands.now.year

    def person(self, login: str) -> Person:
        return self.archive.people.find(login)

    @property
    def key(self) -> bytes:
        return self.pki.organisation.pkcs12(KEY_PASSWORD.encode(), [self.pki.issuing])

    @property
    def signer(self) -> Pkcs12Signer:
        return Pkcs12Signer(self.key, KEY_PASSWORD)

    def demonstration(self) -> None:
        """The key lies in the home, as a demonstration's does."""
        home = self.archive.settings.home
        (home / "keys").mkdir()
        (home / "keys" / "ubnd.p12").write_bytes(self.key)
        object.__setattr__(self.archive.settings, "demonstration_keys", "keys")

    def arrived(self, number: int, subject: str = "", **said: object) -> Incoming:
        at: datetime = self.hands.now
        known: dict[str, object] = {
            "level": Level.INTERNAL, "source": Source.AXIS, "state": IncomingState.REGISTERED,
            "arrived_at": at, "registered_at": at, "registered_by": "vanthu", "year": self.year,
            "number": number, "sender_name": "Sở Tài chính", "code": f"{number}/STC",
            "issued": date(self.year, 1, 2), "type_name": "Công văn",
            "subject": subject or f"Về việc số {number}",
        }  # fmt: skip
        made = Incoming(id=self.archive.new_id(), agency="H34", **(known | said))  # type: ignore[arg-type]
        return self.archive.arrivals.enter(made, "vanthu")

    def many(self, count: int) -> None:
        """So many that arrived and were registered, minute by minute, put straight into a table."""
        begins = self.hands.now - timedelta(minutes=count)
        with self.archive.database.write() as session:
            for start in range(0, count, 2000):
                numbers = range(start + 1, min(start + 2000, count) + 1)
                session.execute(insert(IncomingRow), [self._row(n, begins) for n in numbers])

    def _row(self, number: int, begins: datetime) -> dict[str, object]:
        at = begins + timedelta(minutes=number)
        place = PLACES[number % len(PLACES)]
        return {
            "id": f"{number:08}", "agency": "H34", "level": "internal", "source": "axis",
            "state": "registered", "arrived_at": at, "registered_at": at, "paper": False,
            "registered_by": "vanthu", "year": self.year, "number": number, "priority": 0,
            "sender": "", "sender_name": place, "code": f"{number}/BC-VP", "body": {},
            "issued": date(self.year, 1, 2), "type_name": "Báo cáo",
            "subject": f"Về tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội của {place}, "
            f"giai đoạn {number}",
        }  # fmt: skip

    def issued(self, number: int, **said: object) -> Outgoing:
        at: datetime = self.hands.now
        known: dict[str, object] = {
            "level": Level.INTERNAL, "source": Source.DRAFT, "state": OutgoingState.KEPT,
            "type_name": "Quyết định", "subject": "Ban hành quy chế", "drafted_by": "chuyenvien",
            "drafted_at": at, "notation": "QĐ-UBND", "signer": "lanhdao", "series": "outgoing",
            "year": self.year, "number": number, "issued": date(self.year, 1, 5),
            "numbered_at": at,
        }  # fmt: skip
        made = Outgoing(id=self.archive.new_id(), agency="H34", **(known | said))  # type: ignore[arg-type]
        to = Recipient(made.id, "H34.12", "Sở Nội vụ", Means.AXIS)
        return self.archive.issues.open(made, [to], "chuyenvien")
