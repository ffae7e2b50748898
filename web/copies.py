"""Copies: requests and their deadlines, one request with all that is to do, and what was issued."""

import json
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from flask.wrappers import Request as WebRequest
from werkzeug import Response as Answer

from preservation.signatures.signing.act import Level
from repository.copy_kinds import CopyRule, copy_rules, kinds_on
from repository.copying import Part, Request, Wish
from repository.errors import NotFoundError, RefusedError
from repository.people import Right
from web import copying, issuing
from web.copy_making import Bench
from web.copy_parts import read_parts, write_parts
from web.copy_plans import Terms
from web.copy_signing import CopyDesk
from web.current import archive, person
from web.drafting import Desk
from web.handed_out import attached
from web.labels import pick
from web.pictures import page_count
from web.short_names import place_of, short_name
from web.sign import usual_level
from web.views import marked, newly_opened

bp = Blueprint("copies", __name__, url_prefix="/copies")

_SMALL = 1 << 20
_LONGEST = 1000


@bp.get("")
def show() -> str:
    """The requests that one may see: what waits by its deadline, then the newest."""
    asker, held = person(), archive()
    lines = copying.listed(held, asker)
    return render_template(
        "copies/show.html",
        lines=lines,
        titles=held.catalogue.summaries([line.document for line in lines], asker.scope),
        names=rule_names(),
        now=held.clock(),
    )


@bp.get("/new/<document>")
def new(document: str) -> str:
    """The form that asks for a copy of a document."""
    held = archive()
    found = held.catalogue.get(document, person().scope)
    source = copying.medium_of(found)
    rules = [
        rule for rule in kinds_on(copying.today(held)) if any(way[0] is source for way in rule.ways)
    ]
    page = max(request.args.get("page", 1, type=int), 1)
    pages = page_count(found.files[0])
    return render_template(
        "copies/new.html",
        doc=found,
        rules=rules,
        source=source,
        targets={
            rule.kind.value: [to.value for at, to in sorted(rule.ways) if at is source]
            for rule in rules
        },
        chosen=request.args.get("kind", rules[0].kind.value if rules else ""),
        pages=pages,
        page=min(page, max(pages, 1)),
        chosen_parts=request.args.get("parts", "")[:10_000],
    )


@bp.post("/new/<document>")
def ask(document: str) -> Answer:
    """Ask for a copy."""
    made = copying.ask(archive(), person(), document, wish_of(request))
    return _to(made)


@bp.get("/<identifier>")
def one(identifier: str) -> str:
    """One request, and what can be done about it."""
    asker, held = person(), archive()
    found = copying.requests_of(held).get(identifier, copying.viewer(asker))
    rule = copying.rule_of(held, found.kind)
    document = held.catalogue.summaries([found.document], asker.scope).get(found.document)
    issued = copying.issued_of(held).of_request(identifier, copying.viewer(asker))
    return render_template(
        "copies/one.html",
        asked=found,
        rule=rule,
        doc=document,
        copy=issued,
        serves=issued is not None and issued.serves(held.clock()),
        may_decide=document is not None and _may(found, Right.APPROVE),
        own=found.asked_by == asker.login,
        work=_work(found, rule) if document is not None and _may(found, Right.COPY) else None,
        events=held.ledger.of(found.document) if document is not None else (),
        names=rule_names(),
        now=held.clock(),
        to_paper=copying.target_of(rule, found.wish).value == "paper",
    )


@bp.post("/<identifier>/decide")
def decide(identifier: str) -> Answer:
    """Approve or refuse."""
    act = request.form.get("act", "")
    if act not in {"approve", "refuse"}:
        abort(HTTPStatus.BAD_REQUEST)
    reason = request.form.get("reason", "")[:_LONGEST]
    return _to(
        copying.decide(archive(), person(), identifier, approve=act == "approve", reason=reason)
    )


@bp.post("/<identifier>/withdraw")
def withdraw(identifier: str) -> Answer:
    """Take one's own request back."""
    return _to(copying.withdraw(archive(), person(), identifier))


@bp.post("/<identifier>/issue")
def issue(identifier: str) -> Answer:
    """Make and issue the copy; with a demonstration's key, where it is signed here."""
    bench, key = Bench(archive(), person()), request.form.get("key", "")
    signer = None
    bench.ready(identifier)
    if key:
        from preservation.signatures.signing.pkcs12 import Pkcs12Signer

        path = issuing.key_file(Desk(archive(), person()), key)
        signer = Pkcs12Signer.open(path, request.form.get("password", "")[:_LONGEST])
    bench.issue(identifier, terms_of(request.form), signer)
    return redirect(url_for("copies.one", identifier=identifier), HTTPStatus.SEE_OTHER)


@bp.post("/<identifier>/signing")
def signing(identifier: str) -> Response:
    """Make the copy, and the request for the desk that holds the key."""
    desk = CopyDesk(Bench(archive(), person()))
    asked = desk.ask(identifier, terms_of(request.form), small("certificate"))
    text = json.dumps(asked, ensure_ascii=False, indent=1)
    return attached(
        Response(text, mimetype="application/json"), f"yeu-cau-ky-{identifier[:8]}.json"
    )


@bp.post("/<identifier>/answer")
def answer(identifier: str) -> Answer:
    """Put the desk's answer in, and issue the copy."""
    CopyDesk(Bench(archive(), person())).answer(identifier, answer_sent())
    return redirect(url_for("copies.one", identifier=identifier), HTTPStatus.SEE_OTHER)


@bp.get("/<identifier>/file")
def file(identifier: str) -> Response:
    """What was issued, while it serves; each time is written down."""
    copy, path = copying.fetch(archive(), person(), identifier)
    kind = "application/zip" if path.suffix == ".zip" else "application/pdf"
    response = send_file(path, mimetype=kind, conditional=False, etag=False)
    return attached(response, str(copy.body["name"]))


@bp.get("/<identifier>/pages/<int:number>")
def picture(identifier: str, number: int) -> Response:
    """A page of what was issued, to read here; it bears who reads it, and when."""
    copy, path = copying.open_copy(archive(), person(), identifier)
    if path.suffix != ".pdf" or not 1 <= number <= int(copy.body["pages"]):
        raise NotFoundError(f"trang {number}")
    if newly_opened(identifier):
        copying.note(archive(), person(), copy, "read")
    drawn = marked(archive(), person(), copy.agency, path, family="pdf", number=number)
    response = Response(drawn, mimetype="image/png")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def wish_of(said: WebRequest) -> Wish:
    """What a form asks for.

    Raises:
        RefusedError: the parts of an extract cannot be read.
    """
    form = said.form
    texts = {name: form.get(name, "").strip() for name in ("kind", "purpose", "recipient")}
    return Wish(
        **texts,
        recipient_id=form.get("recipient_id", "").strip(),
        reader=form.get("reader", "").strip(),
        parts=read_parts(form.get("parts", "")) if form.get("kind") == "trich-sao" else (),
        count=form.get("count", 1, type=int),
        to_paper="to_paper" in form,
        place=form.get("place", ""),
    )


def terms_of(form: Any) -> Terms:  # noqa: ANN401  a form, or what JSON held
    """How a copy is to be made.

    Raises:
        BadRequest: a value is none of those there are.
    """
    level = str(form.get("level", "") or _usual_level())
    if level not in {Level.B_B, Level.B_T}:
        abort(HTTPStatus.BAD_REQUEST, "level")
    texts = {
        name: str(form.get(name, "") or "").strip()[:300] for name in ("signer", "place", "short")
    }
    return Terms(texts["signer"], texts["place"], texts["short"], level)


def small(name: str) -> bytes:
    """A small file that was sent.

    Raises:
        BadRequest: there is none.
    """
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        abort(HTTPStatus.BAD_REQUEST, name)
    return sent.stream.read(_SMALL)


def answer_sent() -> dict[str, Any]:
    """The answer of a desk that was sent.

    Raises:
        BadRequest: there is none.
        RefusedError: it is none.
    """
    try:
        said = json.loads(small("answer"))
    except (ValueError, RecursionError):
        raise RefusedError("không phải JSON · not JSON") from None
    if not isinstance(said, dict):
        raise RefusedError("không phải trả lời ký · not an answer")
    return said


def rule_names() -> dict[str, CopyRule]:
    """Every kind of copy by its code."""
    return {rule.kind.value: rule for rule in kinds_on(copying.today(archive()))}


@bp.app_template_filter("parts_in_words")
def parts_in_words(parts: tuple[Part, ...]) -> str:
    """The parts of an extract as they are typed."""
    return write_parts(parts)


@bp.app_template_global("copy_kind")
def copy_kind(kind: str) -> str:
    """What a kind of copy is called."""
    rule = next((rule for rule in copy_rules() if rule.kind.value == kind), None)
    return pick(rule.vi, rule.en) if rule else kind


def _may(found: Request, right: Right) -> bool:
    return person().may(right, found.agency)


def _work(found: Request, rule: CopyRule) -> dict[str, Any] | None:
    """What whoever makes the copy chooses from; None while there is nothing to make."""
    if found.state.value != "approved":
        return None
    held, day = archive(), copying.today(archive())
    agency = copying.issuer_of(held, found.agency)
    could = [
        one
        for one in copying.signatories_of(held).of(agency.code)
        if one.covers(rule.kind, day) and one.person in {found.decided_by, person().login}
    ]
    names = {one.login: one.full_name for one in held.people.all()}
    issued = copying.issued_of(held)
    return {
        "agency": agency,
        "signatories": [(one.person, names[one.person], one.office) for one in could],
        "number": issued.next_number(agency.code, day.year) if rule.numbered else None,
        "place": place_of(agency.name),
        "short": short_name(agency.name),
        "keys": issuing.keys(Desk(held, person())),
        "levels": [Level.B_B, Level.B_T],
        "level": _usual_level(),
        "waits": CopyDesk(Bench(held, person())).waits(found.id),
        "signed": rule.signed and copying.target_of(rule, found.wish).value == "electronic",
    }


def _usual_level() -> Level:
    """A copy ends with its signature (``ingest.issued.level_of``), so B-T is the most."""
    return Level.B_T if Level(usual_level()).timestamped else Level.B_B


def _to(made: Request) -> Answer:
    return redirect(url_for("copies.one", identifier=made.id), HTTPStatus.SEE_OTHER)
