"""Imports of existing hồ sơ by REST: look a sheet through, bring it in, get what was left."""

from http import HTTPStatus
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.errors import NotFoundError
from repository.people import Right
from web import importing_pages, uploads
from web.api.asking import asker
from web.api.blueprint import Rule, body
from web.api.tasks import shown_job
from web.current import archive
from web.importing_kept import LEFT, Shelf
from web.importing_sheets import converted_sheet, template_sheet

_BYTES = "application/octet-stream"


def bring_import() -> ResponseReturnValue:
    """Look a ``sheet`` with its ``files`` through; nothing is imported yet."""
    _make_room("importing.bring")
    kept, preview = importing_pages.brought()
    if kept is None:
        *lines, totals = preview.lines()
        told: dict[str, Any] = {"import": None, "name": "", "agency": "", "asked_at": None}
        told |= {"job": None, "left_out": False, "lines": lines, "totals": totals}
        return told, HTTPStatus.UNPROCESSABLE_ENTITY
    where = url_for("api.show_import", identifier=kept.id)
    return kept.told(), HTTPStatus.CREATED, {"Location": where}


def list_imports() -> ResponseReturnValue:
    """The imports of whoever asks, without their rows."""
    return {"imports": [kept.told() | {"lines": []} for kept in _shelf().all()]}


def show_import(identifier: str) -> ResponseReturnValue:
    """One import, with every row."""
    return _shelf().get(identifier).told()


def commit_import(identifier: str) -> ResponseReturnValue:
    """Have it brought in by a job; with ``set_aside`` without the hồ sơ that have errors."""
    wanted = body().get("set_aside", False)
    if not isinstance(wanted, bool):
        raise BadRequest("set_aside: true, false")
    job = _shelf().commit(identifier, set_aside=wanted)
    where = url_for("api.show_job", job=job.id)
    return shown_job(job), HTTPStatus.ACCEPTED, {"Location": where}


def hand_out_left(identifier: str) -> Response:
    """The sheet of what was left out."""
    kept = _shelf().get(identifier)
    if not kept.has_left:
        raise NotFoundError("bảng để riêng · a sheet of what was left out")
    return Response((kept.folder / LEFT).read_bytes(), mimetype=_BYTES)


def drop_import(identifier: str) -> ResponseReturnValue:
    """Forget an import with its files; what was imported stays."""
    _shelf().drop(identifier)
    return {"dropped": identifier}


def hand_out_template() -> Response:
    """An empty sheet."""
    asker().require(Right.IMPORT)
    return Response(template_sheet(), mimetype=_BYTES)


def convert_sheet() -> Response:
    """A ``sheet`` of TT 02 or NĐ 30 in the fields of TT 05."""
    _make_room("importing.convert")
    path, _ = importing_pages.only("sheet")
    data, _ = converted_sheet(archive(), asker(), path)
    return Response(data, mimetype=_BYTES)


RULES = (
    Rule("POST", "/imports", bring_import),
    Rule("GET", "/imports", list_imports),
    Rule("GET", "/imports/template", hand_out_template),
    Rule("POST", "/imports/convert", convert_sheet),
    Rule("GET", "/imports/<identifier>", show_import),
    Rule("POST", "/imports/<identifier>/commit", commit_import),
    Rule("GET", "/imports/<identifier>/left-out", hand_out_left),
    Rule("POST", "/imports/<identifier>/drop", drop_import),
)


def _make_room(door: str) -> None:
    asker().require(Right.IMPORT)
    if not (request.mimetype or "").startswith("multipart/"):
        raise BadRequest("multipart/form-data")
    uploads.make_room(uploads.doors()[door].largest)


def _shelf() -> Shelf:
    asker().require(Right.IMPORT)
    return Shelf(archive(), asker())
