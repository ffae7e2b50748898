"""The index in tantivy: the default. The only module that knows the ``tantivy`` library."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import tantivy
from tantivy import Occur, Query

from repository.access import Scope
from search import words
from search.folder import IndexFolder
from search.index import NO_FILTERS, Entry, Filters, Hit, Page, by_name, by_year
from search.plan import Between, Everything, Match, Node, OneOf, Plan, Run, Term, make_plan
from search.query import Question, parse
from search.segments import check, committed_files
from search.snippets import snippet

FORMAT = 1
"""Grows whenever an older index can no longer be read as it should be."""

_MEMORY: Final = 64_000_000  # bytes, for all threads of a writer
_LONG_PAGE = 1_000
_FACETS: Final = {
    name: {"terms": {"field": name, "size": 20_000}} for name in ("type_name", "agency", "year")
}


def _schema() -> tantivy.Schema:
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for zone in ("title", "text", "organ"):
        schema.add_text_field(zone, tokenizer_name="paired", index_option="position")
    for name in ("code", "numbers"):
        schema.add_text_field(name, tokenizer_name="spaced", index_option="basic")
    for name in ("type_key", "agency_key", "dossier", "visibility"):
        schema.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("type_name", "agency"):
        schema.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    schema.add_integer_field("issued", indexed=True, fast=True)
    schema.add_integer_field("year", fast=True)
    for name in ("told_title", "told_code", "told_text"):
        schema.add_bytes_field(name, stored=True)
    return schema.build()


class TantivyIndex:
    """An ``Index`` in a folder. May be shared by threads; opens when first used."""

    def __init__(self, folder: Path, *, patience: float = 30.0, threads: int = 1) -> None:
        """``patience`` is how many seconds to wait for another writer."""
        self._folder = IndexFolder(folder, "tantivy", FORMAT, patience)
        self._threads = threads
        self._schema = _schema()
        self._guard = threading.Lock()
        self._open: tuple[Path, tantivy.Index] | None = None
        self._seen: tuple[int, int] | None = None
        self._sound: set[Path] = set()

    def put(self, entries: Iterable[Entry]) -> None:
        """Add the entries, replacing what was said of the same documents before."""
        with self._writer() as writer:
            for entry in entries:
                document = _document(entry)
                with self._foreign():
                    writer.delete_documents_by_term("id", entry.id)
                    writer.add_document(document)

    def remove(self, ids: Iterable[str]) -> None:
        """Forget these documents."""
        with self._writer() as writer:
            for document in ids:
                with self._foreign():
                    writer.delete_documents_by_term("id", document)

    def clear(self) -> None:
        """Start afresh, whatever the state before."""
        with self._folder.writing():
            self.close()
            self._folder.begin_anew(self._create)

    def close(self) -> None:
        """Let go of files and memory."""
        with self._guard:
            self._open = self._seen = None
            self._sound = set()

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
            with self._foreign():
                searcher = self._reader(data).searcher()
                return self._page(searcher, asked, plan, max(0, offset), max(0, limit))

        return self._folder.read(look) or Page()

    def _page(
        self, searcher: tantivy.Searcher, asked: Question, plan: Plan, offset: int, limit: int
    ) -> Page:
        query = self._query(plan)
        order = "issued" if asked.only_lists else None
        until = offset + limit
        result = searcher.search(query, limit=max(1, min(until, _LONG_PAGE)), order_by_field=order)
        total = _count(result)
        if min(until, total) > _LONG_PAGE:
            result = searcher.search(query, limit=min(until, total), order_by_field=order)
        best = 0.0 if asked.only_lists or not result.hits else float(result.hits[0][0])
        hits = (
            _hit(searcher.doc(address), asked, round(score / best, 4) if best > 0 else 0.0)
            for score, address in result.hits[offset:until]
        )
        if not total:
            return Page()
        return Page(tuple(hits), total, _facets(searcher.aggregate(query, dict(_FACETS))))

    # translation of a plan

    def _query(self, plan: Plan) -> Query:
        parts = [(Occur.Must, self._translate(plan.ranking))]
        parts += [
            (Occur.Must, Query.boost_query(self._translate(node), 0.0)) for node in plan.conditions
        ]
        parts += [(Occur.MustNot, self._translate(node)) for node in plan.forbidden]
        return Query.boolean_query(parts)

    def _translate(self, node: Node) -> Query:
        match node:
            case Term(field, value, weight):
                term = Query.term_query(self._schema, field, value)
                return Query.boost_query(term, weight)
            case Run(field, steps, weight):
                return self._run(field, steps, weight)
            case OneOf(field, values):
                return Query.term_set_query(self._schema, field, sorted(values))
            case Between(first, last):
                kind = tantivy.FieldType.Integer
                return Query.range_query(self._schema, "issued", kind, first, last)
            case Everything():
                return Query.all_query()
            case Match(must, should):
                parts = [(Occur.Must, self._translate(each)) for each in must]
                parts += [(Occur.Should, self._translate(each)) for each in should]
                return Query.boolean_query(parts)

    def _run(self, field: str, steps: tuple[tuple[str, bool], ...], weight: float) -> Query:
        placed: list[str | tuple[int, str]] = [
            (2 * place + exact, form) for place, (form, exact) in enumerate(steps)
        ]
        if not placed:
            return Query.empty_query()
        if len(placed) == 1:
            return self._translate(Term(field, steps[0][0], weight))
        return Query.boost_query(Query.phrase_query(self._schema, field, placed), weight)

    # files

    def _create(self, data: Path) -> None:
        with self._foreign():
            tantivy.Index(self._schema, str(data))

    def _index(self, data: Path) -> tantivy.Index:
        if not tantivy.Index.exists(str(data)):  # it would quietly begin an empty one
            raise self._folder.unusable("meta.json is missing")
        self._check(data)
        index = tantivy.Index(self._schema, str(data))
        words_only = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        index.register_tokenizer("spaced", words_only.build())
        paired = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        index.register_tokenizer(
            "paired", paired.filter(tantivy.Filter.custom_stopword([words.GAP])).build()
        )
        index.config_reader("manual")
        return index

    def _check(self, data: Path) -> None:
        """Look at each committed file once, before the library does."""
        files = set(committed_files(data))
        self._sound &= files
        for path in files - self._sound:
            with suppress(FileNotFoundError):  # merged away by a writer meanwhile
                check(path)
                self._sound.add(path)

    def _reader(self, data: Path) -> tantivy.Index:
        """The index as the last commit of any process left it."""
        with self._guard:
            if self._open is None or self._open[0] != data:
                self._open, self._seen = (data, self._index(data)), None
            meta = (data / "meta.json").stat()
            if (now := (meta.st_ino, meta.st_mtime_ns)) != self._seen:
                self._check(data)
                self._open[1].reload()
                self._seen = now
            return self._open[1]

    @contextmanager
    def _writer(self) -> Iterator[tantivy.IndexWriter]:
        """The one writer; what it did is committed at the end, or forgotten on an error."""
        with self._folder.writing():
            data = self._folder.current() or self._folder.begin_anew(self._create)
            with self._foreign():
                writer = self._index(data).writer(_MEMORY, self._threads)
            try:
                yield writer
                with self._foreign():
                    writer.commit()
            except BaseException:
                with self._foreign():
                    writer.rollback()
                raise
            finally:
                with self._foreign():
                    writer.wait_merging_threads()

    @contextmanager
    def _foreign(self) -> Iterator[None]:
        """What tantivy says of an index that it cannot use, in the words of this archive."""
        try:
            yield
        except (ValueError, OSError) as error:
            raise self._folder.unusable(str(error)) from error
        except BaseException as error:
            # A panic inside the library derives from BaseException, and its type cannot be
            # imported; damaged files cause it.
            if type(error).__name__ != "PanicException":
                raise
            raise self._folder.unusable(str(error)) from error


def _document(entry: Entry) -> tantivy.Document:
    title, code, text, organ = map(
        words.clean, (entry.title, entry.code, entry.text, entry.organ_name)
    )
    kind, agency = words.label(entry.type_name), words.label(entry.agency)
    organ_terms = words.paired(organ)
    fields: dict[str, Any] = {
        "id": [entry.id],
        "title": [words.apart(words.paired(title), words.paired(code))],
        "text": [words.apart(words.paired(text), words.paired(kind), organ_terms)],
        "organ": [organ_terms],
        "code": [" ".join(words.numbers(code)[-1:])],
        "numbers": [" ".join(words.numbers(text) + words.numbers(title) + words.numbers(code))],
        "dossier": [words.key(dossier) for dossier in entry.dossiers],
        "visibility": list(entry.visibility),
        "told_title": [title.encode()],
        "told_code": [code.encode()],
        "told_text": [text.encode()],
        "issued": [entry.issued.toordinal() if entry.issued else 0],
    }
    if kind:
        fields |= {"type_name": [kind], "type_key": [words.key(kind)]}
    if agency:
        fields |= {"agency": [agency], "agency_key": [words.key(agency)]}
    if entry.issued:
        fields["year"] = [entry.issued.year]
    return tantivy.Document(**fields)


def _hit(document: tantivy.Document, asked: Question, score: float) -> Hit:
    title, code, text = (
        bytes(document.get_first(f"told_{name}") or b"").decode()
        for name in ("title", "code", "text")
    )
    found = str(document.get_first("id"))
    return Hit(found, title, code, score, snippet(text, asked))


def _count(result: tantivy.SearchResult) -> int:
    return int(getattr(result, "count"))  # noqa: B009  the library's stubs forget it


def _facets(answer: Mapping[str, Any]) -> dict[str, tuple[tuple[str, int], ...]]:
    counts = {
        name: [(bucket["key"], int(bucket["doc_count"])) for bucket in answer[name]["buckets"]]
        for name in _FACETS
    }
    return {
        "type_name": by_name(counts["type_name"]),
        "agency": by_name(counts["agency"]),
        "year": by_year((int(year), count) for year, count in counts["year"]),
    }
