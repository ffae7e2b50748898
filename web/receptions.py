"""Receptions: the historical archive is told, answers, is brought packages, judges and approves.

What page, command and REST all call; ``web.reception_checking`` and ``web.reception_taking`` do
the long work, ``web.reception_receipts`` ends it (TT 05/2025 Chương IV, Điều 23, 24).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from preservation.hoso.handing import MANIFEST, Manifest, read_manifest
from preservation.signatures.signing.detached import SUFFIX
from repository.digest import Digest
from repository.errors import NotFoundError, RefusedError
from repository.people import Person, Right
from repository.reception_steps import (
    Reception,
    ReceptionState,
    Registration,
    Verdict,
    insist,
)
from repository.receptions import Arrived
from repository.workplace import workplace
from web.reception_files import Shelf, judged, signature_beside, small
from web.wiring import Archive

PROVEN, BROKEN, UNSIGNED = "TOTAL-PASSED", "TOTAL-FAILED", "NOT-SIGNED"


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of what somebody brought."""

    reception: Reception
    came: tuple[str, ...]
    """Packages that are here now."""
    missing: tuple[str, ...]
    """Packages of the manifest that have not come yet."""
    wrong: tuple[str, ...]
    """Packages that came with other bytes than the manifest says; they do not stay."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to hand over what, where there is no manifest yet."""

    sender: str
    sender_name: str
    registration: str
    turn: int = 1
    totals: Mapping[str, int] = field(default_factory=dict)


def register(archive: Archive, person: Person, agency: str, wish: Wish) -> Reception:
    """Enter that somebody wants to hand over to the archive ``agency``; again changes nothing.

    Raises:
        NotFoundError: there is no such archive.
        ForbiddenError: the person may not.
        RefusedError: nobody is named, or no registration.
    """
    code = archive.agencies.find(agency).code
    person.require(Right.TRANSFER, code)
    sender, registration = wish.sender.strip(), wish.registration.strip()
    if not (sender and registration and wish.sender_name.strip()):
        raise RefusedError(
            "Cần mã, tên cơ quan nộp và mã đăng ký · name who submits, and the registration"
        )
    if max(len(sender), len(registration)) > _LONGEST or not 1 <= wish.turn <= _MOST_TURNS:
        raise RefusedError("Mã quá dài, hoặc lần nộp sai · a code is too long, or the turn wrong")
    said = Registration(
        code, sender, wish.sender_name.strip(), registration, wish.turn, dict(wish.totals)
    )
    return archive.receptions.register(said, person.login)


def register_manifest(archive: Archive, person: Person, agency: str, data: bytes) -> Reception:
    """The same, as a manifest says it; where it names an archive, it must be this one.

    Raises:
        RefusedError: it is no manifest, or for another archive; and as ``register``.
        NotFoundError: as ``register``.
        ForbiddenError: so too.
    """
    manifest = read_manifest(data)
    _insist_archive(archive, archive.agencies.find(agency).code, manifest)
    sender = manifest.sender
    wish = Wish(
        sender.code, sender.name, manifest.registration, manifest.turn, dict(manifest.totals)
    )
    return register(archive, person, agency, wish)


def answer(
    archive: Archive, person: Person, identifier: str, words: str, *, agreed: bool
) -> Reception:
    """Answer a registration; a refusal needs its reason.

    Raises:
        NotFoundError: there is no such reception.
        ForbiddenError: the person may not.
        RefusedError: it is answered already, or no reason is given.
    """
    person.require(Right.TRANSFER, archive.receptions.get(identifier).agency)
    return archive.receptions.answer(identifier, person.login, words, agreed=agreed)


def bring(
    archive: Archive,
    person: Person,
    identifier: str,
    files: Mapping[str, Path],
    *,
    unproven: bool = False,
) -> Brought:
    """Take over what was handed over, from a disk or as it was uploaded; again, and it goes on.

    Args:
        archive: Which archive.
        person: Who asks.
        identifier: Of the reception.
        files: Name → where it lies: manifest, its signature, packages; in any portions.
        unproven: Also where the manifest bears no signature that can be proven now.

    Raises:
        NotFoundError: there is no such reception, or no manifest came.
        ForbiddenError: the person may not.
        RefusedError: the manifest is of something else, changed, or not signed.
        UnavailableError: the spool or the database did not answer.
    """
    reception = archive.receptions.get(identifier)
    person.require(Right.TRANSFER, reception.agency)
    if reception.state is not ReceptionState.ARRIVED:
        if reception.received_at is None:
            insist(reception, ReceptionState.ARRIVED)
        elif reception.state is not ReceptionState.APPROVED:
            return _brought(archive, reception, ())
    shelf = Shelf(archive, identifier)
    manifest, signed = _manifest(archive, reception, shelf, files, unproven=unproven)
    wrong, came = [], []
    for one in manifest.packages:
        if shelf.has(one):
            came.append(one)
        elif one.name in files:
            (came if shelf.take(one, files[one.name]) else wrong).append(one)
    said = {"manifest": Digest.of_bytes(shelf.data() or b"").hex, "signed": signed}
    if reception.state is not ReceptionState.APPROVED:
        arrived = [
            Arrived(
                one.ordinal, one.name, one.sha256, one.size, _about(one.sip, one.code, one.said)
            )
            for one in came
        ]
        reception = archive.receptions.arrive(identifier, arrived, said, person.login)
    return _brought(archive, reception, tuple(one.name for one in wrong))


def judge(
    archive: Archive,
    person: Person,
    identifier: str,
    verdicts: Mapping[str, tuple[Verdict, str]],
) -> Reception:
    """An officer says đạt or không đạt of documents; item → verdict and reason.

    Raises:
        NotFoundError: there is no such reception, or no such document in it.
        ForbiddenError: the person may not.
        RefusedError: it is not the time, a reason is missing, or nobody can pass it.
    """
    person.require(Right.TRANSFER, archive.receptions.get(identifier).agency)
    if not verdicts:
        raise RefusedError("Chưa chọn tài liệu nào · no document was chosen")
    return archive.receptions.judge(identifier, verdicts, person.login)


def report(archive: Archive, person: Person, identifier: str, proposal: str) -> Reception:
    """Báo cáo xử lý nghiệp vụ, for whoever approves.

    Raises:
        NotFoundError: there is no such reception.
        ForbiddenError: the person may not.
        RefusedError: a document waits for its verdict, or it is not the time.
    """
    person.require(Right.TRANSFER, archive.receptions.get(identifier).agency)
    return archive.receptions.report(identifier, person.login, proposal)


def decide(
    archive: Archive, person: Person, identifier: str, words: str, *, agreed: bool
) -> Reception:
    """Approve a report, or send it back with a reason: never whoever reported.

    Raises:
        NotFoundError: there is no such reception.
        ForbiddenError: the person may not.
        RefusedError: it is not the time, or no reason is given.
    """
    person.require(Right.ACCEPT, archive.receptions.get(identifier).agency)
    return archive.receptions.decide(identifier, person.login, words, agreed=agreed)


def get(archive: Archive, person: Person, identifier: str) -> Reception:
    """One reception.

    Raises:
        NotFoundError: there is none that the person has to do with.
    """
    found = archive.receptions.get(identifier)
    if not sees(person, found.agency):
        raise NotFoundError(f"đợt tiếp nhận {identifier}")
    return found


def listed(archive: Archive, person: Person) -> tuple[Reception, ...]:
    """The receptions that a person has to do with, without packages; the newest first."""
    return tuple(one for one in archive.receptions.all() if sees(person, one.agency))


def sees(person: Person, agency: str) -> bool:
    """Whether a person has to do with what is handed over to an archive."""
    return any(person.may(right, agency) for right in (Right.TRANSFER, Right.ACCEPT, Right.VERIFY))


def _manifest(
    archive: Archive,
    reception: Reception,
    shelf: Shelf,
    files: Mapping[str, Path],
    *,
    unproven: bool,
) -> tuple[Manifest, dict[str, Any]]:
    """The manifest, as it came now or before, and what its signature is worth."""
    held = shelf.data()
    data = small(files[MANIFEST]) if MANIFEST in files else held
    if data is None:
        raise NotFoundError(f"{MANIFEST}: chưa có bản kê · no manifest came")
    if held is not None and held != data:
        raise RefusedError(f"{MANIFEST}: khác bản kê đã đến · not the manifest that came before")
    manifest = read_manifest(data)
    _insist_same(archive, reception, manifest)
    name = MANIFEST + SUFFIX
    signature = signature_beside(files, MANIFEST) or shelf.data(name)
    worth = {"indication": UNSIGNED, "says": "không ký · not signed"}
    if signature is not None:
        archive.settings.spool.mkdir(parents=True, exist_ok=True)
        with workplace(archive.settings.spool) as folder:
            worth = judged(archive, data, signature, folder)
    if worth["indication"] == BROKEN:
        raise RefusedError(f"{name}: chữ ký không hợp lệ · not a valid signature: {worth['says']}")
    if worth["indication"] != PROVEN and not unproven:
        raise RefusedError(
            f"{MANIFEST}: {worth['says']}; nhận khi chưa chứng minh được phải nói rõ"
            " · not proven to be signed: say so to take it all the same"
        )
    shelf.put(MANIFEST, data)
    if signature is not None:
        shelf.put(name, signature)
    return manifest, worth


def _insist_same(archive: Archive, reception: Reception, manifest: Manifest) -> None:
    """See to it that a manifest is of this very registration."""
    _insist_archive(archive, reception.agency, manifest)
    said = (manifest.registration, manifest.sender.code, manifest.turn)
    if said != (reception.registration, reception.sender, reception.turn):
        raise RefusedError(
            f"{MANIFEST}: của đợt khác · of another transfer: {said[1]} {said[0]}, {said[2]}"
        )


def _insist_archive(archive: Archive, agency: str, manifest: Manifest) -> None:
    known = archive.agencies.find(agency)
    if manifest.archive.code not in known.codes:
        raise RefusedError(
            f"{MANIFEST}: gửi {manifest.archive.code} {manifest.archive.name} · for another archive"
        )


def _brought(archive: Archive, reception: Reception, wrong: tuple[str, ...]) -> Brought:
    came = {one.ordinal: one.name for one in reception.packages}
    missing = [
        one.name
        for one in Shelf(archive, reception.id).manifest().packages
        if one.ordinal not in came
    ]
    return Brought(reception, tuple(came.values()), tuple(missing), wrong)


def _about(sip: str, code: str, said: Mapping[str, str]) -> dict[str, Any]:
    return {"sip": sip, "code": code, "title": said["title"], "maintenance": said["maintenance"]}


_LONGEST = 64
_MOST_TURNS = 9_999
