"""Search: found documents, as many as there are for whoever asks."""

from flask import request
from flask.typing import ResponseReturnValue

from search.index import Filters
from search.snippets import as_text
from web.api.asking import asker
from web.api.blueprint import Rule, day, number
from web.current import archive
from web.standing import usual

MOST_HITS = 200
DEEPEST = 10_000


def search() -> ResponseReturnValue:
    """Answer a question; nothing outside the asker's scope has any trace in the answer.

    What was taken back is left out, unless ``withdrawn`` is said.
    """
    given = request.args
    filters = Filters(
        type_name=given.get("type", ""),
        agency=given.get("agency", ""),
        organ_name=given.get("organ", ""),
        dossier=given.get("dossier", ""),
        since=day("since"),
        until=day("until"),
    )
    if not given.get("withdrawn"):
        filters = usual(archive(), filters)
    limit, offset = number("limit", 20, MOST_HITS), number("offset", 0, DEEPEST)
    scope = asker().scope
    page = archive().index.find(given.get("q", ""), scope, filters, limit=limit, offset=offset)
    seen = archive().catalogue.summaries([hit.document for hit in page.hits], scope)
    hits = [
        {
            "document": hit.document,
            "title": hit.title,
            "code": hit.code,
            "score": round(hit.score, 4),
            "snippet": as_text(hit.snippet),
        }
        for hit in page.hits
        if hit.document in seen
    ]
    facets = {name: dict(counts) for name, counts in page.facets.items()}
    return {"hits": hits, "total": page.total, "facets": facets}


RULES = (Rule("GET", "/search", search),)
