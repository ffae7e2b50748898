"""Packing for the historical archive: a SIP_hoso or SIP_tailieu of each item, and the lists.

Everything about a package is said before it is made (its UUID, its time), so that packing again
after a crash gives the very same bytes; what is made already stays.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from preservation.hoso.content import Item, Made, SubmissionContext
from preservation.hoso.handing import HOSO, LOOSE, description_said, loose_description_said
from preservation.hoso.schemas import schema_files
from preservation.hoso.sip import build_loose_sip, build_sip, zip_name, zip_to
from repository.access import Level
from repository.calendar import VIETNAM
from repository.digest import fingerprint
from repository.documents import Document
from repository.errors import DamageError, RefusedError
from repository.people import Person, Right
from repository.transfer_rules import TransferKind
from repository.transfer_steps import Packed, Transfer, TransferItem, TransferState
from repository.workplace import workplace
from web import forms
from web.dossier_content import EVERYTHING, item_of, items_of
from web.sharing import shared_thing
from web.transfer_lists import LISTS, list_values, lists_of, name_of
from web.transfer_rights import require, seen_by
from web.wiring import SOFTWARE, Archive

Progress = Callable[[int, int], bool]
"""How many packages are made, of how many; False: go no further."""


def place_of(archive: Archive, transfer: str) -> Path:
    """Where the packages of a transfer lie until they are handed over."""
    return archive.settings.spool / "transfers" / transfer


def _on(_done: int, _total: int) -> bool:
    return True


def pack(archive: Archive, person: Person, identifier: str, progress: Progress = _on) -> Transfer:
    """Make the SIP of each item (TT 05/2025 PL III, IV); stopped, it is gone on with.

    Raises:
        ForbiddenError: the person may not.
        RefusedError: it is not approved, something is not what was packed before, or a loose
            document has become secret since it was listed.
        DamageError: what a store gave is not what the document's record says.
    """
    transfer = seen_by(archive, person, identifier)
    require(archive, person, Right.TRANSFER, transfer.agency)
    ready = (TransferState.APPROVED, TransferState.PACKED)
    if transfer.kind is not TransferKind.HISTORICAL or transfer.state not in ready:
        raise RefusedError("Đợt nộp chưa được duyệt · the transfer is not approved")
    place = place_of(archive, identifier)
    place.mkdir(parents=True, exist_ok=True)
    for done, item in enumerate(transfer.items):
        if not progress(done, len(transfer.items)):
            return archive.transfers.get(identifier)
        if item.packed is None or not is_whole(place / item.packed.name, item.packed.sha256):
            made = _packed(archive, transfer, item, place)
            archive.transfers.packed(identifier, {item.ordinal: made}, person.login)
    _lists(archive, transfer, place)
    progress(len(transfer.items), len(transfer.items))
    return archive.transfers.step(identifier, TransferState.PACKED, person.login, {})


def is_whole(path: Path, sha256: str) -> bool:
    """Whether a file lies there with these very bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as source:
        return fingerprint(source).sha256.hex == sha256


def _packed(archive: Archive, transfer: Transfer, item: TransferItem, place: Path) -> Packed:
    items = contents_of(archive, item)
    parent = archive.settings.spool / "incoming"
    parent.mkdir(parents=True, exist_ok=True)
    with workplace(parent) as folder:
        context = _context(archive, transfer, item, approved_at(transfer))
        made = _built(folder, item, items, context)
        name = zip_name(item.ordinal, made)
        found = zip_to(made.folder, folder / name)
        if item.packed is not None and found.sha256.hex != item.packed.sha256:
            raise RefusedError(f"{name}: gói khác trước · not what it was packed as")
        into(folder / name, place / name)
    documents = tuple(_told(one) for one in items)
    return Packed(name, found.sha256.hex, found.size, made.files, documents)


def contents_of(archive: Archive, item: TransferItem) -> tuple[Item, ...]:
    """The documents of an item in their order, with the way to their bytes.

    Raises:
        DamageError: a package has no manifest.
    """
    if item.dossier:
        return items_of(archive, archive.dossiers.get(item.dossier))
    held = archive.catalogue
    every = (held.get(one, EVERYTHING) for one in item.loose)
    return tuple(
        item_of(archive, one, held.package(one.package), number)
        for number, one in enumerate(every, 1)
    )


def _built(
    folder: Path, item: TransferItem, items: tuple[Item, ...], context: SubmissionContext
) -> Made:
    if item.dossier:
        return build_sip(folder, description_said(item.body["said"]), items, context)
    if secret := [one.document.id for one in items if one.document.level is Level.SECRET]:
        raise RefusedError(f"Tài liệu {secret[0]} là mật: chỉ nộp sau khi giải mật · it is secret")
    return build_loose_sip(folder, loose_description_said(item.body["said"]), items, context)


def _context(
    archive: Archive, transfer: Transfer, item: TransferItem, at: datetime
) -> SubmissionContext:
    return SubmissionContext(
        package=item.sip,
        software=SOFTWARE,
        made_at=at,
        agent=transfer.created_by,
        agent_name=full_name(archive, transfer.created_by),
        schemas=schema_files(HOSO if item.dossier else LOOSE, archive.schema_carrier),
        agreement=transfer.registration,
        shared=partial(shared_thing, archive),
    )


def approved_at(transfer: Transfer) -> datetime:
    """When it was approved: the time of every package of it.

    Raises:
        RefusedError: it is not.
    """
    if transfer.approved_at is None:
        raise RefusedError("Đợt nộp chưa được duyệt · the transfer is not approved")
    return transfer.approved_at


def _told(one: Item) -> Mapping[str, Any]:
    document: Document = one.document
    return {
        "ordinal": one.ordinal,
        "document": document.id,
        "title": document.title,
        "files": [{"sha256": file.sha256.hex, "size": file.size} for file in document.files],
    }


def full_name(archive: Archive, login: str) -> str:
    """What a person is called; the login of one that is not known here."""
    return next((one.full_name for one in archive.people.all() if one.login == login), login)


def into(made: Path, place: Path) -> None:
    """Move a whole file to its place, where it is there entirely or not at all."""
    with made.open("rb") as source:
        os.fsync(source.fileno())
    made.replace(place)


def write(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all."""
    half = path.with_name(f".{path.name}.part")
    half.write_bytes(data)
    into(half, path)


def _lists(archive: Archive, transfer: Transfer, place: Path) -> None:
    """The two lists, each as docx and PDF."""
    rows = lists_of((item.body["permanent"], item.body["row"]) for item in transfer.items)
    day = transfer.created_at.astimezone(VIETNAM).date()
    name = name_of(archive, transfer.agency)
    about = {"co_quan": name, "don_vi": name, "nam": transfer.year}
    for kind, listed in zip(LISTS, rows, strict=True):
        if listed and not (place / f"{kind}.pdf").is_file():
            made = forms.make(archive, kind, list_values(listed, kind, about, day), day)
            write(place / f"{kind}.docx", made.docx)
            write(place / f"{kind}.pdf", made.pdf)


def lists_in(place: Path) -> list[Path]:
    """The lists that go along."""
    return sorted(place.glob("muc-luc-*.*"))


def forget(archive: Archive, transfer: Transfer) -> None:
    """Remove packages that have done their duty."""
    shutil.rmtree(place_of(archive, transfer.id), ignore_errors=True)


def intact(place: Path, transfer: Transfer) -> None:
    """See to it that every package lies there.

    Raises:
        DamageError: one is not what it was packed as, or is gone: pack again.
    """
    for item in transfer.items:
        if item.packed is None or not is_whole(place / item.packed.name, item.packed.sha256):
            raise DamageError(
                f"{item.ordinal}: gói đã mất hoặc hỏng, hãy đóng gói lại · pack again"
            )
