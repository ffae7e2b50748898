"""Indexing: what the repository says of a document, as the search room wants to hear it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from repository.access import visibility
from repository.backlog import Pending, Pendings
from search.catch_up import Due, catch_up
from search.index import Entry, Index


@dataclass(frozen=True, slots=True)
class Backlog:
    """The repository's pendings, by the protocol of ``search.catch_up``."""

    pendings: Pendings

    def unindexed(self, limit: int) -> Sequence[Due]:
        """See ``search.catch_up.Backlog``."""
        return [Due(document, version) for document, version in self.pendings.due(limit)]

    def read(self, document: str) -> Entry | None:
        """See ``search.catch_up.Backlog``."""
        pending = self.pendings.read(document)
        return None if pending is None else entry_of(pending)

    def mark_indexed(self, done: Sequence[Due]) -> None:
        """See ``search.catch_up.Backlog``."""
        self.pendings.mark_seen([(due.document, due.version) for due in done])


def entry_of(pending: Pending) -> Entry:
    """What the index is told of a document."""
    document = pending.document
    return Entry(
        id=document.id,
        title=document.title,
        text=pending.text,
        code=document.code,
        type_name=document.fields.get("TypeName", ""),
        agency=document.agency,
        organ_name=document.fields.get("OrganName", ""),
        issued=document.issued,
        dossiers=pending.dossiers,
        visibility=visibility(document.agency, document.level),
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """A backlog that ends after one batch, so that a caller can show progress."""

    backlog: Backlog
    taken: list[int]

    def unindexed(self, limit: int) -> Sequence[Due]:
        """One batch, once."""
        if self.taken:
            return []
        due = self.backlog.unindexed(limit)
        self.taken.append(len(due))
        return due

    def read(self, document: str) -> Entry | None:
        """See ``search.catch_up.Backlog``."""
        return self.backlog.read(document)

    def mark_indexed(self, done: Sequence[Due]) -> None:
        """See ``search.catch_up.Backlog``."""
        self.backlog.mark_indexed(done)


def in_steps(backlog: Backlog, index: Index) -> Iterator[int]:
    """Catch up batch by batch; how many documents each was."""
    while done := catch_up(_Step(backlog, []), index):
        yield done
