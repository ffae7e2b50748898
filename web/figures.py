"""Figures: the page of what came and went, with charts, and the form of the periodic report."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from repository.calendar import VIETNAM
from repository.errors import RefusedError
from repository.people import Person, Right
from repository.periods import Period, Step
from web import reports
from web.counted import INCOMING, ISSUED, counted, number_of
from web.current import archive, person
from web.figure_charts import charts, percent, step_name
from web.figure_questions import Extent, Question, reporting
from web.figuring import Figures, figures
from web.handed_out import attached
from web.labels import label, pick
from web.living import usual_agency
from web.wiring import Archive

bp = Blueprint("figures", __name__, url_prefix="/figures")

CAME_SHOWN = (
    *("carried", "received", "registered", "registered_late", "unregistered_overdue", "refused"),
    *("done_in_time", "done_late", "open", "open_overdue"),
)
WENT_SHOWN = (
    *("issued", "sent", "sent_same_day", "sent_next_morning", "sent_late", "unsent_overdue"),
    "recalled",
)
PAGE = 50
_DEEPEST = 10_000


@bp.get("")
def show() -> str:
    """The figures that are asked for."""
    person().require(Right.REPORT)
    found = figures(archive(), person(), question_of(archive(), person(), request.args))
    return render_template("figures/show.html", **shown(found), **_choices(found.question))


@bp.get("/documents")
def documents() -> str:
    """The documents behind a number."""
    person().require(Right.REPORT)
    page = max(request.args.get("page", 1, type=int), 1)
    question, number = question_of(archive(), person(), request.args), number_of(request.args)
    found = counted(archive(), person(), question, number, (PAGE, min(page - 1, _DEEPEST) * PAGE))
    said = {name: text for name, text in request.args.items() if name != "page"}
    side = "came" if number.side == INCOMING else "went"
    more = found.total > page * PAGE
    return render_template(
        "figures/documents.html", c=found, q=question, side=side, said=said, page=page, more=more
    )


@bp.get("/report")
def compose() -> str:
    """The form of the 6-month or yearly report, its words drafted, to be changed."""
    person().require(Right.REPORT)
    said = {"period": reports.last_half_year(_today(archive()))} | request.args.to_dict()
    found = figures(archive(), person(), question_of(archive(), person(), said))
    return render_template(
        "figures/compose.html",
        drafted=reports.drafted(found),
        **shown(found),
        **_choices(found.question),
    )


@bp.post("/report")
def make() -> Response:
    """The report as a file."""
    form = request.form.get("form", "pdf")
    question = question_of(archive(), person(), request.form)
    words = {name: request.form.get(name, "")[: reports.LONGEST] for name in reports.WORDS}
    made = reports.make(archive(), person(), question, form, words)
    response = Response(made.data, mimetype=reports.FORMS[form])
    return attached(response, made.name)


def question_of(held: Archive, asker: Person, said: Mapping[str, str]) -> Question:
    """What an address, a form or a command asks for; what is missing is the usual.

    Raises:
        RefusedError: something in it is not what it should be.
    """
    today = _today(held)
    period = Period.parse(said.get("period") or str(today.year))
    if said.get("from") or said.get("until"):
        first, last = (
            said.get("from") or today.isoformat(),
            said.get("until") or today.isoformat(),
        )
        period = Period.parse(f"{first}..{last}")
    try:
        extent = Extent(said.get("extent") or Extent.FAMILY)
        step = Step(said["step"]) if said.get("step") else None
        as_of = _instant(said.get("as_of", "")) or held.clock()
    except ValueError:
        raise RefusedError(
            "extent: alone, branch, family; step: day, month, quarter, half, year; "
            "as_of: 2025-07-01, 2025-07-01T10:00"
        ) from None
    agency = said.get("agency") or usual_agency(held, asker, Right.REPORT)
    return Question(agency, period, min(as_of, held.clock()), extent, step)


def shown(found: Figures) -> dict[str, Any]:
    """What the templates of figures are given."""
    return {
        "f": found,
        "q": found.question,
        "came_shown": CAME_SHOWN,
        "went_shown": WENT_SHOWN,
        "charts": charts(found),
        "behind": behind,
        "step_name": step_name,
        "percent": percent,
        "part_name": lambda key: (
            pick("Hiện nay", "The branch") if key == "own" else pick("Tiền nhiệm", "Predecessors")
        ),
        "level_name": lambda key: label("agency level", key),
        "kind_name": lambda key: key or pick("(không ghi)", "(not said)"),
        "source_name": lambda key: label("source", key),
        "priority_name": lambda key: label("priority", key),
    }


def behind(side: str, name: str, question: Question, by: str = "", key: str = "") -> str:
    """The address of the documents behind a number; ``by``: of this ``key`` only."""
    asked = {
        "side": INCOMING if side == "came" else ISSUED,
        "count": name,
        "agency": question.agency,
        "extent": question.extent.value,
        "period": str(question.period),
        "as_of": question.as_of.isoformat(),
    }
    match by:
        case "agency":
            asked |= {"agency": key, "extent": Extent.ALONE.value}
        case "step":
            asked["period"] = str(question.period.cut(Period.parse(key)))
        case _ if by:
            asked[by] = key
    return url_for("figures.documents", **asked)  # type: ignore[arg-type]  # they are words


def _choices(question: Question) -> dict[str, Any]:
    agencies = reporting(archive(), person(), question.period)
    return {
        "agencies": agencies,
        "extents": list(Extent),
        "step_choices": list(Step),
        "as_of": question.as_of.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M"),
        "asked_as_of": request.args.get("as_of", ""),
    }


def _today(held: Archive) -> date:
    return held.clock().astimezone(VIETNAM).date()


def _instant(text: str) -> datetime | None:
    """``2025-07-01`` is the end of that day; an hour without a zone is one of Viet Nam."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    if len(text) == len("2025-07-01"):
        at += timedelta(days=1, microseconds=-1)
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM)
