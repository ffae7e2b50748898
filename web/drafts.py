"""Drafts: one document on the desk, its place to be marked, and the way to a signed file."""

import json
import shutil
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from werkzeug import Response as Answer

from preservation.signatures.signing.act import Level
from repository.errors import ArchiveError, NotFoundError, RefusedError
from repository.workplace import workplace
from web import issuing, uploads
from web.checking import check
from web.current import archive, person
from web.drafting import Desk, Draft
from web.handed_out import attached

bp = Blueprint("drafts", __name__, url_prefix="/drafts")

WIDTH = 900
"""Of the picture of a page, in pixels."""
_TEXTS = ("who", "office", "agency", "number", "notation", "day", "form")
_LONGEST = 300
_SMALL = 1 << 20


@bp.get("/<identifier>")
def one(identifier: str) -> str:
    """What is decided about a draft, and what can be done next."""
    desk, draft = found(identifier)
    page = request.args.get("page", 0, type=int) or int(draft.place.get("page", 1))
    report = None
    if draft.stage == "done":
        report = check(archive(), draft.signed, draft.name, None)
    return render_template(
        "drafts/one.html",
        draft=draft,
        page=min(max(page, 1), draft.pages),
        report=report,
        keys=issuing.keys(desk),
    )


@bp.post("/<identifier>/place")
def place(identifier: str) -> Answer:
    """Point at another place, or let the place be found again."""
    desk, draft = found(identifier)
    hand = None if "again" in request.form else hand_of(request.form)
    issuing.plan(desk, desk.keep(draft, hand=hand, stage="draft"))
    return _back(draft)


@bp.post("/<identifier>/certificate")
def certificate(identifier: str) -> Answer:
    """Say who is to sign."""
    desk, draft = found(identifier)
    put_certificate(draft, _small("certificate"))
    issuing.plan(desk, desk.keep(draft, stage="draft"))
    return _back(draft)


@bp.post("/<identifier>/request")
def ask(identifier: str) -> Response:
    """The request for the desk that holds the key."""
    desk, draft = found(identifier)
    text = json.dumps(issuing.ask(desk, draft), ensure_ascii=False, indent=1)
    return attached(Response(text, mimetype="application/json"), f"yeu-cau-ky-{draft.id[:8]}.json")


@bp.post("/<identifier>/answer")
def answer(identifier: str) -> Answer:
    """Put the desk's answer in."""
    desk, draft = found(identifier)
    try:
        said = json.loads(_small("answer"))
    except (ValueError, RecursionError):
        raise RefusedError("không phải JSON · not JSON") from None
    if not isinstance(said, dict):
        raise RefusedError("không phải trả lời ký · not an answer")
    issuing.finish(desk, draft, said)
    return _back(draft)


@bp.post("/<identifier>/here")
def here(identifier: str) -> Answer:
    """Sign with a demonstration's key; the password is used once."""
    desk, draft = found(identifier)
    key, password = request.form.get("key", ""), request.form.get("password", "")
    issuing.sign_here(desk, draft, key, password)
    return _back(draft)


@bp.post("/<identifier>/remove")
def remove(identifier: str) -> Answer:
    """Take a draft off the desk."""
    desk, draft = found(identifier)
    desk.remove(draft)
    noun = "sign.show" if draft.kind == issuing.PERSON else "seal.show"
    return redirect(url_for(noun), HTTPStatus.SEE_OTHER)


@bp.get("/<identifier>/pages/<int:number>")
def picture(identifier: str, number: int) -> Response:
    """A picture of one page of the file to be signed."""
    _, draft = found(identifier)
    if not 1 <= number <= draft.pages:
        raise NotFoundError(f"trang {number}")
    drawn = draft.folder / f"page-{number}.png"
    if not drawn.exists():
        with workplace(draft.folder) as folder:
            part = folder / "page.png"
            archive().workers.call(
                "page",
                path=str(draft.document),
                family="pdf",
                number=number,
                width=WIDTH,
                to=str(part),
            )
            part.replace(drawn)
    return send_file(drawn, mimetype="image/png", conditional=False, etag=False)


@bp.get("/<identifier>/file")
def file(identifier: str) -> Response:
    """The signed file."""
    _, draft = found(identifier)
    if draft.stage != "done":
        raise NotFoundError(f"dự thảo {identifier}: chưa ký")
    return attached(
        Response(draft.signed.read_bytes(), mimetype="application/pdf"), Path(draft.name).name
    )


def entered(kind: str) -> Draft:
    """A new draft, from the form or the parts that were sent, rehearsed.

    Raises:
        BadRequest: the file is missing, or a value is none of those there are.
        ForbiddenError: the person may not make such a mark.
        NotFoundError: there is no such agency.
        RefusedError: the certificate is none, or the desk is full; nothing lies on it then.
    """
    said = {name: request.form.get(name, "").strip()[:_LONGEST] for name in _TEXTS}
    issuing.require(person(), kind, said["agency"])
    whose = person().login
    if kind != issuing.PERSON:
        whose = said["agency"] = archive().agencies.find(said["agency"]).code
    files, pictures = uploads.received("file"), uploads.received("picture")
    certificates = uploads.received("certificate")
    level = request.form.get("level", Level.B_LTA.value)
    if len(files) != 1 or level not in set(Level) or max(len(pictures), len(certificates)) > 1:
        abort(HTTPStatus.BAD_REQUEST)
    desk = Desk(archive(), person())
    hand = hand_of(request.form) if request.form.get("page") else None
    draft = desk.put(files[0][0], files[0][1], kind, level=level, hand=hand, **said)
    own = archive().settings.marks / f"{whose}.png"
    try:
        for source in [path for path, _ in pictures] or [own]:
            if source.exists():
                shutil.copyfile(source, draft.folder / "picture.png")
        if certificates:
            with certificates[0][0].open("rb") as held:
                put_certificate(draft, held.read(_SMALL))
        return issuing.plan(desk, draft)
    except ArchiveError:
        desk.remove(draft)
        raise


def put_certificate(draft: Draft, data: bytes) -> None:
    """Keep who is to sign.

    Raises:
        RefusedError: it is no certificate.
    """
    from preservation.signatures.signing.check import der_of

    (draft.folder / "certificate.der").write_bytes(der_of(data[:_SMALL]))


def hand_of(said: Any) -> tuple[int, float, float]:  # noqa: ANN401  a form, or what JSON held
    """Where somebody pointed: page from 1, left and top in millimetres.

    Raises:
        BadRequest: these are no numbers.
    """
    try:
        page, left, top = int(said["page"]), float(said["left"]), float(said["top"])
    except (KeyError, TypeError, ValueError, OverflowError):
        abort(HTTPStatus.BAD_REQUEST, "page, left, top")
    if not (page >= 1 and -_LONGEST < left < 10 * _LONGEST and -_LONGEST < top < 10 * _LONGEST):
        abort(HTTPStatus.BAD_REQUEST, "page, left, top")
    return page - 1, left, top


def found(identifier: str) -> tuple[Desk, Draft]:
    """A draft of whoever asks, who still may make such a mark."""
    desk = Desk(archive(), person())
    draft = desk.get(identifier)
    issuing.require(person(), draft.kind, draft.agency)
    return desk, draft


def _small(name: str) -> bytes:
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        abort(HTTPStatus.BAD_REQUEST)
    return sent.stream.read(_SMALL)


def _back(draft: Draft) -> Answer:
    return redirect(url_for("drafts.one", identifier=draft.id), HTTPStatus.SEE_OTHER)
