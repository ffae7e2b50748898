"""Figures by REST: counts of what came and went, and the periodic reports as files."""

from flask import Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.people import Right
from web import counted, reports
from web.api.asking import asker
from web.api.blueprint import Rule, body, number
from web.current import archive
from web.figures import question_of
from web.figuring import figures, told

_MOST = 1000


def show_figures() -> ResponseReturnValue:
    """The figures of an agency over a period, as of an instant."""
    asker().require(Right.REPORT)
    return told(figures(archive(), asker(), question_of(archive(), asker(), request.args)))


def show_counted() -> ResponseReturnValue:
    """The documents behind a number of the figures, as far as one may see them."""
    asker().require(Right.REPORT)
    page = number("limit", 100, _MOST), number("offset", 0, 10**9)
    question = question_of(archive(), asker(), request.args)
    found = counted.counted(archive(), asker(), question, counted.number_of(request.args), page)
    return counted.told(found)


def make_report() -> Response:
    """The periodic report as a file; ``words`` are what a person wrote in it."""
    data = body()
    words = data.pop("words", {})
    texts = {**data, **words} if isinstance(words, dict) else {"words": None}
    if not all(isinstance(value, str) for value in texts.values()):
        raise BadRequest("agency, period, as_of, extent, step, form, words: {results, …}")
    question = question_of(archive(), asker(), data)
    made = reports.make(archive(), asker(), question, data.get("form", "pdf"), words)
    return Response(made.data, mimetype="application/octet-stream")


RULES = (
    Rule("GET", "/figures", show_figures),
    Rule("GET", "/figures/documents", show_counted),
    Rule("POST", "/figures/report", make_report),
)
