"""Pages of handing hồ sơ over: what is due, the transfers, and one of them step by step."""

from collections.abc import Callable, Mapping
from datetime import date
from http import HTTPStatus

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug import Response as Answer

from repository.errors import RefusedError
from repository.people import Right
from repository.transfer_rules import TransferKind
from repository.transfer_steps import KeepBack, Transfer, TransferState
from web import (
    transfer_due,
    transfer_loose,
    transfer_papers,
    transfer_receipts,
    transfer_sending,
    transfers,
    uploads,
)
from web.current import archive, person
from web.handed_out import saved
from web.labels import one_tongue, pick
from web.transfer_jobs import ask
from web.transfer_rights import LOOKS, looks, may, seen_by, today_of

bp = Blueprint("transfers", __name__, url_prefix="/transfers")


@bp.get("")
def show() -> str:
    """What is due in an agency, what is kept back, and the transfers."""
    asker = person()
    _require_looking()
    agencies = [one for one in archive().agencies.all() if looks(archive(), asker, one.code)]
    kind = _kind(request.args)
    agency = request.args.get("agency") or archive().settings.default_agency
    if agency not in {one.code for one in agencies}:
        agency = agencies[0].code if agencies else ""
    until = _day(request.args.get("until", ""))
    due = transfer_due.due(archive(), asker, agency, kind, until) if agency else ()
    kept = [(one, archive().dossiers.get(one.dossier)) for one in _kept()]
    right = Right.DOSSIERS if kind is TransferKind.CURRENT else Right.TRANSFER
    loose: tuple[transfer_loose.Loose, ...] = ()
    if agency and kind is TransferKind.HISTORICAL:
        loose = transfer_loose.candidates(archive(), asker, agency)
    return render_template(
        "transfers/show.html",
        agencies=agencies,
        agency=agency,
        kind=kind,
        until=until,
        due=due,
        loose=[one for one in loose if not one.why_not][:_SHOWN],
        barred=sum(bool(one.why_not) for one in loose),
        today=today_of(archive()),
        kept=kept,
        transfers=transfers.listed(archive(), asker)[:_SHOWN],
        may_draft=bool(agency) and may(archive(), asker, right, agency),
        may_notice=bool(agency) and may(archive(), asker, Right.TRANSFER, agency),
    )


@bp.post("")
def draft() -> Answer:
    """List hồ sơ for a transfer."""
    form = request.form
    wanted = transfers.Request(
        agency=form.get("agency", ""),
        kind=_kind(form),
        dossiers=form.getlist("dossier"),
        documents=form.getlist("document"),
        archive=form.get("archive", ""),
        archive_name=form.get("archive_name", ""),
        due=_day(form.get("due", "")),
    )
    try:
        _require_chosen(wanted)
        made = transfers.draft(archive(), person(), wanted)
    except RefusedError as error:
        flash(one_tongue(str(error)), "error")
        where = url_for("transfers.show", agency=wanted.agency, kind=wanted.kind.value)
        return redirect(where, HTTPStatus.SEE_OTHER)
    return _to(made.id)


@bp.get("/notice.pdf")
def notice() -> Response:
    """The notice of what is due."""
    kind = _kind(request.args)
    agency = request.args.get("agency", "")
    made, _ = transfer_due.notice(archive(), person(), agency, kind)
    return saved(made.pdf, "thong-bao-nop-luu.pdf")


@bp.get("/kept.pdf")
def kept_list() -> Response:
    """The list of what is kept back."""
    made = transfer_due.keep_back_list(archive(), person(), request.args.get("agency", ""))
    return saved(made.pdf, "danh-muc-giu-lai.pdf")


@bp.post("/keep-back")
def keep_back() -> Answer:
    """Ask to keep a hồ sơ back, or consent to it."""
    form = request.form
    if form.get("keep_back"):
        citation = form.get("citation", "")
        done = lambda: transfer_due.agree(archive(), person(), form["keep_back"], citation)  # noqa: E731
    else:
        until = _day(form.get("until", "")) or abort(HTTPStatus.BAD_REQUEST)
        given = (form.get("dossier", ""), form.get("reason", ""), until)
        done = lambda: transfer_due.keep_back(archive(), person(), *given)  # noqa: E731
    _told(done)
    return redirect(url_for("transfers.show"), HTTPStatus.SEE_OTHER)


@bp.get("/<identifier>")
def one(identifier: str) -> str:
    """One transfer: its hồ sơ, its papers, and what may be done now."""
    found = seen_by(archive(), person(), identifier)
    agency = found.agency
    gives = Right.DOSSIERS if found.kind is TransferKind.CURRENT else Right.TRANSFER
    return render_template(
        "transfers/one.html",
        transfer=found,
        shown=archive().catalogue.summaries(found.loose[:_SHOWN], person().scope),
        papers=transfer_papers.papers_of(found),
        files=sorted(transfer_sending.files_of(archive(), found)),
        gives=may(archive(), person(), gives, agency),
        takes=may(archive(), person(), Right.TRANSFER, agency)
        and person().login != found.created_by,
        approves=may(archive(), person(), Right.ACCEPT, agency)
        and person().login != found.created_by,
        knows=may(archive(), person(), Right.ACCEPT, agency),
        running=found.state not in (TransferState.ENDED, TransferState.CANCELLED),
    )


@bp.post("/<identifier>/pack")
def pack(identifier: str) -> Answer:
    """Have it packed by a job."""
    job = ask(archive(), person(), identifier)
    return redirect(url_for("tasks.one", identifier=job.id), HTTPStatus.SEE_OTHER)


@bp.post("/<identifier>/<step>")
def step(identifier: str, step: str) -> Answer:
    """One step further."""
    if step not in STEPS:
        abort(HTTPStatus.NOT_FOUND)
    _told(lambda: STEPS[step](identifier))
    return _to(identifier)


@bp.post("/<identifier>/sign")
def sign(identifier: str) -> Answer:
    """Keep the signature over the manifest that was made with the key of the agency."""
    (data,) = _brought("signature")
    _told(lambda: transfer_sending.keep_signature(archive(), person(), identifier, data))
    return _to(identifier)


@bp.post("/<identifier>/receipt")
def receipt(identifier: str) -> Answer:
    """End it by the receipt of the archive."""
    data = _brought("receipt", "signature")
    _told(lambda: transfer_receipts.receive(archive(), person(), identifier, data[0], data[1]))
    return _to(identifier)


@bp.get("/<identifier>/receipt/<name>")
def kept_receipt(identifier: str, name: str) -> Response:
    """The receipt that ended it, or the signature of the archive over it."""
    return saved(transfer_receipts.kept(archive(), person(), identifier, name), name)


@bp.post("/<identifier>/certificate")
def certificate(identifier: str) -> Answer:
    """Remember the certificate of the archive."""
    (data,) = _brought("certificate")
    _told(lambda: transfer_receipts.know_archive(archive(), person(), identifier, data))
    return _to(identifier)


@bp.get("/<identifier>/to-sign.json")
def to_sign(identifier: str) -> Response:
    """The manifest, to be signed."""
    return saved(transfer_sending.ready(archive(), person(), identifier)[1], "ho-so-nop.json")


@bp.get("/<identifier>/files/<name>")
def file(identifier: str, name: str) -> Response:
    """One file that goes."""
    return saved(transfer_sending.file_of(archive(), person(), identifier, name), name)


@bp.get("/<identifier>/papers/<form>.<ending>")
def paper(identifier: str, form: str, ending: str) -> Response:
    """A list, the registration, or minutes."""
    made = transfer_papers.paper(archive(), person(), identifier, form)
    return saved(transfer_papers.pick_paper(made, ending), f"{form}.{ending}")


def _register(identifier: str) -> Transfer:
    return transfers.register(archive(), person(), identifier, request.form.get("code", ""))


def _approve(identifier: str) -> Transfer:
    return transfers.approve(archive(), person(), identifier, request.form.get("citation", ""))


def _cancel(identifier: str) -> Transfer:
    return transfers.cancel(archive(), person(), identifier, request.form.get("reason", ""))


def _drop(identifier: str) -> Transfer:
    chosen = (request.form.getlist(name) for name in ("dossier", "document"))
    return transfers.drop(archive(), person(), identifier, *chosen)


def _send(identifier: str) -> Transfer:
    return transfer_sending.hand_out(archive(), person(), identifier)


def _hand_in(identifier: str) -> Transfer:
    return transfers.hand_in(archive(), person(), identifier)


def _judge(identifier: str) -> Transfer:
    found = seen_by(archive(), person(), identifier)
    back = {
        item.ordinal: request.form.get(f"reason-{item.ordinal}", "")
        for item in found.items
        if request.form.get(f"return-{item.ordinal}")
    }
    return transfers.judge(archive(), person(), identifier, back)


STEPS: dict[str, Callable[[str], Transfer]] = {
    "register": _register,
    "approve": _approve,
    "cancel": _cancel,
    "drop": _drop,
    "send": _send,
    "hand-in": _hand_in,
    "judge": _judge,
}
_SHOWN = 200


def _told(act: Callable[[], object]) -> None:
    try:
        act()
    except RefusedError as error:
        flash(one_tongue(str(error)), "error")
    else:
        flash(pick("Đã ghi nhận.", "Done."), "good")


def _brought(*parts: str) -> list[bytes]:
    files = [uploads.received(part) for part in parts]
    if any(len(found) != 1 for found in files):
        abort(HTTPStatus.BAD_REQUEST)
    return [found[0][0].read_bytes() for found in files]


def _kept() -> list[KeepBack]:
    return list(transfer_due.kept_back(archive(), person()))


def _require_looking() -> None:
    if not any(person().may(right) for right in LOOKS):
        person().require(Right.DOSSIERS)


def _require_chosen(wanted: transfers.Request) -> None:
    if not (wanted.dossiers or wanted.documents):  # an empty list would mean: all that is due
        raise RefusedError("Chưa chọn hồ sơ nào · no dossier is chosen")


def _kind(given: Mapping[str, str]) -> TransferKind:
    try:
        return TransferKind(given.get("kind", "current"))
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST)


def _to(identifier: str) -> Answer:
    return redirect(url_for("transfers.one", identifier=identifier), HTTPStatus.SEE_OTHER)
