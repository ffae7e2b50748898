"""What heads of agencies decide, by REST: how documents are numbered, which go on paper too."""

from datetime import date
from http import HTTPStatus
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.access import ANY_AGENCY
from web import decided
from web.api.asking import asker
from web.api.blueprint import Rule, body, names, text
from web.current import archive
from web.outgoing_lines import numbering_line, paper_line


def show_numbering() -> ResponseReturnValue:
    """How an ``agency`` numbers, the newest decision first."""
    agency = request.args.get("agency", "") or archive().settings.default_agency
    found = decided.numberings(archive(), asker(), agency)
    return {"numberings": [numbering_line(one) for one in found]}


def decide_numbering() -> ResponseReturnValue:
    """Have kinds (or each: ``*``) numbered apart, from the day ``first`` on."""
    data = body()
    agency, citation = text(data, "agency"), text(data, "citation")
    first = _day(data, "first")
    if first is None:
        raise BadRequest("first")
    apart = names(data, "apart")
    made = decided.decide_numbering(archive(), asker(), agency, apart, first, citation)
    return numbering_line(made), HTTPStatus.CREATED


def begin_numbering() -> ResponseReturnValue:
    """Say that the numbers of a ``year`` up to ``last`` were given on paper, before."""
    data = body()
    year, last = data.get("year"), data.get("last")
    if type(year) is not int or type(last) is not int or not 1 <= year <= date.max.year:
        raise BadRequest("year, last")
    agency, kind = text(data, "agency"), text(data, "type_name", "")
    series, following = decided.begin_series(archive(), asker(), agency, kind, year, last)
    return {"agency": agency, "series": series, "year": year, "next": following}


def show_paper_list() -> ResponseReturnValue:
    """Every line of the list of documents that go on paper too, ended ones as well."""
    return {"rules": [paper_line(one) for one in decided.paper_rules(archive(), asker())]}


def add_paper_line() -> ResponseReturnValue:
    """Add a line to the list."""
    data = body()
    first = _day(data, "first")
    if first is None:
        raise BadRequest("first")
    line = decided.PaperLine(
        citation=text(data, "citation"),
        first=first,
        agency=text(data, "agency", ANY_AGENCY),
        type_name=text(data, "type_name", ""),
        recipient=text(data, "recipient", ""),
        said=text(data, "said", ""),
        last=_day(data, "last"),
    )
    made = decided.add_paper_rule(archive(), asker(), line)
    return paper_line(made), HTTPStatus.CREATED


def end_paper_line(rule: str) -> ResponseReturnValue:
    """End a line on the day ``last``, or today."""
    return paper_line(decided.end_paper_rule(archive(), asker(), rule, _day(body(), "last")))


RULES = (
    Rule("GET", "/numbering", show_numbering),
    Rule("POST", "/numbering", decide_numbering),
    Rule("POST", "/numbering/begin", begin_numbering),
    Rule("GET", "/paper-list", show_paper_list),
    Rule("POST", "/paper-list", add_paper_line),
    Rule("POST", "/paper-list/<rule>/end", end_paper_line),
)


def _day(data: dict[str, Any], name: str) -> date | None:
    value = data.get(name)
    try:
        return date.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        raise BadRequest(f"{name}: YYYY-MM-DD") from None
