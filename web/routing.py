"""Routing: by which means a document reaches a recipient, to whom it goes, and why. Pure.

Everything goes over the axis (regulation Điều 6); on paper too goes only what is on the dated list
(Điều 7; QĐ 28/2018 Điều 5.3, 7.2). Who was dissolved is reached through its successor.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from repository.agencies import Agencies, Agency
from repository.decisions import PaperRule
from repository.errors import NotFoundError
from repository.outgoing_steps import Means, Outgoing, Recipient

Successor = Callable[[Agencies, str, date], tuple[str, str]]
AXIS = frozenset({Means.AXIS, Means.BOTH})
ON_PAPER = frozenset({Means.PAPER, Means.BOTH})
_MOST_SUCCESSIONS = 10


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
    code, note = successor
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
    return Route(recipient, means, moved, name or recipient.name, "; ".join(why))


def successor_finder() -> Successor:
    """What finds successors."""
    try:
        from repository.succession import successor_on  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return _successor_on
    found: Successor = successor_on
    return found


def _successor_on(agencies: Agencies, code: str, day: date) -> tuple[str, str]:
    """Who stands in the place of an agency on ``day``, and why; itself where it is still there."""
    here = code
    said: list[str] = []
    for _ in range(_MOST_SUCCESSIONS):
        try:
            agency = agencies.find(here)
        except NotFoundError:
            return here, "; ".join(said)
        gone = agency.valid_to is not None and agency.valid_to < day
        if not gone or not agency.successor:
            return (agency.code if said else code), "; ".join(said)
        said.append(
            f"{agency.name} kết thúc ngày {agency.valid_to:%d/%m/%Y}, gửi cơ quan kế thừa "
            f"{agency.successor}"
        )
        here = agency.successor
    return here, "; ".join(said)
