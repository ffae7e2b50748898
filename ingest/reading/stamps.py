"""Stamps: marks that were read from red ink alone, put to the words of their page.

Only marks are: whatever else red ink seems to say (the rim of a seal, a stroke of a signature) is
no word of the page.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.reading.letters import bare
from ingest.reading.secrecy import level_of
from preservation.pages.words import PageOfWords, Word
from repository.wording import wording

MOST_WORDS = 5
"""No mark has more on its line."""


def with_stamps(page: PageOfWords, red: PageOfWords) -> PageOfWords:
    """``page`` with the lines of ``red`` that are marks of secrecy or haste, as lines of its own.

    Args:
        page: A page as OCR read it.
        red: What OCR read of its red ink alone; upper left corner and resolution are the page's.
    """
    last = max((word.line for word in page.words), default=-1)
    added: list[Word] = []
    for line in red.lines():
        if len(line) <= MOST_WORDS and is_mark([word.text for word in line]):
            last += 1
            added += [replace(word, line=last) for word in line]
    return replace(page, words=(*page.words, *added))


def is_mark(words: Sequence[str]) -> bool:
    """Whether the words of a line, or some of them, are a mark of secrecy or haste."""
    said = [" ".join(words), *words, *(" ".join(pair) for pair in pairwise(words))]
    known = {bare(mark) for mark in (*wording().urgency, *wording().secrecy.opened)}
    return any(level_of(text, ocr=True) or bare(text) in known for text in said)
