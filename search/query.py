"""Read a typed question into a small frozen tree. Pure, and never at a loss.

    quy chế văn thư          words, ranked; one or two words are both needed
    "quy chế" +thư -lưu      a phrase, a word that must be there, one that must not
    loại:"Quyết định" cơ quan:"Sở Nội vụ" hồ sơ:01.TC năm:2019
    type: agency: organ: dossier: year:       the same in English

Words typed with diacritics and asked for by quotes, + or - are meant exactly so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from search import words
from search.index import Filters

MAX_TYPED = 2_000
"""Characters of a question that are read."""
FEW = 2
"""Up to so many words are all needed."""
MAX_RANKED = 32
MAX_STRICT = 16
MAX_PHRASE = 32
MAX_FILTERS = 8


@dataclass(frozen=True, slots=True)
class Word:
    """One word."""

    folded: str
    exact: str = ""
    """Empty when it was typed without diacritics: then any will do."""


@dataclass(frozen=True, slots=True)
class Number:
    """Số và ký hiệu of a document."""

    whole: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order with nothing between."""

    words: tuple[Word, ...]


Item = Word | Number | Phrase


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants to know."""

    ranked: tuple[Word | Number, ...] = ()
    """The more of these the better."""
    pairs: tuple[tuple[Word, Word], ...] = ()
    """Ranked words that were typed next to each other."""
    must: tuple[Item, ...] = ()
    must_not: tuple[Item, ...] = ()
    within: tuple[Filters, ...] = ()
    without: tuple[Filters, ...] = ()
    hopeless: bool = False
    """Something was typed, but nothing that a document could hold."""

    @property
    def all_needed(self) -> bool:
        """Whether the question is so short that each word counts."""
        return len(self.ranked) + len(self.must) <= FEW

    @property
    def only_lists(self) -> bool:
        """Whether there is nothing to rank by."""
        return not self.ranked and not self.must

    def wanted(self) -> tuple[Word, ...]:
        """Every word that a reader would look for in the answer, in the order typed."""
        return tuple(
            word
            for item in (*self.must, *self.ranked)
            for word in ((item,) if isinstance(item, Word) else item.words)
        )


_NAMES = {
    "type": "tên loại|tên_loại|ten loai|ten_loai|loại|loai|type",
    "organ": "cơ quan ban hành|co quan ban hanh|co_quan_ban_hanh|organ",
    "agency": "cơ quan|cơ_quan|co quan|co_quan|agency",
    "dossier": "hồ sơ|hồ_sơ|ho so|ho_so|dossier",
}
_VALUE = r'"[^"]*"|[^\s"]+'
_FIELDS = "|".join(
    rf"(?<!\w)(?:{spellings}):(?P<{name}>\s?\"[^\"]*\"|{_VALUE})"
    for name, spellings in _NAMES.items()
)
_YEAR = r"(?<!\w)(?:năm|nam|year):\s?(?P<year>[12]\d{3})(?!\w)"
_TOKEN = re.compile(
    rf"(?:(?<!\S)(?P<sign>[+-]))?"
    rf'(?:{_FIELDS}|{_YEAR}|"(?P<quoted>[^"]*)"|(?P<number>{words.NUMBER})|(?P<word>{words.WORD}))',
    re.IGNORECASE,
)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"'))
_INK = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]")


def parse(typed: str) -> Question:
    """The question in ``typed``. Raises nothing, whatever was typed."""
    text = words.clean(typed[:MAX_TYPED]).translate(_QUOTES)
    reading = _Reading()
    for found in _TOKEN.finditer(text):
        reading.take(found)
    question = reading.question()
    if question == Question() and _INK.search(text):
        return Question(hopeless=True)
    return question


class _Reading:
    """What was understood so far."""

    def __init__(self) -> None:
        self.ranked: list[Word | Number] = []
        self.neighbours: list[list[Word]] = [[]]
        self.strict: dict[str, list[Item]] = {"+": [], "-": []}
        self.filters: dict[str, list[Filters]] = {"+": [], "-": []}

    def take(self, found: re.Match[str]) -> None:
        sign = found["sign"] or ""
        kind, value = str(found.lastgroup), str(found[str(found.lastgroup)])
        if kind in {"quoted", "number", "word"}:
            item = _item(kind, value)
            if item is None:
                return
            if sign or isinstance(item, Phrase) or kind == "quoted":
                self.strict["-" if sign == "-" else "+"].append(item)
                self.neighbours.append([])
            else:
                self._rank(item)
        elif narrowing := _filters(kind, value):
            self.filters["-" if sign == "-" else "+"].append(narrowing)
            self.neighbours.append([])

    def _rank(self, item: Word | Number) -> None:
        if len(self.ranked) >= MAX_RANKED:
            return
        if item not in self.ranked:
            self.ranked.append(item)
        if isinstance(item, Word):
            self.neighbours[-1].append(item)
        else:
            self.neighbours.append([])

    def question(self) -> Question:
        return Question(
            ranked=tuple(self.ranked),
            pairs=tuple(dict.fromkeys(p for run in self.neighbours for p in pairwise(run))),
            must=_distinct(self.strict["+"], MAX_STRICT),
            must_not=_distinct(self.strict["-"], MAX_STRICT),
            within=tuple(self.filters["+"][:MAX_FILTERS]),
            without=tuple(self.filters["-"][:MAX_FILTERS]),
        )


def _distinct(items: Iterable[Item], most: int) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))[:most]


def _item(kind: str, value: str) -> Item | None:
    found = tuple(Word(*words.forms(word)) for word in words.words(value)[:MAX_PHRASE])
    if not found:
        return None
    if kind == "number":
        return Number(words.whole_number(value), found)
    return found[0] if len(found) == 1 else Phrase(found)


def _filters(kind: str, value: str) -> Filters | None:
    if kind == "year":
        return Filters(since=date(int(value), 1, 1), until=date(int(value), 12, 31))
    value = value.strip(' "')
    if not words.key(value):
        return None
    match kind:
        case "type":
            return Filters(type_name=value)
        case "organ":
            return Filters(organ_name=value)
        case "agency":
            return Filters(sender=value)
        case _:
            return Filters(dossier=value)
