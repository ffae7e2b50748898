"""Biểu mẫu: the forms on a page, their templates to take and to bring, and previews."""

from datetime import date
from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug import Response as Answer

from repository.access import ANY_AGENCY
from repository.agencies import Agency
from repository.calendar import VIETNAM
from repository.errors import NotFoundError, RefusedError
from repository.form_kinds import form_kind, form_kinds
from repository.people import Right
from web.current import agencies_where, archive, person
from web.forms import DOCX, Brought, Chosen, enter, preview, template_for
from web.handed_out import attached
from web.labels import one_tongue
from web.saying import _

bp = Blueprint("forms", __name__, url_prefix="/forms")

MEDIA = {"pdf": "application/pdf", "docx": DOCX}
"""What a filled form can be taken as."""


@bp.get("")
def show() -> str:
    """Every form of today, and whose template it is filled into."""
    day, agency = today(), request.args.get("agency", "")
    known = archive().agencies.all()
    chosen = agency if agency in {one.code for one in known} else ANY_AGENCY
    kinds = dict.fromkeys(one.kind for one in form_kinds())
    return render_template(
        "forms/show.html",
        lines=[template_for(archive(), kind, day, chosen) for kind in kinds],
        agencies=known,
        agency=chosen,
    )


@bp.get("/<kind>")
def one(kind: str) -> str:
    """One form: what its template may name, whose templates there were, a way to bring one."""
    form = form_kind(kind, today())
    held = archive()
    return render_template(
        "forms/one.html",
        form=form,
        templates=[own for own in held.form_templates.all() if own.kind == form.kind],
        agencies=[place for place in homes() if place.valid_to is None],
        everywhere=person().may(Right.RETENTION, ANY_AGENCY),
        anywhere=ANY_AGENCY,
        today=today(),
    )


@bp.get("/<kind>/template")
def template(kind: str) -> Response:
    """A template, to be edited: the one named, or the one in force."""
    found = asked(kind)
    return attached(Response(found.content, mimetype=DOCX), found.name)


@bp.get("/<kind>/preview.<media>")
def seen(kind: str, media: str) -> Response:
    """A form filled with its examples."""
    person()
    if media not in MEDIA:
        raise NotFoundError(f"tệp {media}")
    made = preview(archive(), asked(kind))
    held = made.pdf if media == "pdf" else made.docx
    return attached(Response(held, mimetype=MEDIA[media]), f"vi-du-{kind}.{media}")


@bp.post("/<kind>/templates")
def bring(kind: str) -> Answer:
    """Put a template of one's own in force."""
    made = enter(archive(), person(), kind, brought())
    flash(
        _("Mẫu đã được thử và áp dụng từ %(day)s.", day=f"{made.template.first:%d/%m/%Y}"), "good"
    )
    for note in made.notes:
        flash(one_tongue(note), "note")
    return redirect(url_for("forms.one", kind=kind), HTTPStatus.SEE_OTHER)


def brought() -> Brought:
    """The template that was sent: ``template``, ``agency``, ``from`` and ``citation``.

    Raises:
        RefusedError: there is no file, or its day is none.
    """
    sent, said = request.files.get("template"), request.form
    if sent is None or not sent.filename:
        raise RefusedError("Chưa chọn tệp mẫu · no template was sent")
    return Brought(
        agency=said.get("agency", ""),
        first=day_of(said.get("from", "")),
        citation=said.get("citation", ""),
        name=sent.filename,
        content=sent.stream.read(),
    )


def asked(kind: str) -> Chosen:
    """The template that the address asks for."""
    person()
    given = request.args
    return template_for(
        archive(), kind, today(), given.get("agency") or ANY_AGENCY, given.get("id", "")
    )


def homes() -> tuple[Agency, ...]:
    """The agencies for which whoever asks may bring templates."""
    return agencies_where(Right.RETENTION)


def today() -> date:
    """Today, in Viet Nam."""
    return archive().clock().astimezone(VIETNAM).date()


def day_of(text: str) -> date:
    """A day that was written.

    Raises:
        RefusedError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedError(f"ngày · day: YYYY-MM-DD: {text[:40]}") from None
