"""What goes on paper too, and how an agency numbers: dated decisions, kept on one page.

QĐ 28/2018 Điều 7.2b and regulation Điều 7; NĐ 30/2020 Điều 15.
"""

from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug import Response

from repository.calendar import VIETNAM
from repository.people import Right
from web import decided
from web.current import agencies_where, archive, person
from web.outgoing_said import kinds

bp = Blueprint("paper_list", __name__, url_prefix="/paper-list")

_LONGEST = 500


@bp.get("")
def show() -> str:
    """The list as it is, and was; how each agency numbers."""
    asker, held = person(), archive()
    rules = decided.paper_rules(held, asker)
    today = held.clock().astimezone(VIETNAM).date()
    agencies = [
        one
        for one in held.agencies.all()
        if asker.may(Right.AGENCIES, one.code) or asker.may(Right.HANDLE, one.code)
    ]
    numbered = {one.code: decided.numberings(held, asker, one.code) for one in agencies}
    return render_template(
        "outgoing/paper_list.html",
        rules=rules,
        numbered={code: lines for code, lines in numbered.items() if lines},
        agencies=agencies_where(Right.AGENCIES),
        for_all=asker.may(Right.AGENCIES, "*"),
        kinds=kinds(),
        grades=sorted({one.level for one in held.agencies.all()}),
        chosen=held.settings.default_agency,
        today=today,
        in_force=[one for one in rules if one.first <= today and not _over(one.last, today)],
    )


@bp.post("")
def add() -> Response:
    """Enter a line."""
    last = _text("last")
    line = decided.PaperLine(
        citation=_text("citation"),
        first=_day("first"),
        agency=_text("agency"),
        type_name=_text("type_name"),
        recipient=_text("recipient") or _level(),
        said=_text("said"),
        last=_day("last") if last else None,
    )
    decided.add_paper_rule(archive(), person(), line)
    return _back()


@bp.post("/<identifier>/end")
def end(identifier: str) -> Response:
    """End a line."""
    decided.end_paper_rule(archive(), person(), identifier, _day("last"))
    return _back()


@bp.post("/numbering")
def decide() -> Response:
    """Say how an agency numbers from a day on."""
    apart = request.form.getlist("apart")
    decided.decide_numbering(
        archive(), person(), _text("agency"), apart, _day("first"), _text("citation")
    )
    return _back()


def _level() -> str:
    level = _text("grade")
    return f"level:{level}" if level else ""


def _over(last: date | None, today: date) -> bool:
    return last is not None and last < today


def _text(name: str) -> str:
    return request.form.get(name, "").strip()[:_LONGEST]


def _day(name: str) -> date:
    try:
        return date.fromisoformat(_text(name))
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST, name)


def _back() -> Response:
    return redirect(url_for("paper_list.show"), HTTPStatus.SEE_OTHER)
