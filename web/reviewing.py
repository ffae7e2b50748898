"""Reviewing: one paper, its pages beside what was read of them, and what is decided."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from werkzeug import Response as Answer

from ingest.digitise.sheets import Page
from preservation.pages.words import PageOfWords
from repository.errors import ArchiveError, NotFoundError
from repository.people import Right
from repository.profiles import Field
from repository.sheaves import Batch, Sheaf, SheafState, insist
from web import issuing, uploads
from web.batches import found, go_on
from web.current import archive, person
from web.drafting import Desk, Draft
from web.reviews import accept, fields_asked, scan_again, send_back
from web.scans import Scans
from web.sign import usual_level

bp = Blueprint("reviewing", __name__, url_prefix="/batches")

WINDOW = 6
"""So many pages are on the page at once."""
THUMB = 240


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as the screen shows it."""

    place: int
    page: Page
    words: PageOfWords
    boxes: tuple[Mapping[str, Any], ...]
    """Proposals that stand on it: ``code``, ``box``, ``value``."""
    checks: tuple[Mapping[str, Any], ...]


@bp.get("/<identifier>/<int:ordinal>")
def one(identifier: str, ordinal: int) -> str:
    """One paper, to be reviewed."""
    batch, sheaf = paper(identifier, ordinal)
    pages = list(sheaf.body.get("pages", ()))
    first = min(max(request.args.get("page", 1, type=int), 1), max(len(pages), 1))
    every = archive().batches.sheaves(batch.id)
    return render_template(
        "batches/paper.html",
        batch=batch,
        sheaf=sheaf,
        total=len(pages),
        first=first,
        window=WINDOW,
        shown=list(_shown(sheaf, first)),
        troubled={int(one["page"]) for one in sheaf.failed_checks},
        offered=_offered(sheaf),
        reviewable=_reviewable(batch, sheaf),
        before=_next(every, sheaf, -1),
        after=_next(every, sheaf, 1),
        draft=_draft(sheaf),
    )


@bp.get("/<identifier>/<int:ordinal>/pages/<int:place>")
def picture(identifier: str, ordinal: int, place: int) -> Response:
    """The picture of a page, as it stands in the file."""
    return send_file(_pixels(identifier, ordinal, place)[1], conditional=False, etag=False)


@bp.get("/<identifier>/<int:ordinal>/small/<int:place>")
def small(identifier: str, ordinal: int, place: int) -> Response:
    """A thumbnail of a page."""
    _page, path = _pixels(identifier, ordinal, place)
    drawn = path.with_name(f".small-{path.stem}-{path.stat().st_mtime_ns}.jpg")
    if not drawn.exists():
        part = drawn.with_name(f".{archive().new_id()}.jpg")
        family = "png" if path.suffix == ".png" else "jpeg"
        archive().workers.call(
            "page", path=str(path), family=family, number=1, width=THUMB, to=str(part)
        )
        part.replace(drawn)
    return send_file(drawn, mimetype="image/jpeg", conditional=False, etag=False)


@bp.post("/<identifier>/<int:ordinal>/accept")
def take(identifier: str, ordinal: int) -> Answer:
    """Accept a paper, with what was confirmed."""
    batch, sheaf = paper(identifier, ordinal)
    accept(archive(), person(), batch, sheaf, confirmed(sheaf))
    return _onward(batch, sheaf)


@bp.post("/<identifier>/<int:ordinal>/return")
def refuse(identifier: str, ordinal: int) -> Answer:
    """Send a paper back."""
    batch, sheaf = paper(identifier, ordinal)
    pages = [int(one) for one in request.form.getlist("pages") if one.isdecimal()]
    send_back(archive(), person(), batch, sheaf, request.form.get("reason", ""), pages)
    return _onward(batch, sheaf)


@bp.post("/<identifier>/<int:ordinal>/again")
def again(identifier: str, ordinal: int) -> Answer:
    """Put new scans in, and have them digitised."""
    batch, sheaf = paper(identifier, ordinal)
    files = uploads.received("files")
    wanted = list(sheaf.body.get("wanted", ())) if request.form.get("only") == "wanted" else []
    scan_again(archive(), person(), batch, sheaf, files, wanted)
    go_on(archive().batches.get(batch.id, person().scope))
    return redirect(url_for("batches.one", identifier=batch.id), HTTPStatus.SEE_OTHER)


@bp.post("/<identifier>/<int:ordinal>/desk")
def to_desk(identifier: str, ordinal: int) -> Answer:
    """Lay an accepted paper on the desk, to be sealed with a key that is somewhere else."""
    draft = laid_on_desk(*paper(identifier, ordinal))
    return redirect(url_for("drafts.one", identifier=draft.id), HTTPStatus.SEE_OTHER)


def laid_on_desk(batch: Batch, sheaf: Sheaf) -> Draft:
    """A draft of the seal of an accepted paper, on the desk of whoever asks.

    Raises:
        ForbiddenError: the person may not seal for this agency.
        RefusedError: it is not accepted, or the desk is full.
    """
    person().require(Right.SEAL, batch.agency)
    insist(sheaf, SheafState.SEALED)
    source = Scans.of(archive(), batch.id).output(sheaf)
    if not source.exists():
        raise NotFoundError(f"tài liệu số {sheaf.ordinal}")
    desk = Desk(archive(), person())
    draft = desk.put(
        source, f"{sheaf.name}.pdf", "digitised", level=usual_level(), agency=batch.agency
    )
    picture_ = archive().settings.marks / f"{batch.agency}.png"
    if picture_.exists():
        shutil.copyfile(picture_, draft.folder / "picture.png")
    try:
        issuing.plan(desk, draft)
        archive().batches.say(sheaf.id, person().login, (), draft=draft.id)
    except ArchiveError:
        desk.remove(draft)
        raise
    return draft


def paper(identifier: str, ordinal: int) -> tuple[Batch, Sheaf]:
    """A paper of a batch that whoever asks has to do with.

    Raises:
        NotFoundError: there is none for this person.
    """
    batch = found(identifier)
    return batch, archive().batches.sheaf(batch.id, ordinal)


def confirmed(sheaf: Sheaf) -> dict[str, str]:
    """What a form says: what was typed, and the proposals that were taken as they are."""
    offered = sheaf.body.get("proposals", {})
    said = {one.code: request.form.get(one.code, "").strip() for one in fields_asked(archive())}
    taken = {c: offered[c]["value"] for c in request.form.getlist("take") if c in offered}
    return {code: said[code] or taken.get(code, "") for code in said}


def _shown(sheaf: Sheaf, first: int) -> Iterator[Shown]:
    scans = Scans.of(archive(), sheaf.batch)
    pages = scans.pages(sheaf)[first - 1 : first - 1 + WINDOW]
    for place, page in enumerate(pages, first):
        try:
            words = archive().engine.words(page, scans.folder(sheaf))
        except ArchiveError:
            words = PageOfWords(place - 1, page.width_mm, page.height_mm, ())
        offered = sheaf.body.get("proposals", {}).items()
        boxes = [{"code": c} | dict(one) for c, one in offered if one["page"] == place]
        checks = [one for one in sheaf.failed_checks if one["page"] == place]
        yield Shown(place, page, words, tuple(boxes), tuple(checks))


def _offered(sheaf: Sheaf) -> list[tuple[Field, Mapping[str, Any] | None, str]]:
    """Each field that may be confirmed: what is proposed, and what was confirmed already."""
    proposals, said = sheaf.body.get("proposals", {}), sheaf.body.get("confirmed", {})
    every = [
        (field, proposals.get(field.code), said.get(field.code, ""))
        for field in fields_asked(archive())
    ]
    return sorted(every, key=lambda entry: entry[1] is None)


def _reviewable(batch: Batch, sheaf: Sheaf) -> bool:
    mine = person().login in sheaf.imaged_by
    return not mine and person().may(Right.REVIEW, batch.agency)


def _next(every: tuple[Sheaf, ...], sheaf: Sheaf, step: int) -> int | None:
    places = [each.ordinal for each in every]
    wanted = sheaf.ordinal + step
    return wanted if wanted in places else None


def _draft(sheaf: Sheaf) -> Draft | None:
    try:
        return Desk(archive(), person()).get(str(sheaf.body.get("draft", "")))
    except NotFoundError:
        return None


def _pixels(identifier: str, ordinal: int, place: int) -> tuple[Page, Path]:
    batch, sheaf = paper(identifier, ordinal)
    scans = Scans.of(archive(), batch.id)
    page = scans.page(sheaf, place)
    path = scans.folder(sheaf) / page.picture
    if not page.picture or not path.is_file():
        raise NotFoundError(f"trang {place}")
    return page, path


def _onward(batch: Batch, sheaf: Sheaf) -> Answer:
    """To the next paper that waits for a review, else to the batch."""
    waiting = [s for s in archive().batches.sheaves(batch.id) if s.state is SheafState.CAPTURED]
    later = [s for s in waiting if s.ordinal > sheaf.ordinal] or waiting
    if later:
        target = url_for("reviewing.one", identifier=batch.id, ordinal=later[0].ordinal)
    else:
        target = url_for("batches.one", identifier=batch.id)
    return redirect(target, HTTPStatus.SEE_OTHER)
