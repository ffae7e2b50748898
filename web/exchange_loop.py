"""One turn of a connection to the document axis: what waits for us, what waits to be sent.

One turn at a time for each connection, in this process or another.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from ingest.exchange.axis import Axis
from ingest.turns import Turns
from repository.calendar import iso_utc
from repository.errors import ArchiveError
from web import status_out
from web.axes import AxisSettings
from web.exchange_files import remember
from web.exchange_inbox import Inbox, Receive
from web.exchange_lines import connect, on_behalf
from web.exchange_outbox import Sender
from web.wiring import Archive

_MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn did."""

    axis: str
    at: datetime
    received: int = 0
    """Messages that were fetched, or taken up again, and read."""
    repeated: int = 0
    """Known already: only acknowledged."""
    rejected: int = 0
    left: int = 0
    """Left for later."""
    sent: int = 0
    failed: int = 0
    """Refused for good."""
    delivered: int = 0
    """Recipients that a document was seen to have reached."""
    problems: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As a command and REST say it."""
        return asdict(self) | {"at": iso_utc(self.at), "problems": list(self.problems)}


def turn(archive: Archive, axis: AxisSettings, receive: Receive, line: Axis | None = None) -> Turn:
    """Take what waits, send what waits, and note what became of what was sent.

    1. send the outbox: what is urgent does not wait until a full inbox is read;
    2. take up what was stored before a crash;
    3. list, fetch, store, enter, receive, acknowledge;
    4. send what came of that, and note deliveries.

    What the axis or one message does wrong is said in ``problems``, and left for later.

    Raises:
        ForbiddenError: the account of the settings may not.
        NotFoundError: there is no such account or agency.
    """

    def work(line: Axis, agency: str) -> Turn:
        inbox = Inbox(archive, axis, line, receive, agency)
        sender = Sender(archive, axis, line, agency)
        sender.empty()
        inbox.empty()
        status_out.catch_up(archive, agency)
        sender.empty()
        sender.look_after()
        return _turn(archive, axis, inbox, sender)

    return _alone(archive, axis, line, work)


def send(archive: Archive, axis: AxisSettings, line: Axis | None = None) -> Turn:
    """Send what waits, and nothing else: documents leave sooner than others are asked for.

    Raises:
        ForbiddenError: the account of the settings may not.
        NotFoundError: there is no such account or agency.
    """

    def work(line: Axis, agency: str) -> Turn:
        sender = Sender(archive, axis, line, agency)
        sender.empty()
        return _turn(archive, axis, None, sender)

    return _alone(archive, axis, line, work)


def receiver() -> Receive:
    """What reads a message that was stored."""
    from web.receiving import receive

    return receive


def _alone(
    archive: Archive,
    axis: AxisSettings,
    line: Axis | None,
    work: Callable[[Axis, str], Turn],
) -> Turn:
    on_behalf(archive, axis)
    agency = archive.agencies.find(axis.agency).code
    with Turns(archive.settings.spool / "turns-exchange").of([axis.name]):
        try:
            done = work(line or connect(archive, axis), agency)
        except ArchiveError as error:
            remember(archive, axis.name, _said(archive, (str(error),)))
            raise
        remember(archive, axis.name, _said(archive, done.problems) | {"turn": done.as_dict()})
    return done


def _said(archive: Archive, problems: tuple[str, ...]) -> dict[str, Any]:
    now = iso_utc(archive.clock())
    said: dict[str, Any] = {"at": now, "problems": list(problems)}
    return said if problems else said | {"good_at": now}


def _turn(archive: Archive, axis: AxisSettings, inbox: Inbox | None, sender: Sender) -> Turn:
    counts = {}
    problems = list(sender.problems)
    if inbox is not None:
        names = ("received", "repeated", "rejected", "left")
        counts = {name: getattr(inbox, name) for name in names}
        problems = [*inbox.problems, *problems]
    return Turn(
        axis=axis.name,
        at=archive.clock(),
        sent=sender.sent,
        failed=sender.failed,
        delivered=sender.delivered,
        problems=tuple(problems[:_MOST_PROBLEMS]),
        **counts,
    )
