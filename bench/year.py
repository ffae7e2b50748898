"""Drill: the demonstration's year put into a home act by act, then counted as of many instants.

Each act goes through the real books (arrivals, issues, recipients, catalogue, ledger) at its own
hour, in the order in which all of it happened; numbers have to come out as the plan foresaw them.
Then every total is held against plain Python over the plan, and a hundred thousand rows are timed.

usage: python -m bench.year HOME [AGENCY …]   (fills a home of `luutru init`, to look around in)
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import insert

from bench import year_counting as counting
from demo.year import VIETNAM, plan
from demo.year_values import Came, Went, Year
from repository.access import Level
from repository.correspondence_tables import IncomingRow
from repository.incoming_steps import Assignment, Incoming, IncomingState, Part, Priority, Source
from repository.ledger import EventKind, NewEvent, Outcome
from repository.migrate import upgrade
from repository.outgoing_steps import Means, Outgoing, OutgoingState, Recipient
from repository.periods import Period
from repository.statistics import Asked, Statistics
from repository.statistics_cells import CAME, WENT, added
from tests.databases import Hands
from tests.repository.samples import accession_of, document_of
from tests.repository.test_statistics import ALL, INSTANTS, LATER, counted_in, counted_out
from tests.year import _came, known
from web import settings
from web.wiring import Archive

CLERK = "vanthu"
Act = tuple[datetime, int, Callable[[], object]]
ROWS = 100_000


def drill(scratch: Path) -> dict[str, Any]:
    """All of it; ``held`` says whether every number was right and the time kept."""
    settings.create(scratch / "home", "H48")
    hands, year = Hands(), plan()
    archive = Archive(settings.read(scratch / "home", environ={}), hands.clock)
    upgrade(archive.database)
    began = perf_counter()
    acts = load(archive, hands, year)
    filled = perf_counter() - began
    wrong = [at.isoformat() for at in INSTANTS if not _right(archive, year, at)]
    registers = list(counting.registers(archive, year))
    reports = list(counting.reports(archive, year))
    chain = archive.ledger.verify()
    seconds = _timed(archive, year)
    archive.close()
    return {
        "acts": acts,
        "seconds to fill": round(filled),
        "events": chain.events,
        "instants counted": len(INSTANTS),
        "wrong as of": wrong,
        "registers counted": len(registers),
        "entries in them": sum(count for _, count, _ in registers),
        "wrong registers": [name for name, _, right in registers if not right],
        "reports counted": len(reports),
        "wrong reports": [name for name, right in reports if not right],
        f"CPU seconds for {ROWS} rows": round(seconds, 2),
        "held": not wrong
        and all(right for *_, right in (*registers, *reports))
        and chain.valid
        and seconds < 2,
    }


def load(archive: Archive, hands: Hands, year: Year) -> int:
    """Do everything of the year in its order; how many acts that were."""
    archive.agencies.enter(known())
    acts = [(*act[:2], one.id, act[2]) for one in year.came for act in _arrival(archive, one)]
    acts += [(*act[:2], one.id, act[2]) for one in year.went for act in _issue(archive, one)]
    acts.sort(key=lambda act: act[:3])
    for at, _, _, do in acts:
        hands.now = at
        do()
    return len(acts)


def _arrival(archive: Archive, one: Came) -> Iterator[Act]:
    arrivals = archive.arrivals
    made = Incoming(
        id=one.id,
        agency=one.agency,
        level=Level(one.level),
        source=Source(one.source),
        state=IncomingState.RECEIVED,
        arrived_at=one.arrived_at,
        sender=one.sender,
        sender_name=one.sender_name,
        code=one.code,
        issued=one.issued,
        type_name=one.type_name,
        subject=one.subject,
        priority=Priority(one.priority),
        paper=one.source == "scan",
    )
    yield one.arrived_at, 0, lambda: arrivals.enter(_kept(archive, made), CLERK)
    if one.refused_at:
        returned = _told(EventKind.RETURN, one.id)
        yield (
            one.refused_at,
            1,
            lambda: arrivals.move(one.id, IncomingState.REFUSED, CLERK, returned),
        )
    if not (one.registered_at and one.presented_at and one.distributed_at):
        return

    def register() -> None:
        assert arrivals.register(one.id, CLERK).number == one.number

    told = _told(EventKind.DISTRIBUTION, one.id)
    leads = Assignment(
        f"a-{one.id}"[:64],
        one.id,
        Part.LEADS,
        None,
        "Văn phòng",
        one.due_at,
        "",
        "x",
        one.arrived_at,
    )
    presented = {"presented_at": one.presented_at}
    yield one.registered_at, 2, register
    yield (
        one.presented_at,
        3,
        lambda: arrivals.move(one.id, IncomingState.PRESENTED, CLERK, told, **presented),
    )
    yield (
        one.distributed_at,
        4,
        lambda: arrivals.distribute(one.id, [leads], "lanhdao", told, due_at=one.due_at),
    )
    if one.done_at:
        yield one.done_at, 5, lambda: arrivals.finish(one.id, "chuyenvien", told)


def _issue(archive: Archive, one: Went) -> Iterator[Act]:
    issues, recipients = archive.issues, archive.recipients
    made = Outgoing(
        id=one.id,
        agency=one.agency,
        level=Level(one.level),
        source=Source(one.source),
        state=OutgoingState.SIGNED,
        type_name=one.type_name,
        subject=one.subject,
        drafted_by="chuyenvien",
        drafted_at=one.signed_at,
        signed_at=one.signed_at,
        notation=one.notation,
        priority=Priority(one.priority),
        paper=one.paper,
    )
    whom = [Recipient(one.id, to.code, to.name, Means.AXIS) for to in one.to]
    number = ("outgoing", one.number, one.numbered_at.date())
    yield one.signed_at, 0, lambda: issues.open(made, whom, "chuyenvien")

    def keep() -> None:
        issues.number(one.id, number, CLERK)
        document = _document(archive, one.id, one.subject, one.agency)
        issues.move(one.id, OutgoingState.KEPT, CLERK, [], document=document)

    yield one.numbered_at, 1, keep
    if one.sent_at is None:
        return
    sent_at, told = one.sent_at, _told(EventKind.ISSUE, one.id)

    def send() -> None:
        issues.move(one.id, OutgoingState.SENT, CLERK, told, sent_at=sent_at)
        for to in one.to:
            recipients.note(one.id, to.code, CLERK, transport="sent", sent_at=sent_at)

    yield sent_at, 2, send
    for to in one.to:
        for status, at in to.statuses:
            yield at, 3, _said(archive, one.id, to.code, (status, at))
    if one.recalled_at:
        taken_back = _told(EventKind.RECALL, one.id)
        yield (
            one.recalled_at,
            4,
            lambda: issues.move(one.id, OutgoingState.RECALLED, CLERK, taken_back, frozen=True),
        )


def _said(
    archive: Archive, outgoing: str, code: str, said: tuple[str, datetime]
) -> Callable[[], object]:
    status, at = said
    return lambda: archive.recipients.status(outgoing, code, status, at, "", "axis")


def _kept(archive: Archive, made: Incoming) -> Incoming:
    return replace(made, document=_document(archive, made.id, made.subject, made.agency))


def _document(archive: Archive, word: str, title: str, agency: str) -> str:
    """A minimal document of the catalogue, so that it can be registered."""
    document = replace(document_of(word), title=title, agency=agency)
    archive.catalogue.accept(accession_of(document))
    return document.id


def _told(kind: EventKind, of: str) -> list[NewEvent]:
    return [NewEvent(kind, Outcome.SUCCESS, of, {})]


def _right(archive: Archive, year: Year, at: datetime) -> bool:
    asked = Asked(ALL, Period.parse("2025"), at)
    book = Statistics(archive.database)
    came, went = added(book.came(asked), CAME), added(book.went(asked), WENT)
    return came == counted_in(year.came, at) and went == counted_out(year.went, at)


def _timed(archive: Archive, year: Year) -> float:
    rows = [_came(one) | {"number": None, "year": None} for one in year.came]
    turns = -(-ROWS // len(rows))
    with archive.database.write() as session:
        for turn in range(turns):
            copies = [row | {"id": f"{turn}/{row['id']}"} for row in rows]
            session.execute(insert(IncomingRow), copies)
    began = process_time()  # SQLite counts in this process
    Statistics(archive.database).came(Asked(ALL, Period.parse("2025"), LATER))
    return process_time() - began


def main(home: Path, agencies: list[str]) -> int:
    """Fill a home; of some agencies only, if they are named."""
    hands, year = Hands(datetime(2025, 1, 1, tzinfo=VIETNAM)), plan()
    if agencies:
        year = Year(
            tuple(one for one in year.came if one.agency in agencies),
            tuple(one for one in year.went if one.agency in agencies),
        )
    archive = Archive(settings.read(home, environ={}), hands.clock)
    print(load(archive, hands, year), "acts")
    archive.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
