"""Uploads: files come in by a form, straight to the disk, and wait there for their job."""

import shutil
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any, NamedTuple

from flask import Blueprint, Request, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response
from werkzeug.datastructures import FileStorage

from repository.access import Level
from repository.calendar import VIETNAM
from repository.documents import safe_name
from repository.form_templates import MOST_BYTES
from repository.people import Right
from repository.profiles import profile_on
from web.current import agencies_where, archive, person

bp = Blueprint("uploads", __name__)

LARGEST_BYTES = 4_000_000_000
MOST_FILES = 1000
_TEXT_BYTES = 1 << 20
"""More than werkzeug reads at once (64 KiB), and what it holds back of a file counts too."""
_OTHER_PARTS = 50
LEVELS = (Level.PUBLIC, Level.INTERNAL, Level.RESTRICTED)
"""State secrets are never kept on a networked system (regulation Điều 1.2)."""
ONE_ONLY = frozenset({"DocCode", "CodeNumber", "CodeNotation", "Subject", "DocOrdinal"})
"""Fields that no two documents share: left out when many files come at once."""
ASKED = (
    "TypeName",
    "CodeNumber",
    "CodeNotation",
    "IssuedDate",
    "OrganName",
    "Subject",
    "DocCode",
    "FullName",
    "Position",
    "Maintenance",
    "Keyword",
    "Description",
)
"""The fields of the metadata set that the form asks for."""
PLACED = ("FileNotation", "FileCatalog")
"""What the page of a hồ sơ says besides: the hồ sơ into which the files go."""


class Door(NamedTuple):
    """A form that takes files: for whom, and how much."""

    right: Right | None
    """None: for everybody who is logged in."""
    largest: int
    """In bytes, the whole form."""


_KEEP = "upload_folder"
_HANDED_OVER = "upload_handed_over"


class UploadRequest(Request):
    """A request whose uploaded files are written to the spool as they come, never to memory."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        folder = g.get(_KEEP)
        if folder is None:
            return super()._get_file_stream(
                total_content_length, content_type, filename, content_length
            )
        place = Path(folder) / f"{sum(1 for _ in Path(folder).iterdir()):04}"
        if place.name >= f"{MOST_FILES:04}":
            abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        place.mkdir()
        opened = (place / safe_name(Path(filename or "").name)).open("x+b")
        g.upload_open.append(opened)
        return opened


@bp.before_app_request
def prepare() -> None:
    """Make room for files, only for whoever may bring them, before the body is read."""
    door = doors().get(request.endpoint or "")
    if door is None or g.get("person") is None:
        return
    if door.right is not None:
        person().require(door.right)
    make_room(door.largest)


def doors() -> Mapping[str, Door]:
    """Every form that takes files, by its endpoint."""
    return {
        "uploads.send": Door(Right.INGEST, LARGEST_BYTES),
        "batches.send": Door(Right.DIGITISE, LARGEST_BYTES),
        "importing.bring": Door(Right.IMPORT, LARGEST_BYTES),
        "importing.convert": Door(Right.IMPORT, 64_000_000),
        "receptions.register": Door(Right.TRANSFER, 300_000_000),
        "receptions.bring_files": Door(Right.TRANSFER, LARGEST_BYTES),
        "receptions.sign": Door(Right.TRANSFER, 2_000_000),
        "file_plans.take": Door(Right.DOSSIERS, 64_000_000),
        "incoming_forms.take": Door(Right.REGISTER, 400_000_000),
        "reviewing.again": Door(Right.DIGITISE, LARGEST_BYTES),
        "trust.take_in": Door(Right.TRUST, 64_000_000),
        "retention.enter": Door(Right.RETENTION, 8 << 20),
        "forms.bring": Door(Right.RETENTION, MOST_BYTES + (1 << 20)),
        "reading.read": Door(Right.INGEST, 200_000_000),
        "edxml.check": Door(None, 400_000_000),
        "package_check.check": Door(None, LARGEST_BYTES),
        "signatures.check": Door(None, 200_000_000),
        "sign.enter": Door(Right.SIGN, 100_000_000),
        "agencies.look_through": Door(Right.AGENCIES, 16_000_000),
        "agencies.take": Door(Right.AGENCIES, 16_000_000),
        "seal.enter": Door(Right.SEAL, 100_000_000),
        "transfers.sign": Door(Right.TRANSFER, 2_000_000),
        "transfers.receipt": Door(Right.TRANSFER, 300_000_000),
        "transfers.certificate": Door(Right.ACCEPT, 2_000_000),
        "outgoing.enter": Door(Right.HANDLE, 512_000_000),
        "outgoing.revise": Door(Right.HANDLE, 512_000_000),
    }


def make_room(largest: int) -> None:
    """Have the files of this request, so many bytes in all, go to a folder of their own."""
    request.max_content_length = largest
    request.max_form_memory_size = _TEXT_BYTES
    request.max_form_parts = MOST_FILES + _OTHER_PARTS
    folder = archive().settings.spool / "uploads" / archive().new_id()
    folder.mkdir(mode=0o700, parents=True)
    g.upload_folder, g.upload_open = folder, []


def received(name: str) -> list[tuple[Path, str]]:
    """The files that came as ``name``: where each lies, and what it was called."""
    found = []
    for file in request.files.getlist(name):
        if file.filename:
            file.stream.flush()
            found.append((Path(str(getattr(file.stream, "name", ""))), Path(file.filename).name))
            file.close()
    return found


@bp.teardown_app_request
def tidy(_error: BaseException | None) -> None:
    """Remove what was uploaded for nothing."""
    for opened in g.get("upload_open", ()):
        opened.close()
    if _KEEP in g and _HANDED_OVER not in g:
        shutil.rmtree(g.upload_folder)


@bp.get("/upload")
def show() -> str:
    """The form."""
    person().require(Right.INGEST)
    day = archive().clock().astimezone(VIETNAM).date()
    fields = {field.code: field for field in profile_on(day).fields}
    return render_template(
        "uploads/show.html",
        agencies=agencies_where(Right.INGEST),
        chosen=archive().settings.default_agency,
        fields=[fields[code] for code in ASKED if code in fields],
        levels=LEVELS,
        largest=LARGEST_BYTES,
    )


@bp.post("/upload")
def send() -> ResponseReturnValue:
    """Make a job of what was uploaded."""
    from web.jobs import enqueue

    asker, agency = person(), request.form.get("agency", "")
    asker.require(Right.INGEST, archive().agencies.find(agency).code)
    level = request.form.get("level", Level.INTERNAL, type=Level)
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files or level not in LEVELS:
        abort(HTTPStatus.BAD_REQUEST)
    fields = _fields(alone=len(files) == 1)
    deliveries = [_delivery(file, fields, agency, level) for file in files]
    arguments = {"folder": str(g.upload_folder), "deliveries": deliveries}
    job = enqueue(archive(), "ingest", arguments, asker)
    g.upload_handed_over = True
    return _to_job(job.id)


def _fields(*, alone: bool) -> dict[str, str]:
    given = {code: request.form.get(code, "").strip() for code in (*ASKED, *PLACED)}
    return {code: text for code, text in given.items() if text and (alone or code not in ONE_ONLY)}


def _delivery(
    file: FileStorage, fields: dict[str, str], agency: str, level: Level
) -> dict[str, Any]:
    file.stream.flush()
    path = Path(str(file.stream.name))
    file.close()
    return {
        "path": str(path),
        "name": Path(file.filename or "").name or path.name,
        "fields": fields,
        "agency": agency,
        "level": level.value,
    }


def _to_job(identifier: str) -> Response:
    return redirect(url_for("tasks.one", identifier=identifier), HTTPStatus.SEE_OTHER)
