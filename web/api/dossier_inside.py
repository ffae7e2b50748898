"""What lies in a hồ sơ by REST: its paper parts, its mục lục, its review before closing."""

from http import HTTPStatus
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.dossier_parts import PartKind, Place, Told
from repository.errors import NotFoundError
from web import dossier_contents, dossier_parts
from web.api.asking import asker
from web.api.blueprint import Rule, body, number, text
from web.current import archive
from web.dossier_export import AT_ONCE, export
from web.dossier_lines import seen_by
from web.dossier_parts import part_line
from web.dossier_review import review, review_line
from web.form_pages import MEDIA
from web.handed_out import attached, zipped

_MOST_VOLUMES = 9999


def list_parts() -> ResponseReturnValue:
    """What stands in a room, on a shelf, in a box."""
    place = Place(*(request.args.get(name, "") for name in ("room", "shelf", "box")))
    if not place.says:
        raise BadRequest("room, shelf, box")
    found = dossier_parts.standing_in(archive(), asker(), place)
    return {"parts": [part_line(part, title) for part, title in found]}


def list_dossier_parts(dossier: str) -> ResponseReturnValue:
    """The parts of one hồ sơ."""
    found = seen_by(archive(), asker(), dossier)
    return {"parts": [part_line(part) for part in archive().dossier_parts.of(found.id)]}


def add_dossier_part(dossier: str) -> ResponseReturnValue:
    """Add one."""
    data = body()
    kind, sheets = text(data, "kind", PartKind.PAPER.value), data.get("sheets")
    if kind not in list(PartKind):
        raise BadRequest("kind: " + ", ".join(PartKind))
    if sheets is not None and (not isinstance(sheets, int) or isinstance(sheets, bool)):
        raise BadRequest("sheets: số · a number")
    told = Told(text(data, "said"), PartKind(kind), _place(data), text(data, "number", ""), sheets)
    return part_line(dossier_parts.add(archive(), asker(), dossier, told)), HTTPStatus.CREATED


def move_dossier_part(part: str) -> ResponseReturnValue:
    """Say where one stands now."""
    data = body()
    to, reason = _place(data), text(data, "reason", "")
    return part_line(dossier_parts.move(archive(), asker(), part, to, reason))


def remove_dossier_part(part: str) -> ResponseReturnValue:
    """Take one out, with a reason."""
    reason = text(body(), "reason", "")
    return part_line(dossier_parts.remove(archive(), asker(), part, reason))


def hand_out_contents(dossier: str) -> Response:
    """Mục lục văn bản, of what the asker may see."""
    found, scope = seen_by(archive(), asker(), dossier), asker().scope
    media, volume = request.args.get("format", "pdf"), number("volume", 1, _MOST_VOLUMES)
    if media not in MEDIA:
        raise BadRequest("format: pdf, docx")
    if not 0 < volume <= dossier_contents.volumes(archive(), found, scope):
        raise NotFoundError(f"tập {volume}")
    made = dossier_contents.contents(archive(), found, scope, volume)
    data = made.pdf if media == "pdf" else made.docx
    return attached(Response(data, mimetype=MEDIA[media]), f"muc-luc-van-ban.{media}")


def export_dossier(dossier: str) -> Response:
    """Its package with those of all its documents, as one zip."""
    held, who = archive(), asker()
    return zipped(lambda folder: export(held, who, dossier, folder, AT_ONCE))


def review_dossier(dossier: str) -> ResponseReturnValue:
    """What to look at before it is closed."""
    return review_line(review(archive(), asker(), seen_by(archive(), asker(), dossier)))


RULES = (
    Rule("GET", "/dossier-parts", list_parts),
    Rule("GET", "/dossiers/<dossier>/parts", list_dossier_parts),
    Rule("POST", "/dossiers/<dossier>/parts", add_dossier_part),
    Rule("POST", "/dossier-parts/<part>/move", move_dossier_part),
    Rule("POST", "/dossier-parts/<part>/removed", remove_dossier_part),
    Rule("GET", "/dossiers/<dossier>/contents", hand_out_contents),
    Rule("POST", "/dossiers/<dossier>/package", export_dossier),
    Rule("GET", "/dossiers/<dossier>/review", review_dossier),
)


def _place(data: dict[str, Any]) -> Place:
    return Place(*(text(data, name, "") for name in ("room", "shelf", "box")))
