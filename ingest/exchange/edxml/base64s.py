"""Base64 as it comes: decoded piece by piece, white space left out, nothing else forgiven."""

import binascii
from collections.abc import Callable

_SPACE = b" \t\r\n"
_GROUP = 4
_PAD = b"="


class Base64Error(Exception):
    """This is not base64, or not all of it."""


class Base64:
    """Decodes what it is fed and hands it on."""

    def __init__(self, take: Callable[[bytes], object]) -> None:
        """Hand the decoded bytes to ``take``."""
        self._take = take
        self._left = b""
        self._ended = False
        self.empty = True
        """Whether nothing but white space has come."""

    def feed(self, text: bytes) -> None:
        """Decode a piece.

        Raises:
            Base64Error: something in it is no base64, or follows its end.
        """
        data = text.translate(None, _SPACE)
        if not data:
            return
        self.empty = False
        if self._ended:
            raise Base64Error
        whole = self._left + data
        cut = len(whole) - len(whole) % _GROUP
        self._left = whole[cut:]
        self._ended = _PAD in whole[:cut]
        if self._ended and self._left:
            raise Base64Error
        if cut:
            try:
                self._take(binascii.a2b_base64(whole[:cut], strict_mode=True))
            except binascii.Error:
                raise Base64Error from None

    def close(self) -> None:
        """The end has come.

        Raises:
            Base64Error: in the middle of a group: something was cut off.
        """
        if self._left:
            raise Base64Error
