"""A time-stamping authority inside the test, on a clock of its own, that counts questions."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tests.pki import Party, Pki


@dataclass
class CountingStamper:
    """A ``Stamper`` of the test's PKI."""

    pki: Pki
    clock: Callable[[], datetime]
    party: Party | None = None
    """Who stamps; the TSA of the PKI if left out."""
    asked: list[tuple[bytes, str]] = field(default_factory=list)

    def stamp(self, digest: bytes, algorithm: str) -> bytes:
        self.asked.append((digest, algorithm))
        at = self.clock().replace(microsecond=0)
        stamper = self.pki.timestamper(at, self.party)
        token: bytes = asyncio.run(stamper.async_timestamp(digest, algorithm)).dump()
        return token
