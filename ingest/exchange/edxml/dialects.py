"""Dialects: which form a message has, where its header stands, and what else its envelope says."""

from collections.abc import Iterator

from ingest.exchange.edxml.rules import Notes
from ingest.exchange.edxml.tree import Node
from ingest.exchange.envelope import Dialect

_NAMESPACES = {
    "http://www.mic.gov.vn/TBT/QCVN_102_2016": Dialect.QCVN_102,
    "http://www.e-doc.vn/Schema": Dialect.FORM_1,
    "http://www.inetcloud.vn/ns/edxml": Dialect.FORM_1,
}
_ENVELOPES = frozenset({"edxmlenvelope", "envelope"})
_SIGNATURES = ("signature", "digitalsignature")
_DSIG = "http://www.w3.org/2000/09/xmldsig#"


def message_of(root: Node, notes: Notes) -> Node | None:
    """The header of the message; None where there is none, or none that could be told."""
    if root.name != "edxml" and root.name not in _ENVELOPES:
        notes.add("EDX-04", why=root.name)
        return None
    found = list(root.within("messageheader")) or list(root.within("status"))
    if len(found) > 1:
        notes.add("EDX-04", why=f"{len(found)} × MessageHeader")
        return None
    if not found or not found[0].whole:
        notes.add("EDX-05")
        return None
    return found[0]


def dialect_of(root: Node, message: Node | None, notes: Notes) -> Dialect:
    """Which form it has: by the name space of its header, else of its root."""
    namespace = (message or root).namespace
    found = _NAMESPACES.get(namespace.rstrip("/"), Dialect.LOCAL)
    if message is not None and found is not Dialect.QCVN_102:
        notes.add("EDX-20", dialect=found.value, namespace=namespace or "–")
    return found


def signature_of(root: Node, notes: Notes) -> str:
    """What is seen of the envelope's own signature: never judged, never a reason to reject.

    Those on the axis cannot be verified by anybody (``edxml.md`` §1.8): dummies, in the wrong name
    space, written over. What counts are the signatures inside the attached files.
    """
    found = next(iter(root.within(*_SIGNATURES)), None)
    if found is None:
        return "none"
    if not found.children:
        return "empty"
    notes.add("EDX-37")
    return "not judged" if found.namespace == _DSIG else "not verifiable"


def reported(root: Node) -> Iterator[str]:
    """Errors that the message itself tells of: ``ErrorList`` of form 1.0, ``Report`` of another."""
    for outer in root.within("errorlist"):
        for error in outer.all("error"):
            said = [child.text for child in error.children if child.text]
            if said:
                yield ": ".join(said)
