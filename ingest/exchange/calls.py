"""Calls: HTTP to the one host of an axis, both ways in pieces, and never further than allowed.

The rules:

1. the address of the settings and no other: a redirect is not followed, no proxy of the
   environment is asked;
2. so many seconds for a piece, so many for the whole, so many bytes;
3. whatever the line does (refused, cut, too slow, HTTP 5xx) is ``UnavailableError``: try again;
4. an answer that came shorter than it was announced is no answer.
"""

import http.client
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from ingest.exchange.axis import AxisRefusedError
from repository.errors import RefusedError, UnavailableError

BLOCK = 1 << 16
LARGEST_ANSWER = 32 << 20
"""Of an answer that is read into memory: a list."""
_AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Host:
    """Where an axis is, and how long it may take."""

    url: str
    seconds: float = 600.0
    """For the whole of a call."""
    step_seconds: float = 60.0
    """For a connection, and for each piece."""

    def insist(self) -> None:
        """See to it that the address is one.

        Raises:
            RefusedError: it is not.
        """
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
            raise RefusedError("url: chỉ http, https, không kèm mật khẩu · only http or https")


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent: a file in pieces, and something after it."""

    path: Path | None = None
    before: bytes = b""
    after: bytes = b""

    @property
    def size(self) -> int:
        """In bytes."""
        own = self.path.stat().st_size if self.path else 0
        return len(self.before) + own + len(self.after)

    def pieces(self) -> Iterator[bytes]:
        """It, piece by piece."""
        yield self.before
        if self.path is not None:
            with self.path.open("rb") as source:
                while block := source.read(BLOCK):
                    yield block
        yield self.after


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answers, while the connection is open."""

    said: http.client.HTTPResponse
    until: float
    url: str

    def pieces(self, most: int) -> Iterator[bytes]:
        """The body, piece by piece.

        Raises:
            AxisRefusedError: it is longer than ``most``.
            UnavailableError: it was cut short, or took too long.
        """
        got = 0
        try:
            while block := self.said.read1(BLOCK):
                got += len(block)
                if got > most:
                    raise AxisRefusedError("size", f"hơn {most} byte · more than {most} bytes")
                if time.monotonic() > self.until:
                    raise UnavailableError(f"{self.url}: quá chậm · too slow")
                yield block
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise UnavailableError(f"{self.url}: {type(error).__name__}") from error
        if self.said.length:
            raise UnavailableError(f"{self.url}: thiếu {self.said.length} byte · cut short")

    def whole(self) -> bytes:
        """The body, which is not long."""
        return b"".join(self.pieces(LARGEST_ANSWER))

    def into(self, to: BinaryIO, most: int) -> None:
        """Write the body to ``to``."""
        to.writelines(self.pieces(most))


@contextmanager
def call(
    host: Host, method: str, path: str, headers: Mapping[str, str], body: Body | None = None
) -> Iterator[Answer]:
    """Ask, or send.

    Raises:
        AxisRefusedError: HTTP 4xx.
        UnavailableError: nobody answered well, or not in time.
    """
    host.insist()
    until = time.monotonic() + host.seconds
    where = f"{urlsplit(host.url).netloc}{path.partition('?')[0]}"
    with closing(_connection(host)) as connection:
        try:
            _send(connection, method, _target(host, path), dict(headers), body or Body(), until)
            said = connection.getresponse()
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise UnavailableError(f"{where}: {type(error).__name__}") from error
        with closing(said):  # with ``Connection: close`` the line is the answer's
            if said.status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
                _refuse(said.status, where)
            yield Answer(said, until, where)


def _send(
    connection: http.client.HTTPConnection,
    method: str,
    target: str,
    headers: dict[str, str],
    body: Body,
    until: float,
) -> None:
    connection.putrequest(method, target, skip_accept_encoding=True)
    for name, value in (headers | {"Accept-Encoding": "identity", "Connection": "close"}).items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(body.size))
    connection.endheaders()
    for block in body.pieces():
        if time.monotonic() > until:
            raise TimeoutError
        if block:
            connection.send(block)


def _refuse(status: int, where: str) -> None:
    if status >= _SERVER_ERROR or status < HTTPStatus.BAD_REQUEST or status in _AGAIN:
        raise UnavailableError(f"{where}: HTTP {status}")
    raise AxisRefusedError(f"HTTP {status}", where)


def _connection(host: Host) -> http.client.HTTPConnection:
    parts = urlsplit(host.url)
    name = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(
            name, parts.port, timeout=host.step_seconds, context=context
        )
    return http.client.HTTPConnection(name, parts.port, timeout=host.step_seconds)


def _target(host: Host, path: str) -> str:
    return urlsplit(host.url).path.rstrip("/") + path
