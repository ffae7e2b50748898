"""Incoming documents (văn bản đến): the list by what is to be done, one of them, and its prints."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for

from repository.errors import NotFoundError
from repository.incoming_steps import Incoming, Priority
from repository.people import Right
from repository.profiles import profile_on
from web import incoming_acts, incoming_list, uploads
from web.current import agencies_where, archive, person
from web.handed_out import attached
from web.incoming_files import handling_slip
from web.incoming_list import PAGE, Tab
from web.incoming_view import arrival_day, dossiers_for, leaders_of, view_of, workers_of
from web.living import living, usual_agency

bp = Blueprint("incoming", __name__, url_prefix="/incoming")


@bp.get("")
def show() -> str:
    """A page of the list, under one tab."""
    asker, held = person(), archive()
    asked = incoming_list.asked(request.args, asker)
    now = held.clock()
    wanted = incoming_list.wanted(asked, asker, now)
    counts = incoming_list.counts(held, asker, asked)
    last = max((counts[asked.tab] - 1) // PAGE, 0)
    at = min(max(request.args.get("page", 1, type=int) - 1, 0), last)
    found = held.arrivals.found(wanted, asker.scope, PAGE, at * PAGE)
    clocks = {
        one.id: incoming_list.open_clocks(one, incoming_acts.clocks(one)).items() for one in found
    }
    return render_template(
        "incoming/show.html",
        rows=found,
        clocks={key: sorted(some, key=_soonest) for key, some in clocks.items()},
        tabs=list(Tab),
        counts=counts,
        asked=asked,
        page=at + 1,
        pages=last + 1,
        agencies=[one for one in held.agencies.all() if asker.belongs(one.code)],
        now=now,
    )


@bp.get("/new")
def new() -> str:
    """The form by which one document is received by hand."""
    asker, held = person(), archive()
    asker.require(Right.REGISTER)
    given = request.args.get("document", "")
    kept = held.catalogue.get(given, asker.scope) if given else None
    return render_template(
        "incoming/new.html",
        kept=kept,
        agencies=living(held, agencies_where(Right.REGISTER)),
        chosen=kept.agency if kept else usual_agency(held, asker, Right.REGISTER),
        levels=uploads.LEVELS,
        priorities=list(Priority),
        fields={one.code: one for one in profile_on(held.clock().date()).fields},
        largest=uploads.doors()["incoming_forms.take"].largest,
    )


@bp.get("/<identifier>")
def one(identifier: str) -> str:
    """One incoming document, and what is to be done with it."""
    asker, held = person(), archive()
    asked = incoming_list.asked(request.args, asker)
    view = view_of(held, asker, identifier, asked)
    agency = view.incoming.agency
    return render_template(
        "incoming/one.html",
        view=view,
        inc=view.incoming,
        asked=asked,
        workers=workers_of(held, agency) if "distribute" in view.may else (),
        leaders=leaders_of(held, agency) if "present" in view.may else (),
        dossiers=dossiers_for(held, view.incoming) if "finish" in view.may else (),
        names={each.login: each.full_name for each in held.people.all()},
        day=arrival_day(view.incoming),
    )


@bp.get("/<identifier>/slip")
def slip(identifier: str) -> str:
    """Phiếu giải quyết văn bản đến (NĐ 30/2020 Phụ lục IV), to be printed."""
    return _printed(identifier, "incoming/slip.html")


@bp.get("/<identifier>/slip.pdf")
def slip_file(identifier: str) -> Response:
    """The same as PDF/A."""
    written = handling_slip(archive(), person(), identifier)
    made = Response(written, mimetype="application/pdf")
    return attached(made, f"phieu-giai-quyet-{identifier[:8]}.pdf")


@bp.get("/<identifier>/stamp")
def stamp(identifier: str) -> str:
    """The dấu ĐẾN alone, at its true size, to be printed on the paper."""
    return _printed(identifier, "incoming/stamp.html")


def _printed(identifier: str, template: str) -> str:
    asker, held = person(), archive()
    view = view_of(held, asker, identifier, incoming_list.asked(request.args, asker))
    names = {one.login: one.full_name for one in held.people.all()}
    day = arrival_day(view.incoming)
    return render_template(template, view=view, inc=view.incoming, names=names, day=day)


def _soonest(clock: tuple[str, datetime]) -> tuple[datetime, int]:
    """What comes first; of two at once, what is done first."""
    act, due = clock
    return due, _STEPS.index(act) if act in _STEPS else len(_STEPS)


_STEPS = ("register", "present", "receipt", "work")


@bp.app_template_global("issued_of")
def issued_of(identifier: str) -> dict[str, Any] | None:
    """An issued document as a page links to it; None where whoever asks may not see it."""
    try:
        found = archive().issues.get(identifier, person().scope)
    except NotFoundError:
        return None
    there = "outgoing.one" in current_app.view_functions
    link = url_for("outgoing.one", identifier=identifier) if there else ""
    return {"code": found.code, "subject": found.subject, "state": found.state, "link": link}


@bp.app_template_global("tab_of")
def tab_of(incoming: Incoming) -> str:
    """See ``incoming_list.tab_of``."""
    return incoming_list.tab_of(incoming)
