"""Agencies: the tree as of a day, one agency with what it was and became, and the whole list."""

import json
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug import Response as Answer

from repository.access import ANY_AGENCY
from repository.agencies import Agency
from repository.agency_list import Change
from repository.agency_rows import rows_from
from repository.errors import RefusedError
from repository.people import Right
from repository.succession import Tree, roots
from web import agency_acts, uploads
from web.current import archive, person
from web.handed_out import attached

bp = Blueprint("agencies", __name__, url_prefix="/agencies")

LEVELS = ("province", "department", "district", "commune", "unit")
_LONGEST = 500
_PREVIEWED = 3000
"""Rows that a page carries from the preview to the act; longer lists are for the command."""


@bp.get("")
def show() -> str:
    """The tree as it was on a day."""
    day = day_asked(request.args.get("on", ""))
    tree = Tree.of(archive().agencies)
    sought = request.args.get("q", "").strip()[:200]
    found = [one for one in tree.every if _matches(one, sought)] if sought else []
    return render_template(
        "agencies/show.html",
        day=day,
        tops=[_branch(tree, one, day) for one in roots(tree, day)],
        count=sum(1 for one in tree.every if one.exists_on(day)),
        sought=sought,
        found=found,
        agencies=tree.every,
        keeps=person().may(Right.AGENCIES),
        keeps_all=person().may(Right.AGENCIES, ANY_AGENCY),
        levels=LEVELS,
    )


@bp.get("/export/<form>")
def export(form: str) -> Response:
    """The whole list as a file."""
    person()
    if form not in agency_acts.FORMS:
        abort(HTTPStatus.NOT_FOUND)
    data = agency_acts.exported(archive(), form)
    return attached(Response(data, mimetype=agency_acts.FORMS[form]), f"co-quan.{form}")


@bp.post("/list")
def look_through() -> str:
    """What a list would do; nothing is done yet."""
    files = uploads.received("file")
    if len(files) != 1:
        abort(HTTPStatus.BAD_REQUEST)
    path, name = files[0]
    rows = agency_acts.read_list(archive(), Path(path), name)
    found = agency_acts.look_through(archive(), person(), rows)
    return render_template(
        "agencies/list.html",
        name=name,
        preview=found,
        proposed=any(line.proposed for line in found.lines),
        takes=any(line.change in {Change.ADD, Change.ALIAS} for line in found.lines),
        rows=json.dumps(rows, ensure_ascii=False) if len(rows) <= _PREVIEWED else "",
    )


@bp.post("/list/take")
def take() -> Answer:
    """Take the list that was looked through."""
    try:
        rows = rows_from(json.loads(request.form.get("rows", "")))
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST)
    proposals = bool(request.form.get("proposals"))
    agency_acts.take_list(archive(), person(), rows, proposals=proposals)
    return redirect(url_for("agencies.show"), HTTPStatus.SEE_OTHER)


@bp.post("")
def add() -> Answer:
    """Add an agency."""
    said = request.form
    aliases = tuple(part.strip() for part in said.get("aliases", "").split(";") if part.strip())
    made = Agency(
        code=_text("code"),
        name=_text("name"),
        level=_text("level") if said.get("level") in LEVELS else LEVELS[0],
        parent=_text("parent") or None,
        valid_from=_day("first") if said.get("first") else None,
        aliases=aliases,
    )
    return _to(agency_acts.add(archive(), person(), made))


@bp.get("/<code>")
def one(code: str) -> str:
    """One agency on a day."""
    day = day_asked(request.args.get("on", ""))
    found = agency_acts.known(archive(), code, day)
    return render_template(
        "agencies/one.html",
        known=found,
        a=found.agency,
        events=archive().ledger.of(found.agency.code),
        keeps=agency_acts.may_keep(archive(), person(), found.agency.code),
        agencies=archive().agencies.all(),
        today=agency_acts.today(archive()),
    )


@bp.post("/<code>/rename")
def rename(code: str) -> Answer:
    """Give it a new name from a day on."""
    since = (_day("first"), _text("citation"))
    return _to(agency_acts.rename(archive(), person(), code, _text("name"), since))


@bp.post("/<code>/end")
def end(code: str) -> Answer:
    """End it, with who took over."""
    since = (_day("last"), _text("citation"))
    return _to(agency_acts.end(archive(), person(), code, _text("successor"), since))


def day_asked(text: str) -> date:
    """A day of the query; today where none is named.

    Raises:
        RefusedError: it is none.
    """
    try:
        return date.fromisoformat(text) if text else agency_acts.today(archive())
    except ValueError:
        raise RefusedError("Ngày không hợp lệ · not a day: YYYY-MM-DD") from None


def _branch(tree: Tree, one: Agency, day: date) -> dict[str, Any]:
    below = [_branch(tree, kid, day) for kid in tree.below(one, day, day) if kid is not one]
    return {"agency": one, "name": one.name_on(day), "below": below}


def _matches(one: Agency, sought: str) -> bool:
    words = sought.casefold()
    names = [one.name, *(name for _, name in one.former_names)]
    return sought in one.codes or any(words in text.casefold() for text in (*names, *one.codes))


def _text(name: str) -> str:
    return request.form.get(name, "").strip()[:_LONGEST]


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        raise RefusedError("Ngày không hợp lệ · not a day: YYYY-MM-DD") from None


def _to(made: Agency) -> Answer:
    return redirect(url_for("agencies.one", code=made.code), HTTPStatus.SEE_OTHER)
