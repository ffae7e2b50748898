"""Signatories: the table of who may sign copies, kept by who leads the agency (NĐ 30 Điều 27)."""

from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug import Response

from repository.copy_kinds import kinds_on
from repository.people import Person, Right
from repository.signatories import Signatory
from web import copying
from web.current import agencies_where, archive, person
from web.wiring import Archive

bp = Blueprint("signatories", __name__, url_prefix="/signatories")


@bp.get("")
def show() -> str:
    """Who signs, for whom, since when, by what authority."""
    asker, day = person(), copying.today(archive())
    lines = seen_by(archive(), asker)
    own = {agency.code for agency in agencies_where(Right.APPOINT)}
    return render_template(
        "signatories/show.html",
        lines=lines,
        agencies=[
            agency
            for agency in agencies_where(Right.APPOINT)
            if agency.valid_to is None or agency.valid_to >= day
        ],
        own=own,
        people=[one for one in archive().people.all() if _belongs(one, own)],
        names={one.login: one.full_name for one in archive().people.all()},
        rules=[rule for rule in kinds_on(day) if rule.signed],
        today=day,
    )


@bp.post("")
def appoint() -> Response:
    """Enter an authority."""
    form = request.form
    agency = archive().agencies.find(form.get("agency", "")).code
    person().require(Right.APPOINT, agency)
    first, last = day_of(form.get("first", "")), form.get("last", "").strip()
    copying.signatories_of(archive()).appoint(
        agency,
        form.get("person", ""),
        forms_of(form.getlist("forms")),
        (first, day_of(last) if last else None),
        (form.get("office", "")[:500], form.get("authority", "")[:500]),
        person().login,
    )
    return redirect(url_for("signatories.show"), HTTPStatus.SEE_OTHER)


@bp.post("/<identifier>/end")
def end(identifier: str) -> Response:
    """End an authority today."""
    table = copying.signatories_of(archive())
    person().require(Right.APPOINT)
    person().require(Right.APPOINT, table.get(identifier).agency)
    table.end(identifier, copying.today(archive()), person().login)
    return redirect(url_for("signatories.show"), HTTPStatus.SEE_OTHER)


def _belongs(one: Person, agencies: set[str]) -> bool:
    """Whether somebody has to do with one of these agencies, and may still log in."""
    return not one.disabled and any(grant.agency in agencies for grant in one.grants)


def seen_by(held: Archive, asker: Person) -> list[Signatory]:
    """What of the table those see who make, approve or appoint.

    Raises:
        ForbiddenError: the asker does none of it.
    """
    if not any(asker.may(right) for right in _LOOKS):
        asker.require(Right.APPROVE)
    return [
        one
        for one in copying.signatories_of(held).of()
        if any(asker.may(right, one.agency) for right in _LOOKS)
    ]


_LOOKS = (Right.APPOINT, Right.COPY, Right.APPROVE)


def forms_of(given: list[str]) -> tuple[str, ...]:
    """Kinds of copies that are signed.

    Raises:
        BadRequest: one of them is none.
    """
    known = {rule.kind.value for rule in kinds_on(copying.today(archive())) if rule.signed}
    if not set(given) <= known:
        abort(HTTPStatus.BAD_REQUEST, "forms")
    return tuple(given)


def day_of(text: str) -> date:
    """A day that was sent.

    Raises:
        BadRequest: it is none.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST, "YYYY-MM-DD")
