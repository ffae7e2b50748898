"""Recalls by REST: taken back, corrected, replaced; agreed to or declined; statuses settled."""

from flask.typing import ResponseReturnValue

from web import recalls, taking_back
from web.api.asking import asker
from web.api.blueprint import Rule, body, names, text
from web.current import archive
from web.outgoing_lines import line_of
from web.recall_lines import line_of as line_of_request
from web.statuses import held_statuses, let_go, settle, status_line


def recall_outgoing(outgoing: str) -> ResponseReturnValue:
    """Take it back."""
    data = body()
    form = text(data, "form", "status")
    return line_of(taking_back.recall(archive(), asker(), outgoing, text(data, "reason", ""), form))


def update_outgoing(outgoing: str) -> ResponseReturnValue:
    """Send a correction to all that have it."""
    data = body()
    places = tuple(names(data, "places")) if "places" in data else None
    changed = taking_back.Corrected(text(data, "subject", "") or None, places)
    reason, instead = text(data, "reason", ""), text(data, "instead", "")
    return line_of(taking_back.update(archive(), asker(), outgoing, reason, changed, instead))


def replace_outgoing(outgoing: str) -> ResponseReturnValue:
    """Send another document in its place."""
    data = body()
    new, reason = text(data, "new", ""), text(data, "reason", "")
    return line_of(taking_back.replace_with(archive(), asker(), outgoing, new, reason))


def show_recall_answers(outgoing: str) -> ResponseReturnValue:
    """What each recipient answered."""
    held = archive().issues.get(outgoing, asker().scope)
    return {"answers": [dict(one) for one in taking_back.told_back(archive(), held.id)]}


def agree_to_recall(incoming: str) -> ResponseReturnValue:
    """Agree to what the sender asked."""
    return line_of_request(recalls.agree(archive(), asker(), incoming, text(body(), "said", "")))


def decline_recall(incoming: str) -> ResponseReturnValue:
    """Decline it, with a reason."""
    return line_of_request(
        recalls.decline(archive(), asker(), incoming, text(body(), "reason", ""))
    )


def list_held_statuses() -> ResponseReturnValue:
    """Statuses that belong to nothing known."""
    return {"statuses": [status_line(one) for one in held_statuses(archive(), asker())]}


def settle_status(message: str) -> ResponseReturnValue:
    """Say what a held status belongs to; or, with a ``reason`` alone, that it is none of ours."""
    data = body()
    if data.get("reason"):
        return status_line(let_go(archive(), asker(), message, text(data, "reason", "")))
    outgoing, recipient = text(data, "outgoing", ""), text(data, "recipient", "")
    return status_line(settle(archive(), asker(), message, outgoing, recipient))


RULES = (
    Rule("POST", "/outgoing/<outgoing>/recall", recall_outgoing),
    Rule("GET", "/outgoing/<outgoing>/recall", show_recall_answers),
    Rule("POST", "/outgoing/<outgoing>/update", update_outgoing),
    Rule("POST", "/outgoing/<outgoing>/replacement", replace_outgoing),
    Rule("POST", "/incoming/<incoming>/recall/agree", agree_to_recall),
    Rule("POST", "/incoming/<incoming>/recall/decline", decline_recall),
    Rule("GET", "/statuses/held", list_held_statuses),
    Rule("POST", "/statuses/held/<message>", settle_status),
)
