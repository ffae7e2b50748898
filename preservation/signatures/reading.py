"""Reading a signed PDF with all its revisions."""

import binascii
import re
import secrets
from io import BytesIO
from typing import BinaryIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from preservation.signatures.boundary import Broken, Foreign, attempt

HEAD = 4096
"""How far into an object a signature's /Contents is looked for, in bytes."""
LONG = 512
"""Hexadecimal digits from which reading them one by one hurts."""
MOST_DIGITS = 16 * 1024 * 1024
TAIL = 64 * 1024
"""How far behind the /Contents the object has to end, in bytes."""

END = b"%%EOF"
WHITE = b" \t\r\n\f\0"

_LONG_CONTENTS = re.compile(rb"/Contents\s*<([0-9A-Fa-f]{%d})" % LONG)


class RevisionReader(PdfFileReader):
    """pyHanko's reader, which reads a signature's /Contents at once.

    pyHanko reads hexadecimal strings digit by digit, which takes half of the
    time of a validation. Here the digits are taken out of the object, a random
    token is put in their place, and the string is put back where the token is
    found; in every doubtful case pyHanko reads the object itself.
    """

    _quick = False

    def __init__(self, *args: Foreign, **options: Foreign) -> None:
        super().__init__(*args, **options)
        self._quick = not self.encrypted

    def _read_object(
        self, ref: Foreign, marker: Foreign, *args: Foreign, **options: Foreign
    ) -> Foreign:
        if self._quick and isinstance(marker, int):
            read = self._read_quickly(ref, marker, *args, **options)
            if read is not None:
                return read
        return super()._read_object(ref, marker, *args, **options)

    def _read_quickly(
        self, ref: Foreign, marker: int, *args: Foreign, **options: Foreign
    ) -> Foreign:
        taken = self._take_digits(marker)
        if taken is None:
            return None
        before, contents, after = taken
        token = secrets.token_bytes(24)  # the result does not depend on it
        stream, self._quick = self.stream, False
        self.stream = BytesIO(before + binascii.hexlify(token) + after)
        try:
            read = super()._read_object(ref, 0, *args, **options)
        except PdfReadError:
            return None
        finally:
            self.stream, self._quick = stream, True
        if not isinstance(read, generic.DictionaryObject) or "/Contents" not in read:
            return None
        put = read.raw_get("/Contents")
        if getattr(put, "original_bytes", None) != token:
            return None
        read[generic.NameObject("/Contents")] = generic.pdf_string(contents)
        return read

    def _take_digits(self, marker: int) -> tuple[bytes, bytes, bytes] | None:
        """What stands before the digits, what they mean, and what stands behind them."""
        self.stream.seek(marker)
        head = self.stream.read(HEAD)
        match = _LONG_CONTENTS.search(head)
        if match is None:
            return None
        start = match.start(1)
        if b"endobj" in head[:start] or b"stream" in head[:start]:
            return None
        digits, rest = head[start:], b""
        while b">" not in digits and len(digits) < MOST_DIGITS:
            more = self.stream.read(TAIL)
            if not more:
                return None
            digits += more
        digits, _, rest = digits.partition(b">")
        rest = b">" + rest + self.stream.read(TAIL)
        end = rest.find(b"endobj")
        if end < 0 or b"stream" in rest[:end]:
            return None
        try:
            return head[:start], binascii.unhexlify(digits), rest[: end + len(b"endobj")] + b"\n0"
        except binascii.Error:
            return None


def open_revisions(stream: BinaryIO) -> tuple[RevisionReader, str]:
    """Read the structure of a PDF, strictly if that is possible.

    Returns:
        The reader; and why strict reading failed, if it did.

    Raises:
        PdfReadError: and many other errors, as pyHanko does on foreign bytes.
    """
    lapse = ""
    reader: RevisionReader | Broken = attempt(_strictly, stream)
    if isinstance(reader, Broken):
        lapse = reader.why
        stream.seek(0)
        reader = RevisionReader(stream, strict=False)
    if reader.encrypted:
        reader.decrypt(b"")
    return reader, lapse


def _strictly(stream: BinaryIO) -> RevisionReader:
    reader = RevisionReader(stream, strict=True)
    if reader.xrefs.hybrid_xrefs_present:
        raise PdfReadError("hybrid cross-references")
    _ = reader.root["/Pages"]
    return reader


def without_tail(stream: BinaryIO) -> tuple[BinaryIO, int]:
    """``stream`` without what comes after its last ``%%EOF``, and how many bytes that is.

    pyHanko reads a file with a short tail as if it were not there, and cannot
    read one with a long tail. White space and zeros are no tail.
    """
    size = stream.seek(0, 2)
    held, start = b"", size
    while start > 0 and held.rfind(END) < 0:
        start, before = max(0, start - TAIL), start
        stream.seek(start)
        held = stream.read(before - start + len(END))
    if held.rfind(END) < 0:
        return stream, 0
    last = start + held.rfind(END) + len(END)
    stream.seek(last)
    tail = size - last
    if tail < TAIL and not stream.read(tail).strip(WHITE):
        return stream, 0
    stream.seek(0)
    return BytesIO(stream.read(last) + b"\n"), tail
