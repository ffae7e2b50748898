"""MIME: the parts of a ``multipart/related`` message, one after another, never as a whole.

Form 1.0 (Công văn 512, 2803) travels so: a SOAP envelope first, then the attachments.
"""

import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from itertools import chain
from typing import BinaryIO

from ingest.exchange.edxml.base64s import Base64, Base64Error
from ingest.exchange.edxml.rules import UnreadableMessageError, found

_LINE = 1 << 16
_HEADERS = 1 << 16
_DASHES = b"--"
_BREAK = 2
"""Bytes of a line break, at most."""


@dataclass(frozen=True, slots=True)
class Heads:
    """What stands above a part."""

    media_type: str
    name: str
    content_id: str
    encoding: str
    start: str = ""
    """``Content-ID`` of the part to begin with, where the whole message says it."""
    boundary: bytes = b""


class Multipart:
    """A message of several parts, read from its beginning to its end, once."""

    def __init__(self, source: BinaryIO) -> None:
        """Begin to read.

        Raises:
            UnreadableMessageError: it has no boundary.
        """
        self._source = source
        self._ended = False
        first = _first_line(source)
        if first.startswith(_DASHES):
            self.heads = Heads("multipart/related", "", "", "", boundary=first.strip()[2:])
        else:
            self.heads = _heads(source, first)
        self._mark = _DASHES + self.heads.boundary
        if not self.heads.boundary:
            raise _malformed("multipart without a boundary")
        if not first.startswith(_DASHES):
            for _ in self._raw():
                pass  # the preamble

    def parts(self) -> Iterator[tuple[Heads, Iterator[bytes]]]:
        """Each part with its bytes, decoded; read them before the next is asked for.

        Raises:
            UnreadableMessageError: it breaks off, or its headers do not end.
            Base64Error: while a part is read: it is not the base64 that it claims to be.
        """
        while not self._ended:
            heads = _heads(self._source, b"")
            body = self._raw()
            yield heads, _decoded(body, heads.encoding)
            for _ in body:
                pass  # what nobody wanted

    def _raw(self) -> Iterator[bytes]:
        """What comes before the next boundary; the line break before that belongs to it."""
        lines: list[bytes] = []
        size, fresh = 0, True
        while line := self._source.readline(_LINE):
            if fresh and line.startswith(self._mark) and self._is_boundary(line):
                yield _without_break(b"".join(lines))
                return
            lines.append(line)
            size += len(line)
            fresh = line.endswith(b"\n")
            if size >= _LINE:
                whole = b"".join(lines)
                yield whole[:-_BREAK]
                lines, size = [whole[-_BREAK:]], _BREAK
        raise _malformed("multipart that breaks off")

    def _is_boundary(self, line: bytes) -> bool:
        rest = line[len(self._mark) :].strip()
        self._ended = rest == _DASHES
        return rest in {b"", _DASHES}


def is_mime(head: bytes) -> bool:
    """Whether a message that begins so is MIME, and no XML."""
    start = head.lstrip()
    name, colon, _ = start.partition(b":")
    headed = bool(colon) and len(name) < 60 and name.replace(b"-", b"").isalpha()  # noqa: PLR2004  longer than any name of a header
    return headed or (start.startswith(_DASHES) and not start.startswith(b"-->"))


def bare_id(text: str) -> str:
    """A ``Content-ID`` or ``cid:`` address as it is compared."""
    clean = text.strip().removeprefix("<").removesuffix(">").strip()
    return (clean[4:] if clean[:4].lower() == "cid:" else clean).strip().casefold()


def _decoded(body: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    if encoding == "base64":
        return _from_base64(body)
    if encoding == "quoted-printable":
        return _from_quoted(body)
    return body


def _from_base64(body: Iterator[bytes]) -> Iterator[bytes]:
    done: list[bytes] = []
    decoder = Base64(done.append)
    for piece in body:
        decoder.feed(piece)
        yield from done
        done.clear()
    decoder.close()


def _from_quoted(body: Iterator[bytes]) -> Iterator[bytes]:
    left = b""
    for piece in body:
        whole = left + piece
        cut = whole.rfind(b"\n") + 1 or (len(whole) if len(whole) > _LINE else 0)
        left = whole[cut:]
        yield binascii.a2b_qp(whole[:cut])
    yield binascii.a2b_qp(left)


def _without_break(data: bytes) -> bytes:
    """``data`` without the line break at its end."""
    if data.endswith(b"\r\n"):
        return data[:-_BREAK]
    return data.removesuffix(b"\n")


def _first_line(source: BinaryIO) -> bytes:
    for _ in range(_HEADERS):
        line = source.readline(_LINE)
        if line.strip() or not line:
            return line
    raise _malformed("no headers")


def _heads(source: BinaryIO, first: bytes) -> Heads:
    """The headers down to the empty line."""
    block = first
    for line in chain.from_iterable(iter(lambda: [source.readline(_LINE)], [b""])):
        if not line.strip():
            return _read(message_from_bytes(block))
        block += line
        if len(block) > _HEADERS:
            break
    raise _malformed("headers that do not end")


def _read(said: Message) -> Heads:
    return Heads(
        media_type=said.get_content_type(),
        name=said.get_filename() or str(said.get_param("name") or ""),
        content_id=str(said.get("Content-ID") or ""),
        encoding=str(said.get("Content-Transfer-Encoding") or "").strip().lower(),
        start=str(said.get_param("start") or ""),
        boundary=(said.get_boundary() or "").encode("utf-8", "replace"),
    )


def _malformed(why: str) -> UnreadableMessageError:
    return UnreadableMessageError(found("EDX-01", why=why, line=0))


__all__ = ["Base64Error", "Heads", "Multipart", "bare_id", "is_mime"]
