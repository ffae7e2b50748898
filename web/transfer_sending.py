"""Sending packed hồ sơ: the manifest, its signature, and the folder that is handed over.

What goes: the packages, the lists, ``ho-so-nop.json``, which names each with its digest, and the
signature beside it. The manifest is written last: a folder without it is not complete. Done
again after a crash, what is there stays, and what is missing is added.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from preservation.hoso.handing import (
    HOSO,
    LOOSE,
    MANIFEST,
    HandedDocument,
    HandedFile,
    HandedPackage,
    Manifest,
    Party,
)
from repository.digest import Digest, fingerprint
from repository.errors import DamageError, NotFoundError, RefusedError, UnavailableError
from repository.people import Person, Right
from repository.transfer_steps import Packed, Transfer, TransferItem, TransferState
from web.transfer_packing import approved_at, intact, into, is_whole, lists_in, place_of, write
from web.transfer_rights import require, seen_by
from web.wiring import Archive

if TYPE_CHECKING:
    from preservation.signatures.records import SignatureReport
    from preservation.signatures.signing.signer import Signer

SIGNATURE = f"{MANIFEST}.p7s"
LARGEST_SIGNATURE = 1 << 20
"""Bytes of a signature beside a file."""
_READY = (TransferState.PACKED, TransferState.SENT)


def manifest_of(archive: Archive, transfer: Transfer) -> Manifest:
    """What is handed over: every package with its digest.

    Raises:
        RefusedError: it is not packed.
    """
    code, name = transfer.body["giver"]
    place = place_of(archive, transfer.id)
    return Manifest(
        transfer=transfer.id,
        registration=transfer.registration,
        turn=transfer.turn,
        year=transfer.year,
        sender=Party(code, name, str(transfer.body["fonds"])),
        archive=Party(transfer.archive, str(transfer.body["archive_name"])),
        created=approved_at(transfer),
        due=transfer.due,
        packages=tuple(map(_package, transfer.items)),
        lists=tuple(_listed(place)),
    )


def _package(item: TransferItem) -> HandedPackage:
    made = _made(item)
    return HandedPackage(
        ordinal=item.ordinal,
        name=made.name,
        size=made.size,
        sha256=made.sha256,
        sip=item.sip,
        code=str(item.body["code"]),
        permanent=bool(item.body["permanent"]),
        row=item.body["row"],
        said=item.body["said"],
        documents=tuple(
            HandedDocument(
                one["ordinal"],
                one["document"],
                tuple(HandedFile(file["sha256"], file["size"]) for file in one["files"]),
                one["title"],
            )
            for one in made.documents
        ),
        kind=HOSO if item.dossier else LOOSE,
    )


def _made(item: TransferItem) -> Packed:
    if item.packed is None:
        raise RefusedError("Chưa đóng đủ gói · not everything is packed")
    return item.packed


def _listed(place: Path) -> Iterator[HandedFile]:
    for path in lists_in(place):
        with path.open("rb") as source:
            found = fingerprint(source)
        yield HandedFile(found.sha256.hex, found.size, path.name)


def ready(archive: Archive, person: Person, identifier: str) -> tuple[Transfer, bytes]:
    """A packed transfer and the bytes of its manifest, to be signed, sent or looked at.

    Raises:
        ForbiddenError: the person may not.
        RefusedError: it is not packed.
        DamageError: a package is gone, or is not what it was packed as.
    """
    transfer = seen_by(archive, person, identifier)
    require(archive, person, Right.TRANSFER, transfer.agency)
    if transfer.state not in _READY:
        raise RefusedError("Đợt nộp chưa đóng gói · the transfer is not packed")
    data = manifest_of(archive, transfer).data()
    sent = transfer.body.get("manifest")
    if sent and sent != Digest.of_bytes(data).hex:
        raise DamageError("Mục lục kèm theo đã khác khi gửi · the lists are not what was sent")
    return transfer, data


def sign(archive: Archive, person: Person, identifier: str, signer: "Signer") -> "SignatureReport":
    """Sign the manifest with a key of the organisation; what is signed already stays.

    Raises:
        ForbiddenError: the person may not.
        RefusedError: it is not packed, or the certificate may not sign.
    """
    from preservation.signatures.signing.detached import sign_beside
    from preservation.signatures.trust import TrustStore

    transfer, data = ready(archive, person, identifier)
    beside = place_of(archive, transfer.id) / SIGNATURE
    if beside.is_file():
        report = checked(archive, data, beside.read_bytes())
        if _holds(report):
            return report
    made = sign_beside(data, signer, TrustStore.load(archive.settings.trust), archive.clock())
    return keep_signature(archive, person, identifier, made)


def keep_signature(
    archive: Archive, person: Person, identifier: str, signature: bytes
) -> "SignatureReport":
    """Keep a signature over the manifest that was made elsewhere, if it holds.

    Raises:
        ForbiddenError: the person may not.
        RefusedError: it does not hold, or it is not packed.
    """
    transfer, data = ready(archive, person, identifier)
    if not 0 < len(signature) <= LARGEST_SIGNATURE:
        raise RefusedError("Chữ ký rỗng hoặc quá lớn · the signature is empty or too large")
    report = checked(archive, data, signature)
    if not _holds(report):
        raise RefusedError(f"Chữ ký không đứng vững · it does not hold: {report.says}")
    write(place_of(archive, transfer.id) / SIGNATURE, signature)
    return report


def _holds(report: "SignatureReport") -> bool:
    from preservation.signatures.records import Indication

    return report.indication is Indication.TOTAL_PASSED


def checked(archive: Archive, data: bytes, signature: bytes) -> "SignatureReport":
    """What a signature beside ``data`` is worth now."""
    from preservation.signatures.trust import TrustStore
    from preservation.signatures.validate import validate

    with tempfile.TemporaryDirectory(dir=archive.settings.spool) as folder:
        content, beside = Path(folder) / "content.json", Path(folder) / "content.json.p7s"
        content.write_bytes(data)
        beside.write_bytes(signature)
        trust = TrustStore.load(archive.settings.trust)
        return validate(beside, trust, archive.clock(), signed=content)


def send(archive: Archive, person: Person, identifier: str, to: Path) -> Transfer:
    """Put all of it into a folder; again, and it is completed.

    Raises:
        ForbiddenError: the person may not.
        RefusedError: it is not packed or not signed, or another transfer lies in ``to``.
        DamageError: a package is not what it was packed as: pack again.
        UnavailableError: the folder cannot be written to.
    """
    transfer, manifest = going(archive, person, identifier)
    place = place_of(archive, identifier)
    _insist_ours(to, manifest)
    try:
        to.mkdir(parents=True, exist_ok=True)
        for item in transfer.items:
            made = _made(item)
            _copy(place / made.name, to / made.name, made.sha256)
        for path in lists_in(place):
            write(to / path.name, path.read_bytes())
        write(to / SIGNATURE, (place / SIGNATURE).read_bytes())
        write(to / MANIFEST, manifest)
    except OSError as error:
        raise UnavailableError(f"{to}: {error.strerror}") from error
    return sent(archive, person, transfer, manifest)


def hand_out(archive: Archive, person: Person, identifier: str) -> Transfer:
    """Say that it goes, file by file: whoever fetches them brings them there (``file_of``).

    Raises:
        ForbiddenError: the person may not.
        RefusedError: it is not packed or not signed.
        DamageError: a package is not what it was packed as: pack again.
    """
    return sent(archive, person, *going(archive, person, identifier))


def files_of(archive: Archive, transfer: Transfer) -> dict[str, bytes | Path]:
    """Name → what goes along; empty until it is signed, and again once it is receipted."""
    place = place_of(archive, transfer.id)
    if transfer.state not in _READY or not (place / SIGNATURE).is_file():
        return {}
    found: dict[str, bytes | Path] = {
        item.packed.name: place / item.packed.name for item in transfer.items if item.packed
    }
    found |= {path.name: path for path in lists_in(place)}
    return found | {
        SIGNATURE: place / SIGNATURE,
        MANIFEST: manifest_of(archive, transfer).data(),
    }


def file_of(archive: Archive, person: Person, identifier: str, name: str) -> bytes | Path:
    """One file that goes along.

    Raises:
        ForbiddenError: the person may not.
        NotFoundError: there is no such file, or nothing goes now.
    """
    transfer = seen_by(archive, person, identifier)
    require(archive, person, Right.TRANSFER, transfer.agency)
    found = files_of(archive, transfer).get(name)
    if found is None or (isinstance(found, Path) and not found.is_file()):
        raise NotFoundError(f"tệp {name[:100]}")
    return found


def going(archive: Archive, person: Person, identifier: str) -> tuple[Transfer, bytes]:
    """A transfer that may go, and its manifest: every package is whole, and it is signed.

    Raises:
        ForbiddenError: the person may not.
        RefusedError: it is not packed or not signed.
        DamageError: a package is not what it was packed as: pack again.
    """
    transfer, manifest = ready(archive, person, identifier)
    place = place_of(archive, identifier)
    beside = place / SIGNATURE
    if not beside.is_file() or not _holds(checked(archive, manifest, beside.read_bytes())):
        raise RefusedError("Chưa ký danh mục gói · sign what is handed over first")
    intact(place, transfer)
    return transfer, manifest


def sent(archive: Archive, person: Person, transfer: Transfer, manifest: bytes) -> Transfer:
    """Say that it is on its way; once is like twice."""
    changes = {"manifest": Digest.of_bytes(manifest).hex}
    return archive.transfers.step(transfer.id, TransferState.SENT, person.login, changes)


def _insist_ours(to: Path, manifest: bytes) -> None:
    """Nothing of another transfer is written over."""
    try:
        there = (to / MANIFEST).read_bytes() if (to / MANIFEST).exists() else manifest
    except OSError as error:
        raise UnavailableError(f"{to}: {error.strerror}") from error
    if there != manifest:
        raise RefusedError(f"{to}: đã có đợt nộp khác · another transfer lies there")


def _copy(source: Path, to: Path, sha256: str) -> None:
    """Copy a file whole, unless it lies there already; its digest is taken on the way."""
    if is_whole(to, sha256):
        return
    half = to.with_name(f".{to.name}.part")
    with source.open("rb") as reading, half.open("wb") as writing:
        found = fingerprint(reading, writing).sha256.hex
    if found != sha256:
        half.unlink()
        raise DamageError(f"{source.name}: gói đã hỏng · the package is not what it was")
    into(half, to)
