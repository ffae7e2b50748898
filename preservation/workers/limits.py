"""What a worker may use up before it is stopped, and how a worker can fail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from repository.errors import ArchiveError

JSONValue: TypeAlias = (
    str | int | float | bool | Sequence["JSONValue"] | Mapping[str, "JSONValue"] | None
)
"""What goes to a worker and comes back from it."""

MIB = 1024 * 1024


class Failure(StrEnum):
    """How a worker failed."""

    TIME = "time"
    """It did not answer in time, or used up its share of the processor."""
    MEMORY = "memory"
    """It asked for more memory than it may have."""
    CRASH = "crash"
    """A library raised something, or the process died."""
    OUTPUT = "output"
    """It had more to say than it may."""


class WorkerFailedError(ArchiveError):
    """A worker did not answer: nothing can be said about the bytes it was given."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(f"{failure}: {detail}" if detail else str(failure))
        self.failure = failure
        self.detail = detail
        """The type of the exception, the signal, or the limit that was reached."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one worker may use."""

    memory_bytes: int = 900 * MIB
    """Resident memory of a worker, libraries included; it is stopped beyond this."""
    seconds: float = 25
    """From the request to the whole answer."""
    cpu_seconds: int = 50
    """Processor time for one request, all threads together."""
    output_bytes: int = 64 * MIB
    """Length of an answer, and of any file that a worker writes."""
    tasks_per_worker: int = 200
    """A worker is replaced after so many requests, whatever it has gathered by then."""
    open_files: int = 64
