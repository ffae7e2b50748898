"""What a retention schedule does to hồ sơ: shown first, then done as it was shown.

- A hồ sơ stands under the item that somebody gave it; without one nothing is done to it.
- It takes the longest: never less than a document in it asks for (Luật Lưu trữ 2024 Điều 15.4).
- What was closed before the schedule began keeps its period; if that is asked for, it is made
  longer, never shorter. What is frozen is not touched.
- It is done in one transaction, and only if it would still do just what was shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from repository.calendar import VIETNAM
from repository.database import Database, hold_lock
from repository.dossier_steps import DossierState
from repository.dossiers import held
from repository.errors import NotFoundError, RefusedError
from repository.holds import LOCK, frozen
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.retention import Kind, Retention, longest, over_on, stated
from repository.retention_changes import CHANGING, Change, Shown, Told, effect_of
from repository.schedules import Item, Schedule
from repository.tables import DocumentRow, DossierRow, MembershipRow

HERE = (DossierState.PLANNED, DossierState.OPEN, DossierState.CLOSED, DossierState.SUBMITTED)
"""Hồ sơ whose period this archive still determines."""


@dataclass(frozen=True, slots=True)
class Rescheduling:
    """Shows and does it."""

    database: Database
    ledger: Ledger

    def show(
        self, schedule: Schedule, agencies: Sequence[str], *, fixed_too: bool = False
    ) -> Shown:
        """What the schedule would do to the hồ sơ of these agencies that stand under an item.

        Args:
            schedule: Which.
            agencies: Whose hồ sơ.
            fixed_too: Make those longer too that were closed before it began.
        """
        with self.database.read() as session:
            return _shown(session, schedule, agencies, fixed_too)

    def apply(
        self,
        schedule: Schedule,
        agencies: Sequence[str],
        token: str,
        agent: str,
        *,
        fixed_too: bool = False,
    ) -> Shown:
        """Do what was shown.

        Raises:
            RefusedError: it would do something else by now: look again.
        """
        with self.database.write() as session:
            hold_lock(session, LOCK)
            for identifier in sorted(
                one.dossier for one in _shown(session, schedule, agencies, fixed_too).changes
            ):
                held(session, identifier)
            shown = _shown(session, schedule, agencies, fixed_too)
            if shown.token != token:
                raise RefusedError(
                    "Kết quả đã khác với bản xem trước, hãy xem lại "
                    "· it would do something else than what was shown: look again"
                )
            events = []
            for one in shown.changes:
                if one.effect in CHANGING:
                    row = held(session, one.dossier)
                    row.maintenance = one.after
                    events.append(_told(schedule, one))
            self.ledger.append(session, agent, events)
            return shown

    def assign(self, dossiers: Mapping[str, Item], schedule: str, agent: str) -> None:
        """Say under which item hồ sơ stand; their periods stay until the schedule is applied.

        Raises:
            NotFoundError: there is no such hồ sơ here any more.
            RefusedError: one is frozen.
        """
        with self.database.write() as session:
            hold_lock(session, LOCK)
            events = []
            for identifier, item in sorted(dossiers.items()):
                row = _here(session, identifier)
                said = {"schedule": schedule, "item": item.code, "was": row.item}
                row.item = item.code
                kind = EventKind.POLICY_ASSIGNMENT
                events.append(NewEvent(kind, Outcome.SUCCESS, identifier, said))
            self.ledger.append(session, agent, events)

    def came_about(self, dossier: str, day: date, citation: str, agent: str) -> None:
        """Say on which day what a hồ sơ waits for came about; its period counts from then.

        Raises:
            NotFoundError: there is no such hồ sơ here any more.
            RefusedError: it waits for nothing, or is frozen.
        """
        with self.database.write() as session:
            hold_lock(session, LOCK)
            row = _here(session, dossier)
            if Retention.parse(row.maintenance).kind is not Kind.EVENT:
                raise RefusedError(
                    f"Thời hạn «{row.maintenance}» không chờ sự kiện nào · it waits for no event"
                )
            said = {"event on": day.isoformat(), "was": row.body.get("event_on"), "said": citation}
            row.body = {**row.body, "event_on": day.isoformat()}
            kind = EventKind.POLICY_ASSIGNMENT
            self.ledger.append(session, agent, [NewEvent(kind, Outcome.SUCCESS, dossier, said)])

    def without_item(self, agency: str, limit: int) -> tuple[tuple[str, str, str], ...]:
        """Hồ sơ (id, notation, title) of an agency that stand under no item yet."""
        query = (
            select(DossierRow.id, DossierRow.notation, DossierRow.title)
            .where(DossierRow.agency == agency, DossierRow.item == "", _still_here())
            .order_by(DossierRow.year.desc(), DossierRow.notation)
            .limit(limit)
        )
        with self.database.read() as session:
            return tuple((one, notation, title) for one, notation, title in session.execute(query))


def retention_of(
    session: Session, documents: Iterable[str]
) -> Mapping[str, tuple[Retention, date | None]]:
    """Document → how long it is kept, by the longest of its hồ sơ, and until which day.

    Those that lie in no hồ sơ are left out. No day: for ever, or nobody knows yet.
    """
    query = (
        select(MembershipRow.document, DossierRow)
        .join(DossierRow, DossierRow.id == MembershipRow.dossier)
        .where(MembershipRow.document.in_(list(documents)))
    )
    lying: dict[str, list[tuple[Retention, date | None]]] = {}
    for document, row in session.execute(query):
        period = Retention.parse(row.maintenance)
        lying.setdefault(document, []).append((period, over_on(period, row.ended, _event(row))))
    return {document: kept_until(found) for document, found in lying.items()}


def kept_until(found: Sequence[tuple[Retention, date | None]]) -> tuple[Retention, date | None]:
    """Of what lies in several hồ sơ: the longest period, and the last of their days."""
    period = max((one for one, _ in found), key=lambda one: one.rank)
    days = [day for _, day in found]
    return period, None if None in days else max(day for day in days if day)


def _shown(session: Session, schedule: Schedule, agencies: Sequence[str], fixed_too: bool) -> Shown:  # noqa: FBT001
    query = (
        select(DossierRow)
        .where(DossierRow.agency.in_(agencies), DossierRow.item != "", _still_here())
        .order_by(DossierRow.agency, DossierRow.year, DossierRow.notation, DossierRow.id)
        .execution_options(populate_existing=True)
    )
    rows = [row for row in session.scalars(query) if schedule.item(row.item) is not None]
    stopped = frozen(session, [row.id for row in rows])
    asked = _asked(session, [row.id for row in rows])
    changes = [
        _change(
            schedule,
            row,
            asked.get(row.id, ()),
            Told(row.id in stopped, _fixed(row, schedule.first), fixed_too),
        )
        for row in rows
    ]
    return Shown(schedule.id, tuple(changes))


def _change(schedule: Schedule, row: DossierRow, inside: Iterable[Retention], told: Told) -> Change:
    item = schedule.item(row.item)
    assert item is not None  # noqa: S101  only such rows come here
    wanted = longest([item.retention, *inside]) or item.retention
    try:
        now: Retention | None = Retention.parse(row.maintenance)
    except RefusedError:
        now = None
    effect = effect_of(now, wanted, told)
    after = wanted if effect in CHANGING else now
    return Change(
        dossier=row.id,
        agency=row.agency,
        year=row.year,
        notation=row.notation,
        title=row.title,
        state=row.state,
        item=row.item,
        before=row.maintenance,
        after=after.says if after and effect in CHANGING else row.maintenance,
        effect=effect,
        due_before=_due(now, row),
        due_after=_due(after, row),
    )


def _fixed(row: DossierRow, first: date) -> bool:
    """Whether its period was determined before the schedule began."""
    if row.closed_at is None or row.state in (DossierState.PLANNED, DossierState.OPEN):
        return False
    return row.closed_at.astimezone(VIETNAM).date() < first


def _due(period: Retention | None, row: DossierRow) -> int | None:
    day = over_on(period, row.ended, _event(row)) if period else None
    return day.year if day else None


def _event(row: DossierRow) -> date | None:
    said = row.body.get("event_on", "")
    return date.fromisoformat(said) if said else None


def _asked(session: Session, dossiers: Sequence[str]) -> Mapping[str, list[Retention]]:
    """Hồ sơ → the periods that documents in it ask for themselves."""
    found: dict[str, list[Retention]] = {}
    for start in range(0, len(dossiers), 400):
        query = (
            select(MembershipRow.dossier, DocumentRow.body)
            .join(DocumentRow, DocumentRow.id == MembershipRow.document)
            .where(MembershipRow.dossier.in_(dossiers[start : start + 400]))
        )
        for dossier, body in session.execute(query):
            for period in _said(body):
                found.setdefault(dossier, []).append(period)
    return found


def _said(body: Mapping[str, object]) -> Iterator[Retention]:
    fields = body.get("fields")
    said = fields.get("Maintenance", "") if isinstance(fields, Mapping) else ""
    if period := stated(said):
        yield period


def _here(session: Session, identifier: str) -> DossierRow:
    row = held(session, identifier)
    if row.state not in HERE:
        raise NotFoundError(f"hồ sơ {identifier}")
    if frozen(session, [identifier]):
        raise RefusedError("Hồ sơ đang bị đóng băng · the dossier is frozen")
    return row


def _told(schedule: Schedule, one: Change) -> NewEvent:
    said = {"schedule": schedule.id, "item": one.item, "was": one.before, "now": one.after}
    return NewEvent(EventKind.POLICY_ASSIGNMENT, Outcome.SUCCESS, one.dossier, said)


def _still_here() -> ColumnElement[bool]:
    return DossierRow.state.in_([state.value for state in HERE])
