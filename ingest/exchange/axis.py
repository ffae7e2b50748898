"""The port to a document axis: what every variant of it can do, national or provincial.

One adapter a variant; whoever works with it sees this only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from ingest.exchange.envelope import Kind
from repository.errors import RefusedError


class TransportState(StrEnum):
    """How far a message is at its receiver's, as the axis knows it."""

    INITIAL = "initial"
    PROCESSING = "processing"
    DONE = "done"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Listed:
    """One message that waits for us."""

    axis_id: str
    kind: Kind
    sender: str
    to: str
    state: str
    created: str
    entry: Mapping[str, Any] = field(default_factory=dict)
    """The line of the list, as it came."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the axis knows of a message that we sent, for one receiver."""

    axis_id: str
    """Ours."""
    to: str
    state: str
    received_at: datetime | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """An agency that the axis knows."""

    code: str
    name: str
    parent: str = ""
    other_code: str = ""
    """Its code of the other system: 13 characters, or 35."""
    email: str = ""


class AxisRefusedError(RefusedError):
    """The axis said no, and will again: with its code, and what it said."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(f"trục liên thông từ chối ({code}): {said} · the axis refused ({code})")
        self.code = code
        self.said = said


class Axis(Protocol):
    """A connection for one agency of ours. Every method may raise ``UnavailableError``.

    ``UnavailableError`` means: try again later. ``AxisRefusedError``: do not.
    """

    @property
    def name(self) -> str:
        """As the settings call it."""
        ...

    def waiting(self, kind: Kind) -> Iterator[Listed]:
        """Messages that wait for us, oldest first."""
        ...

    def fetch(self, axis_id: str, to: Path) -> None:
        """Write the very bytes of a message to ``to``, which appears whole.

        Raises:
            AxisRefusedError: it is larger than the settings allow, or not for us.
        """
        ...

    def acknowledge(self, axis_id: str, state: TransportState, said: str = "") -> None:
        """Tell the axis what became of a message."""
        ...

    def send(self, kind: Kind, sender: str, to: Sequence[str], message: Path) -> str:
        """Send the message at ``message``; what the axis calls it."""
        ...

    def deliveries(self, kind: Kind, axis_id: str = "") -> Iterator[Delivery]:
        """What became of what we sent; of one message, if it is named."""
        ...

    def agencies(self) -> Iterator[Listing]:
        """The agencies of the axis."""
        ...
