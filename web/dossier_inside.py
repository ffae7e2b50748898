"""What lies in a hồ sơ, by page: its paper parts, its mục lục, its package."""

from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug import Response as Answer

from repository.dossier_parts import PartKind, Place, Told
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from web import dossier_contents, dossier_parts
from web.current import archive, person
from web.dossier_export import AT_ONCE, export
from web.dossier_lines import seen_by
from web.dossiers import told
from web.form_pages import MEDIA
from web.handed_out import attached, zipped
from web.labels import one_tongue, pick

bp = Blueprint("dossier_inside", __name__, url_prefix="/dossiers")


@bp.get("/boxes")
def boxes() -> str:
    """What stands in a room, on a shelf, in a box."""
    place = _place()
    found = dossier_parts.standing_in(archive(), person(), place) if place.says else ()
    return render_template("dossiers/boxes.html", place=place, found=found)


@bp.get("/<identifier>/contents.<media>")
def contents(identifier: str, media: str) -> Response:
    """Mục lục văn bản of what the asker may see, before the hồ sơ is closed or after."""
    dossier, volume = seen_by(archive(), person(), identifier), request.args.get("volume", 1, int)
    if media not in MEDIA or not 0 < volume <= dossier_contents.volumes(
        archive(), dossier, person().scope
    ):
        raise NotFoundError(f"{identifier} {media} {volume}")
    made = dossier_contents.contents(archive(), dossier, person().scope, volume)
    data = made.pdf if media == "pdf" else made.docx
    name = f"muc-luc-van-ban-{dossier.notation}-{dossier.year}.{media}"
    return attached(Response(data, mimetype=MEDIA[media]), name)


@bp.post("/<identifier>/package")
def package(identifier: str) -> Answer:
    """Its package with those of all its documents, as one zip."""
    asker, held = person(), archive()
    try:
        return zipped(lambda folder: export(held, asker, identifier, folder, AT_ONCE))
    except ForbiddenError:
        raise
    except RefusedError as error:
        flash(one_tongue(str(error)), "error")
        return redirect(url_for("dossiers.one", identifier=identifier), HTTPStatus.SEE_OTHER)


@bp.post("/<identifier>/parts")
def add(identifier: str) -> Answer:
    """Add a part on paper, film or disc."""
    form = request.form
    kind = form.get("kind", "")
    said = Told(
        said=form.get("said", ""),
        kind=PartKind(kind) if kind in list(PartKind) else PartKind.PAPER,
        place=_place(),
        number=form.get("number", ""),
        sheets=form.get("sheets", type=int),
    )
    return told(
        identifier,
        lambda: dossier_parts.add(archive(), person(), identifier, said),
        pick("Đã thêm phần hồ sơ.", "The part was added."),
    )


@bp.post("/<identifier>/parts/<part>/move")
def move(identifier: str, part: str) -> Answer:
    """Say where a part stands now."""
    to, reason = _place(), request.form.get("reason", "")
    return told(
        identifier,
        lambda: dossier_parts.move(archive(), person(), part, to, reason),
        pick("Đã ghi nơi để mới.", "Its new place was noted."),
    )


@bp.post("/<identifier>/parts/<part>/remove")
def remove(identifier: str, part: str) -> Answer:
    """Take a part out."""
    reason = request.form.get("reason", "")
    return told(
        identifier,
        lambda: dossier_parts.remove(archive(), person(), part, reason),
        pick("Đã bỏ phần hồ sơ.", "The part was taken out."),
    )


def _place() -> Place:
    values = request.values
    return Place(*(values.get(name, "").strip()[:200] for name in ("room", "shelf", "box")))
