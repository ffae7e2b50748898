"""What evidence needs to know of timestamps, whoever looks into them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TokenVerdict:
    """What a TimeStampToken is worth at a moment."""

    made_at: datetime | None
    """As its authority says; None where it could not be read."""
    problem: str = ""
    """Why it proves nothing at that moment; empty where it does."""
    indication: str = ""
    """EN 319 102-1: ``TOTAL-PASSED``, or a sub-indication."""
    ends: datetime | None = None
    """When the first certificate of its chain expires; None where no chain is known."""
    algorithms: tuple[tuple[str, int | None], ...] = ()
    """What its worth rests on beside the imprint: algorithm and, of keys, their bits."""
    authority: str = ""
    """The name in the certificate of the authority."""


class TokenJudge(Protocol):
    """Judges one token with what is known and kept, without a network."""

    def __call__(
        self, token: bytes, digest: bytes, algorithm: str, moment: datetime
    ) -> TokenVerdict:
        """Say what ``token`` is worth for ``digest``, known to have existed at ``moment``."""
        ...


class Examiner(TokenJudge, Protocol):
    """A judge that also knows what should be kept beside a token."""

    def material(
        self, token: bytes, digest: bytes, algorithm: str, moment: datetime
    ) -> dict[str, bytes]:
        """Certificates and revocation data that speak of its chain: file name → DER."""
        ...


class Sunset(Protocol):
    """Says until when an algorithm is believed."""

    def __call__(self, algorithm: str, key_bits: int | None = None, /) -> date | None:
        """The last day on which it is; None where no end is announced."""
        ...


def over(day: date) -> datetime:
    """The instant at which ``day`` is over, in UTC."""
    return datetime.combine(day, time(), UTC) + timedelta(days=1)


def end_of(verdict: TokenVerdict, algorithm: str, sunset: Sunset) -> datetime | None:
    """When a timestamp ends: the first of its certificates or algorithms that does.

    Args:
        verdict: What is known of the timestamp.
        algorithm: Of the hash tree that it covers.
        sunset: The table of algorithms.
    """
    days = [sunset(algorithm), *(sunset(name, bits) for name, bits in verdict.algorithms)]
    ends = [over(day) for day in days if day is not None]
    return min([*ends, *([verdict.ends] if verdict.ends else [])], default=None)
