"""From a question, filters and a scope to the one query that every engine runs. Pure.

The nodes are few so that an engine is a plain translation of them, and what a
question means, who may see the answer, and what weighs how much is decided once, here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from repository.access import Scope
from search import words
from search.index import Filters
from search.query import Item, Number, Phrase, Question, Word

TITLE = "title"
TEXT = "text"
_ZONES = ((TITLE, 3.0), (TEXT, 1.0))
_OWN_NUMBER = 12.0
_NUMBER_IN_TEXT = 5.0
_PAIR = 1.5
_PAIR_OF_TWO = 10.0
_FOLDED = 0.5
_FOLDED_OF_TWO = 0.1


@dataclass(frozen=True, slots=True)
class Term:
    """One term in one field; counts ``weight`` times its rarity."""

    field: str
    value: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a ``paired`` field, one right after the other."""

    field: str
    steps: tuple[tuple[str, bool], ...]
    """Each with whether it is an exact form."""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class OneOf:
    """Any of these terms; a condition, without weight."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Between:
    """Issued from one day to another, both included; a condition, without weight."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Match:
    """All of ``must`` and the more of ``should`` the better; one at least, without a must."""

    must: "tuple[Node, ...]" = ()
    should: "tuple[Node, ...]" = ()


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


Node = Term | Run | OneOf | Between | Match | Everything


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run."""

    ranking: Node
    conditions: tuple[Node, ...]
    """Must hold, and count nothing."""
    forbidden: tuple[Node, ...]


def make_plan(question: Question, filters: Filters, scope: Scope) -> Plan | None:
    """The query for ``question``; None when there can be no answer in ``scope``."""
    if question.hopeless or not (scope.everything or scope.terms or scope.documents):
        return None
    conditions = [c for f in (filters, *question.within) for c in _narrowing(f)]
    if not scope.everything:
        conditions.append(_sight(scope))
    without: list[Node] = [Match(must=tuple(_narrowing(f))) for f in question.without]
    if filters.without:
        without.append(OneOf("id", filters.without))
    return Plan(
        ranking=_ranking(question),
        conditions=tuple(conditions),
        forbidden=(*map(_strict, question.must_not), *without),
    )


def _sight(scope: Scope) -> Node:
    """``Scope.sees`` as a condition."""
    return Match(should=(OneOf("visibility", scope.terms), OneOf("id", scope.documents)))


def _ranking(question: Question) -> Node:
    if question.only_lists:
        return Everything()
    short = question.all_needed
    ranked = tuple(_loose(item, short=short) for item in question.ranked)
    pairs = tuple(_adjacent(pair, short=short) for pair in question.pairs)
    must = tuple(map(_strict, question.must))
    if short:
        return Match(must=must + ranked, should=pairs)
    if must:
        return Match(must=must, should=ranked + pairs)
    return Match(should=ranked + pairs)


def _loose(item: Word | Number, *, short: bool) -> Node:
    if isinstance(item, Number):
        return _strict(item)
    shares = _shares(item.exact, short=short)
    return Match(
        should=tuple(
            Term(zone, form, weight * share)
            for zone, weight in _ZONES
            for form, share in ((item.folded, shares[0]), (item.exact, shares[1]))
            if form
        )
    )


def _shares(exact: str, *, short: bool) -> tuple[float, float]:
    """What a folded and an exact match count: same diacritics come first."""
    if not exact:
        return 1.0, 0.0
    return (_FOLDED_OF_TWO if short else _FOLDED), 1.0


def _adjacent(pair: tuple[Word, Word], *, short: bool) -> Node:
    marked = "".join(word.exact for word in pair)
    folded, exact = _shares(marked, short=short)
    extra = _PAIR_OF_TWO if short else _PAIR
    runs = [Run(zone, _folded(pair), weight * extra * folded) for zone, weight in _ZONES]
    if marked:
        runs += [Run(zone, _as_typed(pair), weight * extra * exact) for zone, weight in _ZONES]
    return Match(should=tuple(runs))


def _strict(item: Item) -> Node:
    match item:
        case Word(folded, exact):
            return Match(should=tuple(Term(z, exact or folded, w) for z, w in _ZONES))
        case Phrase(parts):
            return Match(should=tuple(Run(z, _as_typed(parts), w) for z, w in _ZONES))
        case Number(whole, parts):
            return Match(
                should=(
                    Term("code", whole, _OWN_NUMBER),
                    Term("numbers", whole, _NUMBER_IN_TEXT),
                    *(Run(z, _folded(parts), w) for z, w in _ZONES),
                )
            )


def _folded(parts: Sequence[Word]) -> tuple[tuple[str, bool], ...]:
    return tuple((word.folded, False) for word in parts)


def _as_typed(parts: Sequence[Word]) -> tuple[tuple[str, bool], ...]:
    return tuple((word.exact or word.folded, bool(word.exact)) for word in parts)


def _narrowing(filters: Filters) -> list[Node]:
    nodes: list[Node] = [
        OneOf(field, frozenset({words.key(value)}))
        for field, value in (
            ("type_key", filters.type_name),
            ("agency_key", filters.agency),
            ("dossier", filters.dossier),
        )
        if value
    ]
    if filters.organ_name:
        nodes.append(_organ(filters.organ_name))
    if filters.sender:
        code = OneOf("agency_key", frozenset({words.key(filters.sender)}))
        nodes.append(Match(should=(code, _organ(filters.sender))))
    if filters.since or filters.until:
        first, last = filters.since or date.min, filters.until or date.max
        nodes.append(Between(first.toordinal(), last.toordinal()))
    return nodes


def _organ(name: str) -> Node:
    steps = tuple((words.forms(word)[0], False) for word in words.words(words.clean(name)))
    return Run("organ", steps[:32])
