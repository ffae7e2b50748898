"""Looking after the axis: a thread beside the worker's work polls each connection."""

import logging
import threading
import time
from dataclasses import dataclass, field

from repository.errors import ArchiveError
from web.axes import AxisSettings
from web.exchange_inbox import Receive
from web.exchange_loop import receiver, send, turn
from web.wiring import Archive

SEND_SECONDS = 30.0
"""How often what waits to be sent is looked for between two turns."""
_LOG = logging.getLogger("luutru.exchange")


@dataclass(slots=True)
class Exchanger:
    """Polls every connection of one archive, each in a thread of its own."""

    archive: Archive
    receive: Receive | None = None
    told: dict[str, str] = field(default_factory=dict)
    """The last complaint of each connection that was logged."""

    def start(self, stop: threading.Event) -> None:
        """Begin, until told to stop."""
        for axis in self.archive.settings.axes:
            name = f"axis {axis.name}"
            threading.Thread(target=self.until, args=(axis, stop), name=name, daemon=True).start()

    def until(self, axis: AxisSettings, stop: threading.Event) -> None:
        """Take turns, and send between them, until told to stop."""
        looked = float("-inf")
        while not stop.is_set():
            due = time.monotonic() - looked >= axis.poll_seconds
            if due:
                looked = time.monotonic()
            self.look(axis, whole=due)
            stop.wait(min(SEND_SECONDS, axis.poll_seconds))

    def look(self, axis: AxisSettings, *, whole: bool) -> None:
        """One turn, or (not ``whole``) only what waits to be sent."""
        try:
            if whole:
                done = turn(self.archive, axis, self.receive or receiver())
                self._complain(axis, "; ".join(done.problems[:3]))
            elif self.archive.outbox.waiting(axis.name):
                send(self.archive, axis)
        except (ArchiveError, OSError) as error:
            self._complain(axis, str(error))
        except Exception:  # whatever it is, the next turn comes
            _LOG.exception("%s", axis.name)

    def _complain(self, axis: AxisSettings, text: str) -> None:
        if text and self.told.get(axis.name) != text:
            _LOG.warning("%s: %s", axis.name, text)
        self.told[axis.name] = text
