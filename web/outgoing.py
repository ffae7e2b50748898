"""Issued documents (văn bản đi): lists of what waits for whom, a new draft, one with its story."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug import Response

from repository.outgoing import Sought
from repository.outgoing_steps import Outgoing, OutgoingState
from repository.people import Person, Right
from web import outgoing_acts as acts
from web.current import agencies_where, archive, person
from web.living import living, usual_agency
from web.outgoing_form import choices, entered, files_of, to_of
from web.outgoing_next import next_of
from web.outgoing_said import said_of
from web.sending import send_deadline
from web.statuses import held_statuses
from web.taking_back import told_back
from web.wiring import Archive

bp = Blueprint("outgoing", __name__, url_prefix="/outgoing")

PAGE = 50
_DEEPEST = 10_000
RIGHTS = (Right.HANDLE, Right.CHECK, Right.SIGN, Right.SEAL, Right.REGISTER, Right.REPORT)
MINE = frozenset(set(OutgoingState) - {OutgoingState.DROPPED})
ENDED = frozenset({OutgoingState.RECALLED, OutgoingState.REPLACED})
BOXES: Mapping[str, frozenset[OutgoingState]] = {
    "mine": MINE,
    "check": frozenset({OutgoingState.DRAFT, OutgoingState.CHECKED}),
    "sign": frozenset({OutgoingState.READY}),
    "number": frozenset({OutgoingState.SIGNED, OutgoingState.NUMBERED}),
    "send": frozenset({OutgoingState.KEPT}),
    "issued": frozenset({OutgoingState.SENT}),
    "ended": ENDED,
    "all": frozenset(OutgoingState),
}
"""What a list holds, by its name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    outgoing: Outgoing
    until: Any
    """When it is to be sent; None: not to be sent, or sent."""
    late: bool


@bp.get("")
def show() -> str:
    """One list of documents, and how many there are in each."""
    asker, held = person(), archive()
    box = request.args.get("box", "")
    box = box if box in BOXES else _first_box(asker)
    page = min(max(request.args.get("page", 1, type=int), 1), _DEEPEST)
    found = held.issues.found(_sought(asker, box), asker.scope, PAGE + 1, (page - 1) * PAGE)
    now = held.clock()
    rows = [_row(one, now) for one in found[:PAGE]]
    if box == "send":
        rows.sort(key=lambda row: (row.until is None, row.until, row.outgoing.id))
    return render_template(
        "outgoing/show.html",
        rows=rows,
        box=box,
        page=page,
        more=len(found) > PAGE,
        counts={name: held.issues.count(_sought(asker, name), asker.scope) for name in BOXES},
        agencies=[one for one in held.agencies.all() if _has_part(asker, one.code)],
        held=held_statuses(held, asker),
        may_draft=asker.may(Right.HANDLE),
    )


@bp.get("/new")
def new() -> str:
    """The form for a new document."""
    person().require(Right.HANDLE)
    return render_template(
        "outgoing/form.html",
        outgoing=None,
        said=None,
        chosen=frozenset(),
        on_paper="",
        answers=request.args.get("answers", ""),
        replaces=request.args.get("replaces", ""),
        agencies=living(archive(), agencies_where(Right.HANDLE)),
        usual=usual_agency(archive(), person(), Right.HANDLE),
        **choices(archive(), person()),
    )


@bp.post("/new")
def enter() -> Response:
    """Begin a document."""
    agency = request.form.get("agency", "")
    made = acts.draft(archive(), person(), agency, entered(request.form), files_of(), to_of())
    return redirect(url_for("outgoing.one", identifier=made.id), HTTPStatus.SEE_OTHER)


@bp.get("/<identifier>/edit")
def edit(identifier: str) -> str:
    """The same form for a document that is being drafted."""
    outgoing = acts.found(archive(), person(), identifier, Right.HANDLE)
    recipients = archive().recipients.of(identifier)
    return render_template(
        "outgoing/form.html",
        outgoing=outgoing,
        said=said_of(outgoing),
        chosen=frozenset(one.code for one in recipients),
        on_paper="\n".join(one.name for one in recipients if one.code.startswith("giấy:")),
        answers=outgoing.replies_to or "",
        replaces=outgoing.replaces or "",
        agencies=[archive().agencies.find(outgoing.agency)],
        **choices(archive(), person()),
    )


@bp.post("/<identifier>/edit")
def revise(identifier: str) -> Response:
    """A new version, or what is said of it otherwise."""
    acts.revise(archive(), person(), identifier, files_of(), entered(request.form), to_of())
    return redirect(url_for("outgoing.one", identifier=identifier), HTTPStatus.SEE_OTHER)


@bp.get("/<identifier>")
def one(identifier: str) -> str:
    """Everything about one document, and what is next."""
    asker, held = person(), archive()
    outgoing = held.issues.get(identifier, asker.scope)
    pages = max(int(outgoing.body.get("pages") or 1), 1)
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "outgoing/one.html",
        outgoing=outgoing,
        said=said_of(outgoing),
        versions=held.issues.drafts(identifier),
        remarks=held.issues.remarks(identifier),
        recipients=held.recipients.of(identifier),
        entries=held.outbox.of_object(identifier),
        asked_back=told_back(held, identifier),
        events=held.ledger.of(identifier),
        may=next_of(held, asker, outgoing),
        until=send_deadline(outgoing),
        late=_row(outgoing, held.clock()).late,
        links=_links(held, asker, outgoing),
        page=page,
        pages=pages,
    )


@bp.get("/<identifier>/slip")
def slip(identifier: str) -> str:
    """The slip (phiếu gửi): a list to print, one line for each recipient."""
    asker, held = person(), archive()
    outgoing = held.issues.get(identifier, asker.scope)
    return render_template(
        "outgoing/slip.html",
        outgoing=outgoing,
        recipients=held.recipients.of(identifier),
        now=held.clock(),
    )


def _links(held: Archive, asker: Person, outgoing: Outgoing) -> dict[str, Any]:
    """Other documents that it has to do with, as far as the asker may see them."""
    wanted = {"replaces": outgoing.replaces, "replaced_by": outgoing.body.get("replaced_by")}
    found: dict[str, Any] = {
        name: held.issues.get(other, asker.scope) for name, other in wanted.items() if other
    }
    if outgoing.replies_to:
        found["answers"] = held.arrivals.get(outgoing.replies_to, asker.scope)
    if outgoing.dossier:
        found["dossier"] = held.dossiers.get(outgoing.dossier)
    return found


def _sought(asker: Person, box: str) -> Sought:
    said = request.args
    mine = box == "mine" or (box == "sign" and not asker.owner and not said.get("everybody"))
    return Sought(
        agency=said.get("agency", ""),
        states=BOXES[box],
        year=_year(said.get("year", "")),
        issued_from=_day("from"),
        issued_until=_day("until"),
        person=asker.login if mine else "",
    )


def _year(text: str) -> int | None:
    """Of four figures; anything else does not matter."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) == len("2026") else None


def _day(name: str) -> date | None:
    return request.args.get(name, None, type=date.fromisoformat)


def _first_box(asker: Person) -> str:
    if asker.may(Right.SIGN):
        return "sign"
    return "number" if asker.may(Right.SEAL) else "mine"


def _has_part(asker: Person, agency: str) -> bool:
    return any(asker.may(right, agency) for right in RIGHTS)


def _row(outgoing: Outgoing, now: Any) -> Row:  # noqa: ANN401
    until = send_deadline(outgoing) if outgoing.state is OutgoingState.KEPT else None
    return Row(outgoing, until, until is not None and until <= now)
