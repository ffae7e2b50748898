"""Search: one box, filters, facets, and what to do when nothing is found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from repository.documents import Summary
from repository.people import Right
from repository.taken_back import taken_back
from search.index import Filters, Hit, Page
from search.query import parse
from search.snippets import as_html, snippet
from web.current import archive, person
from web.standing import usual

bp = Blueprint("search", __name__)

PAGE = 20
_DEEPEST = 500
"""Pages beyond this one are not shown: a narrower question is the better way."""
_TITLE = 1000
_NAMES = ("type", "agency", "organ", "dossier", "since", "until", "withdrawn")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its filters, as the address of the page holds it."""

    question: str
    filters: Filters
    number: int
    given: Mapping[str, str]
    """Everything but the page, for links."""

    @property
    def everything(self) -> bool:
        """Whether what was taken back is looked for too."""
        return "withdrawn" in self.given

    @property
    def narrowed(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: text for name, text in self.given.items() if name in _NAMES}


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the answer, joined with what the catalogue says of each document."""

    asked: Asked
    page: Page
    rows: tuple[tuple[Hit, Summary, str], ...]
    """Each with its title, the found words marked."""
    taken_back: frozenset[str]
    """Which of them were taken back."""

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return min(_DEEPEST, -(-self.page.total // PAGE))


@bp.get("/search")
def show() -> str:
    """What matches the question."""
    asked = _asked(request.args)
    held, asker = archive(), person()
    dossier = held.dossiers.get(request.args["place"]) if "place" in request.args else None
    return render_template(
        "search/show.html",
        found=_find(asked),
        agencies=held.agencies.all(),
        dossier=dossier if dossier and asker.may(Right.PLAN, dossier.agency) else None,
    )


def _asked(args: MultiDict[str, str]) -> Asked:
    given = {name: text for name, text in args.items() if text.strip() and name != "page"}
    return Asked(
        question=given.get("q", ""),
        filters=Filters(
            type_name=given.get("type", ""),
            agency=given.get("agency", ""),
            organ_name=given.get("organ", ""),
            dossier=given.get("dossier", ""),
            since=args.get("since", type=date.fromisoformat),
            until=args.get("until", type=date.fromisoformat),
        ),
        number=min(max(args.get("page", 1, type=int), 1), _DEEPEST),
        given=given,
    )


def _find(asked: Asked) -> Found:
    held, scope = archive(), person().scope
    filters = asked.filters if asked.everything else usual(held, asked.filters)
    offset = (asked.number - 1) * PAGE
    page = held.index.find(asked.question, scope, filters, limit=PAGE, offset=offset)
    known = held.catalogue.summaries([hit.document for hit in page.hits], scope)
    gone = taken_back(held.database) if asked.everything else frozenset()
    return Found(asked, page, tuple(_joined(asked, page, known)), gone)


def _joined(
    asked: Asked, page: Page, known: Mapping[str, Summary]
) -> Iterator[tuple[Hit, Summary, str]]:
    question = parse(asked.question)
    for hit in page.hits:
        row = known.get(hit.document)
        if row is not None:
            yield hit, row, snippet(row.title, question, width=_TITLE) or row.title


@bp.app_template_filter("marked")
def marked(text: str) -> Markup:
    """A snippet with its found words marked; everything else in it is escaped."""
    return Markup(as_html(text))  # noqa: S704  as_html escapes
