"""Limits: how much of a message of the axis is read before it is refused."""

import time
from dataclasses import dataclass

from ingest.exchange.edxml.rules import UnreadableMessageError, found

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message may be. The norm names no size; implementations take 50–500 MB."""

    message_bytes: int = 400 * MIB
    attachments: int = 200
    attachment_bytes: int = 200 * MIB
    """One attachment, as it was decoded and as it was unpacked."""
    all_bytes: int = 400 * MIB
    """All attachments, what was unpacked of them included."""
    zip_ratio: int = 200
    """How often a zip may grow, where it grows beyond a mebibyte."""
    elements: int = 100_000
    depth: int = 64
    names_bytes: int = 16 * MIB
    """Names of elements and attributes with their values, all together."""
    text_letters: int = 4_000_000
    """All text outside the attachments."""
    token_bytes: int = MIB // 4
    """One tag, comment or instruction: the parser holds it whole. Text it does not."""
    seconds: float = 120


_WORDS = {
    "message_bytes": ("dung lượng gói tin", "size of the message, in bytes"),
    "attachments": ("số tệp kèm theo", "number of files"),
    "attachment_bytes": ("dung lượng một tệp", "size of one file, in bytes"),
    "all_bytes": ("dung lượng các tệp", "size of all files, in bytes"),
    "elements": ("số phần tử", "number of elements"),
    "depth": ("độ sâu", "depth"),
    "names_bytes": ("độ dài tên và thuộc tính", "length of names and attributes"),
    "text_letters": ("độ dài phần chữ", "length of its text"),
    "token_bytes": ("độ dài một thẻ", "length of one tag"),
    "seconds": ("thời gian đọc, giây", "time to read it, in seconds"),
}


class Deadline:
    """When reading has to end."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Go on, or stop.

        Raises:
            UnreadableMessageError: time is up.
        """
        if time.monotonic() > self._end:
            raise beyond("seconds", f"{self._seconds:g}")


def beyond(limit: str, most: object) -> UnreadableMessageError:
    """The end of a message that is more than ``limit`` allows."""
    vi, en = _WORDS[limit]
    return UnreadableMessageError(found("EDX-03", limit=limit, vi=vi, en=en, most=most))
