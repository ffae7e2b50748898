"""Papers: the pages of a stack are cut into documents, measured and read. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.digitise.quality import Check, judge
from ingest.digitise.separating import Group, Split, split
from ingest.digitise.sheets import Page
from ingest.reading.found import Reading
from preservation.pages.words import PageOfWords
from repository.digitisation import DigitisingRule

Read = Callable[[Sequence[PageOfWords]], Reading]
"""Proposes the fields of a document from its pages."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of a stack, as far as a machine can tell."""

    group: Group
    pages: tuple[Page, ...]
    checks: tuple[Check, ...]
    """Pages are counted from 1 within the document."""
    reading: Reading
    """Of a state secret nothing but that it is one."""

    @property
    def secret(self) -> str:
        """The mark of a state secret, if it bears one."""
        return "" if self.reading.secret is None else self.reading.secret.level


def papers_of(
    pages: Sequence[Page],
    how: Split,
    rule: DigitisingRule,
    paper_count: int | None,
    words: Callable[[Page], PageOfWords],
    read: Read,
) -> tuple[Paper, ...]:
    """The documents in ``pages``, in order.

    Args:
        pages: As the engine captured them.
        how: What stands between two documents.
        rule: What they are measured against.
        paper_count: How many sides the paper has; not asked where the stack is cut apart.
        words: Gives the words of a page.
        read: Proposes the fields.
    """
    by_number = {page.number: page for page in pages}
    groups = split(pages, how, rule.limits.ink)
    found = []
    for group in groups:
        own = tuple(by_number[number] for number in group.pages)
        counted = tuple(replace(page, number=place) for place, page in enumerate(own, 1))
        said = [replace_number(words(page), place) for place, page in enumerate(own)]
        count = paper_count if len(groups) == 1 else None
        found.append(Paper(group, own, judge(counted, count, rule), read(said)))
    return tuple(found)


def replace_number(page: PageOfWords, number: int) -> PageOfWords:
    """The same words, of the page ``number`` (from 0) of a document."""
    again = tuple(replace(word, page=number) for word in page.words)
    return PageOfWords(number, page.width, page.height, again)


def facts_of(page: Page) -> dict[str, Any]:
    """What is written down of a page that was imaged: figures, never words."""
    facts: Mapping[str, Any] = {
        "page": page.number,
        "dpi": page.dpi,
        "turned": page.turned,
        "skew": round(page.skew, 2),
        "confidence": page.confidence,
        "mm": [page.width_mm, page.height_mm],
    }
    return {name: value for name, value in facts.items() if value is not None}
