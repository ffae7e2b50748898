"""Hồ sơ: found, one with all that can be done with it, opened, filled, handed over, closed."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response
from werkzeug.datastructures import MultiDict

from repository.access import Level
from repository.calendar import VIETNAM
from repository.dossier_finding import PAGE, Wanted
from repository.dossiers import DossierState
from repository.errors import NotFoundError, RefusedError
from repository.people import Person, Right
from web import closing_dossiers as closing
from web import dossier_acts as acts
from web.closing_dossiers import Wish
from web.current import agencies_where, archive, person
from web.dossier_describing import COLUMNS, WORDS
from web.dossier_describing import describe as say
from web.dossier_lines import agencies_of, seen_by
from web.dossier_view import fellows, view_of
from web.labels import one_tongue, pick

bp = Blueprint("dossiers", __name__, url_prefix="/dossiers")

_DEEPEST = 1000


@bp.get("")
def show() -> str:
    """The hồ sơ of the agencies in which the asker has any role."""
    asker, held = person(), archive()
    wanted = wanted_by(asker, request.args)
    number = min(max(request.args.get("page", 1, type=int), 1), _DEEPEST)
    total = held.dossier_finding.count(wanted)
    return render_template(
        "dossiers/show.html",
        dossiers=held.dossier_finding.find(wanted, PAGE, (number - 1) * PAGE),
        total=total,
        number=number,
        pages=-(-total // PAGE),
        given={name: text for name, text in request.args.items() if text and name != "page"},
        states=list(DossierState),
        levels=[level for level in Level if level is not Level.SECRET],
        agencies=[a for a in held.agencies.all() if asker.owner or a.code in _mine(asker)],
        makes=agencies_where(Right.DOSSIERS),
        year=held.clock().astimezone(VIETNAM).year,
    )


@bp.post("")
def enter() -> Response:
    """Open a hồ sơ outside of the plan."""
    form = request.form
    level = form.get("level", "")
    asked = acts.Asked(
        agency=form.get("agency", ""),
        year=form.get("year", 0, type=int),
        notation=form.get("notation", ""),
        title=form.get("title", ""),
        maintenance=form.get("maintenance", ""),
        level=Level(level) if level in list(Level) else Level.INTERNAL,
    )
    person().require(Right.DOSSIERS, archive().agencies.find(asked.agency).code)
    try:
        made = acts.open_outside(archive(), person(), asked)
    except RefusedError as error:
        flash(one_tongue(str(error)), "error")
        return redirect(url_for("dossiers.show"), HTTPStatus.SEE_OTHER)
    flash(pick(f"Đã mở hồ sơ {made.notation}.", f"Opened: {made.notation}."), "good")
    return back(made.id)


@bp.get("/<identifier>")
def one(identifier: str) -> str:
    """One hồ sơ, with what the asker may see of it."""
    return render_template("dossiers/one.html", view=view_of(identifier))


@bp.get("/<identifier>/fill")
def fill(identifier: str) -> str:
    """A search whose answers are ticked and put into the hồ sơ."""
    dossier = seen_by(archive(), person(), identifier)
    person().require(Right.PLAN, dossier.agency)
    question = request.args.get("q", "").strip()[:500]
    page = archive().index.find(question, person().scope, limit=PAGE) if question else None
    known = archive().catalogue.summaries(
        [h.document for h in page.hits] if page else [], person().scope
    )
    inside = {one.id for one in archive().dossiers.contents(identifier, person().scope)}
    return render_template(
        "dossiers/fill.html",
        dossier=dossier,
        question=question,
        rows=[known[h.document] for h in (page.hits if page else ()) if h.document in known],
        total=page.total if page else 0,
        inside=inside,
        most=acts.MOST,
    )


@bp.post("/<identifier>/open")
def begin(identifier: str) -> Response:
    """Open a planned hồ sơ."""
    return told(
        identifier,
        lambda: acts.begin(archive(), person(), identifier),
        pick("Đã mở hồ sơ.", "It is open."),
    )


@bp.post("/place")
def place() -> Response:
    """Put one document into a hồ sơ, from its own page or a search."""
    document, identifier = request.form.get("document", ""), request.form.get("dossier", "")
    dossier = seen_by(archive(), person(), identifier)
    acts.add(archive(), person(), identifier, [document])
    flash(
        pick(f"Đã xếp văn bản vào hồ sơ {dossier.notation}.", f"Placed in {dossier.notation}."),
        "good",
    )
    return redirect(url_for("documents.show", document=document), HTTPStatus.SEE_OTHER)


@bp.post("/<identifier>/add")
def add(identifier: str) -> Response:
    """Put the ticked documents in, or all that a search finds."""
    question = request.form.get("q", "").strip()
    seen_by(archive(), person(), identifier)

    def act() -> str:
        documents = request.form.getlist("document")
        if request.form.get("all") == "1" and question:
            documents = list(acts.found(archive(), person(), question))
        put = acts.add(archive(), person(), identifier, documents)
        return pick(
            f"Đã xếp thêm {len(put.new)} văn bản; {len(put.there)} đã có sẵn.",
            f"{len(put.new)} put in; {len(put.there)} were there.",
        )

    return told(identifier, act)


@bp.post("/<identifier>/remove")
def remove(identifier: str) -> Response:
    """Take the ticked documents out."""
    documents, reason = request.form.getlist("document"), request.form.get("reason", "")

    def act() -> str:
        gone = acts.remove(archive(), person(), identifier, documents, reason)
        return pick(f"Đã đưa {len(gone)} văn bản ra khỏi hồ sơ.", f"{len(gone)} taken out.")

    return told(identifier, act)


@bp.post("/<identifier>/give")
def give(identifier: str) -> Response:
    """Make somebody else responsible."""
    to, reason = request.form.get("to", ""), request.form.get("reason", "")
    return told(
        identifier,
        lambda: acts.give(archive(), person(), [identifier], to, reason),
        pick(f"Đã giao hồ sơ cho {to}.", f"Given to {to}."),
    )


@bp.post("/<identifier>/describe")
def describe(identifier: str) -> Response:
    """Say something else of it."""
    said = {name: request.form[name] for name in (*COLUMNS, *WORDS) if name in request.form}
    return told(
        identifier,
        lambda: say(archive(), person(), identifier, said),
        pick("Đã ghi thông tin hồ sơ.", "It was described."),
    )


@bp.get("/hand-over")
def leaving() -> str:
    """What somebody who leaves has to hand over."""
    asker, login = person(), request.args.get("who", "")
    who = login or asker.login
    kept = [
        one
        for one in archive().dossier_life.kept_by(who)
        if who == asker.login or acts.over_others(asker, one.agency)
    ]
    return render_template(
        "dossiers/hand_over.html",
        leaving=who,
        kept=kept,
        people=fellows(archive(), asker, None),
    )


@bp.post("/hand-over")
def hand_over() -> Response:
    """Hand over all of it."""
    form = request.form
    whose, to, reason = (form.get(name, "") for name in ("from", "to", "reason"))
    try:
        given = acts.hand_over(archive(), person(), whose, to, reason)
        flash(
            pick(f"Đã bàn giao {len(given)} hồ sơ cho {to}.", f"{len(given)} handed over to {to}."),
            "good",
        )
    except (NotFoundError, RefusedError) as error:
        flash(one_tongue(str(error)), "error")
    to_page = url_for("dossiers.leaving", who=whose)
    return redirect(to_page, HTTPStatus.SEE_OTHER)


@bp.post("/<identifier>/close")
def close(identifier: str) -> Response:
    """Close a hồ sơ: it becomes a package of its own."""
    ended = request.form.get("ended", 0, type=int)
    form = request.form
    drop = {one: form.get(f"why-{one}", "") for one in form.getlist("drop")}
    maintenance, reason = form.get("maintenance", "").strip(), form.get("reason", "")
    wish = Wish(ended, maintenance, drop, reason)
    return told(
        identifier,
        lambda: closing.close(archive(), person(), identifier, wish),
        pick("Đã kết thúc hồ sơ.", "It is closed."),
    )


@bp.post("/<identifier>/reopen")
def reopen(identifier: str) -> Response:
    """Open a closed hồ sơ again, with a reason."""
    reason = request.form.get("reason", "")
    return told(
        identifier,
        lambda: closing.reopen(archive(), person(), identifier, reason),
        pick("Đã mở lại hồ sơ.", "It is open again."),
    )


def told(identifier: str, act: Callable[[], object], done: str = "") -> Response:
    """Act on a hồ sơ that the asker may know of; say what came of it, on its page."""
    seen_by(archive(), person(), identifier)
    try:
        said = act()
        flash(done or str(said), "good")
    except RefusedError as error:
        flash(one_tongue(str(error)), "error")
    return back(identifier)


def back(identifier: str) -> Response:
    """To the page of the hồ sơ."""
    return redirect(url_for("dossiers.one", identifier=identifier), HTTPStatus.SEE_OTHER)


def wanted_by(asker: Person, args: MultiDict[str, str]) -> Wanted:
    """What a question asks for, within the agencies that the asker knows of."""
    mine = agencies_of(asker)
    agency = args.get("agency", "")
    if agency and (mine is None or agency in mine):
        mine = (agency,)
    elif agency:
        mine = ()
    state = args.get("state", "")
    return Wanted(
        agencies=mine,
        year=min(max(args.get("year", 0, type=int), 0), 9999),
        state=state if state in list(DossierState) else "",
        keeper=asker.login if args.get("mine") == "1" else "",
        words=args.get("q", "")[:200],
        box=args.get("box", "")[:200].strip(),
        outside=args.get("outside") == "1",
    )


def _mine(asker: Person) -> frozenset[str]:
    mine = agencies_of(asker)
    return frozenset(a.code for a in archive().agencies.all()) if mine is None else frozenset(mine)
