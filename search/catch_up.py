"""Bring the index up to what the archive says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from repository.errors import UnavailableError
from search.index import Entry, Index


@dataclass(frozen=True, slots=True)
class Due:
    """A document of which the index does not know the newest."""

    document: str
    version: int
    """Grows with every change of what the index is told, and when the document goes."""


class Backlog(Protocol):
    """What the archive knows of documents that the index has not seen."""

    def unindexed(self, limit: int) -> Sequence[Due]:
        """At most ``limit`` documents, the longest waiting first; empty when all is done."""
        ...

    def read(self, document: str) -> Entry | None:
        """The document as it is now, at least as new as any version told; None: it is gone."""
        ...

    def mark_indexed(self, done: Sequence[Due]) -> None:
        """Forget that these were due, but only those whose version is still the same."""
        ...


def catch_up(backlog: Backlog, index: Index, batch: int = 200) -> int:
    """Index what the index has not yet seen; say how many documents that was.

    Safe to stop at any point and to run again: a document stops being due only
    after the index has written it down, and one that changed meanwhile stays due.

    Raises:
        UnavailableError: The index cannot be written, or the backlog does not shrink.
    """
    done = 0
    before: Sequence[Due] = ()
    while due := backlog.unindexed(batch):
        if list(due) == list(before):
            raise UnavailableError("the same documents stay due though they were indexed")
        gone: list[str] = []
        index.put(_entries(backlog, due, gone))
        if gone:
            index.remove(gone)
        backlog.mark_indexed(due)
        done += len(due)
        before = due
    return done


def _entries(backlog: Backlog, due: Sequence[Due], gone: list[str]) -> Iterator[Entry]:
    """One entry at a time, so that a batch of long texts need not fit into memory."""
    for each in due:
        entry = backlog.read(each.document)
        if entry is None:
            gone.append(each.document)
        else:
            yield entry
