"""File plans (danh mục hồ sơ) by REST: drafted, brought, decided, amended, handed out."""

from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.file_plan_steps import Arranged, Numbering
from repository.people import Right
from web import file_plan_deciding, file_plans, uploads
from web.api.asking import asker
from web.api.blueprint import Rule, body, number, text
from web.current import archive
from web.file_plan_lines import (
    contents_told,
    heading_told,
    line_told,
    plan_told,
    problem_told,
)
from web.file_plans import LAST_YEAR
from web.importing_pages import only
from web.plan_files import bring, hand_out

LARGEST_BYTES = 64_000_000
_BYTES = "application/octet-stream"


def list_file_plans() -> ResponseReturnValue:
    """The plans of the agencies in which the asker has any role."""
    agency, year = request.args.get("agency", ""), number("year", 0, LAST_YEAR) or None
    found = file_plans.listed(archive(), asker(), agency, year)
    return {"plans": [plan_told(one) for one in found]}


def draft_file_plan() -> ResponseReturnValue:
    """Begin the plan of an agency and year."""
    data = body()
    year = data.get("year")
    if not isinstance(year, int) or isinstance(year, bool):
        raise BadRequest("year: năm · a year")
    try:
        numbering = Numbering(text(data, "numbering", Numbering.HEADING.value))
        arranged = Arranged(text(data, "arranged", Arranged.ORGANISATION.value))
    except ValueError as error:
        raise BadRequest(str(error)) from error
    made = file_plans.draft(
        archive(), asker(), text(data, "agency"), year, numbering=numbering, arranged=arranged
    )
    where = url_for("api.show_file_plan", plan=made.id)
    return plan_told(made), HTTPStatus.CREATED, {"Location": where}


def show_file_plan(plan: str) -> ResponseReturnValue:
    """A plan with all that stands in it, by its identifier or as ``H34.12:2026``."""
    found = file_plans.seen(archive(), asker(), plan)
    left = () if found.plan.in_force else file_plans.problems(archive(), asker(), plan)
    return contents_told(found) | {"problems": [problem_told(one) for one in left]}


def add_plan_heading(plan: str) -> ResponseReturnValue:
    """Add a heading to a draft."""
    made = file_plans.add_heading(archive(), asker(), plan, _texts())
    return heading_told(made), HTTPStatus.CREATED


def edit_plan_heading(plan: str, heading: str) -> ResponseReturnValue:
    """Say something else of a heading of a draft."""
    return heading_told(file_plans.edit_heading(archive(), asker(), plan, heading, _texts()))


def drop_plan_heading(plan: str, heading: str) -> ResponseReturnValue:
    """Take an empty heading out of a draft."""
    file_plans.drop_heading(archive(), asker(), plan, heading)
    return {"dropped": heading}


def add_plan_line(plan: str) -> ResponseReturnValue:
    """Add a hồ sơ to a draft."""
    made = file_plans.add(archive(), asker(), plan, _texts())
    return line_told(made), HTTPStatus.CREATED


def edit_plan_line(plan: str, line: str) -> ResponseReturnValue:
    """Say something else of a hồ sơ of a draft."""
    return line_told(file_plans.edit(archive(), asker(), plan, line, _texts()))


def drop_plan_line(plan: str, line: str) -> ResponseReturnValue:
    """Take a hồ sơ out of a draft."""
    file_plans.drop(archive(), asker(), plan, line)
    return {"dropped": line}


def renumber_file_plan(plan: str) -> ResponseReturnValue:
    """Give every hồ sơ of a draft its code anew."""
    return contents_told(file_plans.renumber(archive(), asker(), plan)) | {"problems": []}


def submit_file_plan(plan: str) -> ResponseReturnValue:
    """Lay a draft before whoever decides."""
    return plan_told(file_plan_deciding.submit(archive(), asker(), plan))


def send_back_file_plan(plan: str) -> ResponseReturnValue:
    """Give it back, with a reason."""
    reason = text(body(), "reason", "")
    return plan_told(file_plan_deciding.send_back(archive(), asker(), plan, reason))


def approve_file_plan(plan: str) -> ResponseReturnValue:
    """Put it in force by a signed decision."""
    data = body()
    seen, decision = text(data, "seen"), _decision(data)
    return plan_told(file_plan_deciding.approve(archive(), asker(), plan, seen, decision))


def amend_file_plan(plan: str) -> ResponseReturnValue:
    """Change a plan in force, by a decision of its own."""
    data = body()
    changes = data.get("changes")
    if not isinstance(changes, list):
        raise BadRequest("changes: danh sách · a list")
    made = file_plan_deciding.amend(archive(), asker(), plan, _decision(data), changes)
    return plan_told(made)


def draft_next_file_plan(plan: str) -> ResponseReturnValue:
    """Draft next year's plan from this one."""
    made = file_plans.next_year(archive(), asker(), plan)
    left = file_plans.problems(archive(), asker(), made.id)
    told = plan_told(made) | {"problems": [problem_told(one) for one in left]}
    return told, HTTPStatus.CREATED, {"Location": url_for("api.show_file_plan", plan=made.id)}


def import_file_plan(plan: str) -> ResponseReturnValue:
    """Write the table of a ``sheet`` (xlsx, ods, csv, docx) into a draft, if nothing is wrong."""
    asker().require(Right.DOSSIERS)
    if not (request.mimetype or "").startswith("multipart/"):
        raise BadRequest("multipart/form-data")
    uploads.make_room(LARGEST_BYTES)
    flags = {name: request.form.get(name, "") in {"1", "true"} for name in ("replace", "dry_run")}
    done = bring(
        archive(), asker(), plan, only("sheet"), anew=flags["replace"], dry=flags["dry_run"]
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if done.read.slips else HTTPStatus.OK
    return done.told(), status


def export_file_plan(plan: str) -> ResponseReturnValue:
    """A plan in the form of the law."""
    data, _ = hand_out(archive(), asker(), plan, request.args.get("format", "xlsx"))
    return Response(data, mimetype=_BYTES)


RULES = (
    Rule("GET", "/file-plans", list_file_plans),
    Rule("POST", "/file-plans", draft_file_plan),
    Rule("GET", "/file-plans/<plan>", show_file_plan),
    Rule("POST", "/file-plans/<plan>/headings", add_plan_heading),
    Rule("POST", "/file-plans/<plan>/headings/<heading>", edit_plan_heading),
    Rule("POST", "/file-plans/<plan>/headings/<heading>/drop", drop_plan_heading),
    Rule("POST", "/file-plans/<plan>/lines", add_plan_line),
    Rule("POST", "/file-plans/<plan>/lines/<line>", edit_plan_line),
    Rule("POST", "/file-plans/<plan>/lines/<line>/drop", drop_plan_line),
    Rule("POST", "/file-plans/<plan>/renumber", renumber_file_plan),
    Rule("POST", "/file-plans/<plan>/submit", submit_file_plan),
    Rule("POST", "/file-plans/<plan>/send-back", send_back_file_plan),
    Rule("POST", "/file-plans/<plan>/approve", approve_file_plan),
    Rule("POST", "/file-plans/<plan>/amend", amend_file_plan),
    Rule("POST", "/file-plans/<plan>/next", draft_next_file_plan),
    Rule("POST", "/file-plans/<plan>/import", import_file_plan),
    Rule("GET", "/file-plans/<plan>/export", export_file_plan),
)


def _texts() -> dict[str, str]:
    data = body()
    return {name: text(data, name) for name in data}


def _decision(data: dict[str, Any]) -> tuple[str, date | None, str]:
    said = text(data, "on", "")
    try:
        on = date.fromisoformat(said) if said else None
    except ValueError:
        raise BadRequest("on: YYYY-MM-DD") from None
    return text(data, "citation", ""), on, text(data, "document", "")
