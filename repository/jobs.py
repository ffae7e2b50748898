"""Jobs: long work whose state is kept here, so that a crash loses none of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from repository.calendar import Clock
from repository.database import Database
from repository.errors import NotFoundError
from repository.tables import JobRow

STALE = timedelta(seconds=60)
"""A running job that has not given a sign of life for this long has lost its worker."""


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    DONE = "done"
    FAILED = "failed"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self in {JobState.CANCELLED, JobState.DONE, JobState.FAILED}


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work."""

    id: str
    kind: str
    arguments: Mapping[str, Any]
    state: JobState
    done: int
    total: int
    message: str
    asked_by: str
    asked_at: datetime
    results: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs asked for."""

    database: Database
    clock: Clock
    new_id: Callable[[], str]

    def ask(self, kind: str, arguments: Mapping[str, Any], asked_by: str) -> Job:
        """Write down a job that waits for a worker."""
        row = JobRow(
            id=self.new_id(),
            kind=kind,
            arguments=dict(arguments),
            state=JobState.WAITING.value,
            done=0,
            total=0,
            message="",
            asked_by=asked_by,
            asked_at=self.clock(),
            beat_at=None,
            results=[],
        )
        with self.database.write() as session:
            session.add(row)
        return _job(row)

    def get(self, identifier: str) -> Job:
        """One job.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            row = session.get(JobRow, identifier)
            if row is None:
                raise NotFoundError(f"công việc {identifier}")
            return _job(row)

    def latest(self, limit: int = 50, asked_by: str | None = None) -> tuple[Job, ...]:
        """The newest jobs, of everybody or of one person."""
        query = select(JobRow).order_by(JobRow.asked_at.desc()).limit(limit)
        if asked_by is not None:
            query = query.where(JobRow.asked_by == asked_by)
        with self.database.read() as session:
            return tuple(_job(row) for row in session.scalars(query))

    def unfinished(self) -> tuple[Job, ...]:
        """Every job that has not ended, or may be resumed."""
        query = select(JobRow).where(JobRow.state != JobState.DONE.value)
        with self.database.read() as session:
            return tuple(_job(row) for row in session.scalars(query))

    def claim(self, identifier: str) -> Job | None:
        """Take a job to work on it; None if it is not free to take.

        Free is a waiting job, and a running one whose worker has died.
        """
        now = self.clock()
        with self.database.write() as session:
            row = session.get(JobRow, identifier, with_for_update=True)
            if row is None:
                return None
            dead = row.beat_at is None or now - row.beat_at > STALE
            if row.state == JobState.WAITING.value or (
                row.state in {JobState.RUNNING.value, JobState.CANCELLING.value} and dead
            ):
                cancelled = row.state == JobState.CANCELLING.value
                row.state = (JobState.CANCELLED if cancelled else JobState.RUNNING).value
                row.beat_at = now
                return None if cancelled else _job(row)
            return None

    def waiting(self) -> tuple[str, ...]:
        """Jobs that are free to take, oldest first."""
        open_states = (JobState.WAITING.value, JobState.RUNNING.value, JobState.CANCELLING.value)
        now = self.clock()
        query = select(JobRow).where(JobRow.state.in_(open_states)).order_by(JobRow.asked_at)
        with self.database.read() as session:
            return tuple(
                row.id
                for row in session.scalars(query)
                if row.state == JobState.WAITING.value
                or row.beat_at is None
                or now - row.beat_at > STALE
            )

    def advance(
        self, identifier: str, done: int, total: int, results: Sequence[Any] = (), message: str = ""
    ) -> bool:
        """Note progress and a sign of life; False if somebody asked to stop."""
        with self.database.write() as session:
            row = session.get_one(JobRow, identifier, with_for_update=True)
            row.done, row.total, row.message = done, total, message or row.message
            row.beat_at = self.clock()
            if results:
                row.results = [*row.results, *results]
            return row.state != JobState.CANCELLING.value

    def rewrite(self, identifier: str, arguments: Mapping[str, Any]) -> None:
        """Say anew what a job is given: something that was in it must not be kept."""
        with self.database.write() as session:
            row = session.get_one(JobRow, identifier, with_for_update=True)
            row.arguments = dict(arguments)

    def beat(self, identifier: str) -> bool:
        """Give a sign of life; False if somebody asked to stop."""
        with self.database.write() as session:
            row = session.get_one(JobRow, identifier, with_for_update=True)
            row.beat_at = self.clock()
            return row.state != JobState.CANCELLING.value

    def end(self, identifier: str, state: JobState, message: str = "") -> None:
        """Write down how a job ended; as ``WAITING``, that it is laid down for the next worker."""
        with self.database.write() as session:
            row = session.get_one(JobRow, identifier)
            row.state, row.message = state.value, message or row.message

    def cancel(self, identifier: str) -> None:
        """Ask a job to stop; one that nobody works on stops at once."""
        with self.database.write() as session:
            row = session.get(JobRow, identifier, with_for_update=True)
            if row is None:
                raise NotFoundError(f"công việc {identifier}")
            if row.state == JobState.WAITING.value:
                row.state = JobState.CANCELLED.value
            elif row.state == JobState.RUNNING.value:
                row.state = JobState.CANCELLING.value

    def resume(self, identifier: str) -> Job:
        """Have a cancelled or failed job wait for a worker again; it goes on where it was."""
        with self.database.write() as session:
            row = session.get(JobRow, identifier, with_for_update=True)
            if row is None:
                raise NotFoundError(f"công việc {identifier}")
            if JobState(row.state) in {JobState.CANCELLED, JobState.FAILED}:
                row.state, row.beat_at = JobState.WAITING.value, None
            return _job(row)


def _job(row: JobRow) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        arguments=row.arguments,
        state=JobState(row.state),
        done=row.done,
        total=row.total,
        message=row.message,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        results=tuple(row.results),
    )
