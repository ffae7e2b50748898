"""Disposal by REST: lists, councils, decisions, destruction by two, stubs, backups.

A decision and a confirmation carry the password of whoever makes it in their body, whatever
session or header the request came with.
"""

from http import HTTPStatus
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.disposal_steps import Reason, Verdict
from repository.disposals import Proposal
from web import disposal_ending as ending
from web import disposals
from web.api.asking import asker
from web.api.blueprint import Rule, body, number, text
from web.api.tasks import shown_job
from web.current import archive, throttle
from web.disposal_forms import keep, paper
from web.disposal_lines import (
    backup_line,
    candidate_line,
    disposal_line,
    follow_up_line,
    outline_line,
    remains_line,
    whole,
)
from web.form_pages import MEDIA, day_of, today
from web.handed_out import attached
from web.proving import LONGEST, Proof

_MOST = 1000


def list_candidates() -> ResponseReturnValue:
    """What may be proposed, and what forbids it."""
    given, limit = request.args, number("limit", _MOST, _MOST)
    found = disposals.candidates(
        archive(),
        asker(),
        given.get("agency", ""),
        given.get("kind", ""),
        every=given.get("every") == "1",
        limit=limit + 1,
    )
    lines = [candidate_line(one) for one in found[:limit]]
    return {"candidates": lines, "more": len(found) > limit}


def list_disposals() -> ResponseReturnValue:
    """The rounds of disposal."""
    found = disposals.listed(archive(), asker(), opened=request.args.get("open") == "1")
    return {"disposals": [outline_line(one) for one in found]}


def show_disposal(disposal: str) -> ResponseReturnValue:
    """One of them, with its items and what was said of each."""
    seen = disposals.seen_by(archive(), asker(), disposal)
    return whole(seen, ending.follow_ups(archive(), asker(), disposal))


def propose_disposal() -> ResponseReturnValue:
    """Make the list."""
    data = body()
    made = disposals.propose(
        archive(),
        asker(),
        text(data, "agency", ""),
        text(data, "title", ""),
        _proposals(data),
        text(data, "explanation", ""),
    )
    return disposal_line(made), HTTPStatus.CREATED


def explain_disposal(disposal: str) -> ResponseReturnValue:
    """Say why."""
    said = text(body(), "explanation", "")
    return disposal_line(disposals.explain(archive(), asker(), disposal, said))


def convene_council(disposal: str) -> ResponseReturnValue:
    """Make the council."""
    data = body()
    members = data.get("members")
    if not isinstance(members, dict) or not all(isinstance(one, str) for one in members.values()):
        raise BadRequest('members: {"login": "chair, member, secretary"}')
    order = text(data, "order", "")
    return disposal_line(disposals.convene(archive(), asker(), disposal, members, order))


def opine_disposal(disposal: str) -> ResponseReturnValue:
    """Give one's own opinion of items."""
    opinions = {
        ordinal: (verdict, text(one, "said", "")) for ordinal, verdict, one in _verdicts("opinions")
    }
    return disposal_line(disposals.opine(archive(), asker(), disposal, opinions))


def conclude_disposal(disposal: str) -> ResponseReturnValue:
    """Close the council's meeting, as its chair."""
    verdicts = {ordinal: verdict for ordinal, verdict, _ in _verdicts("verdicts")}
    minutes = text(body(), "minutes", "")
    return disposal_line(disposals.conclude(archive(), asker(), disposal, verdicts, minutes))


def appraise_disposal(disposal: str) -> ResponseReturnValue:
    """Enter the opinion of the competent body, or say why none is needed."""
    data = body()
    if why := text(data, "not_needed", ""):
        return disposal_line(disposals.waive(archive(), asker(), disposal, why))
    document = text(data, "document", "")
    return disposal_line(disposals.appraise(archive(), asker(), disposal, document))


def decide_disposal(disposal: str) -> ResponseReturnValue:
    """Decide it, by password."""
    data = body()
    said = text(data, "day", "")
    when = day_of(said) if said else today()
    decision, proof = text(data, "decision", ""), _proof(data)
    made = disposals.decide(archive(), asker(), disposal, decision, when, proof)
    return disposal_line(made)


def confirm_disposal(disposal: str) -> ResponseReturnValue:
    """Confirm it as one of the two, by password."""
    data = body()
    part = text(data, "part", "")
    return disposal_line(ending.confirm(archive(), asker(), disposal, part, _proof(data)))


def destroy_disposal(disposal: str) -> ResponseReturnValue:
    """Have a worker destroy it; again, and it is gone on with."""
    job = ending.ask(archive(), asker(), disposal)
    return shown_job(job), HTTPStatus.ACCEPTED, {"Location": f"/api/v1/jobs/{job.id}"}


def end_disposal(disposal: str) -> ResponseReturnValue:
    """End it when nothing is left to do."""
    return disposal_line(ending.end(archive(), asker(), disposal))


def cancel_disposal(disposal: str) -> ResponseReturnValue:
    """Give it up."""
    reason = text(body(), "reason", "")
    return disposal_line(disposals.cancel(archive(), asker(), disposal, reason))


def follow_up_disposal(disposal: str, number: int) -> ResponseReturnValue:
    """Write down that something elsewhere was done."""
    said = text(body(), "said", "")
    return follow_up_line(ending.followed_up(archive(), asker(), disposal, number, said))


def make_disposal_paper(disposal: str, form: str) -> ResponseReturnValue:
    """One paper of a disposal, as PDF/A or docx."""
    media = request.args.get("format", "pdf")
    if media not in MEDIA:
        raise BadRequest("format: pdf, docx")
    made = paper(archive(), asker(), disposal, form)
    answer = Response(made.pdf if media == "pdf" else made.docx, mimetype=MEDIA[media])
    return attached(answer, f"{form}.{media}")


def keep_disposal_papers(disposal: str) -> ResponseReturnValue:
    """Keep its papers as documents of the archive."""
    keep(archive(), asker(), disposal)
    return show_disposal(disposal)


def show_stub(record: str) -> ResponseReturnValue:
    """What proves that a record was, and how it ended."""
    return remains_line(ending.remains(archive(), asker(), record))


def list_backups() -> ResponseReturnValue:
    """Sets of backups outside the stores."""
    return {"backups": [backup_line(one) for one in ending.backups(archive(), asker())]}


def enter_backup() -> ResponseReturnValue:
    """Tell of one."""
    data = body()
    said = {name: text(data, name, "") for name in ("name", "medium", "place", "made")}
    return backup_line(ending.enter_backup(archive(), asker(), said)), HTTPStatus.CREATED


def destroy_backup(backup: str) -> ResponseReturnValue:
    """Write down that a whole set is gone."""
    said = text(body(), "said", "")
    return backup_line(ending.backup_gone(archive(), asker(), backup, said))


def _proof(data: dict[str, Any]) -> Proof:
    return Proof(text(data, "password", "")[:LONGEST], request.remote_addr or "", throttle())


def _proposals(data: dict[str, Any]) -> list[Proposal]:
    found = []
    for one in _things(data, "items"):
        kind, reason = text(one, "kind", "dossier"), text(one, "reason", Reason.EXPIRED.value)
        if kind not in ("dossier", "document") or reason not in set(Reason):
            raise BadRequest(f"kind: dossier, document; reason: {', '.join(Reason)}")
        found.append(Proposal(kind, text(one, "object"), Reason(reason)))
    return found


def _verdicts(name: str) -> list[tuple[int, Verdict, dict[str, Any]]]:
    found = []
    for one in _things(body(), name):
        ordinal, says = one.get("ordinal"), text(one, "says", "")
        if not isinstance(ordinal, int) or isinstance(ordinal, bool):
            raise BadRequest("ordinal: số · a number")
        if says not in (Verdict.DESTROY, Verdict.KEEP):
            raise BadRequest("says: destroy, keep")
        found.append((ordinal, Verdict(says), one))
    return found


def _things(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = data.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise BadRequest(f"{name}: danh sách đối tượng · a list of objects")
    return value


_ONE = "/disposals/<disposal>"
RULES = (
    Rule("GET", "/disposals", list_disposals),
    Rule("POST", "/disposals", propose_disposal),
    Rule("GET", "/disposals/candidates", list_candidates),
    Rule("GET", _ONE, show_disposal),
    Rule("POST", f"{_ONE}/explanation", explain_disposal),
    Rule("POST", f"{_ONE}/council", convene_council),
    Rule("POST", f"{_ONE}/opinions", opine_disposal),
    Rule("POST", f"{_ONE}/conclusion", conclude_disposal),
    Rule("POST", f"{_ONE}/appraisal", appraise_disposal),
    Rule("POST", f"{_ONE}/decision", decide_disposal),
    Rule("POST", f"{_ONE}/confirmations", confirm_disposal),
    Rule("POST", f"{_ONE}/destruction", destroy_disposal),
    Rule("POST", f"{_ONE}/end", end_disposal),
    Rule("POST", f"{_ONE}/cancel", cancel_disposal),
    Rule("POST", f"{_ONE}/follow-ups/<int:number>", follow_up_disposal),
    Rule("GET", f"{_ONE}/forms/<form>", make_disposal_paper),
    Rule("POST", f"{_ONE}/documents", keep_disposal_papers),
    Rule("GET", "/stubs/<record>", show_stub),
    Rule("GET", "/backups", list_backups),
    Rule("POST", "/backups", enter_backup),
    Rule("POST", "/backups/<backup>/gone", destroy_backup),
)
