"""Time as the archive keeps it (UTC) and as it shows it (+07:00)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

Clock = Callable[[], datetime]
"""Tells the time, in UTC. Passed in, so that tests can own it."""

VIETNAM = timezone(timedelta(hours=7), "+07:00")
"""The one zone of Viet Nam; it knows no summer time (QĐ 28/2018 Điều 14.4)."""


def system_clock() -> datetime:
    """The time of this machine, in UTC."""
    return datetime.now(UTC)


def iso_utc(at: datetime) -> str:
    """``2026-11-22T10:05:27.123456Z``: how JSON and the ledger write an instant."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_utc(text: str) -> datetime:
    """Read what ``iso_utc`` wrote; a value without a zone is refused.

    Raises:
        ValueError: ``text`` is no instant.
    """
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"no zone: {text!r}")
    return at.astimezone(UTC)


def iso_vietnam(at: datetime) -> str:
    """``2026-11-22T17:05:27.123+07:00``: how TT 05/2025 writes an instant."""
    return at.astimezone(VIETNAM).isoformat(timespec="milliseconds")


def show_english(at: datetime) -> str:
    """``17:05:27 on 2026-11-22 (+07:00)``: the same for who reads English."""
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M:%S} on {local:%Y-%m-%d} (+07:00)"


def show_vietnam(at: datetime) -> str:
    """``17:05:27 ngày 22/11/2026 (+07:00)``: how a person reads an instant."""
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M:%S} ngày {local:%d/%m/%Y} (+07:00)"
