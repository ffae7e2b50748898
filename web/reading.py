"""Reading: a file is read, a person confirms what it says of itself, and then it is taken in."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, send_file
from flask import url_for as to
from flask.typing import ResponseReturnValue

from ingest.checks_secrecy import SECRET
from ingest.reading.propose import ORDER
from ingest.reading.reader import FileRead, Reader, ReadOutcome
from repository.access import Level
from repository.calendar import VIETNAM
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Right
from repository.profiles import Field, profile_on
from repository.workplace import workplace
from web import uploads
from web.current import agencies_where, archive, person
from web.uploads import LEVELS

bp = Blueprint("reading", __name__, url_prefix="/read")

LARGEST_BYTES = 200_000_000
WIDTH = 1000
"""Of the picture of a page, in pixels."""
_DESK = "reading"
"""The folder beside the file that holds what was read of it; it goes when the file goes."""
_CONFIRM = "confirm_"


@dataclass(frozen=True, slots=True)
class Held:
    """A file that was read and waits to be confirmed."""

    folder: Path
    said: Mapping[str, Any]

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / str(self.said["file"])

    @property
    def pages(self) -> list[dict[str, Any]]:
        """The pages that were read: ``number`` from 1, ``width``, ``height``, ``picture``."""
        return list(self.said["shown"])


@bp.get("")
def show() -> str:
    """The form."""
    person().require(Right.INGEST)
    return render_template("reading/show.html", largest=LARGEST_BYTES, refused=None)


@bp.post("")
def read() -> ResponseReturnValue:
    """Read the file that was sent; what is sound waits to be confirmed."""
    asker = person()
    asker.require(Right.INGEST)
    files = uploads.received("file")
    if len(files) != 1:
        abort(HTTPStatus.BAD_REQUEST)
    path, name = files[0]
    folder = Path(g.upload_folder)
    desk = folder / _DESK
    desk.mkdir(mode=0o700)
    done = told(path, desk)
    if done.outcome is not ReadOutcome.READ:
        refused = {"name": name, "problem": done.problem, "secret": done.reading.secret}
        page = render_template("reading/show.html", largest=LARGEST_BYTES, refused=refused)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    said = {
        **done.as_dict(),
        "owner": asker.login,
        "name": name,
        "file": path.relative_to(folder).as_posix(),
        "shown": _shown(done),
    }
    (desk / "reading.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    g.upload_handed_over = True
    return redirect(to("reading.one", identifier=folder.name), HTTPStatus.SEE_OTHER)


@bp.get("/<identifier>")
def one(identifier: str) -> str:
    """The pages with what was read on them, and the fields to confirm."""
    held = _held(identifier)
    return render_template(
        "reading/one.html",
        held=held,
        identifier=identifier,
        fields=_fields(),
        agencies=agencies_where(Right.INGEST),
        chosen=archive().settings.default_agency,
        levels=LEVELS,
        place=held.said["proposals"].get("Place"),
    )


@bp.get("/<identifier>/page/<int:number>")
def picture(identifier: str, number: int) -> Response:
    """The picture of a page that was read."""
    held = _held(identifier)
    page = next((page for page in held.pages if page["number"] == number), None)
    if page is None:
        raise NotFoundError(f"trang {number}")
    desk = held.folder / _DESK
    drawn = desk / (page["picture"] or f"shown-{number}.jpg")
    if not drawn.exists():
        _draw(held.path, number, drawn)
    return send_file(drawn, conditional=False, etag=False)


@bp.post("/<identifier>")
def take(identifier: str) -> ResponseReturnValue:
    """Take the file in, with the fields that were confirmed and no others."""
    from web.jobs import enqueue

    held, asker = _held(identifier), person()
    agency = request.form.get("agency", "")
    asker.require(Right.INGEST, archive().agencies.find(agency).code)
    level = request.form.get("level", Level.INTERNAL, type=Level)
    if level not in LEVELS:
        abort(HTTPStatus.BAD_REQUEST)
    delivery = {
        "path": str(held.path),
        "name": held.said["name"],
        "fields": confirmed(request.form, held.said["proposals"]),
        "agency": agency,
        "level": level.value,
    }
    shutil.rmtree(held.folder / _DESK)  # a second press of the button finds nothing to take in
    arguments = {"folder": str(held.folder), "deliveries": [delivery]}
    job = enqueue(archive(), "ingest", arguments, asker)
    return redirect(to("tasks.one", identifier=job.id), HTTPStatus.SEE_OTHER)


@bp.post("/<identifier>/remove")
def remove(identifier: str) -> ResponseReturnValue:
    """Keep nothing of it."""
    shutil.rmtree(_held(identifier).folder)
    return redirect(to("reading.show"), HTTPStatus.SEE_OTHER)


def told(path: Path, folder: Path) -> FileRead:
    """What the file at ``path`` says; a secrecy mark is recorded, without a word of the file.

    Raises:
        UnavailableError: it has to be read by OCR, and Tesseract is not installed.
    """
    known = archive()
    today = known.clock().astimezone(VIETNAM).date()
    names = [agency.name for agency in known.agencies.all()]
    done = Reader(known.workers, lambda: known.engine_each, today, names).read(path, folder)
    if done.outcome is ReadOutcome.SECRET:
        event = NewEvent(EventKind.REFUSAL, Outcome.FAILURE, "", {"rules": [SECRET]})
        known.ledger.record(person().login, event)
    return done


def confirmed(form: Mapping[str, str], proposals: Mapping[str, Any]) -> dict[str, str]:
    """What a person typed, or confirmed of what was proposed; nothing else.

    Raises:
        RefusedError: something is confirmed that was not proposed.
    """
    found: dict[str, str] = {}
    for field in _fields():
        typed = form.get(field.code, "").strip()
        if typed:
            found[field.code] = typed
        elif form.get(_CONFIRM + field.code):
            if field.code not in proposals:
                raise RefusedError(f"{field.code}: không có đề xuất · nothing was proposed")
            found[field.code] = str(proposals[field.code]["value"])
    return found


def _fields() -> list[Field]:
    """The fields that may be proposed, as the metadata set of today has them."""
    day = archive().clock().astimezone(VIETNAM).date()
    known = {field.code: field for field in profile_on(day).fields}
    return [replace(known[code]) for code in ORDER if code in known]


def _shown(done: FileRead) -> list[dict[str, Any]]:
    """The pages on which something was read."""
    used = {one.page for one in done.reading.proposals.values()} | {0}
    pictures = done.pictures or ("",) * len(done.seen)
    return [
        {
            "number": page.number + 1,
            "width": round(page.width, 1),
            "height": round(page.height, 1),
            "picture": name,
        }
        for page, name in zip(done.seen, pictures, strict=True)
        if page.number in used
    ]


def _draw(path: Path, number: int, drawn: Path) -> None:
    with workplace(drawn.parent) as folder:
        part = folder / "page.jpg"
        archive().workers.call(
            "page", path=str(path), family="pdf", number=number, width=WIDTH, to=str(part)
        )
        part.replace(drawn)


def _held(identifier: str) -> Held:
    """A reading of one's own; of others' nobody learns that they are there."""
    asker = person()
    asker.require(Right.INGEST)
    folder = archive().settings.spool / "uploads" / identifier
    try:
        said = json.loads((folder / _DESK / "reading.json").read_text("utf-8"))
    except (OSError, ValueError):
        raise NotFoundError(identifier) from None
    if said["owner"] != asker.login or Path(identifier).name != identifier:
        raise NotFoundError(identifier)
    return Held(folder, said)
