"""Đóng băng by page: the orders that freeze records, with what each freezes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from repository.errors import NotFoundError, RefusedError
from repository.holds import Hold
from repository.people import Right
from web import holds
from web.current import agencies_where, archive, person
from web.labels import one_tongue, pick

bp = Blueprint("holds", __name__, url_prefix="/holds")

_MOST = 500
_RIGHTS = (Right.FREEZE, Right.VERIFY, Right.APPRAISE)


@dataclass(frozen=True, slots=True)
class Thing:
    """What a hold freezes, as the asker may see it."""

    id: str
    told: str
    """Empty: it is not for the asker, or is no more."""
    endpoint: str = ""
    values: Mapping[str, str] | None = None


@bp.get("")
def show() -> str:
    """The orders, those in force first."""
    if not any(person().may(right) for right in _RIGHTS):
        person().require(Right.FREEZE)
    every = holds.listed(archive(), person(), active=False)
    found = sorted(every, key=lambda hold: not hold.active)
    things = things_of({one for hold in found for one in hold.objects})
    return render_template(
        "holds/show.html",
        holds=found,
        things=things,
        agencies=agencies_where(Right.FREEZE),
        lifts={hold.id for hold in found if _lifts(hold)},
        asked=request.args.get("object", "")[:64],
    )


@bp.post("")
def place() -> Response:
    """Freeze what is named: identifiers, or addresses of their pages."""
    form = request.form
    try:
        objects = named(form.get("objects", ""))
        order = (form.get("order", ""), form.get("reason", ""))
        made = holds.place(archive(), person(), form.get("agency", ""), objects, order)
        count = len(made.objects)
        flash(pick(f"Đã đóng băng {count} đối tượng.", f"{count} were frozen."), "good")
    except (RefusedError, NotFoundError) as error:
        flash(one_tongue(str(error)), "error")
    return redirect(url_for("holds.show"), HTTPStatus.SEE_OTHER)


@bp.post("/<identifier>/lift")
def lift(identifier: str) -> Response:
    """End one by an order of its own."""
    try:
        holds.lift(archive(), person(), identifier, request.form.get("order", ""))
        flash(pick("Đã bỏ đóng băng.", "It was lifted."), "good")
    except RefusedError as error:
        flash(one_tongue(str(error)), "error")
    return redirect(url_for("holds.show"), HTTPStatus.SEE_OTHER)


def named(text: str) -> list[str]:
    """The identifiers in what somebody typed or pasted.

    Raises:
        RefusedError: they are too many.
    """
    found = list(dict.fromkeys(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text)))
    if len(found) > _MOST:
        raise RefusedError(f"Nhiều nhất {_MOST} đối tượng một lần · at most {_MOST} at once")
    return found


def things_of(objects: Iterable[str]) -> Mapping[str, Thing]:
    """Each as the asker may see it."""
    held, asker = archive(), person()
    wanted = list(objects)
    documents = held.catalogue.summaries(wanted, asker.scope)
    found = {}
    for one in wanted:
        if one in documents:
            told = f"{documents[one].code} {documents[one].title}".strip()
            found[one] = Thing(one, told, "documents.show", {"document": one})
            continue
        found[one] = Thing(one, "")
        try:
            dossier = held.dossiers.get(one)
        except NotFoundError:
            continue
        if asker.belongs(dossier.agency):
            told = f"{dossier.notation} {dossier.title} ({dossier.year})"
            found[one] = Thing(one, told, "dossiers.one", {"identifier": one})
    return found


def _lifts(hold: Hold) -> bool:
    return hold.active and person().may(Right.FREEZE, hold.agency)
