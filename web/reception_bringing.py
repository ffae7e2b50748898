"""Bringing what is handed over to its reception: manifest, signature, packages, in any portions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from preservation.hoso.handing import MANIFEST, HandedPackage, Manifest, read_manifest
from preservation.signatures.signing.detached import SUFFIX
from repository.digest import Digest
from repository.errors import NotFoundError, RefusedError
from repository.people import Person
from repository.reception_steps import Reception, ReceptionState, insist
from repository.receptions import Arrived
from repository.workplace import workplace
from web.reception_files import Shelf, judged, signature_beside, small
from web.receptions import asked, insist_archive
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
    reception = asked(archive, person, identifier)
    if reception.state is not ReceptionState.ARRIVED:
        if reception.received_at is None:
            insist(reception, ReceptionState.ARRIVED)
        elif reception.state is not ReceptionState.APPROVED:
            return _brought(archive, reception, ())
    shelf = Shelf(archive, identifier)
    manifest, signed = _manifest(archive, reception, shelf, files, unproven=unproven)
    again = reception.state is ReceptionState.APPROVED  # something is damaged: read all of it
    known = set() if again else {one.sha256 for one in reception.packages}
    came, wrong = _taken(shelf, manifest, files, known)
    if not again:
        said = {"manifest": Digest.of_bytes(shelf.data() or b"").hex, "signed": signed}
        reception = archive.receptions.arrive(
            identifier, list(map(_arrived, came)), said, person.login
        )
    return _brought(archive, reception, tuple(one.name for one in wrong))


def _taken(
    shelf: Shelf, manifest: Manifest, files: Mapping[str, Path], known: Collection[str]
) -> tuple[list[HandedPackage], list[HandedPackage]]:
    """The packages that are here now, and those that came with other bytes."""
    came: list[HandedPackage] = []
    wrong: list[HandedPackage] = []
    for one in manifest.packages:
        if shelf.has(one, looked_at=one.sha256 in known):
            came.append(one)
        elif one.name in files:
            (came if shelf.take(one, files[one.name]) else wrong).append(one)
    for listed in manifest.lists:
        data = small(files[listed.name]) if listed.name in files else b""
        if Digest.of_bytes(data).hex == listed.sha256:
            shelf.put(listed.name, data)
    return came, wrong


def _arrived(one: HandedPackage) -> Arrived:
    said = one.said
    about = {"sip": one.sip, "code": one.code}
    about |= {name: said[name] for name in ("title", "maintenance")}
    more = {"loose": True} if one.is_loose else {}
    return Arrived(one.ordinal, one.name, one.sha256, one.size, about | more)


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
    worth: dict[str, Any] = {"indication": UNSIGNED, "says": "không ký · not signed"}
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
    insist_archive(archive, reception.agency, manifest)
    said = (manifest.registration, manifest.sender.code, manifest.turn)
    if said != (reception.registration, reception.sender, reception.turn):
        raise RefusedError(
            f"{MANIFEST}: của đợt khác · of another transfer: {said[1]} {said[0]}, {said[2]}"
        )


def _brought(archive: Archive, reception: Reception, wrong: tuple[str, ...]) -> Brought:
    came = {one.ordinal: one.name for one in reception.packages}
    missing = [
        one.name
        for one in Shelf(archive, reception.id).manifest().packages
        if one.ordinal not in came
    ]
    return Brought(reception, tuple(came.values()), tuple(missing), wrong)
