"""Copies by REST: requests, decisions, the desk with the key, what was issued, who may sign."""

from http import HTTPStatus
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.copying import Part, RequestState, Wish
from repository.people import Right
from repository.signatories import Signatory
from web import copies as pages
from web import copying, uploads
from web import signatories as table
from web.api.asking import asker
from web.api.blueprint import Rule, body, names, text
from web.copy_checking import by_code, by_file
from web.copy_making import Bench
from web.copy_signing import CopyDesk
from web.current import archive
from web.verifying import LARGEST

_TEXTS = ("kind", "purpose", "recipient", "recipient_id", "reader", "place")


def list_copies() -> ResponseReturnValue:
    """Requests that one may see: what waits by its deadline, then the newest."""
    states = request.args.getlist("state")
    if not set(states) <= set(RequestState):
        raise BadRequest(f"state: {', '.join(RequestState)}")
    wanted = [RequestState(state) for state in states]
    found = copying.listed(archive(), asker(), wanted, request.args.get("document", ""))
    return {"requests": [copying.asked_of(archive(), one) for one in found]}


def ask_copy() -> ResponseReturnValue:
    """Ask for a copy of a ``document``."""
    data = body()
    document = text(data, "document")
    made = copying.ask(archive(), asker(), document, _wish(data))
    where = url_for("api.show_copy", copy=made.id)
    return copying.asked_of(archive(), made), HTTPStatus.CREATED, {"Location": where}


def show_copy(copy: str) -> ResponseReturnValue:
    """One request, and what was issued."""
    who = copying.viewer(asker())
    found = copying.requests_of(archive()).get(copy, who)
    issued = copying.issued_of(archive()).of_request(copy, who)
    return copying.asked_of(archive(), found) | {
        "issued": copying.said_of(issued) if issued else None
    }


def decide_copy(copy: str) -> ResponseReturnValue:
    """``approve`` (true or false), with a ``reason``."""
    data = body()
    approve = data.get("approve")
    if not isinstance(approve, bool):
        raise BadRequest("approve: true, false")
    made = copying.decide(
        archive(), asker(), copy, approve=approve, reason=text(data, "reason", "")
    )
    return copying.asked_of(archive(), made)


def withdraw_copy(copy: str) -> ResponseReturnValue:
    """Take one's own request back."""
    return copying.asked_of(archive(), copying.withdraw(archive(), asker(), copy))


def issue_copy(copy: str) -> ResponseReturnValue:
    """Make and issue a copy that is not signed electronically."""
    made = Bench(archive(), asker()).issue(copy, pages.terms_of(body()))
    return copying.said_of(made), HTTPStatus.CREATED


def request_copy_signing(copy: str) -> ResponseReturnValue:
    """Make the copy, and what the desk with the key is asked; ``certificate`` is a part."""
    uploads.make_room(1 << 20)
    certificate = pages.small("certificate")
    return CopyDesk(Bench(archive(), asker())).ask(copy, pages.terms_of(request.form), certificate)


def answer_copy_signing(copy: str) -> ResponseReturnValue:
    """Put the desk's answer in, and issue the copy."""
    made = CopyDesk(Bench(archive(), asker())).answer(copy, body())
    return copying.said_of(made), HTTPStatus.CREATED


def hand_out_copy(copy: str) -> Response:
    """What was issued, while it serves."""
    return pages.file(copy)


def verify_copy() -> ResponseReturnValue:
    """Whether a ``file``, or a ``code``, is that of a copy issued here that still serves."""
    uploads.make_room(LARGEST)
    files = uploads.received("file")
    code = request.form.get("code", "")
    if len(files) + bool(code) != 1:
        raise BadRequest("file, code")
    answer = by_file(archive(), files[0][0]) if files else by_code(archive(), code)
    return answer.as_dict(archive().clock())


def list_signatories() -> ResponseReturnValue:
    """Who may sign copies."""
    return {"signatories": [_signatory(one) for one in table.seen_by(archive(), asker())]}


def appoint_signatory() -> ResponseReturnValue:
    """Enter an authority."""
    data = body()
    asker().require(Right.APPOINT)
    agency = archive().agencies.find(text(data, "agency")).code
    asker().require(Right.APPOINT, agency)
    last = text(data, "last", "")
    days = (table.day_of(text(data, "first")), table.day_of(last) if last else None)
    said = (text(data, "office", ""), text(data, "authority"))
    forms = table.forms_of(names(data, "forms"))
    made = copying.signatories_of(archive()).appoint(
        agency, text(data, "person"), forms, days, said, asker().login
    )
    return _signatory(made), HTTPStatus.CREATED


def end_signatory(signatory: str) -> ResponseReturnValue:
    """End an authority today."""
    held = copying.signatories_of(archive())
    asker().require(Right.APPOINT)
    asker().require(Right.APPOINT, held.get(signatory).agency)
    return _signatory(held.end(signatory, copying.today(archive()), asker().login))


RULES = (
    Rule("GET", "/copies", list_copies),
    Rule("POST", "/copies", ask_copy),
    Rule("POST", "/copies/verify", verify_copy),
    Rule("GET", "/copies/<copy>", show_copy),
    Rule("POST", "/copies/<copy>/decision", decide_copy),
    Rule("POST", "/copies/<copy>/withdraw", withdraw_copy),
    Rule("POST", "/copies/<copy>/issue", issue_copy),
    Rule("POST", "/copies/<copy>/signing", request_copy_signing),
    Rule("POST", "/copies/<copy>/answer", answer_copy_signing),
    Rule("GET", "/copies/<copy>/file", hand_out_copy),
    Rule("GET", "/signatories", list_signatories),
    Rule("POST", "/signatories", appoint_signatory),
    Rule("POST", "/signatories/<signatory>/end", end_signatory),
)


def _wish(data: dict[str, Any]) -> Wish:
    count, to_paper = data.get("count", 1), data.get("to_paper", False)
    if type(count) is not int or not isinstance(to_paper, bool):
        raise BadRequest("count, to_paper")
    texts = {name: text(data, name, "") for name in _TEXTS}
    return Wish(**texts, parts=_parts(data), count=count, to_paper=to_paper)


def _parts(data: dict[str, Any]) -> tuple[Part, ...]:
    try:
        return tuple(
            Part(int(one["page"]), _box(one["box"]) if one.get("box") else None)
            for one in data.get("parts") or []
        )
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
        raise BadRequest("parts: [{page, box: [left, top, width, height]}]") from None


def _box(given: Any) -> tuple[float, float, float, float]:  # noqa: ANN401  what JSON held
    left, top, width, height = (float(value) for value in given)
    return left, top, width, height


def _signatory(one: Signatory) -> dict[str, Any]:
    return {
        "id": one.id,
        "agency": one.agency,
        "person": one.person,
        "office": one.office,
        "forms": list(one.forms),
        "first": one.first.isoformat(),
        "last": one.last.isoformat() if one.last else None,
        "authority": one.authority,
    }
