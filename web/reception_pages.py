"""Pages of receptions: the list, one reception with every step that may follow, its papers."""

from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug import Response as Answer

from preservation.hoso.handing import RECEIPT
from repository.errors import NotFoundError
from repository.people import Right
from repository.reception_steps import PackageState, Reception, Verdict, totals_of
from web import receptions, uploads
from web.current import agencies_where, archive, person
from web.forms import DOCX
from web.handed_out import attached
from web.reception_bringing import bring
from web.reception_files import small
from web.reception_jobs import ask_check, ask_take
from web.reception_papers import paper, papers_of
from web.reception_receipts import SIGNATURE, attach, data_of, signature_of
from web.reception_told import answer_by, decide_by, engines_of

bp = Blueprint("receptions", __name__, url_prefix="/receptions")
_SHOWN = 200
"""Packages that a page shows; all of them: ``luutru reception show``."""


@bp.get("")
def show() -> str:
    """The receptions that concern whoever asks, and a form for a new one."""
    return render_template(
        "receptions/show.html",
        receptions=receptions.listed(archive(), person()),
        agencies=agencies_where(Right.TRANSFER),
        answer_by=answer_by,
    )


@bp.post("")
def register() -> Answer:
    """Enter that somebody wants to hand over: by a manifest, or by hand."""
    given = uploads.received("manifest")
    agency = request.form.get("agency", "")
    if given:
        data = small(given[0][0])
        return _to(receptions.register_manifest(archive(), person(), agency, data))
    said = request.form
    turn = said.get("turn", "1")
    if not (turn.isascii() and turn.isdecimal() and len(turn) < 5):  # noqa: PLR2004  lần nộp
        abort(HTTPStatus.BAD_REQUEST)
    wish = receptions.Wish(
        said.get("sender", ""), said.get("sender_name", ""), said.get("registration", ""), int(turn)
    )
    return _to(receptions.register(archive(), person(), agency, wish))


@bp.get("/<identifier>")
def one(identifier: str) -> str:
    """One reception."""
    found = receptions.get(archive(), person(), identifier)
    return render_template(
        "receptions/one.html",
        one=found,
        totals=totals_of(found.packages),
        packages=found.packages[:_SHOWN],
        known=_known(found),
        more=max(len(found.packages) - _SHOWN, 0),
        papers=papers_of(found),
        answer_by=answer_by(found),
        decide_by=decide_by(found),
        scanned=engines_of(found),
        scanner=archive().settings.malware_scanner,
        works=person().may(Right.TRANSFER, found.agency),
        decides=person().may(Right.ACCEPT, found.agency) and found.reported_by != person().login,
        largest=uploads.LARGEST_BYTES,
        most=uploads.MOST_FILES,
    )


def _known(reception: Reception) -> frozenset[str]:
    """The hồ sơ that came of it and that the asker may look at."""
    taken = (
        archive().dossiers.get(one.dossier)
        for one in reception.packages[:_SHOWN]
        if one.dossier and one.state is PackageState.ENTERED
    )
    return frozenset(one.id for one in taken if person().belongs(one.agency))


@bp.post("/<identifier>/answer")
def answer(identifier: str) -> Answer:
    """Answer a registration."""
    words, agreed = request.form.get("words", ""), request.form.get("agreed") == "1"
    return _to(receptions.answer(archive(), person(), identifier, words, agreed=agreed))


@bp.post("/<identifier>/files")
def bring_files(identifier: str) -> Answer:
    """Take over what was uploaded."""
    given: dict[str, Path] = {name: path for path, name in uploads.received("files")}
    unproven = request.form.get("unproven") == "1"
    return _to(bring(archive(), person(), identifier, given, unproven=unproven).reception)


@bp.post("/<identifier>/check")
def check(identifier: str) -> Answer:
    """Have what came checked."""
    without = request.form.get("without_missing") == "1"
    job = ask_check(archive(), person(), identifier, without_missing=without)
    return redirect(url_for("tasks.one", identifier=job.id), HTTPStatus.SEE_OTHER)


@bp.post("/<identifier>/judge")
def judge(identifier: str) -> Answer:
    """Say đạt or không đạt of documents."""
    verdict = request.form.get("verdict", "")
    if verdict not in (Verdict.PASSED, Verdict.FAILED):
        abort(HTTPStatus.BAD_REQUEST)
    said = (Verdict(verdict), request.form.get("reason", ""))
    verdicts = dict.fromkeys(request.form.getlist("item"), said)
    return _to(receptions.judge(archive(), person(), identifier, verdicts))


@bp.post("/<identifier>/report")
def report(identifier: str) -> Answer:
    """Report to whoever approves."""
    proposal = request.form.get("proposal", "")
    return _to(receptions.report(archive(), person(), identifier, proposal))


@bp.post("/<identifier>/decide")
def decide(identifier: str) -> Answer:
    """Approve a report, or send it back."""
    words, agreed = request.form.get("words", ""), request.form.get("agreed") == "1"
    return _to(receptions.decide(archive(), person(), identifier, words, agreed=agreed))


@bp.post("/<identifier>/take")
def take(identifier: str) -> Answer:
    """Have what was approved taken in."""
    job = ask_take(archive(), person(), identifier)
    return redirect(url_for("tasks.one", identifier=job.id), HTTPStatus.SEE_OTHER)


@bp.get("/<identifier>/receipt/<name>")
def receipt(identifier: str, name: str) -> Response:
    """The receipt, to be signed or sent; and its signature."""
    found = receptions.get(archive(), person(), identifier)
    if name == RECEIPT:
        data = data_of(archive(), found)
    elif name == SIGNATURE:
        data = signature_of(archive(), found)
    else:
        raise NotFoundError(name)
    return attached(Response(data, mimetype="application/octet-stream"), name)


@bp.post("/<identifier>/signature")
def sign(identifier: str) -> Answer:
    """End it by a signature over its receipt that was made at a desk with the archive's key."""
    given = uploads.received("signature")
    if len(given) != 1:
        abort(HTTPStatus.BAD_REQUEST)
    return _to(attach(archive(), person(), identifier, small(given[0][0], 1 << 20)))


@bp.get("/<identifier>/papers/<kind>.<form>")
def hand_out_paper(identifier: str, kind: str, form: str) -> Response:
    """One paper of it."""
    if form not in ("pdf", "docx"):
        raise NotFoundError(f"{kind}.{form}")
    made = paper(archive(), person(), identifier, kind)
    data, media = (made.pdf, "application/pdf") if form == "pdf" else (made.docx, DOCX)
    return attached(Response(data, mimetype=media), f"{kind}.{form}")


def _to(reception: Reception) -> Answer:
    return redirect(url_for("receptions.one", identifier=reception.id), HTTPStatus.SEE_OTHER)
