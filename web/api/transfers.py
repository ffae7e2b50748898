"""Handing hồ sơ over by REST: what is due, lists, approval, packing, files that go, receipts."""

from datetime import date
from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.transfer_rules import TransferKind
from web import (
    transfer_due,
    transfer_loose,
    transfer_papers,
    transfer_receipts,
    transfer_sending,
    transfers,
    uploads,
)
from web.api.asking import asker
from web.api.blueprint import Rule, body, day, names, text
from web.api.tasks import shown_job
from web.current import archive
from web.handed_out import saved
from web.transfer_jobs import ask
from web.transfer_rights import seen_by
from web.transfer_told import due_line, keep_back_line, line_of, loose_line, whole_of

_BYTES = "application/octet-stream"
_FORM_BYTES = 300_000_000


def list_due() -> ResponseReturnValue:
    """What is to be handed over; with ``loose`` also the documents that lie in no hồ sơ."""
    agency, until = request.args.get("agency", ""), day("until")
    kind = _kind(request.args.get("kind", "current"))
    found = transfer_due.due(archive(), asker(), agency, kind, until)
    due = {"due": [due_line(one) for one in found]}
    if request.args.get("loose") != "1":
        return due
    loose = transfer_loose.candidates(archive(), asker(), agency)
    return due | {"loose": [loose_line(one) for one in loose]}


def hand_out_notice(ending: str) -> Response:
    """The notice of what is due."""
    kind = _kind(request.args.get("kind", "current"))
    agency, to = request.args.get("agency", ""), request.args.get("to", "")
    made, _ = transfer_due.notice(archive(), asker(), agency, kind, to)
    return saved(transfer_papers.pick_paper(made, ending), f"thong-bao-nop-luu.{ending}")


def list_transfers() -> ResponseReturnValue:
    """The transfers that one may know of."""
    return {"transfers": [line_of(one) for one in transfers.listed(archive(), asker())]}


def show_transfer(transfer: str) -> ResponseReturnValue:
    """One transfer, with each of its hồ sơ and the files that go."""
    found = seen_by(archive(), asker(), transfer)
    return whole_of(found) | {"files": sorted(transfer_sending.files_of(archive(), found))}


def draft_transfer() -> ResponseReturnValue:
    """List hồ sơ and loose documents for a transfer; none named: all hồ sơ that are due."""
    data = body()
    due, year, every = text(data, "due", ""), data.get("year", 0), data.get("every", False)
    if isinstance(year, bool) or not isinstance(year, int) or not isinstance(every, bool):
        raise BadRequest("year: năm · a year; every: true, false")
    wanted = transfers.Request(
        agency=text(data, "agency"),
        kind=_kind(text(data, "kind", "current")),
        dossiers=names(data, "dossiers"),
        documents=names(data, "documents"),
        archive=text(data, "archive", ""),
        archive_name=text(data, "archive_name", ""),
        year=year,
        due=_day(due) if due else None,
        fonds=text(data, "fonds", ""),
        every=every,
    )
    made = transfers.draft(archive(), asker(), wanted)
    where = url_for("api.show_transfer", transfer=made.id)
    return whole_of(made), HTTPStatus.CREATED, {"Location": where}


def add_to_transfer(transfer: str) -> ResponseReturnValue:
    """List more."""
    data = body()
    dossiers, documents = names(data, "dossiers"), names(data, "documents")
    return whole_of(transfers.add(archive(), asker(), transfer, dossiers, documents))


def drop_from_transfer(transfer: str) -> ResponseReturnValue:
    """Take some off the list."""
    data = body()
    dossiers, documents = names(data, "dossiers"), names(data, "documents")
    return whole_of(transfers.drop(archive(), asker(), transfer, dossiers, documents))


def register_transfer(transfer: str) -> ResponseReturnValue:
    """Register it with the historical archive."""
    return line_of(transfers.register(archive(), asker(), transfer, text(body(), "code", "")))


def approve_transfer(transfer: str) -> ResponseReturnValue:
    """Approve it: somebody else than listed it."""
    return line_of(transfers.approve(archive(), asker(), transfer, text(body(), "citation", "")))


def cancel_transfer(transfer: str) -> ResponseReturnValue:
    """Give it up."""
    return line_of(transfers.cancel(archive(), asker(), transfer, text(body(), "reason", "")))


def know_transfer_archive(transfer: str) -> ResponseReturnValue:
    """Remember the certificate (PEM) that signs the receipt."""
    pem = text(body(), "certificate").encode()
    return whole_of(transfer_receipts.know_archive(archive(), asker(), transfer, pem))


def pack_transfer(transfer: str) -> ResponseReturnValue:
    """Have it packed by a job."""
    job = ask(archive(), asker(), transfer)
    return shown_job(job), HTTPStatus.ACCEPTED, {"Location": url_for("api.show_job", job=job.id)}


def hand_out_to_sign(transfer: str) -> Response:
    """The bytes of the manifest, to be signed."""
    data = transfer_sending.ready(archive(), asker(), transfer)[1]
    return Response(data, mimetype=_BYTES)


def sign_transfer(transfer: str) -> ResponseReturnValue:
    """Keep the ``signature`` (.p7s) over the manifest that was made elsewhere."""
    (signature,) = _brought("signature")
    made = transfer_sending.keep_signature(archive(), asker(), transfer, signature)
    return {"transfer": transfer, "indication": made.indication.value, "says": made.says}


def send_transfer(transfer: str) -> ResponseReturnValue:
    """Say that it goes; its files are fetched one by one."""
    found = transfer_sending.hand_out(archive(), asker(), transfer)
    return whole_of(found) | {"files": sorted(transfer_sending.files_of(archive(), found))}


def hand_out_transfer_file(transfer: str, name: str) -> Response:
    """One file that goes."""
    return saved(transfer_sending.file_of(archive(), asker(), transfer, name), name)


def receipt_transfer(transfer: str) -> ResponseReturnValue:
    """End it by the ``receipt`` of the archive and its ``signature``."""
    receipt, signature = _brought("receipt", "signature")
    return whole_of(transfer_receipts.receive(archive(), asker(), transfer, receipt, signature))


def hand_out_transfer_receipt(transfer: str, name: str) -> Response:
    """The receipt that ended it, or the signature of the archive over it."""
    return saved(transfer_receipts.kept(archive(), asker(), transfer, name), name)


def hand_transfer_in(transfer: str) -> ResponseReturnValue:
    """Bring it to the agency's own archive."""
    return line_of(transfers.hand_in(archive(), asker(), transfer))


def judge_transfer(transfer: str) -> ResponseReturnValue:
    """Take what was brought; ``returned``: {ordinal: why}."""
    given_back = body().get("returned", {})
    if not isinstance(given_back, dict):
        raise BadRequest("returned: {stt: lý do} · {ordinal: why}")
    back = {}
    for ordinal, reason in given_back.items():
        if not (ordinal.isascii() and ordinal.isdecimal() and isinstance(reason, str)):
            raise BadRequest("returned: {stt: lý do} · {ordinal: why}")
        back[int(ordinal[:_DIGITS])] = reason
    return whole_of(transfers.judge(archive(), asker(), transfer, back))


def hand_out_transfer_paper(transfer: str, form: str, ending: str) -> Response:
    """A list, the registration, or minutes."""
    made = transfer_papers.paper(archive(), asker(), transfer, form)
    return saved(transfer_papers.pick_paper(made, ending), f"{form}.{ending}")


def list_keep_backs() -> ResponseReturnValue:
    """What is kept back, or asks to be."""
    found = transfer_due.kept_back(archive(), asker())
    return {"keep_backs": [keep_back_line(one) for one in found]}


def hand_out_keep_backs(ending: str) -> Response:
    """The list of what is kept back in an agency, as a form."""
    made = transfer_due.keep_back_list(archive(), asker(), request.args.get("agency", ""))
    return saved(transfer_papers.pick_paper(made, ending), f"danh-muc-giu-lai.{ending}")


def keep_dossier_back() -> ResponseReturnValue:
    """Ask to keep a hồ sơ beyond its time."""
    data = body()
    dossier, reason = text(data, "dossier"), text(data, "reason", "")
    made = transfer_due.keep_back(archive(), asker(), dossier, reason, _day(text(data, "until")))
    return keep_back_line(made), HTTPStatus.CREATED


def agree_to_keep_back(keep_back: str) -> ResponseReturnValue:
    """Consent to it."""
    citation = text(body(), "citation", "")
    return keep_back_line(transfer_due.agree(archive(), asker(), keep_back, citation))


RULES = (
    Rule("GET", "/transfers/due", list_due),
    Rule("GET", "/transfers/notice.<ending>", hand_out_notice),
    Rule("GET", "/transfers", list_transfers),
    Rule("POST", "/transfers", draft_transfer),
    Rule("GET", "/transfers/<transfer>", show_transfer),
    Rule("POST", "/transfers/<transfer>/add", add_to_transfer),
    Rule("POST", "/transfers/<transfer>/drop", drop_from_transfer),
    Rule("POST", "/transfers/<transfer>/register", register_transfer),
    Rule("POST", "/transfers/<transfer>/approve", approve_transfer),
    Rule("POST", "/transfers/<transfer>/certificate", know_transfer_archive),
    Rule("POST", "/transfers/<transfer>/pack", pack_transfer),
    Rule("GET", "/transfers/<transfer>/to-sign", hand_out_to_sign),
    Rule("POST", "/transfers/<transfer>/sign", sign_transfer),
    Rule("POST", "/transfers/<transfer>/send", send_transfer),
    Rule("GET", "/transfers/<transfer>/files/<name>", hand_out_transfer_file),
    Rule("POST", "/transfers/<transfer>/receipt", receipt_transfer),
    Rule("GET", "/transfers/<transfer>/receipt/<name>", hand_out_transfer_receipt),
    Rule("POST", "/transfers/<transfer>/hand-in", hand_transfer_in),
    Rule("POST", "/transfers/<transfer>/judge", judge_transfer),
    Rule("POST", "/transfers/<transfer>/cancel", cancel_transfer),
    Rule("GET", "/transfers/<transfer>/papers/<form>.<ending>", hand_out_transfer_paper),
    Rule("GET", "/keep-backs", list_keep_backs),
    Rule("GET", "/keep-backs/list.<ending>", hand_out_keep_backs),
    Rule("POST", "/keep-backs", keep_dossier_back),
    Rule("POST", "/keep-backs/<keep_back>/agree", agree_to_keep_back),
)


def _brought(*parts: str) -> tuple[bytes, ...]:
    """The one file of each of these parts of a form."""
    asker()
    if not (request.mimetype or "").startswith("multipart/"):
        raise BadRequest("multipart/form-data")
    uploads.make_room(_FORM_BYTES)
    found = []
    for part in parts:
        files = uploads.received(part)
        if len(files) != 1:
            raise BadRequest(f"{part}: đúng một tệp · one file")
        found.append(files[0][0].read_bytes())
    return tuple(found)


def _kind(said: str) -> TransferKind:
    try:
        return TransferKind(said)
    except ValueError:
        raise BadRequest("kind: current, historical") from None


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise BadRequest("YYYY-MM-DD") from None


_DIGITS = 7
