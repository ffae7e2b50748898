from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from repository.access import Scope
from repository.errors import UnavailableError
from search.catch_up import Due, catch_up
from search.index import Entry, Index


@dataclass
class Archive:
    """A backlog as a database would keep it: a version for each document, and what is seen."""

    documents: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    on_read: Callable[[str], None] = lambda _: None

    def change(self, document: str, text: str | None) -> None:
        self.versions[document] = self.versions.get(document, 0) + 1
        if text is None:
            del self.documents[document]
        else:
            self.documents[document] = text

    def unindexed(self, limit: int) -> Sequence[Due]:
        due = [Due(d, v) for d, v in self.versions.items() if self.seen.get(d) != v]
        return due[:limit]

    def read(self, document: str) -> Entry | None:
        text = self.documents.get(document)
        self.on_read(document)
        return None if text is None else Entry(document, "", text)

    def mark_indexed(self, done: Sequence[Due]) -> None:
        for due in done:
            if self.versions[due.document] == due.version:
                self.seen[due.document] = due.version


def find(index: Index, question: str) -> set[str]:
    return {hit.document for hit in index.find(question, Scope.of_owner(), limit=100).hits}


def test_finds_what_was_taken_in_and_is_then_at_rest(index: Index) -> None:
    archive = Archive()
    for n in range(7):
        archive.change(f"d{n}", "lương")
    assert catch_up(archive, index, batch=3) == 7
    assert len(find(index, "lương")) == 7
    assert catch_up(archive, index) == 0


def test_what_is_gone_from_the_archive_is_gone_from_the_index(index: Index) -> None:
    archive = Archive()
    archive.change("a", "lương")
    archive.change("b", "lương")
    catch_up(archive, index)
    archive.change("a", None)
    assert catch_up(archive, index) == 1
    assert find(index, "lương") == {"b"}


def test_a_document_changed_while_it_is_indexed_stays_due(index: Index) -> None:
    archive = Archive()
    archive.change("a", "cũ")
    changes = iter(["mới"])

    def meanwhile(document: str) -> None:
        for text in changes:
            archive.change(document, text)

    archive.on_read = meanwhile
    assert catch_up(archive, index) == 2
    assert find(index, "mới") == {"a"}
    assert find(index, "cũ") == set()


def test_a_failure_half_way_marks_nothing_and_is_made_good_later(index: Index) -> None:
    archive = Archive()
    archive.change("a", "lương")
    archive.change("b", "lương")

    def fail(document: str) -> None:
        if document == "b":
            raise OSError

    archive.on_read = fail
    with pytest.raises(OSError):  # noqa: PT011  the fault put in above
        catch_up(archive, index)
    assert archive.seen == {}
    assert find(index, "") == set()
    archive.on_read = lambda _: None
    assert catch_up(archive, index) == 2
    assert find(index, "lương") == {"a", "b"}


def test_a_backlog_that_forgets_to_mark_does_not_run_for_ever(index: Index) -> None:
    class Forgetful(Archive):
        def mark_indexed(self, done: Sequence[Due]) -> None:
            pass

    archive = Forgetful()
    archive.change("a", "lương")
    with pytest.raises(UnavailableError):
        catch_up(archive, index)
