"""A throttle: so many tries a minute from one address, and then a pause."""

import threading
from collections import deque
from datetime import datetime, timedelta

from repository.calendar import Clock

_SPAN = timedelta(minutes=1)
_ADDRESSES = 10_000


class Throttle:
    """Counts tries by address, in this process only; the lock on accounts is in the database."""

    def __init__(self, clock: Clock, tries: int = 30) -> None:
        self._clock = clock
        self._tries = tries
        self._seen: dict[str, deque[datetime]] = {}
        self._lock = threading.Lock()

    def allows(self, address: str) -> bool:
        """Count one try; False when there were too many within a minute."""
        now = self._clock()
        with self._lock:
            if len(self._seen) > _ADDRESSES:
                self._seen.clear()
            tries = self._seen.setdefault(address, deque(maxlen=self._tries + 1))
            while tries and now - tries[0] > _SPAN:
                tries.popleft()
            tries.append(now)
            return len(tries) <= self._tries
