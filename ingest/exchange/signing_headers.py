"""Signing headers: how a request to the national axis is signed, and how the axis checks it. Pure.

Every parameter of an operation travels as a header ``XroadVnpt-<name>``. The headers are written
as one compact JSON object, and the object is signed with HMAC-SHA256 under the system's secret
(``edxml.md`` §3.1, as recorded from the SDK 2.0.1). The body is bound through ``hash-file`` alone.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum

from repository.calendar import VIETNAM
from repository.errors import RefusedError

PREFIX = "XroadVnpt-"
VERSION = "3.0.201608"
AGENT = "JAVASDKAgent/1.0.0 XRoad/VPCP"
"""What the SDK calls itself; whether the axis looks at it is not known."""
OCTETS = "application/octet-stream"
_SIGNED, _KEY, _HASH = "sign-header", "sign-header-key", "hash-header"
_STAMP = re.compile(r"(\d{8}T\d{6})\+(\d{4})", re.ASCII)


class HashForm(StrEnum):
    """How ``hash-file`` is written."""

    PADDED = "padded"
    """Two digits a byte, as everybody does."""
    UNPADDED = "unpadded"
    """As the SDK does: byte ``0x0a`` is ``a``."""


class BadSignatureError(RefusedError):
    """A request is not signed, or not by whom it says."""


def stamp(at: datetime) -> str:
    """An instant as the axis writes it: ``22112026T172113+0471``, where 0471 are milliseconds."""
    local = at.astimezone(VIETNAM)
    return f"{local:%d%m%YT%H%M%S}+{local.microsecond // 1000:04}"


def instant(text: str) -> datetime:
    """Read back a stamp.

    Raises:
        BadSignatureError: it is none.
    """
    found = _STAMP.fullmatch(text)
    with suppress(ValueError):
        if found is not None and found[2] < "1000":
            read = datetime.strptime(found[1], "%d%m%YT%H%M%S").replace(tzinfo=VIETNAM)
            return read + timedelta(milliseconds=int(found[2]))
    raise BadSignatureError("timestamp: không đúng dạng · not a timestamp")


def sign(
    secret: str, system_id: str, said: Mapping[str, str], at: datetime, content_type: str = OCTETS
) -> dict[str, str]:
    """The headers of one request: the parameters in ``said``, and the signature over them.

    Raises:
        RefusedError: a value cannot be a header: not ASCII, or more than one line.
    """
    told = {"systemid": system_id} | dict(said)
    told |= {"timestamp": stamp(at), "Content-Type": content_type}
    for name, value in told.items():
        if not (value.isascii() and value.isprintable()):
            raise RefusedError(f"{name}: chỉ được dùng ký tự ASCII · only ASCII goes over the axis")
    headers = {f"{PREFIX}{name}": value for name, value in told.items()}
    signed = json.dumps(headers, ensure_ascii=False, separators=(",", ":"))
    return headers | {
        f"{PREFIX}{_SIGNED}": signed,
        f"{PREFIX}{_KEY}": ";".join(told),
        f"{PREFIX}{_HASH}": _mac(secret, signed),
        f"{PREFIX}version": VERSION,
        "Content-Type": content_type,
        "User-Agent": AGENT,
    }


def verify(
    headers: Mapping[str, str],
    secret_of: Callable[[str], str | None],
    now: datetime,
    skew: timedelta = timedelta(minutes=15),
) -> dict[str, str]:
    """The parameters of a request, after its signature was checked as the axis does.

    1. The HMAC is over the text of ``sign-header`` as it was received;
    2. the object names exactly what ``sign-header-key`` names;
    3. each value in it is that of its own header;
    4. the request was signed not long before or after ``now``.

    Raises:
        BadSignatureError: one of these does not hold.
    """
    held = {name.lower(): value for name, value in headers.items()}
    signed, mac, order = (
        held.get(f"{PREFIX}{name}".lower(), "") for name in (_SIGNED, _HASH, _KEY)
    )
    said = _object(signed)
    secret = secret_of(said.get(f"{PREFIX}systemid", ""))
    if secret is None or not hmac.compare_digest(_mac(secret, signed), mac):
        raise BadSignatureError("Sai SystemId hoặc SecretKey · wrong SystemId or SecretKey")
    names = [name.removeprefix(PREFIX) for name in said]
    if order.split(";") != names:
        raise BadSignatureError("sign-header-key khác sign-header · the two do not agree")
    for name, value in said.items():
        if held.get(name.lower()) != value:
            raise BadSignatureError(f"{name}: khác giá trị đã ký · not the value that was signed")
    if abs(instant(said.get(f"{PREFIX}timestamp", "")) - now) > skew:
        raise BadSignatureError("timestamp: đồng hồ lệch · the clocks differ")
    return {name.removeprefix(PREFIX): value for name, value in said.items()}


def hash_file(digest: bytes, form: HashForm) -> str:
    """A SHA-256 as ``hash-file`` has it."""
    width = "02x" if form is HashForm.PADDED else "x"
    return "".join(format(byte, width) for byte in digest)


def same_hash(digest: bytes, said: str) -> bool:
    """Whether ``said`` is this digest, in either form."""
    return said in {hash_file(digest, form) for form in HashForm}


def _mac(secret: str, signed: str) -> str:
    return hmac.digest(secret.encode(), signed.encode(), hashlib.sha256).hex()


def _object(text: str) -> dict[str, str]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not all(isinstance(one, str) for one in said.values()):
        raise BadSignatureError("thiếu sign-header · the request is not signed")
    if not all(name.startswith(PREFIX) for name in said):
        raise BadSignatureError("sign-header: tên lạ · names that are none of the axis")
    return said
