"""What the sender of an incoming document asked of us since, read from its row; and as JSON."""

from collections.abc import Mapping
from typing import Any

from repository.access import Scope
from repository.incoming_steps import Incoming, IncomingState
from web.wiring import Archive

RECALL = "recall"


def request_of(incoming: Incoming) -> tuple[str, Mapping[str, Any]] | None:
    """What the sender asked of an incoming document, and how it stands; None: nothing."""
    for name in ("recall", "concerns"):
        request = incoming.body.get(name)
        if isinstance(request, Mapping) and "state" in request:
            return (RECALL if name == "recall" else str(request["kind"])), request
    return None


def line_of(incoming: Incoming) -> dict[str, Any]:
    """What was asked of a document, as JSON."""
    kind, request = request_of(incoming) or ("", {})
    return {
        "incoming": incoming.id,
        "agency": incoming.agency,
        "state": incoming.state.value,
        "code": incoming.code,
        "sender": incoming.sender,
        "asked": kind,
        "asked_at": str(request.get("asked_at", "")),
        "reason": str(request.get("reason", "")),
        "answer": str(request.get("state", "")),
        "said": str(request.get("said", "")),
    }


def taken_back(archive: Archive, document: str, scope: Scope) -> tuple[str, str]:
    """How a document of the archive was taken back, and why; empty where it was not."""
    ours = archive.issues.of_document(document, scope)
    if ours is not None and ours.frozen:
        return ours.state.value, str(ours.body.get("recall", {}).get("reason", ""))
    came = archive.arrivals.of_document(document, scope)
    gone = [one for one in came if one.state is IncomingState.WITHDRAWN]
    if came and len(gone) == len(came):  # what came twice, and was taken back once, still stands
        return gone[0].state.value, str(gone[0].body.get("recall", {}).get("reason", ""))
    return "", ""
