"""Held open: a delivery in the spool, from its first look until it is kept or refused."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ingest.delivery import Delivery
from ingest.metadata import tidy
from ingest.opening import Opened, open_delivery
from repository.documents import trio_key
from repository.workplace import workplace


@dataclass(frozen=True, slots=True)
class Held:
    """A delivery in a folder of its own."""

    delivery: Delivery
    folder: Path
    opened: Opened

    @property
    def digests(self) -> list[str]:
        """SHA-256 of its files, the document itself first."""
        return [file.fingerprint.sha256.hex for file in self.opened.files]

    @property
    def things(self) -> list[str]:
        """What nobody else may work on meanwhile."""
        fields = tidy(self.opened.fields)
        return [*self.digests, fields.get("DocCode", ""), trio_key(fields)]


def hold_open(spool: Path, stack: ExitStack, delivery: Delivery) -> Held:
    """Bring a delivery into the spool, until ``stack`` ends.

    Raises:
        RefusedError: a file cannot be read.
        UnavailableError: the spool did not answer.
    """
    incoming = spool / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    folder = stack.enter_context(workplace(incoming))
    return Held(delivery, folder, open_delivery(delivery, folder))
