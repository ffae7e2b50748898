"""Where text is gathered: so much and no more, in one Unicode form, without control characters."""

import re
import unicodedata


class UnreadableError(Exception):
    """These bytes cannot or must not be read; the message says why, and ends in ``damaged``."""


class EncryptedError(UnreadableError):
    """These bytes cannot be read without a key."""


class FullError(Exception):
    """There is as much text as was asked for."""


CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
SURROGATES = re.compile(r"[\ud800-\udfff]+")


class Sink:
    """Gathers pieces of text up to a limit."""

    def __init__(self, limit: int) -> None:
        """Take up to ``limit`` characters."""
        self._left = limit
        self._pieces: list[str] = []

    def add(self, piece: str) -> None:
        """Take ``piece``.

        Raises:
            FullError: there is no room for all of it; what fits was taken.
        """
        self._pieces.append(piece[: max(self._left, 0)])
        self._left -= len(piece)
        if self._left < 0:
            raise FullError

    def text(self) -> str:
        """What was gathered, cleaned."""
        return clean("".join(self._pieces))


def clean(text: str) -> str:
    r"""``text`` in NFC, lines ended by ``\n``, without what no database or page takes."""
    text = SURROGATES.sub(_joined, text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", CONTROLS.sub("", text))


def _joined(found: re.Match[str]) -> str:
    return found[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
