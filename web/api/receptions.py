"""Receptions by REST: told, answered, brought, checked, judged, approved, taken in, receipted."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.people import Right
from repository.reception_steps import Verdict
from web import receptions, uploads
from web.api.asking import asker
from web.api.blueprint import Rule, body, text
from web.api.tasks import shown_job
from web.current import archive
from web.reception_bringing import bring
from web.reception_files import small
from web.reception_jobs import ask_check, ask_take
from web.reception_papers import paper
from web.reception_receipts import attach, data_of, signature_of
from web.reception_told import brought_line, line_of, whole_of

_BYTES = "application/octet-stream"
_SIGNATURE = 1 << 20


def list_receptions() -> ResponseReturnValue:
    """The receptions that concern whoever asks."""
    return {"receptions": [line_of(one) for one in receptions.listed(archive(), asker())]}


def register_reception() -> ResponseReturnValue:
    """Enter that somebody wants to hand over."""
    data = body()
    wish = receptions.Wish(
        text(data, "sender"), text(data, "sender_name"), text(data, "registration"),
        _number(data, "turn", 1), {"dossiers": _number(data, "dossiers", 0)},
    )  # fmt: skip
    made = receptions.register(archive(), asker(), text(data, "agency"), wish)
    where = url_for("api.show_reception", identifier=made.id)
    return line_of(made), HTTPStatus.CREATED, {"Location": where}


def show_reception(identifier: str) -> ResponseReturnValue:
    """One reception, with packages and documents."""
    return whole_of(receptions.get(archive(), asker(), identifier))


def answer_reception(identifier: str) -> ResponseReturnValue:
    """Answer a registration."""
    data = body()
    words, agreed = text(data, "words", ""), _flag(data, "agreed")
    return line_of(receptions.answer(archive(), asker(), identifier, words, agreed=agreed))


def bring_reception(identifier: str) -> ResponseReturnValue:
    """Bring ``files``: manifest, signature, packages, in any portions."""
    _make_room(uploads.LARGEST_BYTES)
    receptions.asked(archive(), asker(), identifier)
    given: dict[str, Path] = {name: path for path, name in uploads.received("files")}
    unproven = request.form.get("unproven") == "1"
    return brought_line(bring(archive(), asker(), identifier, given, unproven=unproven))


def check_reception(identifier: str) -> ResponseReturnValue:
    """Have what came checked by a job."""
    without = _flag(body(), "without_missing")
    return _begun(ask_check(archive(), asker(), identifier, without_missing=without))


def judge_reception(identifier: str) -> ResponseReturnValue:
    """Say đạt or không đạt of documents."""
    given = body().get("verdicts")
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise BadRequest("verdicts: [{item, verdict, reason}]")
    verdicts = {text(one, "item"): (_verdict(one), text(one, "reason", "")) for one in given}
    return whole_of(receptions.judge(archive(), asker(), identifier, verdicts))


def report_reception(identifier: str) -> ResponseReturnValue:
    """Report to whoever approves."""
    proposal = text(body(), "proposal", "")
    return line_of(receptions.report(archive(), asker(), identifier, proposal))


def decide_reception(identifier: str) -> ResponseReturnValue:
    """Approve a report, or send it back."""
    data = body()
    words, agreed = text(data, "words", ""), _flag(data, "agreed")
    return line_of(receptions.decide(archive(), asker(), identifier, words, agreed=agreed))


def take_reception(identifier: str) -> ResponseReturnValue:
    """Have what was approved taken in by a job."""
    return _begun(ask_take(archive(), asker(), identifier))


def hand_out_receipt(identifier: str) -> Response:
    """The counter-receipt, bien-nhan.json."""
    found = receptions.get(archive(), asker(), identifier)
    return Response(data_of(archive(), found), mimetype=_BYTES)


def hand_out_receipt_signature(identifier: str) -> Response:
    """The signature over it."""
    found = receptions.get(archive(), asker(), identifier)
    return Response(signature_of(archive(), found), mimetype=_BYTES)


def sign_receipt(identifier: str) -> ResponseReturnValue:
    """End a reception by a ``signature`` over its receipt that was made elsewhere."""
    _make_room(2 * _SIGNATURE)
    receptions.asked(archive(), asker(), identifier)
    given = uploads.received("signature")
    if len(given) != 1:
        raise BadRequest("signature")
    return line_of(attach(archive(), asker(), identifier, small(given[0][0], _SIGNATURE)))


def hand_out_reception_paper(identifier: str, kind: str) -> Response:
    """One paper of it as PDF; ``?format=docx``."""
    form = request.args.get("format", "pdf")
    if form not in ("pdf", "docx"):
        raise BadRequest("format: pdf, docx")
    made = paper(archive(), asker(), identifier, kind)
    return Response(made.pdf if form == "pdf" else made.docx, mimetype=_BYTES)


RULES = (
    Rule("GET", "/receptions", list_receptions),
    Rule("POST", "/receptions", register_reception),
    Rule("GET", "/receptions/<identifier>", show_reception),
    Rule("POST", "/receptions/<identifier>/answer", answer_reception),
    Rule("POST", "/receptions/<identifier>/files", bring_reception),
    Rule("POST", "/receptions/<identifier>/check", check_reception),
    Rule("POST", "/receptions/<identifier>/judge", judge_reception),
    Rule("POST", "/receptions/<identifier>/report", report_reception),
    Rule("POST", "/receptions/<identifier>/decide", decide_reception),
    Rule("POST", "/receptions/<identifier>/take", take_reception),
    Rule("GET", "/receptions/<identifier>/receipt", hand_out_receipt),
    Rule("GET", "/receptions/<identifier>/receipt/signature", hand_out_receipt_signature),
    Rule("POST", "/receptions/<identifier>/receipt/signature", sign_receipt),
    Rule("GET", "/receptions/<identifier>/papers/<kind>", hand_out_reception_paper),
)


def _begun(job: Any) -> ResponseReturnValue:  # noqa: ANN401  a job
    where = url_for("api.show_job", job=job.id)
    return shown_job(job), HTTPStatus.ACCEPTED, {"Location": where}


def _make_room(largest: int) -> None:
    asker().require(Right.TRANSFER)
    if not (request.mimetype or "").startswith("multipart/"):
        raise BadRequest("multipart/form-data")
    uploads.make_room(largest)


def _verdict(given: dict[str, Any]) -> Verdict:
    said = text(given, "verdict")
    if said not in (Verdict.PASSED, Verdict.FAILED):
        raise BadRequest("verdict: passed, failed")
    return Verdict(said)


def _flag(data: dict[str, Any], name: str) -> bool:
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise BadRequest(f"{name}: true, false")
    return value


def _number(data: dict[str, Any], name: str, default: int) -> int:
    value = data.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST:
        raise BadRequest(f"{name}: 0…{_MOST}")
    return value


_MOST = 1_000_000
