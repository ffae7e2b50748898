"""The best place of a text, with the words of a question marked. Pure."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from search.query import Question
from search.words import clean, forms, spans

MARK = "\ue000"
UNMARK = "\ue001"
"""Private-use characters around each marked word; no snippet holds them otherwise."""

_STRETCH = 20_000
_READ = 400_000
"""Characters of a text in which a place is looked for."""
_ENOUGH = 64
_BESIDE = 3
"""Characters between two words that still stand together: ``12 / QĐ - UBND``."""
_UNWANTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ue000\ue001]+")


class _Found(NamedTuple):
    start: int
    end: int
    folded: str
    weight: int


def snippet(text: str, question: Question, *, width: int = 200) -> str:
    """About ``width`` characters of ``text`` around the place that answers best.

    The beginning, when no word of the question stands in the text.
    """
    text = clean(text)
    wanted: dict[str, set[str]] = {}
    for word in question.wanted():
        wanted.setdefault(word.folded, set()).add(word.exact)
    pairs = {(a.folded, b.folded) for a, b in question.pairs}
    found = _look(text, wanted)
    place = _best(found, pairs, width)
    start, end = _room(text, place, width)
    return _written(text, start, end, [f for f in found if start <= f.start and f.end <= end])


def as_html(marked: str) -> str:
    """A snippet as safe HTML: everything escaped, marked words in ``<mark>``."""
    return escape(marked).replace(MARK, "<mark>").replace(UNMARK, "</mark>")


def as_text(marked: str) -> str:
    """A snippet without its marks."""
    return marked.replace(MARK, "").replace(UNMARK, "")


def _look(text: str, wanted: dict[str, set[str]]) -> list[_Found]:
    """The wanted words in the first stretches that hold enough of them."""
    found: list[_Found] = []
    if not wanted:
        return found
    for start in range(0, min(len(text), _READ), _STRETCH):
        found += _matches(text, wanted, start)
        if len({f.folded for f in found}) == len(wanted) or len(found) > _ENOUGH:
            break
    return found


def _matches(text: str, wanted: dict[str, set[str]], begin: int) -> Iterator[_Found]:
    for start, end, word in spans(text, begin, begin + _STRETCH):
        folded, exact = forms(word)
        if folded in wanted:
            yield _Found(start, end, folded, 3 if exact in wanted[folded] else 2)


def _best(found: Sequence[_Found], pairs: set[tuple[str, str]], width: int) -> Sequence[_Found]:
    """The run of matches within ``width`` that has most of the question in it."""
    best: tuple[int, Sequence[_Found]] = (0, ())
    first = 0
    for last in range(len(found)):
        while found[last].end - found[first].start > width and first < last:
            first += 1
        run = found[first : last + 1][-_ENOUGH:]
        each: dict[str, int] = {}
        for f in run:
            each[f.folded] = max(f.weight, each.get(f.folded, 0))
        side_by_side = sum(
            (a.folded, b.folded) in pairs and b.start - a.end <= _BESIDE for a, b in pairwise(run)
        )
        score = 10 * sum(each.values()) + 15 * min(side_by_side, len(pairs)) + len(run)
        if score > best[0]:
            best = score, run
    return best[1]


def _room(text: str, place: Sequence[_Found], width: int) -> tuple[int, int]:
    """Where to cut, so that the place stands in the middle and no word is torn."""
    if place:
        spare = max(0, width - (place[-1].end - place[0].start))
        start = max(0, min(place[0].start - spare // 2, len(text) - width))
    else:
        start = 0
    end = min(len(text), start + width)
    if start > 0 and (space := text.find(" ", start, place[0].start)) >= 0:
        start = space + 1
    if end < len(text):
        floor = place[-1].end if place else start + width // 2
        end = max(end, floor)
        if (space := text.rfind(" ", floor, end + 1)) >= 0:
            end = space
    return start, end


def _written(text: str, start: int, end: int, found: Sequence[_Found]) -> str:
    pieces: list[str] = []
    at = start
    for f in found:
        between = _UNWANTED.sub(" ", text[at : f.start])
        if pieces and len(between) <= _BESIDE and not between.strip(" /-"):
            pieces[-1] = between  # one mark over words that stand together
        else:
            pieces += [between, MARK]
        pieces += [text[f.start : f.end], UNMARK]
        at = f.end
    pieces.append(_UNWANTED.sub(" ", text[at:end]))
    body = "".join(pieces).strip()
    return f"{'… ' if start > 0 else ''}{body}{' …' if end < len(text) else ''}"
