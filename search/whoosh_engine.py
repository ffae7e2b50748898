"""The index in Whoosh: pure Python, runs anywhere. The only module that knows ``whoosh``."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from whoosh import columns, fields, index, query
from whoosh.analysis import Analyzer, Token
from whoosh.reading import IndexReader
from whoosh.searching import Searcher
from whoosh.writing import IndexWriter

from repository.access import Scope
from search import words
from search.folder import IndexFolder
from search.index import NO_FILTERS, Entry, Filters, Hit, Page, by_name, by_year
from search.plan import Between, Everything, Match, Node, OneOf, Plan, Run, Term, make_plan
from search.query import Question, parse
from search.snippets import snippet

FORMAT = 1
"""Grows whenever an older index can no longer be read as it should be."""

_MEMORY: Final = 128  # MB, for a writer
_TRIES: Final = 5
_PAUSE: Final = 0.02


class Paired(Analyzer):  # public, as its name is written into each index
    """Takes what ``words.paired`` gives: both forms of a word stand at one position."""

    def __call__(self, value: str, **options: object) -> Iterator[Token]:
        """The terms of ``value``."""
        token = Token(**options)
        for place, form in enumerate(value.split()):
            if form != words.GAP:
                token.text = form
                token.pos = place >> 1
                yield token


class Listed(Analyzer):
    """Takes terms that need nothing done to them."""

    def __call__(self, value: Sequence[str], **options: object) -> Iterator[Token]:
        """Each of ``value``."""
        token = Token(**options)
        for place, term in enumerate([value] if isinstance(value, str) else value):
            token.text = term
            token.pos = place
            yield token


def _schema() -> fields.Schema:
    terms = fields.KEYWORD(analyzer=Listed())
    weighed = fields.KEYWORD(analyzer=Listed(), scorable=True)
    paired = fields.TEXT(analyzer=Paired(), phrase=True)
    label = fields.COLUMN(columns.RefBytesColumn())
    return fields.Schema(
        id=fields.ID(stored=True, unique=True, analyzer=Listed()),
        **dict.fromkeys(("title", "text", "organ"), paired),
        **dict.fromkeys(("code", "numbers"), weighed),
        **dict.fromkeys(("type_key", "agency_key", "dossier", "visibility"), terms),
        **dict.fromkeys(("type_name", "agency"), label),
        # signed, though no day is negative: ranges of unsigned numbers let everything through
        issued=fields.NUMERIC(int, signed=True, sortable=True, default=0),
        year=fields.COLUMN(columns.NumericColumn("H", default=0)),
        **dict.fromkeys(("told_title", "told_code", "told_text"), fields.STORED()),
    )


class WhooshIndex:
    """An ``Index`` in a folder. May be shared by threads; opens the index for each search."""

    def __init__(self, folder: Path, *, patience: float = 30.0) -> None:
        """``patience`` is how many seconds to wait for another writer."""
        self._folder = IndexFolder(folder, "whoosh", FORMAT, patience)

    def put(self, entries: Iterable[Entry]) -> None:
        """Add the entries, replacing what was said of the same documents before.

        All of them are held in memory: Whoosh cannot replace what it has not committed.
        """
        latest = {entry.id: entry for entry in entries}
        with self._writer() as writer:
            for entry in latest.values():
                document = _document(entry)
                with self._foreign():
                    writer.update_document(**document)

    def remove(self, ids: Iterable[str]) -> None:
        """Forget these documents."""
        with self._writer() as writer:
            for document in ids:
                with self._foreign():
                    writer.delete_by_term("id", document)

    def clear(self) -> None:
        """Start afresh, whatever the state before."""
        with self._folder.writing():
            self._folder.begin_anew(_create)

    def close(self) -> None:
        """Nothing is held between two calls."""

    def find(
        self,
        question: str,
        scope: Scope,
        filters: Filters = NO_FILTERS,
        *,
        limit: int = 20,
        offset: int = 0,
    ) -> Page:
        """Answer a typed question within ``scope``."""
        asked = parse(question)
        plan = make_plan(asked, filters, scope)
        if plan is None:
            return Page()

        def look(data: Path) -> Page:
            with index.open_dir(str(data)).searcher() as searcher:
                return _page(searcher, asked, plan, max(0, offset), max(0, limit))

        def look_again(data: Path) -> Page:
            with self._foreign():
                for _ in range(_TRIES):
                    with suppress(FileNotFoundError, index.EmptyIndexError):
                        return look(data)
                    time.sleep(_PAUSE)  # a writer removed a file that this reader had not opened
                return look(data)

        return self._folder.read(look_again) or Page()

    @contextmanager
    def _writer(self) -> Iterator[IndexWriter]:
        """The one writer; what it did is committed at the end, or forgotten on an error."""
        with self._folder.writing():
            data = self._folder.current() or self._folder.begin_anew(_create)
            with self._foreign():
                writer = index.open_dir(str(data)).writer(limitmb=_MEMORY)
            try:
                yield writer
            except BaseException:
                with self._foreign():
                    writer.cancel()
                raise
            with self._foreign():
                writer.commit()

    @contextmanager
    def _foreign(self) -> Iterator[None]:
        """What Whoosh says of an index that it cannot use, in the words of this archive."""
        try:
            yield
        except Exception as error:
            # Damaged files make Whoosh raise whatever they lead it to, even bare Exceptions.
            raise self._folder.unusable(f"{type(error).__name__}: {error}") from error


def _create(data: Path) -> None:
    index.create_in(str(data), _schema())


def _document(entry: Entry) -> dict[str, Any]:
    title, code, text, organ = map(
        words.clean, (entry.title, entry.code, entry.text, entry.organ_name)
    )
    kind, agency = words.label(entry.type_name), words.label(entry.agency)
    organ_terms = words.paired(organ)
    numbers = words.numbers(text) + words.numbers(title) + words.numbers(code)
    return {
        "id": entry.id,
        "title": words.apart(words.paired(title), words.paired(code)),
        "text": words.apart(words.paired(text), words.paired(kind), organ_terms),
        "organ": organ_terms,
        "code": words.numbers(code)[-1:],
        "numbers": numbers,
        "type_key": [words.key(kind)] if kind else [],
        "agency_key": [words.key(agency)] if agency else [],
        "dossier": [words.key(dossier) for dossier in entry.dossiers],
        "visibility": list(entry.visibility),
        "type_name": kind.encode(),
        "agency": agency.encode(),
        "issued": entry.issued.toordinal() if entry.issued else 0,
        "year": entry.issued.year if entry.issued else 0,
        "told_title": title,
        "told_code": code,
        "told_text": text,
    }


def _page(searcher: Searcher, asked: Question, plan: Plan, offset: int, limit: int) -> Page:
    found = searcher.search(
        _translate(plan.ranking),
        limit=None,
        filter=query.And([_translate(node) for node in plan.conditions])
        if plan.conditions
        else None,
        mask=query.Or([_translate(node) for node in plan.forbidden]) if plan.forbidden else None,
    ).top_n
    if not found:
        return Page()
    reader = searcher.reader()
    numbers = [number for _, number in found]
    if asked.only_lists:
        days = reader.column_reader("issued")
        found = sorted(((0.0, n) for n in numbers), key=lambda pair: -int(days[pair[1]]))
    best = float(found[0][0]) or 1.0
    hits = (
        _hit(searcher.stored_fields(number), asked, round(score / best, 4))
        for score, number in found[offset : offset + limit]
    )
    return Page(tuple(hits), len(found), _facets(reader, numbers))


def _hit(told: dict[str, str], asked: Question, score: float) -> Hit:
    marked = snippet(told["told_text"], asked)
    return Hit(told["id"], told["told_title"], told["told_code"], score, marked)


def _facets(reader: IndexReader, numbers: Sequence[int]) -> dict[str, tuple[tuple[str, int], ...]]:
    counts = {
        name: Counter(map(reader.column_reader(name, translate=False).__getitem__, numbers))
        for name in ("type_name", "agency", "year")
    }
    return {
        "type_name": by_name((n.decode(), c) for n, c in counts["type_name"].items() if n),
        "agency": by_name((n.decode(), c) for n, c in counts["agency"].items() if n),
        "year": by_year((int(y), c) for y, c in counts["year"].items() if y),
    }


def _translate(node: Node) -> query.Query:
    match node:
        case Term(field, value, weight):
            return query.Term(field, value, boost=weight)
        case Run(field, steps, weight):
            return _run(field, [form for form, _ in steps], weight)
        case OneOf(field, values):
            return query.Or([query.Term(field, value) for value in sorted(values)])
        case Between(first, last):
            return query.NumericRange("issued", first, last)
        case Everything():
            return query.Every()
        case Match(must, should):
            return _match([*map(_translate, must)], [*map(_translate, should)])


def _match(must: list[query.Query], should: list[query.Query]) -> query.Query:
    if must and should:
        return query.AndMaybe(query.And(must), query.Or(should))
    return query.And(must) if must else query.Or(should)


def _run(field: str, forms: list[str], weight: float) -> query.Query:
    if not forms:
        return query.NullQuery
    if len(forms) == 1:
        return query.Term(field, forms[0], boost=weight)
    return query.Phrase(field, forms, slop=1, boost=weight)
