"""The books of one agency, filled by hand, for tests of its registers."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from repository.access import Level, Scope
from repository.agencies import Agencies, Agency
from repository.closings import Closings
from repository.database import Database
from repository.incoming import Arrivals
from repository.incoming_steps import Assignment, Incoming, IncomingState, Part, Remark, Source
from repository.ledger import Ledger
from repository.outgoing import Issues
from repository.outgoing_steps import Means, Outgoing, OutgoingState, Recipient
from repository.people import People, Person
from repository.recipients import Recipients
from repository.register_values import Entry, joined, shown
from repository.registers import Asked, Registers

START = datetime(2026, 1, 5, 2, tzinfo=UTC)
ALL = Scope.of_owner()
DEN, DI = Asked("den", "H48", 2026), Asked("di", "H48", 2026, "outgoing")


@dataclass
class Books:
    """What comes and goes, and a clock that is set by hand."""

    database: Database
    now: datetime = START
    made: int = 0
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        parts = (self.database, self.ledger_made(), self.clock, self.new_id)
        self.arrivals, self.issues = Arrivals(*parts), Issues(*parts)
        self.closings = Closings(*parts)
        self.recipients = Recipients(self.database, self.ledger)
        self.registers = Registers(self.database, self.clock)
        Agencies(self.database).enter([Agency("H48", "UBND tỉnh Quảng Ngãi", "tỉnh")])
        names = {"hoa": "Nguyễn Thị Hòa", "lanh": "Trần Văn Lãnh", "vanthu": "Lê Văn Thư"}
        People(self.database, self.clock).enter(
            (Person(login, name), "") for login, name in names.items()
        )

    def ledger_made(self) -> Ledger:
        self.ledger = Ledger(self.database, self.clock, self.new_id)
        return self.ledger

    def clock(self) -> datetime:
        return self.now

    def new_id(self) -> str:
        self.made += 1
        return f"{self.made:08}-0000-4000-8000-000000000000"

    def move(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now

    def arrived(self, number: int, **said: object) -> Incoming:
        """A registered document."""
        known: dict[str, object] = {
            "level": Level.INTERNAL,
            "source": Source.AXIS,
            "state": IncomingState.REGISTERED,
            "arrived_at": self.now,
            "registered_at": self.now,
            "registered_by": "vanthu",
            "year": 2026,
            "number": number,
            "sender": "H48.12",
            "sender_name": "Sở Tài chính",
            "code": f"{number + 10}/STC-NS",
            "issued": date(2026, 1, 2),
            "type_name": "Công văn",
            "subject": f"Về việc số {number}",
        }
        made = Incoming(id=self.new_id(), agency="H48", **(known | said))  # type: ignore[arg-type]
        return self.arrivals.enter(made, "vanthu")

    def issued(self, number: int, *to: Recipient, **said: object) -> Outgoing:
        """A numbered document."""
        known: dict[str, object] = {
            "level": Level.INTERNAL,
            "source": Source.DRAFT,
            "state": OutgoingState.KEPT,
            "type_name": "Quyết định",
            "subject": f"Ban hành quy chế {number}",
            "drafted_by": "hoa",
            "drafted_at": self.now,
            "notation": "QĐ-UBND",
            "signer": "lanh",
            "series": "outgoing",
            "year": 2026,
            "number": number,
            "issued": date(2026, 1, 5),
            "numbered_at": self.now,
            "body": {"keeper": "Văn thư", "copies": "15"},
        }
        made = Outgoing(id=self.new_id(), agency="H48", **(known | said))  # type: ignore[arg-type]
        given = to or (self.to(made, "H48.12", "Sở Nội vụ"),)
        return self.issues.open(made, [self.of(one, made) for one in given], "hoa")

    def to(self, outgoing: Outgoing | None, code: str, name: str, **said: object) -> Recipient:
        known: dict[str, object] = {"means": Means.AXIS}
        return Recipient(outgoing.id if outgoing else "", code, name, **(known | said))  # type: ignore[arg-type]

    @staticmethod
    def of(one: Recipient, outgoing: Outgoing) -> Recipient:
        told = {name: getattr(one, name) for name in Recipient.__slots__}
        return Recipient(**told | {"outgoing": outgoing.id})

    def given(self, arrived: Incoming, unit: str = "Phòng Ngân sách", person: str = "hoa") -> None:
        """Distributed to one who leads."""
        due = self.now + timedelta(days=5)
        part = Assignment(
            self.new_id(), arrived.id, Part.LEADS, person, unit, due, "", "lanh", self.now
        )
        if self.arrivals.get(arrived.id, ALL).state is IncomingState.REGISTERED:
            state = IncomingState.PRESENTED
            self.arrivals.move(arrived.id, state, "vanthu", [], presented_at=self.now)
        self.arrivals.distribute(arrived.id, [part], "lanh", [])

    def said(self, arrived: Incoming, words: str) -> None:
        self.arrivals.remark(Remark(arrived.id, "progress", words, "hoa", self.now))

    def lines(self, asked: Asked, scope: Scope = ALL) -> list[list[str]]:
        """What a register says, cell by cell."""
        return [cells(entry, asked) for entry in self.registers.entries(asked, scope)]


def cells(entry: Entry, asked: Asked) -> list[str]:
    return [
        shown(joined((entry.values[name] for name in column.values), column.join))
        for column in asked.form.columns
    ]
