"""Signing, as a command and a page do it: who may, with what, to where; and it is written down.

``luutru sign`` makes the signatures of people. An organisation's seal is another matter, with
another right and a place by law (``luutru seal``); here its certificate signs only outside of an
archive, and only what a person has signed.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repository.calendar import Clock, iso_utc
from repository.errors import ArchiveError, RefusedError, UnavailableError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person, Right
from web.wiring import Archive

if TYPE_CHECKING:  # a command that only asks for help starts quickly
    from preservation.signatures.signing.act import Act, Known
    from preservation.signatures.signing.remote import Pending
    from preservation.signatures.signing.signer import Signer
    from preservation.signatures.tsa import Stamper

LARGEST = 256 * 1024 * 1024
"""Bytes of a document; signing holds it in memory a few times over."""


@dataclass(frozen=True, slots=True)
class Bureau:
    """Where one signs: whom it believes, who tells the time, and what remembers."""

    known: "Known"
    stamper: "Stamper"
    clock: Clock
    note: Callable[[NewEvent], None]
    seals: bool
    """Whether an organisation may sign here."""


def of_archive(archive: Archive, person: Person, right: Right = Right.SIGN) -> Bureau:
    """The bureau of an archive, for ``person``, who needs ``right``.

    Raises:
        ForbiddenError: the person may not sign.
    """
    from preservation.signatures.trust import TrustStore

    person.require(right)

    def note(event: NewEvent) -> None:
        archive.ledger.record(person.login, event)

    return Bureau(
        TrustStore.load(archive.settings.trust),
        stamper_at(archive.settings.tsa_url),
        archive.clock,
        note,
        seals=False,
    )


def of_folder(trust: Path, tsa_url: str, clock: Clock) -> Bureau:
    """A bureau without an archive: nothing is remembered but the file."""
    from preservation.signatures.trust import TrustStore

    return Bureau(
        TrustStore.load(trust), stamper_at(tsa_url), clock, lambda _event: None, seals=True
    )


def stamper_at(url: str) -> "Stamper":
    """The time-stamping authority at ``url``; one that says so where there is none.

    Raises:
        SettingsError: ``url`` is neither HTTP nor HTTPS.
    """
    from preservation.signatures.tsa import HttpStamper, Unconfigured

    return HttpStamper(url) if url else Unconfigured()


def sign(
    bureau: Bureau, source: Path, target: Path, act: "Act", signer: "Signer"
) -> dict[str, Any]:
    """Sign ``source`` into ``target``, which is there whole or not at all.

    Raises:
        RefusedError: it may not be signed, or something lies at ``target``; says why.
        UnavailableError: no timestamp or no key is to be had.
    """
    from preservation.signatures.signing.apply import apply

    def work() -> bytes:
        pdf = document_at(source)
        allow(bureau, signer.certificate, pdf, act.at)
        return apply(pdf, act, signer, bureau.known, bureau.stamper)

    return _put_out(bureau, target, work, _about(source, signer.certificate, act.field, act.level))


def sign_own(
    bureau: Bureau, source: Path, target: Path, act: "Act", signer: "Signer"
) -> dict[str, Any]:
    """Sign what the agency's own books say (a closed register): no person signs before.

    Raises:
        RefusedError: it may not be signed, or something lies at ``target``; says why.
        UnavailableError: no timestamp or no key is to be had.
    """
    from preservation.signatures.signing.apply import apply

    def work() -> bytes:
        return apply(document_at(source), act, signer, bureau.known, bureau.stamper)

    return _put_out(bureau, target, work, _about(source, signer.certificate, act.field, act.level))


def finish(
    bureau: Bureau, pending: "Pending", answer: Mapping[str, Any], target: Path
) -> dict[str, Any]:
    """Put a desk's answer into the document that waits, and that into ``target``.

    Raises:
        RefusedError: the answer is not what was asked for, or too late; says why.
        UnavailableError: no timestamp is to be had; the answer stays good.
    """
    from preservation.signatures.signing.remote import finish as put_in

    def work() -> bytes:
        return put_in(pending, answer, bureau.known, bureau.stamper, bureau.clock())

    prepared = pending.prepared
    about = _about(Path(pending.name), prepared.certificate, prepared.field, prepared.level)
    return _put_out(bureau, target, work, about | {"request": pending.id})


def allow(bureau: Bureau, certificate: bytes, pdf: bytes, at: datetime) -> None:
    """Let people sign; an organisation only where it may, and after a person.

    Raises:
        RefusedError: it is an organisation's certificate, and this is not for it.
    """
    from preservation.signatures.signing.apply import sound
    from preservation.signatures.signing.check import is_organisation, require_person_signature

    if not is_organisation(certificate):
        return
    if not bureau.seals:
        raise RefusedError(
            "Chứng thư của cơ quan: dùng `luutru seal` để đóng dấu "
            "· an organisation's certificate: seal with `luutru seal`"
        )
    require_person_signature(sound(pdf, bureau.known, at))


def document_at(path: Path) -> bytes:
    """The bytes of a document that is to be signed.

    Raises:
        RefusedError: it is too large, or no PDF.
    """
    if path.stat().st_size > LARGEST:
        raise RefusedError(f"{path}: tệp quá lớn để ký · too large to be signed")
    data = path.read_bytes()
    if b"%PDF-" not in data[:1024]:
        raise RefusedError(f"{path}: chỉ ký tệp PDF · only PDF files are signed")
    return data


def _put_out(
    bureau: Bureau, target: Path, work: Callable[[], bytes], about: dict[str, Any]
) -> dict[str, Any]:
    if target.exists():
        raise RefusedError(f"{target}: đã có tệp này · there is such a file already")
    try:
        signed = work()
        _keep(target, signed)
    except ArchiveError as error:
        bureau.note(
            NewEvent(
                EventKind.SIGNATURE_GENERATION, Outcome.FAILURE, "", about | {"why": str(error)}
            )
        )
        raise
    about |= {"output": target.name, "sha256": hashlib.sha256(signed).hexdigest()}
    bureau.note(NewEvent(EventKind.SIGNATURE_GENERATION, Outcome.SUCCESS, "", about))
    return about


def _keep(target: Path, signed: bytes) -> None:
    from preservation.signatures.signing.writing import write_whole

    try:
        write_whole(target, signed)
    except OSError as error:
        raise UnavailableError(
            f"{target}: không ghi được · cannot be written: {error.strerror}"
        ) from error


def _about(source: Path, certificate: bytes, field: str, level: str) -> dict[str, Any]:
    """What is told and remembered of a signature; nothing of the key or its PIN."""
    from preservation.signatures.signing.check import named

    who, until, serial = named(certificate)
    return {
        "file": source.name,
        "field": field,
        "level": str(level),
        "signer": who,
        "serial": serial,
        "certificate": f"sha256:{hashlib.sha256(certificate).hexdigest()}",
        "certificate_until": iso_utc(until),
    }
