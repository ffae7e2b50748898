"""Pages of importing: bring a sheet with its files, see every error, bring it in, watch its job."""

from http import HTTPStatus
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug import Response as Answer

from repository.people import Right
from web import uploads
from web.current import agencies_where, archive, person
from web.handed_out import attached
from web.importing import Preview
from web.importing_kept import LEFT, Kept, Shelf
from web.importing_sheets import converted_sheet, template_sheet
from web.workbooks import XLSX

bp = Blueprint("importing", __name__, url_prefix="/import")

_SHOWN = 1000
"""Rows that a page shows; a longer list is for the command."""


@bp.get("")
def show() -> str:
    """The form, and what waits."""
    person().require(Right.IMPORT)
    return render_template(
        "importing/show.html",
        agencies=agencies_where(Right.IMPORT),
        chosen=archive().settings.default_agency,
        kept=shelf().all()[:50],
        largest=uploads.LARGEST_BYTES,
        most=uploads.MOST_FILES - 1,
    )


@bp.post("")
def bring() -> ResponseReturnValue:
    """Look a sheet through; nothing is imported yet."""
    kept, preview = brought()
    if kept is None:  # a secrecy mark: nothing of it stays here
        *lines, totals = preview.lines()
        return _page(None, preview.brought.name, lines, totals)
    return _to(kept.id)


@bp.get("/template.xlsx")
def template() -> Response:
    """An empty sheet to fill in."""
    person().require(Right.IMPORT)
    return _workbook(template_sheet(), "mau-nhap-ho-so.xlsx")


@bp.post("/convert")
def convert() -> Response:
    """A sheet of TT 02 or NĐ 30 in the fields of TT 05."""
    path, _ = only("sheet")
    data, _ = converted_sheet(archive(), person(), path)
    return _workbook(data, "ho-so-tt05.xlsx")


@bp.get("/<identifier>")
def one(identifier: str) -> str:
    """One import: its errors by row, and what may be done."""
    kept = shelf().get(identifier)
    return _page(kept, kept.name, kept.said["lines"], kept.said["totals"])


@bp.post("/<identifier>/commit")
def commit(identifier: str) -> Answer:
    """Have it brought in."""
    job = shelf().commit(identifier, set_aside=request.form.get("set_aside") == "1")
    return redirect(url_for("tasks.one", identifier=job.id), HTTPStatus.SEE_OTHER)


@bp.get("/<identifier>/left-out.xlsx")
def left_out(identifier: str) -> Response:
    """What was left out, to be mended and brought again."""
    kept = shelf().get(identifier)
    if not kept.has_left:
        abort(HTTPStatus.NOT_FOUND)
    return _workbook((kept.folder / LEFT).read_bytes(), "de-rieng.xlsx")


@bp.post("/<identifier>/drop")
def drop(identifier: str) -> Answer:
    """Forget it, with its files."""
    shelf().drop(identifier)
    return redirect(url_for("importing.show"), HTTPStatus.SEE_OTHER)


def shelf() -> Shelf:
    """The imports of whoever asks."""
    return Shelf(archive(), person())


def brought() -> tuple[Kept | None, Preview]:
    """What a form brought: a sheet, its files, and whose hồ sơ they are."""
    person().require(Right.IMPORT)
    agency = request.form.get("agency", "").strip()
    return shelf().bring(only("sheet"), files("files"), agency)


def only(name: str) -> tuple[Path, str]:
    """The one file that came as ``name``."""
    found = files(name)
    if len(found) != 1 or "upload_folder" not in g:
        abort(HTTPStatus.BAD_REQUEST)
    path, called = found[0]
    return path, Path(called).name


def files(name: str) -> list[tuple[Path, str]]:
    """The files that came as ``name``, with the names that they have in their folder."""
    found = []
    for file in request.files.getlist(name):
        if file.filename:
            file.stream.flush()
            found.append((Path(str(getattr(file.stream, "name", ""))), file.filename))
            file.close()
    return found


def _page(kept: Kept | None, name: str, lines: list[dict[str, object]], totals: object) -> str:
    told = [line for line in lines if line["findings"]]
    return render_template(
        "importing/one.html",
        kept=kept,
        name=name,
        lines=told[:_SHOWN],
        more=max(len(told) - _SHOWN, 0),
        totals=totals,
    )


def _workbook(data: bytes, name: str) -> Response:
    return attached(Response(data, mimetype=XLSX), name)


def _to(identifier: str) -> Answer:
    return redirect(url_for("importing.one", identifier=identifier), HTTPStatus.SEE_OTHER)
