"""Batches of digitisation by REST: laid on, watched, reviewed, scanned again, taken in."""

from http import HTTPStatus
from typing import Any

from flask import Response, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.errors import NotFoundError
from repository.people import Right
from repository.sheaves import Batch, Sheaf, SheafState
from web import acts, batches, reviewing, uploads
from web.api.asking import asker
from web.api.blueprint import Rule, body, names
from web.api.signings import shown_draft
from web.batch_lines import line_of
from web.batch_sealing import sealed_on_desk
from web.current import archive
from web.drafting import Desk
from web.reviews import accept, scan_again, send_back
from web.scans import Scans
from web.sealing import keep


def enter_batch() -> ResponseReturnValue:
    """Lay scanned files on; a job digitises them."""
    asker().require(Right.DIGITISE)
    uploads.make_room(uploads.doors()["batches.send"].largest)
    batch = batches.entered()
    where = url_for("api.show_batch", batch=batch.id)
    return batches.told(_found(batch.id)), HTTPStatus.CREATED, {"Location": where}


def list_batches() -> ResponseReturnValue:
    """The newest batches that whoever asks has to do with."""
    every = archive().batches.latest(asker().scope, 100)
    return {"batches": [batches.told(one) for one in every if batches.may_see(one)]}


def show_batch(batch: str) -> ResponseReturnValue:
    """A batch, and how far its papers are."""
    return batches.told(_found(batch))


def list_papers(batch: str) -> ResponseReturnValue:
    """The papers of a batch, with checks and proposals."""
    found = _found(batch)
    return {"papers": [_line(sheaf) for sheaf in archive().batches.sheaves(found.id)]}


def show_paper(batch: str, paper: int) -> ResponseReturnValue:
    """One paper."""
    return _line(_paper(batch, paper)[1])


def pause_batch(batch: str) -> ResponseReturnValue:
    """Have the job stop after the pages in hand."""
    batches.pause(_found(batch).id)
    return batches.told(_found(batch))


def resume_batch(batch: str) -> ResponseReturnValue:
    """Have a worker go on where it was."""
    batches.go_on(batches.found(batch, Right.DIGITISE))
    return batches.told(_found(batch))


def accept_paper(batch: str, paper: int) -> ResponseReturnValue:
    """Accept: ``fields`` as said, and ``proposed`` fields as they were proposed."""
    found, sheaf = _paper(batch, paper)
    data, offered = body(), sheaf.body.get("proposals", {})
    said = data.get("fields") or {}
    if not isinstance(said, dict) or not all(isinstance(one, str) for one in said.values()):
        raise BadRequest("fields: {CODE: text}")
    codes = names(data, "proposed")
    if any(code not in offered for code in codes):
        raise BadRequest(f"proposed: {', '.join(sorted(offered))}")
    taken = {code: offered[code]["value"] for code in codes}
    return _line(accept(archive(), asker(), found, sheaf, taken | said))


def return_paper(batch: str, paper: int) -> ResponseReturnValue:
    """Send back, with a ``reason``, all of it or some ``pages``."""
    found, sheaf = _paper(batch, paper)
    data = body()
    pages = data.get("pages") or []
    if not isinstance(pages, list) or not all(type(one) is int for one in pages):
        raise BadRequest("pages: [1, …]")
    return _line(send_back(archive(), asker(), found, sheaf, str(data.get("reason", "")), pages))


def scan_paper_again(batch: str, paper: int) -> ResponseReturnValue:
    """Put new scans in; with ``pages`` one file for each of them."""
    asker().require(Right.DIGITISE)
    uploads.make_room(uploads.doors()["reviewing.again"].largest)
    found, sheaf = _paper(batch, paper)
    pages = request.form.get("pages", "")
    if not all(one.strip().isdecimal() for one in pages.split(",") if one.strip()):
        raise BadRequest("pages: 1,3")
    wanted = [int(one) for one in pages.split(",") if one.strip()]
    again = scan_again(archive(), asker(), found, sheaf, uploads.received("files"), wanted)
    batches.go_on(_found(batch))
    return _line(again)


def lay_paper_on_desk(batch: str, paper: int) -> ResponseReturnValue:
    """Prepare an accepted paper to be sealed with a key that is somewhere else."""
    draft = reviewing.laid_on_desk(*_paper(batch, paper))
    return shown_draft(Desk(archive(), asker()).get(draft.id)), HTTPStatus.CREATED


def keep_paper(batch: str, paper: int) -> ResponseReturnValue:
    """Take in a paper that was sealed, or that needs no seal."""
    found, sheaf = _paper(batch, paper)
    kept, result = keep(archive(), asker(), found, sealed_on_desk(found, sheaf))
    acts.catch_up(archive())
    status = HTTPStatus.OK if kept.state is SheafState.KEPT else HTTPStatus.UNPROCESSABLE_ENTITY
    return _line(kept) | {"findings": [one.as_dict() for one in result.findings]}, status


def hand_out_scan(batch: str, paper: int) -> Response:
    """The two-layer PDF of a paper that is not in the archive yet."""
    found, sheaf = _paper(batch, paper)
    path = Scans.of(archive(), found.id).output(sheaf)
    if not path.exists():
        raise NotFoundError(f"tài liệu {paper}")
    return send_file(path, mimetype="application/pdf", conditional=False, etag=False)


RULES = (
    Rule("POST", "/batches", enter_batch),
    Rule("GET", "/batches", list_batches),
    Rule("GET", "/batches/<batch>", show_batch),
    Rule("POST", "/batches/<batch>/pause", pause_batch),
    Rule("POST", "/batches/<batch>/resume", resume_batch),
    Rule("GET", "/batches/<batch>/papers", list_papers),
    Rule("GET", "/batches/<batch>/papers/<int:paper>", show_paper),
    Rule("GET", "/batches/<batch>/papers/<int:paper>/file", hand_out_scan),
    Rule("POST", "/batches/<batch>/papers/<int:paper>/accept", accept_paper),
    Rule("POST", "/batches/<batch>/papers/<int:paper>/return", return_paper),
    Rule("POST", "/batches/<batch>/papers/<int:paper>/again", scan_paper_again),
    Rule("POST", "/batches/<batch>/papers/<int:paper>/desk", lay_paper_on_desk),
    Rule("POST", "/batches/<batch>/papers/<int:paper>/keep", keep_paper),
)


def _found(identifier: str) -> Batch:
    return batches.found(identifier)


def _paper(batch: str, ordinal: int) -> tuple[Batch, Sheaf]:
    return reviewing.paper(batch, ordinal)


def _line(sheaf: Sheaf) -> dict[str, Any]:
    """A paper as JSON; where the server keeps things is its own affair."""
    return line_of(archive(), sheaf) | {"output": None}
