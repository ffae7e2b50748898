"""Batches: paper is laid on by a form, worked through by a job, and watched here."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug import Response

from repository.access import Level
from repository.digitisation import PaperKind
from repository.errors import NotFoundError
from repository.jobs import Job
from repository.people import Right
from repository.sheaves import Batch, SheafState
from web import issuing, uploads
from web.batch_lines import batch_line
from web.current import agencies_where, archive, person
from web.digitising import LEVELS, OPEN, Pile, Wanted, lay_on
from web.drafting import Desk
from web.natural import natural

bp = Blueprint("batches", __name__, url_prefix="/batches")

SPLITS = ("none", "blank", "barcode")
RIGHTS = (Right.DIGITISE, Right.REVIEW, Right.SEAL)
MOST_SIDES = 10_000
_LONGEST = 200


@bp.get("")
def show() -> str:
    """The form, and the newest batches."""
    asker, held = person(), archive()
    asker.require(Right.DIGITISE)
    agencies = agencies_where(Right.DIGITISE)
    codes = {agency.code for agency in agencies}
    mine = [one for one in held.batches.latest(asker.scope, 100) if may_see(one)]
    return render_template(
        "batches/show.html",
        batches=mine,
        counts=held.batches.counts([one.id for one in mine]),
        agencies=agencies,
        chosen=held.settings.default_agency,
        dossiers=[one for one in held.dossiers.plan() if one.agency in codes],
        levels=LEVELS,
        kinds=list(PaperKind),
        splits=SPLITS,
        largest=uploads.LARGEST_BYTES,
    )


@bp.post("")
def send() -> Response:
    """Make a batch and a job of what was scanned."""
    batch = entered()
    return redirect(url_for("batches.one", identifier=batch.id), HTTPStatus.SEE_OTHER)


@bp.get("/<identifier>")
def one(identifier: str) -> str:
    """A batch with its papers."""
    held, batch = archive(), found(identifier)
    job = job_of(batch)
    sheaves = held.batches.sheaves(batch.id)
    waiting = [s for s in sheaves if s.state in {SheafState.ACCEPTED, SheafState.SEALED}]
    return render_template(
        "batches/one.html",
        batch=batch,
        job=job,
        sheaves=sheaves,
        waiting=waiting,
        open=any(sheaf.state in OPEN for sheaf in sheaves),
        keys=issuing.keys(Desk(held, person())) if waiting else [],
        dossier=held.dossiers.get(batch.dossier) if batch.dossier else None,
    )


@bp.get("/<identifier>/state")
def state(identifier: str) -> dict[str, Any]:
    """How far a batch is, for the page that watches it."""
    job = job_of(found(identifier))
    if job is None:
        return {"state": "done", "ended": True, "done": 0, "total": 0}
    said = {"state": job.state.value, "ended": job.state.ended}
    return said | {"done": job.done, "total": job.total}


@bp.post("/<identifier>/pause")
def pause(identifier: str) -> Response:
    """Ask the job to stop after the pages in hand."""
    batch = found(identifier, Right.DIGITISE)
    if batch.job:
        archive().jobs.cancel(batch.job)
    return _back(batch)


@bp.post("/<identifier>/resume")
def resume(identifier: str) -> Response:
    """Go on where it was."""
    batch = found(identifier, Right.DIGITISE)
    go_on(batch)
    return _back(batch)


def go_on(batch: Batch) -> Job:
    """Have a worker take up what waits in a batch."""
    from web.jobs import enqueue, wake

    job = job_of(batch)
    if job is not None and not job.state.ended:
        return job
    if job is not None and archive().jobs.resume(job.id).state.value == "waiting":
        wake(archive(), job.id)
        return archive().jobs.get(job.id)
    fresh = enqueue(archive(), "digitise", {"batch": batch.id}, person())
    archive().batches.assign(batch.id, fresh.id)
    return fresh


def entered() -> Batch:
    """A batch from what a form sent: its files, and how they are to be digitised.

    Raises:
        BadRequest: there is no file, or a value is none of those there are.
        ForbiddenError: the person may not digitise for this agency.
    """
    said = request.form
    files = sorted(uploads.received("files"), key=lambda file: natural(file[1]))
    level = said.get("level", Level.INTERNAL.value, type=Level)
    kind = said.get("profile", PaperKind.ADMINISTRATIVE.value, type=PaperKind)
    split, counted = said.get("split", "none"), said.get("paper_count", "").strip()
    if not files or level not in LEVELS or kind is None or split not in SPLITS:
        abort(HTTPStatus.BAD_REQUEST)
    if counted and not (counted.isdecimal() and 1 <= int(counted) <= MOST_SIDES):
        abort(HTTPStatus.BAD_REQUEST, "paper_count")
    sides = int(counted) if counted else None
    name = said.get("name", "").strip()[:_LONGEST]
    wanted = Wanted(
        said.get("agency", ""), name, said.get("dossier", ""), Level(level), PaperKind(kind), split
    )
    together = bool(said.get("together")) or split != "none"
    batch = lay_on(archive(), person(), piles_of(files, together=together, sides=sides), wanted)
    go_on(batch)
    return batch


def piles_of(files: list[tuple[Path, str]], *, together: bool, sides: int | None) -> list[Pile]:
    """Each file a document, or all of them the sides of one."""
    if together and len(files) > 1:
        return [Pile(Path(files[0][1]).stem, tuple(files), sides)]
    return [Pile(name, ((path, name),), sides) for path, name in files]


def found(identifier: str, right: Right | None = None) -> Batch:
    """A batch that whoever asks has to do with, with ``right`` in its agency.

    Raises:
        NotFoundError: there is none for this person.
        ForbiddenError: it is seen, and yet not the person's to act on.
    """
    batch = archive().batches.get(identifier, person().scope)
    if not may_see(batch):
        raise NotFoundError(f"lô số hóa {identifier}")
    if right is not None:
        person().require(right, batch.agency)
    return batch


def may_see(batch: Batch) -> bool:
    """Whether whoever asks has any part in a batch."""
    return any(person().may(right, batch.agency) for right in RIGHTS)


def job_of(batch: Batch) -> Job | None:
    """The job that works on a batch."""
    try:
        return archive().jobs.get(batch.job) if batch.job else None
    except NotFoundError:
        return None


def told(batch: Batch) -> dict[str, Any]:
    """A batch as JSON, with its job."""
    job = job_of(batch)
    return batch_line(archive(), batch) | {"state": job.state.value if job else None}


def _back(batch: Batch) -> Response:
    return redirect(url_for("batches.one", identifier=batch.id), HTTPStatus.SEE_OTHER)
