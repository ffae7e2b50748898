"""The port: what the archive asks of a full-text index, whichever engine is behind it.

An index holds no truth of its own: it may be cleared at any time and filled again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

from repository.access import Scope
from search.words import key

REINDEX = "run `luutru reindex`"
"""What to do about an index that cannot be read; ends the message of each such error."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index is told about a document."""

    id: str
    title: str
    text: str
    """Characters beyond ``words.MAX_TEXT`` are not looked at."""
    code: str = ""
    """Số và ký hiệu: ``123/QĐ-UBND``."""
    type_name: str = ""
    """Tên loại: ``Quyết định``."""
    agency: str = ""
    """Code of the agency to whose fonds it belongs."""
    organ_name: str = ""
    """Cơ quan ban hành, as a name."""
    issued: date | None = None
    dossiers: tuple[str, ...] = ()
    """Codes of the hồ sơ in which it lies."""
    visibility: tuple[str, ...] = ()
    """The terms that ``repository.access.visibility`` gives; none: seen by owners only."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Narrows a search. What is empty does not narrow; everything else must hold at once.

    Names are compared without regard to case, diacritics and spacing.
    """

    type_name: str = ""
    agency: str = ""
    organ_name: str = ""
    """Words that follow each other in the name of the issuing organ."""
    dossier: str = ""
    since: date | None = None
    """First day of issue; documents without a date are left out."""
    until: date | None = None
    """Last day of issue, included."""
    sender: str = ""
    """The code of the agency, or words of the organ's name; what one types as ``cơ quan:``."""
    without: frozenset[str] = frozenset()
    """Identifiers of documents that are left out."""


NO_FILTERS: Final = Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found."""

    document: str
    title: str
    code: str
    score: float
    """1.0 for the best of the question and a share of it for the others; 0.0 in a plain list.

    Deliberately not the engine's own number, which would tell how often a word
    stands in documents that the asker may not see.
    """
    snippet: str
    """Plain text around the best place; see ``snippets.as_html`` for its marks."""


@dataclass(frozen=True, slots=True)
class Page:
    """Part of an answer, and what can be said about the whole of it."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    """How many documents match: exact."""
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(
        default_factory=lambda: {"type_name": (), "agency": (), "year": ()}
    )
    """For ``type_name``, ``agency`` and ``year``: how many match of each; exact."""


class Index(Protocol):
    """A full-text index. Any number of readers and, over all processes, one writer.

    Every method raises ``UnavailableError`` when the index cannot be read or another
    writer does not finish in time; ``clear`` makes a fresh start from any damage.
    """

    def put(self, entries: Iterable[Entry]) -> None:
        """Add the entries, replacing what was said of the same documents before.

        On return every process finds them. If ``entries`` raises, nothing is changed.
        """
        ...

    def remove(self, ids: Iterable[str]) -> None:
        """Forget these documents; those never known are no error."""
        ...

    def find(
        self,
        question: str,
        scope: Scope,
        filters: Filters = NO_FILTERS,
        *,
        limit: int = 20,
        offset: int = 0,
    ) -> Page:
        """Answer whatever somebody typed. Nothing outside ``scope`` has any trace in the page.

        An empty question lists everything that the filters let through, newest first.
        """
        ...

    def clear(self) -> None:
        """Forget everything, and be usable again whatever the state before."""
        ...

    def close(self) -> None:
        """Let go of files and memory. The index opens again when it is next used."""
        ...


def by_name(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Facet counts, most frequent first; spellings that a filter takes for one are one."""
    merged: dict[str, tuple[str, int]] = {}
    for name, count in sorted(counts, key=lambda pair: (-pair[1], pair[0])):
        label, so_far = merged.get(key(name), (name, 0))
        merged[key(name)] = label, so_far + count
    return tuple(sorted(merged.values(), key=lambda pair: (-pair[1], pair[0])))


def by_year(counts: Iterable[tuple[int, int]]) -> tuple[tuple[str, int], ...]:
    """Facet counts by year, newest first."""
    return tuple((str(year), count) for year, count in sorted(counts, reverse=True))
