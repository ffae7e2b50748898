"""Batches of digitisation: what lies where on the way from the scanner into the archive.

Each public method is one transaction, and writes its events in the same one. Pictures and texts
of pages lie in the spool; here stands only what is decided about them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from repository.access import Level, Scope
from repository.calendar import Clock
from repository.database import Database
from repository.digitising_tables import BatchRow, SheafRow
from repository.errors import NotFoundError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.scoping import within
from repository.sheaves import Batch, Sheaf, SheafState, insist, insist_on_another


@dataclass(frozen=True, slots=True)
class Part:
    """One paper document, or the stack that several may turn out to be."""

    name: str
    body: Mapping[str, Any] = field(default_factory=dict)
    paper_count: int | None = None
    pages: int = 0
    state: SheafState = SheafState.WAITING


@dataclass(frozen=True, slots=True)
class Batches:
    """The batches of the archive."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def open(self, batch: Batch, parts: Sequence[Part]) -> Batch:
        """Write down a batch with its papers, each imaged by whoever asked."""
        event = NewEvent(
            EventKind.CREATION,
            Outcome.SUCCESS,
            batch.id,
            {"batch": batch.name, "agency": batch.agency, "papers": len(parts)},
        )
        with self.database.write() as session:
            session.add(
                BatchRow(
                    id=batch.id,
                    name=batch.name,
                    agency=batch.agency,
                    dossier=batch.dossier,
                    level=batch.level.value,
                    profile=batch.profile,
                    job=batch.job,
                    asked_by=batch.asked_by,
                    asked_at=batch.asked_at,
                    options=dict(batch.options),
                )
            )
            session.flush()
            for ordinal, part in enumerate(parts, 1):
                session.add(self._row(batch.id, ordinal, part, batch.asked_by))
            self.ledger.append(session, batch.asked_by, [event])
        return batch

    def get(self, identifier: str, scope: Scope) -> Batch:
        """One batch.

        Raises:
            NotFoundError: there is none that the asker may see.
        """
        query = select(BatchRow).where(BatchRow.id == identifier, _readable(scope))
        with self.database.read() as session:
            row = session.scalars(query).first()
            if row is None:
                raise NotFoundError(f"lô số hóa {identifier}")
            return _batch(row)

    def latest(self, scope: Scope, limit: int = 50) -> tuple[Batch, ...]:
        """The newest batches that the asker may see."""
        query = select(BatchRow).where(_readable(scope)).order_by(BatchRow.asked_at.desc())
        with self.database.read() as session:
            return tuple(_batch(row) for row in session.scalars(query.limit(limit)))

    def assign(self, identifier: str, job: str) -> None:
        """Say which job works on a batch."""
        with self.database.write() as session:
            session.execute(update(BatchRow).where(BatchRow.id == identifier).values(job=job))

    def sheaves(self, batch: str) -> tuple[Sheaf, ...]:
        """The papers of a batch, in order."""
        query = select(SheafRow).where(SheafRow.batch == batch).order_by(SheafRow.ordinal)
        with self.database.read() as session:
            return tuple(_sheaf(row) for row in session.scalars(query))

    def sheaf(self, batch: str, ordinal: int) -> Sheaf:
        """One paper of a batch, by its place.

        Raises:
            NotFoundError: there is none.
        """
        query = select(SheafRow).where(SheafRow.batch == batch, SheafRow.ordinal == ordinal)
        with self.database.read() as session:
            row = session.scalars(query).first()
            if row is None:
                raise NotFoundError(f"tài liệu số {ordinal} của lô {batch}")
            return _sheaf(row)

    def behind(self, document: str) -> Sheaf | None:
        """The paper that a document of the archive was made from, if it was."""
        query = select(SheafRow).where(SheafRow.document == document)
        with self.database.read() as session:
            row = session.scalars(query).first()
            return None if row is None else _sheaf(row)

    def counts(self, batches: Sequence[str]) -> Mapping[str, Mapping[SheafState, int]]:
        """How many papers of each batch are in each state."""
        query = (
            select(SheafRow.batch, SheafRow.state, func.count())
            .where(SheafRow.batch.in_(batches))
            .group_by(SheafRow.batch, SheafRow.state)
        )
        found: dict[str, dict[SheafState, int]] = {batch: {} for batch in batches}
        with self.database.read() as session:
            for batch, state, count in session.execute(query):
                found[batch][SheafState(state)] = count
        return found

    def note(self, identifier: str, pages_done: int, pages: int) -> None:
        """Note how many pages of a paper are done."""
        with self.database.write() as session:
            row = _taken(session, identifier)
            row.pages_done, row.pages = pages_done, pages

    def say(self, identifier: str, agent: str, events: Sequence[NewEvent], **said: Any) -> Sheaf:  # noqa: ANN401  JSON
        """Add to what is said of a paper, without taking it any further."""
        with self.database.write() as session:
            row = _taken(session, identifier)
            row.body = row.body | said
            self.ledger.append(session, agent, events)
            return _sheaf(row)

    def move(
        self,
        identifier: str,
        to: SheafState,
        agent: str,
        events: Sequence[NewEvent] = (),
        **said: Any,  # noqa: ANN401  JSON
    ) -> Sheaf:
        """Take a paper to its next step, and add to what is said of it.

        Raises:
            RefusedError: ``to`` does not follow.
        """
        with self.database.write() as session:
            row = _taken(session, identifier)
            insist(_sheaf(row), to)
            row.state, row.body = to.value, row.body | said
            self.ledger.append(session, agent, events)
            return _sheaf(row)

    def review(
        self,
        identifier: str,
        to: SheafState,
        login: str,
        events: Sequence[NewEvent],
        **said: Any,  # noqa: ANN401  JSON
    ) -> Sheaf:
        """Accept a paper, or send it back; never by anybody who scanned it.

        Raises:
            ForbiddenError: ``login`` had a hand in its scan.
            RefusedError: it does not wait for a review.
        """
        with self.database.write() as session:
            row = _taken(session, identifier)
            insist(_sheaf(row), to)
            insist_on_another(_sheaf(row), login)
            row.state, row.body = to.value, row.body | said
            row.reviewed_by, row.reviewed_at = login, self.clock()
            self.ledger.append(session, login, events)
            return _sheaf(row)

    def rescanned(self, identifier: str, login: str, **said: Any) -> Sheaf:  # noqa: ANN401  JSON
        """Have a paper wait again, with what ``login`` scanned anew.

        Raises:
            RefusedError: nobody sent it back.
        """
        with self.database.write() as session:
            row = _taken(session, identifier)
            insist(_sheaf(row), SheafState.WAITING)
            by = sorted({*row.body.get("imaged_by", ()), login})
            row.state = SheafState.WAITING.value
            row.body = row.body | {"imaged_by": by, "problem": ""} | said
            row.reviewed_by = row.reviewed_at = None
            return _sheaf(row)

    def divide(self, identifier: str, parts: Sequence[Part]) -> tuple[Sheaf, ...]:
        """Make a stack the papers that it turned out to be; those behind it move on."""
        with self.database.write() as session:
            row = _taken(session, identifier)
            behind = (SheafRow.batch == row.batch, SheafRow.ordinal > row.ordinal)
            more = len(parts) - 1
            session.execute(update(SheafRow).where(*behind).values(ordinal=SheafRow.ordinal + more))
            first, *others = parts
            row.name, row.body = first.name, row.body | dict(first.body)
            row.pages = row.pages_done = first.pages
            row.paper_count = first.paper_count
            rows = [row]
            for place, part in enumerate(others, 1):
                whole = Part(
                    part.name,
                    row.body | dict(part.body),
                    part.paper_count,
                    part.pages,
                    SheafState.WORKING,
                )
                rows.append(self._row(row.batch, row.ordinal + place, whole, ""))
            session.add_all(rows[1:])
            session.flush()
            return tuple(_sheaf(one) for one in rows)

    def keep(self, identifier: str, document: str, agent: str, **said: Any) -> Sheaf:  # noqa: ANN401  JSON
        """Write down which document of the archive a paper has become."""
        with self.database.write() as session:
            row = _taken(session, identifier)
            insist(_sheaf(row), SheafState.KEPT)
            row.state, row.document = SheafState.KEPT.value, document
            row.body = row.body | said
            event = NewEvent(
                EventKind.INGESTION, Outcome.SUCCESS, identifier, {"document": document}
            )
            self.ledger.append(session, agent, [event])
            return _sheaf(row)

    def stop(self, identifier: str, agent: str, mark: str) -> Sheaf:
        """Forget everything about a paper that bears a state-secret mark.

        Only that there was one, where it lay in the batch, and which mark it was, stays.
        """
        with self.database.write() as session:
            row = _taken(session, identifier)
            insist(_sheaf(row), SheafState.STOPPED)
            row.state, row.name = SheafState.STOPPED.value, ""
            row.body = {"mark": mark, "imaged_by": row.body.get("imaged_by", [])}
            detail = {"rules": ["SEC-01"], "batch": row.batch, "ordinal": row.ordinal}
            event = NewEvent(EventKind.REFUSAL, Outcome.FAILURE, identifier, detail)
            self.ledger.append(session, agent, [event])
            return _sheaf(row)

    def _row(self, batch: str, ordinal: int, part: Part, login: str) -> SheafRow:
        imaged_by = {"imaged_by": [login]} if login else {}
        return SheafRow(
            id=self.new_id(),
            batch=batch,
            ordinal=ordinal,
            name=part.name,
            state=part.state.value,
            pages=part.pages,
            pages_done=part.pages,
            paper_count=part.paper_count,
            body=imaged_by | dict(part.body),
            reviewed_by=None,
            reviewed_at=None,
            document=None,
        )


def _readable(scope: Scope) -> ColumnElement[bool]:
    return within(scope, BatchRow.id, BatchRow.agency, BatchRow.level)


def _taken(session: Session, identifier: str) -> SheafRow:
    """The row, held until the transaction ends."""
    row = session.get(SheafRow, identifier, with_for_update=True)
    if row is None:
        raise NotFoundError(f"tài liệu {identifier}")
    return row


def _batch(row: BatchRow) -> Batch:
    told = {name: getattr(row, name) for name in Batch.__slots__}
    return Batch(**told | {"level": Level(row.level)})


def _sheaf(row: SheafRow) -> Sheaf:
    told = {name: getattr(row, name) for name in Sheaf.__slots__}
    return Sheaf(**told | {"state": SheafState(row.state)})
