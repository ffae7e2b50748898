"""Hồ sơ uploaded to the home of the archive, over its REST interface, and its receipt fetched.

The manifest goes first, with its signature and the lists; then whatever the archive says that it
misses. Cut off anywhere, it is done again and only what is missing goes.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from ingest.exchange.axis import AxisRefusedError
from ingest.exchange.calls import Answer, Body, Host, call
from preservation.hoso.handing import MANIFEST
from repository.errors import DamageError, RefusedError, UnavailableError
from repository.people import Person
from repository.transfer_steps import Transfer
from web.transfer_receipts import LARGEST, receive
from web.transfer_sending import files_of, going, sent
from web.wiring import Archive

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
_BOUNDARY = "luutru-5b1f3c0e-9d1c-4f0e-8a55"
_SECONDS = 6 * 3600.0
"""For one package."""


@dataclass(frozen=True, slots=True)
class Door:
    """The door of an archive: where, which reception, and who goes in."""

    url: str
    reception: str
    login: str
    password: str = field(repr=False)

    def insist(self) -> None:
        """See to it that no password goes over an open line.

        Raises:
            RefusedError: it would.
        """
        parts = urlsplit(self.url)
        if parts.scheme != "https" and parts.hostname not in _HERE:
            raise RefusedError("url: chỉ https · only https")

    @property
    def host(self) -> Host:
        """Whom to call."""
        return Host(self.url, seconds=_SECONDS)

    @property
    def place(self) -> str:
        """Path of the reception."""
        return f"/api/v1/receptions/{quote(self.reception, safe='')}"

    @property
    def headers(self) -> dict[str, str]:
        """Who goes in."""
        said = base64.b64encode(f"{self.login}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {said}"}


def upload(archive: Archive, person: Person, identifier: str, door: Door) -> Transfer:
    """Upload all of it; again, and what is missing goes.

    Raises:
        ForbiddenError: the person may not.
        RefusedError: it is not packed or not signed, or the archive refused it.
        DamageError: what arrived is not what was sent: upload again.
        UnavailableError: the line or the archive gave way: upload again.
    """
    door.insist()
    transfer, manifest = going(archive, person, identifier)
    files = files_of(archive, transfer)
    packages = {item.packed.name for item in transfer.items if item.packed}
    small = sorted(files.keys() - packages - {MANIFEST})
    said = _post(door, [(MANIFEST, manifest), *((name, _bytes(files[name])) for name in small)])
    for name in said["missing"]:
        path = files.get(name)
        if not isinstance(path, Path):
            raise RefusedError(f"{name}: lưu trữ hỏi gói lạ · the archive asks for another package")
        said = _post(door, [], (name, path))
        if name in said["wrong"]:
            raise DamageError(f"{name}: đến nơi đã khác · it arrived with other bytes")
    if said["missing"]:
        raise UnavailableError(f"{door.url}: còn thiếu {len(said['missing'])} gói · still missing")
    return sent(archive, person, transfer, manifest)


def fetch_receipt(archive: Archive, person: Person, identifier: str, door: Door) -> Transfer:
    """Fetch the signed receipt of the archive, and end the transfer by it.

    Raises:
        RefusedError: there is none yet, or it does not verify.
        UnavailableError: the line or the archive gave way.
    """
    door.insist()
    receipt = _get(door, f"{door.place}/receipt")
    signature = _get(door, f"{door.place}/receipt/signature")
    return receive(archive, person, identifier, receipt, signature)


def _get(door: Door, path: str) -> bytes:
    with _asked(door, "GET", path, {}) as answer:
        return b"".join(answer.pieces(LARGEST))


@contextmanager
def _asked(
    door: Door, method: str, path: str, headers: dict[str, str], body: Body | None = None
) -> Iterator[Answer]:
    try:
        with call(door.host, method, path, door.headers | headers, body) as answer:
            yield answer
    except AxisRefusedError as error:
        raise RefusedError(
            f"{door.url}: lưu trữ từ chối · the archive refused it: {error.code}"
        ) from error


def _post(
    door: Door, small: Iterable[tuple[str, bytes]], large: tuple[str, Path] | None = None
) -> dict[str, list[str]]:
    """Send files as a form; what the archive says of them."""
    before = b"".join(_head(name) + data + b"\r\n" for name, data in small)
    end = f"--{_BOUNDARY}--\r\n".encode()
    if large is None:
        body = Body(before=before + end)
    else:
        body = Body(large[1], before + _head(large[0]), b"\r\n" + end)
    kind = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    with _asked(door, "POST", f"{door.place}/files", kind, body) as answer:
        data = answer.whole()
    return _read(door, data)


def _read(door: Door, data: bytes) -> dict[str, list[str]]:
    try:
        said: Any = json.loads(data)
        return {name: [str(one) for one in said[name]] for name in ("missing", "wrong")}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnavailableError(f"{door.url}: trả lời lạ · an odd answer") from None


def _head(name: str) -> bytes:
    return (
        f"--{_BOUNDARY}\r\n"
        f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()


def _bytes(content: bytes | Path) -> bytes:
    return content.read_bytes() if isinstance(content, Path) else content
