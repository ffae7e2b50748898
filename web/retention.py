"""Retention by page: schedules, what one would do before it is done, items, events."""

from datetime import date
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from repository.access import ANY_AGENCY
from repository.errors import NotFoundError, RefusedError
from repository.people import Right
from repository.retention_changes import CHANGING, Effect
from repository.workplace import workplace
from web import retention_acts as acts
from web.current import agencies_where, archive, person
from web.dossiers import told
from web.labels import one_tongue, pick

bp = Blueprint("retention", __name__, url_prefix="/retention")

_SHOWN = 500
"""Hồ sơ that a page shows; the counts are of all."""


@bp.get("")
def show() -> str:
    """Every schedule."""
    person().require(Right.RETENTION)
    return render_template(
        "retention/show.html",
        schedules=archive().schedules.all(),
        agencies=agencies_where(Right.RETENTION),
        everywhere=person().may(Right.RETENTION, ANY_AGENCY),
        today=acts.today(archive()),
    )


@bp.post("")
def enter() -> Response:
    """Put a schedule of one's own in force."""
    person().require(Right.RETENTION)
    try:
        made = acts.enter(archive(), person(), _brought())
    except RefusedError as error:
        flash(one_tongue(str(error)), "error")
        return redirect(url_for("retention.show"), HTTPStatus.SEE_OTHER)
    flash(pick(f"Đã nhập {len(made.items)} mục.", f"{len(made.items)} items entered."), "good")
    return redirect(url_for("retention.one", identifier=made.id), HTTPStatus.SEE_OTHER)


@bp.get("/<identifier>")
def one(identifier: str) -> str:
    """One schedule: its items, what it would do to an agency's hồ sơ, which stand under none."""
    person().require(Right.RETENTION)
    schedule = archive().schedules.get(identifier)
    agencies = [
        a for a in agencies_where(Right.RETENTION) if schedule.agency in (a.code, ANY_AGENCY)
    ]
    asked, too = request.args.get("agency", ""), request.args.get("fixed_too") == "1"
    agency = asked if asked in {a.code for a in agencies} else ""
    shown = acts.preview(archive(), person(), identifier, agency, fixed_too=too) if agency else None
    return render_template(
        "retention/one.html",
        schedule=schedule,
        agencies=agencies,
        agency=agency,
        fixed_too=too,
        shown=shown,
        changes=shown.changes[:_SHOWN] if shown else (),
        changing=sum(n for effect, n in shown.counts.items() if effect in CHANGING) if shown else 0,
        effects=list(Effect),
        likely=acts.likely(archive(), person(), identifier, agency) if agency else (),
        in_force=schedule.contains(acts.today(archive())),
    )


@bp.post("/<identifier>/apply")
def apply(identifier: str) -> Response:
    """Do what was shown."""
    form = request.form
    agency, too = form.get("agency", ""), form.get("fixed_too") == "1"
    try:
        done = acts.apply(
            archive(), person(), identifier, agency, form.get("token", ""), fixed_too=too
        )
        count = sum(number for effect, number in done.counts.items() if effect in CHANGING)
        flash(pick(f"Đã đổi thời hạn {count} hồ sơ.", f"{count} periods were changed."), "good")
    except RefusedError as error:
        flash(one_tongue(str(error)), "error")
    return _back(identifier, agency)


@bp.post("/<identifier>/assign")
def assign(identifier: str) -> Response:
    """Say under which item the ticked hồ sơ stand."""
    form = request.form
    items = {one: form.get(f"item-{one}", "") for one in form.getlist("dossier")}
    try:
        given = acts.assign(archive(), person(), identifier, items)
        flash(
            pick(f"Đã gán mục cho {len(given)} hồ sơ.", f"{len(given)} were given items."), "good"
        )
    except (RefusedError, NotFoundError) as error:
        flash(one_tongue(str(error)), "error")
    return _back(identifier, form.get("agency", ""))


@bp.post("/event/<dossier>")
def came_about(dossier: str) -> Response:
    """Say when what a hồ sơ waits for came about."""
    form = request.form

    def act() -> None:
        day = _day(form.get("day", ""))
        acts.came_about(archive(), person(), dossier, day, form.get("citation", ""))

    return told(dossier, act, pick("Đã ghi ngày của sự kiện.", "The day was noted."))


def _back(identifier: str, agency: str) -> Response:
    where = url_for("retention.one", identifier=identifier, agency=agency)
    return redirect(where, HTTPStatus.SEE_OTHER)


def _brought() -> acts.Brought:
    form, sheet = request.form, request.files.get("sheet")
    if sheet is None or not sheet.filename:
        raise RefusedError(pick("Hãy chọn tệp.", "Choose a file."))
    first = _day(form.get("first", ""))
    parent = archive().settings.spool / "incoming"
    parent.mkdir(parents=True, exist_ok=True)
    with workplace(parent) as folder:
        path = folder / f"schedule{_ending(sheet.filename)}"
        sheet.save(path)
        items = acts.items_in(archive(), path)
    return acts.Brought(
        agency=form.get("agency", ""),
        name=form.get("name", ""),
        citation=form.get("citation", ""),
        first=first,
        items=items,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedError(pick("Hãy ghi ngày.", "Write a day.")) from None


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return f".{ending}" if ending in {"xlsx", "ods", "csv", "xls"} else ".csv"
