"""Reaching out: HTTP to hosts on a list, and to nobody else.

The rules, each of them checked again after every redirect:

1. ``http`` or ``https``, without a name or password in the address;
2. the host is on the list: as it is, or as ``*.suffix``; on port 80 or 443, or on the one port
   that the list names (``host:8080``);
3. no address that the host resolves to is private, loopback or otherwise not of the public
   Internet, unless the list names that very address; the connection goes to the address that was
   checked, so that a second look-up cannot give another one;
4. so many bytes, so many seconds, so many redirects, and no more. No proxy of the environment.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urljoin, urlsplit

from repository.errors import RefusedError, UnavailableError

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {"User-Agent": "luutru", "Accept-Encoding": "identity", "Connection": "close"}
_BLOCK = 1 << 16
_WRAPPED = tuple(
    map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"))
)
"""NAT64, Teredo and 6to4: public as they stand, and yet they may lead to any address of IPv4."""


@dataclass(frozen=True, slots=True)
class AllowList:
    """The hosts that may be asked."""

    entries: tuple[str, ...]
    """``host``, ``*.suffix`` or an address; each may name a port."""

    def require(self, url: str) -> None:
        """Rules 1 and 2.

        Raises:
            RefusedError: ``url`` may not be asked, with the reason.
        """
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            raise RefusedError(f"{url[:200]}: địa chỉ không đúng · not an address") from None
        if parts.scheme not in _PORTS or not host or "@" in parts.netloc:
            raise RefusedError(f"{url[:200]}: chỉ http, https · only http or https")
        if not any(_fits(entry, host, port or _PORTS[parts.scheme]) for entry in self.entries):
            raise RefusedError(f"{host}: không có trong fetch_allowed · not in fetch_allowed")

    def address(self, host: str, port: int) -> str:
        """Rule 3: the address of ``host`` to connect to.

        Raises:
            OSError: the name is not known.
            RefusedError: it leads into a private network.
        """
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        listed = {_split(entry)[0] for entry in self.entries}
        for address in addresses:
            if not public(address) and address not in listed:
                raise RefusedError(f"{host}: {address}: mạng nội bộ · a private address")
        return addresses[0]


def public(address: str) -> bool:
    """Whether an IP address is one of the public Internet, and leads nowhere else."""
    plain = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(plain, "ipv4_mapped", None) or plain
    wrapped = any(plain in network for network in _WRAPPED)
    return mapped.is_global and not mapped.is_multicast and not wrapped


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a request may go."""

    allowed: AllowList
    most_bytes: int = 64 * 1024 * 1024
    seconds: float = 60.0
    """For the whole answer."""
    step_seconds: float = 15.0
    """For a connection, and for each piece of the answer."""
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host sent; ``data`` is None where nothing has changed since the last time."""

    data: bytes | None
    etag: str = ""
    modified: str = ""


def ask(reach: Reach, url: str, headers: Mapping[str, str], post: bytes | None = None) -> Answer:
    """Ask for ``url``, or post to it.

    Raises:
        RefusedError: it, or what it redirects to, may not be asked, or sends too much.
        UnavailableError: nobody answered well, or not in time.
    """
    until = time.monotonic() + reach.seconds
    for _ in range(reach.redirects + 1):
        reach.allowed.require(url)
        try:
            with closing(_connection(reach, url)) as connection:
                connection.request(
                    "GET" if post is None else "POST", _target(url), post, _HEADERS | dict(headers)
                )
                answer = connection.getresponse()
                if answer.status not in _REDIRECTS:
                    return _answer(answer, url, reach, until)
                url = urljoin(url, answer.headers.get("Location", ""))
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise UnavailableError(f"{url[:200]}: {type(error).__name__}") from error
    raise UnavailableError(f"{url[:200]}: quá nhiều lần chuyển hướng · too many redirects")


def _connection(reach: Reach, url: str) -> http.client.HTTPConnection:
    """A connection to the very address that was checked."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    port = parts.port or _PORTS[parts.scheme]
    address = reach.allowed.address(host, port)
    line = socket.create_connection((address, port), reach.step_seconds)
    if parts.scheme == "https":
        try:
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
        except OSError:
            line.close()
            raise
    connection = http.client.HTTPConnection(host, port, timeout=reach.step_seconds)
    connection.sock = line
    return connection


def _target(url: str) -> str:
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else path


def _answer(answer: http.client.HTTPResponse, url: str, reach: Reach, until: float) -> Answer:
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return Answer(None)
    if answer.status != HTTPStatus.OK:
        raise UnavailableError(f"{url[:200]}: HTTP {answer.status}")
    data = bytearray()
    while block := answer.read1(_BLOCK):
        data += block
        if len(data) > reach.most_bytes:
            raise RefusedError(f"{url[:200]}: hơn {reach.most_bytes} byte · too long an answer")
        if time.monotonic() > until:
            raise UnavailableError(f"{url[:200]}: quá chậm · too slow")
    if answer.length:  # the line broke before all that was announced had come
        raise UnavailableError(f"{url[:200]}: thiếu {answer.length} byte · cut short")
    said = answer.headers
    return Answer(bytes(data), said.get("ETag", ""), said.get("Last-Modified", ""))


def _fits(entry: str, host: str, port: int) -> bool:
    wanted, only = _split(entry)
    suffix = wanted.removeprefix("*")
    same = host.lower() == wanted if suffix == wanted else host.lower().endswith(suffix)
    return same and (port == only if only else port in _PORTS.values())


def _split(entry: str) -> tuple[str, int]:
    """Host and port (0: the usual ones) of an entry; an IPv6 address with a port is in brackets."""
    entry = entry.strip().lower()
    if entry.startswith("["):
        host, _, rest = entry[1:].partition("]")
        port = rest.removeprefix(":") or "0"
        return host, int(port) if port.isdecimal() else -1
    if entry.count(":") == 1:
        host, _, port = entry.partition(":")
        return host, int(port) if port.isdecimal() else -1
    return entry, 0
