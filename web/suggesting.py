"""Suggestions: in which hồ sơ a document belongs, the likeliest first, and why (NĐ 30 Điều 29).

By what its metadata name, the thread of replies, the numbers it cites or is cited by, documents
like it that lie somewhere, and the words of the titles. Nothing that the asker may not see counts.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import log

from repository.documents import Document
from repository.dossiers import Dossier
from repository.people import Person, Right
from search import words
from search.index import Filters
from web.standing import usual
from web.wiring import Archive

MOST = 5
NAMED, THREAD, CITED, ALIKE, TITLE, YEAR, MINE = 100.0, 60.0, 40.0, 25.0, 30.0, 6.0, 3.0
"""What each reason weighs at most."""
_CITATIONS = 5
_LIKE = 20
_LOOKED_AT = 5000
"""Letters of a text in which citations are looked for: they stand at its beginning."""
_LEAST = 8.0
"""What weighs less is no suggestion."""
_CODE = 30
_EMPTY = frozenset(
    words.words("ve viec ho so cua cac nam va trong cho voi tai theo den duoc la tap luu cong tac")
)
"""Words that nearly every title has."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hồ sơ is suggested."""

    kind: str
    """named, thread, cited, alike, title, year, mine."""
    weight: float
    vi: str
    en: str
    document: str = ""
    """The document that led there, if one did."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A hồ sơ in which a document may belong."""

    dossier: Dossier
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> float:
        """Grows with how likely it is; only good for comparing."""
        return sum(reason.weight for reason in self.reasons)


@dataclass(slots=True)
class _Weighing:
    """The candidates of one document, and what speaks for each."""

    candidates: Mapping[str, Dossier]
    reasons: dict[str, dict[str, Reason]] = field(default_factory=dict)

    def note(self, dossier: str, reason: Reason) -> None:
        """Something speaks for a hồ sơ; of each kind the best counts."""
        if dossier in self.candidates:
            known = self.reasons.setdefault(dossier, {})
            if reason.kind not in known or known[reason.kind].weight < reason.weight:
                known[reason.kind] = reason

    def ranked(self, most: int) -> tuple[Suggestion, ...]:
        """The likeliest first."""
        found = [
            Suggestion(
                self.candidates[dossier],
                tuple(sorted(reasons.values(), key=lambda reason: -reason.weight)),
            )
            for dossier, reasons in self.reasons.items()
        ]
        strong = [one for one in found if one.score >= _LEAST]
        strong.sort(key=lambda one: (-one.score, -one.dossier.year, one.dossier.notation))
        return tuple(strong[:most])


def suggest(
    archive: Archive,
    person: Person,
    document: str,
    most: int = MOST,
    plan: Sequence[Dossier] | None = None,
) -> tuple[Suggestion, ...]:
    """The hồ sơ in which a document may belong, and does not lie yet; none who may not file it.

    Args:
        archive: Where.
        person: For whom.
        document: Which.
        most: So many at most.
        plan: The hồ sơ of its agency, where the caller has them.

    Raises:
        NotFoundError: there is no such document for this person.
    """
    found = archive.catalogue.get(document, person.scope)
    if not person.may(Right.PLAN, found.agency):
        return ()
    held = archive.dossiers.plan(found.agency) if plan is None else plan
    lies = set(archive.threads.lying([document]).get(document, ()))
    weighing = _Weighing({one.id: one for one in held if one.changing and one.id not in lies})
    if weighing.candidates:
        _by_metadata(weighing, found)
        _by_thread(archive, person, weighing, found)
        _by_citation(archive, person, weighing, found)
        _by_likeness(archive, person, weighing, found)
        by_titles(weighing.candidates.values(), found, weighing.note)
        _by_little_things(person, weighing, found)
    return weighing.ranked(most)


def _by_metadata(weighing: _Weighing, found: Document) -> None:
    named = found.fields.get("FileNotation", ""), found.fields.get("FileCatalog", "")
    for one in weighing.candidates.values():
        if named == (one.notation, str(one.year)):
            vi, en = "Thông tin mô tả nêu hồ sơ này", "Its metadata name this dossier"
            weighing.note(one.id, Reason("named", NAMED, vi, en))


def _by_thread(archive: Archive, person: Person, weighing: _Weighing, found: Document) -> None:
    thread = archive.threads.of(found.id, person.scope)
    names = archive.catalogue.summaries(thread, person.scope)
    for other, dossiers in archive.threads.lying(names).items():
        code = names[other].code or names[other].title[:_CODE]
        vi, en = f"Cùng chuỗi trả lời với {code}", f"Same thread of replies as {code}"
        weight = THREAD - min(thread.index(other), 10)
        for dossier in dossiers:
            weighing.note(dossier, Reason("thread", weight, vi, en, other))


def _by_citation(archive: Archive, person: Person, weighing: _Weighing, found: Document) -> None:
    read = archive.pendings.read(found.id)
    text = words.clean(f"{found.title}\n{read.text[:_LOOKED_AT] if read else ''}")
    own = words.numbers(found.code)[-1:] or [""]
    cited = [number for number in dict.fromkeys(words.numbers(text)) if number != own[0]]
    whole = [n for n in cited if not any(m != n and m.startswith(n) for m in cited)]
    for number in [*whole[:_CITATIONS], *filter(None, own)]:
        page = archive.index.find(number, person.scope, usual(archive, Filters()), limit=_LIKE)
        hits = {
            hit.document: hit.code
            for hit in page.hits
            if hit.document != found.id
            and (number == own[0] or words.numbers(hit.code)[-1:] == [number])
        }
        seen = archive.catalogue.summaries(list(hits), person.scope)  # the index may be behind
        for other, dossiers in archive.threads.lying(seen).items():
            code = hits[other] or number
            vi, en = f"Viện dẫn nhau với {code}", f"One of them cites the other: {code}"
            for dossier in dossiers:
                weighing.note(dossier, Reason("cited", CITED, vi, en, other))


def _by_likeness(archive: Archive, person: Person, weighing: _Weighing, found: Document) -> None:
    filters = usual(archive, Filters(agency=found.agency))
    page = archive.index.find(_plain(found.title), person.scope, filters, limit=_LIKE)
    hits = {hit.document: hit for hit in page.hits if hit.document != found.id}
    known = archive.catalogue.summaries(list(hits), person.scope)
    lying = archive.threads.lying(known)
    organ = words.key(found.fields.get("OrganName", ""))
    for other, dossiers in lying.items():
        share = likeness(found.title, hits[other].title)
        same = bool(organ) and organ == words.key(known[other].organ_name)
        weight = ALIKE * share * (1.0 if same else 0.7)
        code = hits[other].code or hits[other].title[:_CODE]
        vi = f"Gần giống {code}" + (", cùng cơ quan ban hành" if same else "")
        en = f"Much like {code}" + (", from the same agency" if same else "")
        for dossier in dossiers:
            weighing.note(dossier, Reason("alike", weight, vi, en, other))


def by_titles(
    candidates: Iterable[Dossier],
    found: Document,
    note: Callable[[str, Reason], None],
) -> None:
    """Words of a hồ sơ's title in that of the document; what few titles have counts for more."""
    held = list(candidates)
    titles = {one.id: _terms(f"{one.title} {one.heading_title}") for one in held}
    often = Counter(term for terms in titles.values() for term in terms)
    ours = _terms(f"{found.fields.get('TypeName', '')} {found.title}")
    for one in held:
        own = _terms(one.title)
        whole = sum(_rare(often, term, len(held)) for term in own)
        shared = titles[one.id] & ours
        met = sum(_rare(often, term, len(held)) for term in shared)
        if whole and met:
            told = ", ".join(_said(one.title, shared)[:6])
            vi, en = f"Tiêu đề hồ sơ có: {told}", f"Its title has: {told}"
            note(one.id, Reason("title", TITLE * min(1.0, met / whole), vi, en))


def _by_little_things(person: Person, weighing: _Weighing, found: Document) -> None:
    year = found.issued.year if found.issued else found.received_at.year
    for dossier in list(weighing.reasons):
        one = weighing.candidates[dossier]
        if one.year == year:
            vi, en = f"Hồ sơ của năm {year}", f"A dossier of {year}"
            weighing.note(dossier, Reason("year", YEAR, vi, en))
        if one.keeper_login == person.login:
            vi, en = "Anh, chị phụ trách hồ sơ này", "You are responsible for it"
            weighing.note(dossier, Reason("mine", MINE, vi, en))


def _plain(title: str) -> str:
    """A title as a question: nothing in it is an operator."""
    return " ".join(words.words(words.clean(title)))[:300]


@lru_cache(maxsize=1 << 13)
def _terms(text: str) -> frozenset[str]:
    """Pairs of syllables that follow each other, and single ones: most words have two."""
    plain = [words.fold(word) for word in words.words(words.clean(text))]
    kept = [word for word in plain if word not in _EMPTY and not word.isdecimal()]
    pairs = {f"{one} {two}" for one, two in pairwise(plain) if {one, two} & set(kept)}
    return frozenset(kept) | frozenset(pairs)


def _rare(often: Mapping[str, int], term: str, of: int) -> float:
    return log(1 + of / often[term]) * (2.0 if " " in term else 1.0)


def likeness(one: str, other: str) -> float:
    """How much two titles share, from 0 to 1."""
    first, second = _terms(one), _terms(other)
    return len(first & second) / max(1, len(first | second))


def _said(title: str, shared: frozenset[str]) -> list[str]:
    """The shared words as the title writes them."""
    return list(_written(words.words(words.clean(title)), shared))


def _written(written: Sequence[str], shared: frozenset[str]) -> Iterator[str]:
    told: list[str] = []
    for word in written:
        if words.fold(word) in shared:
            told.append(word)
        elif told:
            yield " ".join(told)
            told = []
    if told:
        yield " ".join(told)
