"""What is done to a disposal on its page: each step, by whoever may take it."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug import Response

from repository.disposal_steps import Disposal, Verdict
from repository.errors import RefusedError
from web import disposal_ending as ending
from web import disposals
from web.current import archive, person, throttle
from web.disposal_forms import keep
from web.form_pages import day_of
from web.labels import one_tongue, pick
from web.proving import LONGEST, Proof

bp = Blueprint("disposal_deeds", __name__, url_prefix="/disposals")


@bp.post("")
def propose() -> Response:
    """Make the list of what was ticked."""
    asker, said = person(), request.form
    try:
        chosen = disposals.proposals_of(archive(), said.getlist("item"))
        made = disposals.propose(
            archive(), asker, said.get("agency", ""), said.get("title", ""), chosen,
            said.get("explanation", ""),
        )  # fmt: skip
    except RefusedError as error:
        flash(one_tongue(str(error)), "error")
        back = url_for("disposals.candidates", agency=said.get("agency", ""))
        return redirect(back, HTTPStatus.SEE_OTHER)
    flash(pick("Đã lập danh mục.", "The list is made."), "good")
    return _to(made.id)


@bp.post("/<identifier>/explanation")
def explain(identifier: str) -> Response:
    """Say why."""
    said = request.form.get("explanation", "")
    return _step(identifier, lambda: disposals.explain(archive(), person(), identifier, said))


@bp.post("/<identifier>/council")
def convene(identifier: str) -> Response:
    """Make the council."""
    members = {
        name.removeprefix("part-"): part
        for name, part in request.form.items()
        if name.startswith("part-") and part
    }
    order = request.form.get("order", "")
    return _step(
        identifier, lambda: disposals.convene(archive(), person(), identifier, members, order)
    )


@bp.post("/<identifier>/opinions")
def opine(identifier: str) -> Response:
    """One's own opinion of items; with ``all``, the same of every one."""
    said = request.form

    def act() -> Disposal:
        found = disposals.known(archive(), person(), identifier)
        every = said.get("all") == Verdict.DESTROY.value
        opinions = {
            item.ordinal: (
                Verdict.DESTROY if every else _verdict(said.get(f"says-{item.ordinal}", "")),
                said.get(f"said-{item.ordinal}", "").strip()[:2000],
            )
            for item in found.items
            if every or said.get(f"says-{item.ordinal}")
        }
        return disposals.opine(archive(), person(), identifier, opinions)

    return _step(identifier, act)


@bp.post("/<identifier>/conclusion")
def conclude(identifier: str) -> Response:
    """The chair closes the meeting."""
    said = request.form

    def act() -> Disposal:
        found = disposals.known(archive(), person(), identifier)
        verdicts = {
            item.ordinal: _verdict(said.get(f"verdict-{item.ordinal}", "")) for item in found.items
        }
        return disposals.conclude(
            archive(), person(), identifier, verdicts, said.get("minutes", "")
        )

    return _step(identifier, act)


@bp.post("/<identifier>/appraisal")
def appraise(identifier: str) -> Response:
    """Enter the opinion of the competent body, or why none is needed."""
    document, why = request.form.get("document", ""), request.form.get("not_needed", "")
    if why:
        return _step(identifier, lambda: disposals.waive(archive(), person(), identifier, why))
    return _step(identifier, lambda: disposals.appraise(archive(), person(), identifier, document))


@bp.post("/<identifier>/decision")
def decide(identifier: str) -> Response:
    """Decide it, by password."""
    decision, day = request.form.get("decision", ""), request.form.get("day", "")
    return _step(
        identifier,
        lambda: disposals.decide(archive(), person(), identifier, decision, day_of(day), _proof()),
    )


@bp.post("/<identifier>/confirmation")
def confirm(identifier: str) -> Response:
    """Confirm it as one of the two, by password."""
    part = request.form.get("part", "")
    return _step(
        identifier, lambda: ending.confirm(archive(), person(), identifier, part, _proof())
    )


@bp.post("/<identifier>/destruction")
def destroy(identifier: str) -> Response:
    """Have a worker destroy it."""
    try:
        job = ending.ask(archive(), person(), identifier)
    except RefusedError as error:
        flash(one_tongue(str(error)), "error")
        return _to(identifier)
    return redirect(url_for("tasks.one", identifier=job.id), HTTPStatus.SEE_OTHER)


@bp.post("/<identifier>/end")
def end(identifier: str) -> Response:
    """End it when nothing is left to do."""
    return _step(identifier, lambda: ending.end(archive(), person(), identifier))


@bp.post("/<identifier>/papers")
def keep_papers(identifier: str) -> Response:
    """Keep its papers in the archive."""
    return _step(identifier, lambda: keep(archive(), person(), identifier))


@bp.post("/<identifier>/cancel")
def cancel(identifier: str) -> Response:
    """Give it up."""
    reason = request.form.get("reason", "")
    return _step(identifier, lambda: disposals.cancel(archive(), person(), identifier, reason))


@bp.post("/<identifier>/follow-ups/<int:number>")
def follow_up(identifier: str, number: int) -> Response:
    """Something elsewhere was done."""
    said = request.form.get("said", "")
    return _step(
        identifier, lambda: ending.followed_up(archive(), person(), identifier, number, said)
    )


@bp.post("/backups")
def enter_backup() -> Response:
    """Tell of a set of backups."""
    return _backups(lambda: ending.enter_backup(archive(), person(), request.form))


@bp.post("/backups/<backup>/gone")
def backup_gone(backup: str) -> Response:
    """A whole set is gone."""
    said = request.form.get("said", "")
    return _backups(lambda: ending.backup_gone(archive(), person(), backup, said))


def _step(identifier: str, act: Callable[[], object]) -> Response:
    try:
        act()
    except RefusedError as error:
        flash(one_tongue(str(error)), "error")
    else:
        flash(pick("Đã ghi.", "Written down."), "good")
    return _to(identifier)


def _backups(act: Callable[[], object]) -> Response:
    try:
        act()
    except RefusedError as error:
        flash(one_tongue(str(error)), "error")
    return redirect(url_for("disposals.backups"), HTTPStatus.SEE_OTHER)


def _to(identifier: str) -> Response:
    return redirect(url_for("disposals.one", identifier=identifier), HTTPStatus.SEE_OTHER)


def _verdict(text: str) -> Verdict:
    if text not in (Verdict.DESTROY, Verdict.KEEP):
        raise RefusedError("Chọn hủy hoặc giữ · choose to destroy or to keep")
    return Verdict(text)


def _proof() -> Proof:
    password = request.form.get("password", "")[:LONGEST]
    return Proof(password, request.remote_addr or "", throttle())
