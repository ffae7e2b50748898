"""The demonstration's year put straight into the tables: rows only, in a second."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from demo.agencies import agencies
from demo.year_values import Came, Went, Year
from repository.agencies import Agencies, Agency
from repository.calendar import iso_utc
from repository.correspondence_tables import IncomingRow, OutgoingRow, RecipientRow
from repository.database import Database
from repository.ledger import EventKind
from repository.tables import EventRow


def known() -> tuple[Agency, ...]:
    """The agencies of the demonstration, as the archive holds them."""
    return tuple(_agency(one.as_json()) for one in agencies().values())


def _agency(said: dict[str, Any]) -> Agency:
    from datetime import date

    days = {
        name: date.fromisoformat(said[name]) if said[name] else None
        for name in ("valid_from", "valid_to")
    }
    return Agency(**said | days | {"aliases": tuple(said["aliases"])})


def enter_year(database: Database, year: Year) -> None:
    """Write the year down as it stands when it is over."""
    Agencies(database).enter(known())
    with database.write() as session:
        session.execute(insert(IncomingRow), [_came(one) for one in year.came])
        session.execute(insert(OutgoingRow), [_went(one) for one in year.went])
        session.execute(insert(RecipientRow), [to for one in year.went for to in _to(one)])
        session.execute(insert(EventRow), list(_events(year)))


def _came(one: Came) -> dict[str, Any]:
    done, refused = one.done_at, one.refused_at
    state = "done" if done else "refused" if refused else "received"
    if state == "received" and one.registered_at:
        state = "distributed"
    names = (
        *("id", "agency", "level", "source", "arrived_at", "registered_at", "presented_at"),
        *("distributed_at", "done_at", "due_at", "sender", "sender_name", "code", "issued"),
        *("type_name", "subject", "priority"),
    )
    told = {name: getattr(one, name) for name in names} | {"state": state, "body": {}}
    year = one.registered_at.year if one.registered_at else None
    return told | {"number": one.number or None, "year": year, "paper": one.source == "scan"}


def _went(one: Went) -> dict[str, Any]:
    state = "recalled" if one.recalled_at else "sent" if one.sent_at else "kept"
    names = (
        *("id", "agency", "level", "source", "type_name", "subject", "priority", "notation"),
        *("signed_at", "numbered_at", "sent_at", "number", "paper"),
    )
    told = {name: getattr(one, name) for name in names} | {"state": state, "body": {}}
    told |= {"drafted_by": "x", "drafted_at": one.signed_at, "version": 1, "series": "outgoing"}
    day = one.numbered_at.date()
    return told | {"year": day.year, "issued": day, "frozen": state == "recalled"}


def _to(one: Went) -> Iterator[dict[str, Any]]:
    for to in one.to:
        history = [{"status": code, "at": iso_utc(at), "said": ""} for code, at in to.statuses]
        status, at = to.statuses[-1] if to.statuses else ("", None)
        transport = "delivered" if one.sent_at else "waiting"
        told: dict[str, Any] = {
            "outgoing": one.id,
            "code": to.code,
            "name": to.name,
            "means": "axis",
        }
        told |= {"routed_to": "", "transport": transport, "sent_at": one.sent_at}
        yield told | {"status": status, "status_at": at, "body": {"history": history}}


def _events(year: Year) -> Iterator[dict[str, Any]]:
    told: list[tuple[datetime, str, EventKind]] = [
        *((one.refused_at, one.id, EventKind.RETURN) for one in year.came if one.refused_at),
        *((one.recalled_at, one.id, EventKind.RECALL) for one in year.went if one.recalled_at),
    ]
    for seq, (at, of, kind) in enumerate(sorted(told), 1):
        event = {"seq": seq, "id": f"event-{seq}", "at": at, "kind": kind.value, "agent": "x"}
        event |= {"outcome": "success", "object": of, "detail": "{}"}
        yield event | {"previous": f"{seq:064}", "digest": f"{seq + 1:064}"}
