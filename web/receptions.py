"""Receptions: the historical archive is told, answers, is brought packages, judges and approves.

What page, command and REST all call; ``web.reception_bringing``, ``web.reception_checking`` and
``web.reception_taking`` do the long work, ``web.reception_receipts`` ends it (TT 05/2025 Chương IV,
Điều 23, 24).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from preservation.hoso.handing import MANIFEST, Manifest, read_manifest
from repository.errors import NotFoundError, RefusedError
from repository.people import Person, Right
from repository.reception_steps import (
    Reception,
    Registration,
    Verdict,
)
from web.wiring import Archive


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
    insist_archive(archive, archive.agencies.find(agency).code, manifest)
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
    asked(archive, person, identifier)
    return archive.receptions.answer(identifier, person.login, words, agreed=agreed)


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
    asked(archive, person, identifier)
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
    asked(archive, person, identifier)
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
    asked(archive, person, identifier, Right.ACCEPT)
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


def asked(
    archive: Archive, person: Person, identifier: str, right: Right = Right.TRANSFER
) -> Reception:
    """One reception that a person may work on.

    Raises:
        NotFoundError: there is none that the person has to do with.
        ForbiddenError: the person may not.
    """
    found = get(archive, person, identifier)
    person.require(right, found.agency)
    return found


def listed(archive: Archive, person: Person) -> tuple[Reception, ...]:
    """The receptions that a person has to do with, without packages; the newest first."""
    return tuple(one for one in archive.receptions.all() if sees(person, one.agency))


def sees(person: Person, agency: str) -> bool:
    """Whether a person has to do with what is handed over to an archive."""
    return any(person.may(right, agency) for right in (Right.TRANSFER, Right.ACCEPT, Right.VERIFY))


def insist_archive(archive: Archive, agency: str, manifest: Manifest) -> None:
    """See to it that a manifest is for this archive.

    Raises:
        RefusedError: it is for another.
    """
    known = archive.agencies.find(agency)
    if manifest.archive.code not in known.codes:
        raise RefusedError(
            f"{MANIFEST}: gửi {manifest.archive.code} {manifest.archive.name} · for another archive"
        )


_LONGEST = 64
_MOST_TURNS = 9_999
