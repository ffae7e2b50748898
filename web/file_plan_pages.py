"""Pages of one file plan: its table with totals, its draft, its decision, what amends it."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response as Answer

from repository.calendar import VIETNAM
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.file_plan_steps import Arranged, Numbering, PlanState
from repository.people import Right
from web import file_plan_deciding, file_plans
from web.current import archive, person
from web.file_plan_wishes import LINE_WORDS
from web.handed_out import attached
from web.labels import one_tongue, pick
from web.plan_files import MEDIA, bring, hand_out
from web.uploads import received

bp = Blueprint("file_plans", __name__, url_prefix="/file-plan")

WORDS = (*LINE_WORDS, "heading", "login", "dossier")
PERIODS = ("Vĩnh viễn", "70 năm", "50 năm", "20 năm", "15 năm", "10 năm", "05 năm", "02 năm")
"""Offered for the box; any other may be written."""
MOST_PRINTED = 600
"""Hồ sơ that are set as PDF while somebody waits; longer plans by the command."""
NEW_ROWS = 3
"""Hồ sơ that one form of an amendment can add."""


@bp.post("")
def draft() -> Answer:
    """Begin the plan of an agency and year."""
    form = request.form

    def act() -> str:
        made = file_plans.draft(
            archive(),
            person(),
            form.get("agency", ""),
            form.get("year", 0, type=int),
            numbering=form.get("numbering", Numbering.HEADING, type=Numbering),
            arranged=form.get("arranged", Arranged.ORGANISATION, type=Arranged),
        )
        return url_for("file_plans.one", plan=made.id)

    return _done(act, url_for("plan.show"))


@bp.get("/<plan>")
def one(plan: str) -> str:
    """A plan as a table by headings, with its totals and all that may be done."""
    contents = file_plans.seen(archive(), person(), plan)
    found, books = contents.plan, archive().file_plans
    drafting = found.state is PlanState.DRAFT and person().may(Right.DOSSIERS, found.agency)
    return render_template(
        "plan/whole.html",
        contents=contents,
        plan=found,
        sections=list(contents.sections),
        problems=() if found.in_force else books.problems(found.id),
        states=books.states(found.id) if found.in_force else {},
        outside=archive().dossiers.outside(found.agency, found.year),
        people=[one for one in books.people(found.agency) if not one.ended] if drafting else (),
        drafting=drafting,
        periods=PERIODS,
        media=[one for one in MEDIA if one != "pdf" or len(contents.lines) <= MOST_PRINTED],
        today=_today(),
        next=books.all(found.agency, found.year + 1),
    )


@bp.post("/<plan>/headings")
def add_heading(plan: str) -> Answer:
    """Add a heading."""
    said = {name: request.form.get(name, "") for name in _HEADING}
    return _act(plan, lambda: file_plans.add_heading(archive(), person(), plan, said))


_HEADING = ("number", "title", "abbreviation", "parent")


@bp.post("/<plan>/headings/<heading>")
def edit_heading(plan: str, heading: str) -> Answer:
    """Say something else of a heading, or drop it."""
    if request.form.get("act") == "drop":
        return _act(plan, lambda: file_plans.drop_heading(archive(), person(), plan, heading))
    said = {name: request.form[name] for name in _HEADING[:3] if name in request.form}
    return _act(plan, lambda: file_plans.edit_heading(archive(), person(), plan, heading, said))


@bp.post("/<plan>/lines")
def add(plan: str) -> Answer:
    """Add a hồ sơ; or take those in that were opened outside the plan."""
    chosen = request.form.getlist("dossier")
    said = {name: request.form.get(name, "") for name in WORDS if name != "dossier"}
    if not chosen:
        return _act(plan, lambda: file_plans.add(archive(), person(), plan, said), "#more")

    def act() -> None:
        for dossier in chosen:
            file_plans.add(archive(), person(), plan, said | {"dossier": dossier})

    return _act(plan, act)


@bp.get("/<plan>/lines/<line>")
def line(plan: str, line: str) -> str:
    """A hồ sơ of a draft, to be changed or dropped."""
    names = file_plans.names_in(archive(), person(), plan)
    if names.contents.plan.state is not PlanState.DRAFT:
        raise NotFoundError(f"dự thảo {plan}")
    return render_template(
        "plan/line.html",
        plan=names.contents.plan,
        line=names.line(line),
        sections=list(names.contents.sections),
        people=[one for one in names.people if not one.ended],
        periods=PERIODS,
    )


@bp.post("/<plan>/lines/<line>")
def edit(plan: str, line: str) -> Answer:
    """Say something else of a hồ sơ, or drop it."""
    if request.form.get("act") == "drop":
        return _act(plan, lambda: file_plans.drop(archive(), person(), plan, line))
    said = {name: request.form[name] for name in WORDS if name in request.form}
    back = url_for("file_plans.line", plan=plan, line=line)
    return _act(plan, lambda: file_plans.edit(archive(), person(), plan, line, said), back=back)


@bp.post("/<plan>/renumber")
def renumber(plan: str) -> Answer:
    """Give codes anew."""
    return _act(plan, lambda: file_plans.renumber(archive(), person(), plan))


@bp.post("/<plan>/submit")
def submit(plan: str) -> Answer:
    """Lay it before whoever decides."""
    return _act(plan, lambda: file_plan_deciding.submit(archive(), person(), plan))


@bp.post("/<plan>/send-back")
def send_back(plan: str) -> Answer:
    """Give it back, with a reason."""
    reason = request.form.get("reason", "")
    return _act(plan, lambda: file_plan_deciding.send_back(archive(), person(), plan, reason))


@bp.post("/<plan>/approve")
def approve(plan: str) -> Answer:
    """Put it in force."""
    seen, decision = request.form.get("seen", ""), _decision()
    return _act(plan, lambda: file_plan_deciding.approve(archive(), person(), plan, seen, decision))


@bp.post("/<plan>/next")
def next_year(plan: str) -> Answer:
    """Draft next year's plan from this one."""

    def act() -> str:
        made = file_plans.next_year(archive(), person(), plan)
        return url_for("file_plans.one", plan=made.id)

    return _done(act, url_for("file_plans.one", plan=plan))


@bp.get("/<plan>/amend")
def amending(plan: str) -> str:
    """What may be changed by a decision of its own."""
    contents = file_plans.plan_for(archive(), person(), plan, Right.DECREE)
    found = contents.plan
    if found.state is not PlanState.IN_FORCE:
        raise NotFoundError(f"danh mục đã ban hành {plan}")
    return render_template(
        "plan/amend.html",
        plan=found,
        contents=contents,
        sections=list(contents.sections),
        outside=archive().dossiers.outside(found.agency, found.year),
        people=[one for one in archive().file_plans.people(found.agency) if not one.ended],
        periods=PERIODS,
        rows=NEW_ROWS,
        today=_today(),
    )


@bp.post("/<plan>/amend")
def amend(plan: str) -> Answer:
    """Change a plan in force."""
    wanted, decision = _changes(), _decision()
    back = url_for("file_plans.amending", plan=plan)
    return _act(
        plan,
        lambda: file_plan_deciding.amend(archive(), person(), plan, decision, wanted),
        back=back,
    )


@bp.post("/<plan>/import")
def take(plan: str) -> ResponseReturnValue:
    """Read a plan from a file into the draft; every error is shown by row and column."""
    files = received("sheet")
    here = url_for("file_plans.one", plan=plan)
    if len(files) != 1:
        flash(pick("Hãy chọn một tệp.", "Choose one file."), "error")
        return redirect(here, HTTPStatus.SEE_OTHER)
    form = request.form
    try:
        anew, dry = form.get("replace") == "1", form.get("dry_run") == "1"
        done = bring(archive(), person(), plan, files[0], anew=anew, dry=dry)
    except RefusedError as error:
        flash(one_tongue(str(error)), "error")
        return redirect(here, HTTPStatus.SEE_OTHER)
    if done.written:
        flash(pick("Đã ghi vào dự thảo.", "Written into the draft."), "good")
        return redirect(here, HTTPStatus.SEE_OTHER)
    found = file_plans.seen(archive(), person(), plan).plan
    return render_template("plan/brought.html", plan=found, done=done)


@bp.get("/<plan>/export.<kind>")
def export(plan: str, kind: str) -> Response:
    """A plan in the form of the law."""
    contents = file_plans.seen(archive(), person(), plan)
    if kind not in MEDIA or (kind == "pdf" and len(contents.lines) > MOST_PRINTED):
        raise NotFoundError(kind)
    data, name = hand_out(archive(), person(), plan, kind)
    return attached(Response(data, mimetype=MEDIA[kind]), name)


def _changes() -> list[dict[str, str]]:
    """What the form of an amendment asks for."""
    form, found = request.form, list[dict[str, str]]()
    if form.get("new_title", "").strip():
        words = {name: form.get(f"new_{name}", "") for name in _HEADING}
        found.append({"act": "heading", **words})
    for place in range(NEW_ROWS):
        said = {name: form.get(f"{name}_{place}", "") for name in WORDS if name != "dossier"}
        if said["title"].strip():
            found.append({"act": "add", **said})
    at = form.get("take_in_heading", "")
    found += [{"act": "take-in", "dossier": one, "heading": at} for one in form.getlist("take_in")]
    if form.get("change_line", "").strip():
        names = ("title", "maintenance", "keeper", "remark", "heading")
        told = {name: form.get(f"change_{name}", "") for name in names}
        told = {name: text for name, text in told.items() if text.strip()}
        found.append({"act": "change", "line": form["change_line"], **told})
    return found + [{"act": "drop", "line": one} for one in form.getlist("drop") if one]


def _decision() -> tuple[str, date | None, str]:
    form = request.form
    on = form.get("on", None, type=date.fromisoformat)
    return form.get("citation", ""), on, form.get("document", "")


def _act(plan: str, act: Callable[[], object], to: str = "", back: str = "") -> Answer:
    here = url_for("file_plans.one", plan=plan)

    def done() -> str:
        act()
        return here + to

    return _done(done, back or here)


def _done(act: Callable[[], str], back: str) -> Answer:
    """Do it and go where it leads, or go back and say why it could not be done."""
    try:
        to = act()
    except ForbiddenError:
        raise
    except RefusedError as error:
        flash(one_tongue(str(error)), "error")
        to = back
    return redirect(to, HTTPStatus.SEE_OTHER)


def _today() -> date:
    return archive().clock().astimezone(VIETNAM).date()
