"""Routing: by which means a document reaches a recipient, to whom it goes, and why. Pure.

Everything goes over the axis (regulation Điều 6); on paper too goes only what is on the dated list
(Điều 7; QĐ 28/2018 Điều 5.3, 7.2). Who was dissolved is reached through its successor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from repository.agencies import Agency
from repository.decisions import PaperRule
from repository.outgoing_steps import Means, Outgoing, Recipient

AXIS = frozenset({Means.AXIS, Means.BOTH})
ON_PAPER = frozenset({Means.PAPER, Means.BOTH})


@dataclass(frozen=True, slots=True)
class Route:
    """How one recipient is reached."""

    recipient: Recipient
    means: Means
    routed_to: str
    """Code of the successor; empty where there is none."""
    name: str
    """Of whoever gets it."""
    why: str
    """The lines of the paper list and the succession that decided; empty: the usual way."""
    open: bool = True
    """Whether there is anybody to send it to: some bodies ended without a successor."""

    @property
    def code(self) -> str:
        """Where the message goes."""
        return self.routed_to or self.recipient.code


def route(
    outgoing: Outgoing,
    recipient: Recipient,
    rules: Sequence[PaperRule],
    known: Mapping[str, Agency],
    successor: tuple[str, str],
) -> Route:
    """Decide how a recipient is reached on the document's day."""
    code, note = successor[0] or recipient.code, successor[1]
    day = outgoing.issued or outgoing.drafted_at.date()
    place = known.get(code)
    level = place.level if place else ""
    codes = {recipient.code, code}
    lines = [
        rule
        for rule in rules
        if any(rule.covers(outgoing.agency, outgoing.type_name, one, level, day) for one in codes)
    ]
    means = Means.BOTH if lines and recipient.means is Means.AXIS else recipient.means
    why = [f"{rule.said or 'gửi kèm bản giấy'} ({rule.citation})" for rule in lines]
    if note:
        why.append(note)
    name = place.name if place else recipient.name
    moved = code if code != recipient.code else ""
    return Route(
        recipient, means, moved, name or recipient.name, "; ".join(why), bool(successor[0])
    )
