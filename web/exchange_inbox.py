"""The inbox of a connection: everything that waits is fetched, kept, read, and acknowledged.

1. What lies on our disk unread from before is taken up first, and fetched anew if it is not there.
2. What is known is acknowledged again: the axis had not heard us.
3. Anything else is fetched, and lies on the disk, flushed, before it is written down.
4. It is acknowledged when what came of it is written down, and never before.

A message that cannot be taken now does not keep the others from being taken.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ingest.exchange.axis import Axis, AxisRefusedError, Listed, TransportState
from ingest.exchange.envelope import Kind
from repository.errors import ArchiveError, UnavailableError
from repository.messages import Direction, Message, MessageState
from web.axes import AxisSettings
from web.exchange_files import name_of, path_of
from web.wiring import Archive

Receive = Callable[[Archive, Message, Path], Message]
"""Reads a stored message, and keeps what is in it (``web.receiving.receive``)."""

PATIENCE = 3
"""So many times in a row the axis may fail before the rest is left for later."""
_MOST_STORED = 1000
_LOG = logging.getLogger("luutru.exchange")
_SIZE = "size"


@dataclass(slots=True)
class Inbox:
    """One look into the inbox."""

    archive: Archive
    axis: AxisSettings
    line: Axis
    receive: Receive
    agency: str
    received: int = 0
    repeated: int = 0
    rejected: int = 0
    left: int = 0
    """What is still to be read."""
    problems: list[str] = field(default_factory=list)
    failures: int = 0

    def empty(self) -> None:
        """Take whatever waits."""
        self._take_up()
        for kind in (Kind.DOCUMENT, Kind.STATUS):
            listed: list[Listed] = []
            if self._try(f"{kind.value}: danh sách", partial(self._list, kind, listed)):
                for one in {one.axis_id: one for one in listed}.values():
                    if self.failures >= PATIENCE:
                        return
                    self._try(one.axis_id, partial(self._take, one))

    def _list(self, kind: Kind, to: list[Listed]) -> None:
        to.extend(self.line.waiting(kind))

    def _take_up(self) -> None:
        """Read what nobody has read yet, the oldest first."""
        stored = self.archive.messages.latest(
            [self.agency], _MOST_STORED, states=[MessageState.STORED]
        )
        for message in reversed(stored):
            if message.axis == self.axis.name and message.direction is Direction.IN:
                self._try(message.id, partial(self._again, message))

    def _again(self, message: Message) -> None:
        path = path_of(self.archive, message)
        if not path.exists() and message.axis_id:
            self.line.fetch(message.axis_id, path)
            if _sha256(path) != message.sha256:
                path.unlink()
                raise UnavailableError(f"{message.id}: trục trả gói tin khác · other bytes now")
        self._read(message)

    def _take(self, one: Listed) -> None:
        known = self.archive.messages.known(self.axis.name, self.agency, one.axis_id)
        if known is None:
            self._read(self._store(one))
        elif known.state is not MessageState.STORED:
            told = str(known.body.get("acknowledged", ""))
            if told != TransportState.FAIL or one.state != TransportState.FAIL:
                self.repeated += 1
                self._acknowledge(known)

    def _store(self, one: Listed) -> Message:
        """Fetch a message, and write it down when its bytes are safe."""
        name = name_of(self.axis.name, self.agency, one.axis_id)
        path = path_of(self.archive, name)
        try:
            self.line.fetch(one.axis_id, path)
        except AxisRefusedError as error:
            if error.code == _SIZE:  # it will not become smaller
                self.line.acknowledge(one.axis_id, TransportState.FAIL, error.said)
            raise
        message = Message(
            id=name,
            axis=self.axis.name,
            agency=self.agency,
            direction=Direction.IN,
            kind=one.kind.value,
            sha256=_sha256(path),
            size=path.stat().st_size,
            state=MessageState.STORED,
            at=self.archive.clock(),
            axis_id=one.axis_id,
            sender=one.sender,
            body={"entry": dict(one.entry)},
        )
        self.archive.messages.enter(message, self.axis.login)
        return message

    def _read(self, message: Message) -> None:
        read = self.receive(self.archive, message, path_of(self.archive, message))
        self.received += 1
        self.rejected += read.state is MessageState.REJECTED
        if read.state is not MessageState.STORED:
            self._acknowledge(read)

    def _acknowledge(self, message: Message) -> None:
        """Tell the axis: what is rejected has failed, all else has arrived."""
        rejected = message.state is MessageState.REJECTED
        state = TransportState.FAIL if rejected else TransportState.DONE
        if message.axis_id:
            self.line.acknowledge(message.axis_id, state, _reason(message) if rejected else "")
            if message.body.get("acknowledged") != state.value:
                self.archive.messages.note(message.id, self.axis.login, acknowledged=state.value)

    def _try(self, name: str, act: Callable[[], None]) -> bool:
        """Do one thing; what goes wrong is noted, and does not stop the rest."""
        try:
            act()
        except UnavailableError as error:
            self.failures += 1
            self.left += 1
            self.problems.append(f"{name}: {error}")
            return False
        except ArchiveError as error:
            self.left += 1
            self.problems.append(f"{name}: {error}")
            return False
        except Exception:  # a defect over one message must not keep all others from being taken
            _LOG.exception("%s: %s", self.axis.name, name)
            self.left += 1
            self.problems.append(f"{name}: lỗi ngoài dự kiến, xem nhật ký · see the log")
            return False
        self.failures = 0
        return True


def _reason(message: Message) -> str:
    """The first reason that was found."""
    findings = message.body.get("findings") or ()
    said = [one for one in findings if one.get("severity") == "error"] or list(findings)
    return str(said[0].get("message", "")) if said else ""


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
