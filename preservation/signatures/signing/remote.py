"""Remote signing: the document is prepared here, the key is on a desk somewhere else.

1. ``begin`` prepares the document; ``Pending.request`` is what the desk is asked.
2. ``answer``, on the desk: it signs the digest with its own token. Neither key nor PIN comes here.
3. ``finish`` checks that the answer is what was asked for, and puts it into the document.

Between 1 and 3 there is only a folder: a restart loses nothing. After its time it is refused.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from asn1crypto import cms

from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.signing.act import Act, Known, Level
from preservation.signatures.signing.apply import proven, sound
from preservation.signatures.signing.check import check
from preservation.signatures.signing.complete import complete, issuers
from preservation.signatures.signing.pkcs12 import HASHES
from preservation.signatures.signing.prepare import Prepared, prepare
from preservation.signatures.signing.signer import Signer
from preservation.signatures.signing.writing import write_whole
from preservation.signatures.tsa import Stamper
from repository.calendar import iso_utc, parse_utc, show_english, show_vietnam
from repository.digest import Digest
from repository.errors import DamageError, NotFoundError, RefusedError

LIFE = timedelta(hours=24)
"""How long an answer is waited for."""
REQUEST, ANSWER = "luutru signing request 1", "luutru signing answer 1"
STATE, DOCUMENT = "pending.json", "prepared.pdf"
ATTRIBUTES = {"content_type", "message_digest", "signing_certificate_v2"}
"""What a PAdES signature of ours signs; a desk signs nothing else."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A document that waits for its signature."""

    id: str
    name: str
    """What the document is called, for the person who is asked to sign."""
    reason: str
    expires: datetime
    prepared: Prepared

    def request(self) -> dict[str, Any]:
        """What the desk is asked; holds nothing secret, and not the document."""
        prepared = self.prepared
        return {
            "luutru": REQUEST,
            "id": self.id,
            "name": self.name,
            "document": str(Digest.of_bytes(prepared.pdf[: prepared.original_bytes])),
            "prepared": str(Digest.of_bytes(prepared.pdf)),
            "room": [prepared.start, prepared.end],
            "reason": self.reason,
            "at": iso_utc(prepared.at),
            "expires": iso_utc(self.expires),
            "certificate": _text(prepared.certificate),
            "algorithm": prepared.algorithm,
            "attributes": _text(prepared.attributes),
            "digest": _text(_digest(prepared.attributes, prepared.algorithm)),
        }

    def save(self, folder: Path) -> None:
        """Keep it in ``folder``, the state last: half of it is nothing."""
        prepared = self.prepared
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(folder / DOCUMENT, prepared.pdf)
        state = self.request() | {
            "chain": [_text(one) for one in prepared.chain],
            "field": prepared.field,
            "level": prepared.level.value,
            "original_bytes": prepared.original_bytes,
            "covered": prepared.digest.hex(),
        }
        write_whole(folder / STATE, json.dumps(state, ensure_ascii=False, indent=1).encode())

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what ``save`` kept.

        Raises:
            NotFoundError: nothing is kept there.
            DamageError: it is not what was kept.
        """
        try:
            state = (folder / STATE).read_bytes()
            pdf = (folder / DOCUMENT).read_bytes()
        except FileNotFoundError:
            raise NotFoundError(f"{folder}: không có yêu cầu ký · no pending signature") from None
        kept = attempt(cls._kept, state, pdf)
        if isinstance(kept, Broken):
            raise DamageError(f"{folder}: không đọc được · cannot be read: {kept.why}")
        if Digest.of_bytes(pdf) != kept[0]:
            raise DamageError(f"{folder / DOCUMENT}: tệp đã bị thay đổi · the file was changed")
        return kept[1]

    @classmethod
    def _kept(cls, text: bytes, pdf: bytes) -> tuple[Digest, Self]:
        """What ``text`` says of ``pdf``, and the digest that it should have."""
        state = json.loads(text)
        start, end = state["room"]
        prepared = Prepared(
            pdf=pdf,
            original_bytes=int(state["original_bytes"]),
            start=start,
            end=end,
            digest=bytes.fromhex(state["covered"]),
            attributes=_bytes(state["attributes"]),
            certificate=_bytes(state["certificate"]),
            chain=tuple(_bytes(one) for one in state["chain"]),
            field=state["field"],
            level=Level(state["level"]),
            algorithm=state["algorithm"],
            at=parse_utc(state["at"]),
        )
        expires = parse_utc(state["expires"])
        made = cls(state["id"], state["name"], state["reason"], expires, prepared)
        return Digest.parse(state["prepared"]), made


@dataclass(frozen=True, slots=True)
class Ask:
    """How a request is to be named and how long it is good for."""

    id: str
    name: str = ""
    life: timedelta = LIFE


def begin(
    pdf: bytes, act: Act, certificate: bytes, chain: Sequence[bytes], known: Known, ask: Ask
) -> Pending:
    """Prepare ``pdf`` to be signed by whoever holds the key of ``certificate``.

    Raises:
        RefusedError: the certificate or the document does not allow it; says why.
    """
    standing = check(certificate, chain, known, act.at, act.purposes)
    sound(pdf, known, act.at)
    prepared = prepare(pdf, act, certificate, issuers(standing))
    return Pending(ask.id, ask.name, act.reason, act.at + ask.life, prepared)


def answer(
    request: Mapping[str, Any], signer: Signer, at: datetime, document: bytes | None = None
) -> dict[str, Any]:
    """On the desk: sign what ``request`` asks for, if it is what it says it is.

    Args:
        request: As ``Pending.request`` made it.
        signer: Holds the key.
        at: The time on the desk.
        document: The prepared document, if the desk has it: it is then checked that the
            signature will be for this and nothing else.

    Raises:
        RefusedError: the request is none, has expired, is for another certificate, or would
            sign something else than a document.
    """
    asked = attempt(_read, request)
    if isinstance(asked, Broken):
        raise RefusedError(f"Không phải yêu cầu ký · not a signing request: {asked.why}")
    attributes, digest, certificate, expires = asked
    _still(expires, at)
    if signer.certificate != certificate:
        raise RefusedError(
            "Yêu cầu ký dành cho chứng thư khác · the request is for another certificate"
        )
    algorithm = str(request["algorithm"])
    if algorithm not in HASHES or digest != _digest(attributes, algorithm):
        raise RefusedError("Yêu cầu ký bị sửa: sai giá trị băm · the digest is of something else")
    if not _ours(attributes, certificate):
        raise RefusedError(
            "Nội dung cần ký không phải chữ ký văn bản PDF · what is to be signed is no document"
        )
    if document is not None and not _covers(attributes, document, request["room"], algorithm):
        raise RefusedError("Yêu cầu ký không phải cho tệp này · the request is not for this file")
    return {
        "luutru": ANSWER,
        "id": request["id"],
        "signature": _text(signer.sign(digest, algorithm)),
    }


def finish(
    pending: Pending,
    answered: Mapping[str, Any],
    known: Known,
    stamper: Stamper | None,
    at: datetime,
) -> bytes:
    """Put the answer into the document that waits for it.

    Raises:
        RefusedError: the time is over, the certificate is no longer valid, or the answer is not
            the signature that was asked for.
        UnavailableError: no timestamp is to be had; the answer stays good.
    """
    _still(pending.expires, at)
    signature = attempt(lambda: _bytes(answered["signature"]))
    if isinstance(signature, Broken) or answered.get("luutru") != ANSWER:
        raise RefusedError("Không phải trả lời ký · not an answer to a signing request")
    if answered.get("id") != pending.id:
        raise RefusedError("Trả lời cho yêu cầu ký khác · the answer is for another request")
    prepared = pending.prepared
    standing = check(prepared.certificate, prepared.chain, known, at)
    before = sound(prepared.pdf[: prepared.original_bytes], known, at)
    completed = complete(prepared, signature, standing, known, stamper)
    return proven(completed, prepared, before, known, at)


def _still(expires: datetime, at: datetime) -> None:
    if at >= expires:
        raise RefusedError(
            f"Yêu cầu ký đã hết hạn lúc {show_vietnam(expires)} "
            f"· the signing request expired at {show_english(expires)}"
        )


def _read(request: Mapping[str, Any]) -> tuple[bytes, bytes, bytes, datetime]:
    if request["luutru"] != REQUEST:
        raise ValueError(f"luutru: {request['luutru']!r}")
    attributes, digest, certificate = (
        _bytes(request[name]) for name in ("attributes", "digest", "certificate")
    )
    start, end = request["room"]
    _ = request["id"], request["algorithm"], int(start), int(end)
    return attributes, digest, certificate, parse_utc(request["expires"])


def _ours(attributes: bytes, certificate: bytes) -> bool:
    """Whether these are the attributes of a PAdES signature with this certificate."""
    found = attempt(_values, attributes)
    if isinstance(found, Broken) or set(found) != ATTRIBUTES:
        return False
    (named,) = found["signing_certificate_v2"]["certs"]
    if named["hash_algorithm"]["algorithm"].native != "sha256":
        return False
    mine: bool = named["cert_hash"].native == hashlib.sha256(certificate).digest()
    return mine and found["content_type"].native == "data"


def _values(attributes: bytes) -> dict[str, Foreign]:
    loaded = cms.CMSAttributes.load(attributes, strict=True)
    found = {one["type"].native: one["values"][0] for one in loaded if len(one["values"]) == 1}
    if len(found) != len(loaded):
        raise ValueError("an attribute that is there twice")
    return found


def _covers(attributes: bytes, document: bytes, room: Sequence[int], algorithm: str) -> bool:
    """Whether the signature will be over all of ``document`` but the room for itself."""
    start, end = map(int, room)
    empty = document[start : start + 1] + document[end - 1 : end] == b"<>"
    empty = empty and not document[start + 1 : end - 1].strip(b"0")
    rest = _digest(document[:start] + document[end:], algorithm)
    same: bool = _values(attributes)["message_digest"].native == rest
    return 0 < start < end and empty and same


def _digest(attributes: bytes, algorithm: str) -> bytes:
    return hashlib.new(algorithm, attributes).digest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
