"""A time-stamping authority inside the test, on a clock of its own, that counts questions."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tests.pki import Pki


@dataclass
class CountingStamper:
    """A ``Stamper`` of the test's PKI."""

    pki: Pki
    clock: Callable[[], datetime]
    asked: list[tuple[bytes, str]] = field(default_factory=list)

    def stamp(self, digest: bytes, algorithm: str) -> bytes:
        self.asked.append((digest, algorithm))
        stamper = self.pki.timestamper(self.clock().replace(microsecond=0))
        token: bytes = asyncio.run(stamper.async_timestamp(digest, algorithm)).dump()
        return token
