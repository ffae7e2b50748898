"""Labour: a job in the hands of a worker, and what every kind of work is given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from repository.jobs import Job
from repository.people import Person
from web.wiring import Archive


@dataclass(slots=True)
class Task:
    """A job in the hands of a worker: what it is given, and how it says how far it is."""

    archive: Archive
    job: Job
    person: Person
    laid_down: Callable[[], bool]
    """Whether the worker itself has to go."""
    stopped: bool = False
    done: int = 0
    total: int = 0

    def advance(self, done: int, total: int, results: Sequence[Mapping[str, Any]] = ()) -> bool:
        """Note how far the job is; False if it is to go no further."""
        self.done, self.total = done, total
        wanted = self.archive.jobs.advance(self.job.id, done, total, results)
        self.stopped = self.stopped or not wanted or self.laid_down()
        return not self.stopped

    def is_stopped(self) -> bool:
        """Whether the job is to go no further."""
        return self.stopped

    def note(self, result: Mapping[str, Any]) -> None:
        """Add a result, without being any further."""
        self.advance(self.done, self.total, [result])


Labour = Callable[[Task], str]
"""Does a job to its end, or until its task is stopped; gives a sentence about what came of it."""
