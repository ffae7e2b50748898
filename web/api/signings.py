"""Signing and sealing by REST: a draft, a request for the desk with the key, and its answer."""

from http import HTTPStatus
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from repository.people import Right
from web import drafts, issuing, uploads
from web.api.asking import asker
from web.api.blueprint import Rule, body
from web.checking import check
from web.current import archive
from web.drafting import Draft
from web.seal import kind_of


def enter_signing() -> ResponseReturnValue:
    """Lay a draft on the desk, and say where the signature will lie."""
    asker().require(Right.SIGN)
    uploads.make_room(uploads.doors()["sign.enter"].largest)
    return _entered(drafts.entered(issuing.PERSON))


def enter_seal() -> ResponseReturnValue:
    """Lay a document on the desk that is to be sealed, and say where the seal will lie."""
    asker().require(Right.SEAL)
    uploads.make_room(uploads.doors()["seal.enter"].largest)
    return _entered(drafts.entered(kind_of(request.form.get("kind", ""))))


def show_signing(signing: str) -> ResponseReturnValue:
    """A draft of one's own."""
    return shown_draft(drafts.found(signing)[1])


def place_signing(signing: str) -> ResponseReturnValue:
    """Point at another place: ``page``, ``left`` and ``top``; without them, find it again."""
    desk, draft = drafts.found(signing)
    data = body()
    hand = drafts.hand_of(data) if data else None
    return shown_draft(issuing.plan(desk, desk.keep(draft, hand=hand, stage="draft")))


def request_signing(signing: str) -> ResponseReturnValue:
    """What the desk with the key is asked."""
    return issuing.ask(*drafts.found(signing))


def answer_signing(signing: str) -> ResponseReturnValue:
    """Put the desk's answer in; the report on the signed file."""
    desk, draft = drafts.found(signing)
    done = issuing.finish(desk, draft, body())
    return check(archive(), done.signed, done.name, None)


def hand_out_signed(signing: str) -> Response:
    """The signed file."""
    return drafts.file(signing)


def remove_signing(signing: str) -> ResponseReturnValue:
    """Take a draft off the desk."""
    desk, draft = drafts.found(signing)
    desk.remove(draft)
    return {"id": draft.id}


RULES = (
    Rule("POST", "/signings", enter_signing),
    Rule("POST", "/seals", enter_seal),
    Rule("GET", "/signings/<signing>", show_signing),
    Rule("POST", "/signings/<signing>/place", place_signing),
    Rule("POST", "/signings/<signing>/request", request_signing),
    Rule("POST", "/signings/<signing>/answer", answer_signing),
    Rule("GET", "/signings/<signing>/file", hand_out_signed),
    Rule("POST", "/signings/<signing>/remove", remove_signing),
)


def _entered(draft: Draft) -> ResponseReturnValue:
    where = url_for("api.show_signing", signing=draft.id)
    return shown_draft(draft), HTTPStatus.CREATED, {"Location": where}


def shown_draft(draft: Draft) -> dict[str, Any]:
    """A draft as JSON."""
    return {
        "id": draft.id,
        "name": draft.name,
        "kind": draft.kind,
        "level": draft.level,
        "stage": draft.stage,
        "place": dict(draft.place) or None,
        "pages": draft.pages,
        "findings": [dict(one) for one in draft.findings],
        "citation": draft.citation,
        "refusal": draft.refusal,
    }
