"""The counter-receipt ``bien-nhan.json``: what the archive took, signed by it, always the same.

It is made from what is written down alone: made again it is the same to the last byte.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from preservation.hoso.handing import (
    MANIFEST,
    RECEIPT,
    HandedDocument,
    HandedFile,
    HandedPackage,
    Party,
    Receipt,
    Taken,
)
from preservation.signatures.signing.detached import SUFFIX, sign_beside
from repository.digest import Digest
from repository.errors import NotFoundError, RefusedError
from repository.people import Person
from repository.reception_steps import (
    PackageState,
    Reception,
    ReceptionPackage,
    ReceptionState,
)
from repository.workplace import workplace
from web.dossier_content import EVERYTHING, description_of
from web.reception_bringing import PROVEN
from web.reception_files import Shelf, judged
from web.receptions import asked
from web.transfer_lists import row_of
from web.transfer_loose import row_of as loose_row
from web.wiring import Archive

if TYPE_CHECKING:
    from preservation.signatures.signing.signer import Signer

SIGNATURE = RECEIPT + SUFFIX
NEVER_CAME = "gói không đến · it did not come"
_READY = (ReceptionState.ENTERED, ReceptionState.ENDED)


def receipt_of(archive: Archive, reception: Reception) -> Receipt:
    """The receipt of a reception.

    Raises:
        RefusedError: not everything that was approved is in the archive.
    """
    if reception.state not in _READY:
        raise RefusedError("Chưa nhập hết, chưa có biên nhận · not everything is in the archive")
    shelf = Shelf(archive, reception.id)
    manifest = shelf.manifest()
    came = {one.ordinal: one for one in reception.packages}
    return Receipt(
        transfer=manifest.transfer,
        registration=reception.registration,
        turn=reception.turn,
        sender=manifest.sender,
        archive=Party(reception.agency, archive.agencies.find(reception.agency).name),
        manifest=Digest.of_bytes(shelf.data(MANIFEST) or b"").hex,
        reception=reception.id,
        at=datetime.fromisoformat(str(reception.body["entered_at"])),
        decided_by=_name(archive, reception.decided_by or ""),
        packages=tuple(
            _taken(archive, said, came.get(said.ordinal), reception.agency)
            for said in manifest.packages
        ),
    )


def data_of(archive: Archive, reception: Reception) -> bytes:
    """The receipt as a file: as it was signed, or as it is to be.

    Raises:
        RefusedError: not everything that was approved is in the archive.
    """
    kept = Shelf(archive, reception.id).data(RECEIPT)
    return kept or receipt_of(archive, reception).data()


def sign(archive: Archive, person: Person, identifier: str, signer: "Signer") -> Reception:
    """Sign the receipt with the archive's key; one that holds already stays as it is.

    Raises:
        NotFoundError: there is no such reception.
        ForbiddenError: the person may not.
        RefusedError: it is not the time, or the certificate may not sign.
        UnavailableError: no timestamp is to be had, or the key cannot be reached.
    """
    from preservation.signatures.trust import TrustStore

    reception = asked(archive, person, identifier)
    data = data_of(archive, reception)
    if _holds(archive, data, Shelf(archive, identifier).data(SIGNATURE)):
        return _end(archive, person, reception, data)
    known = TrustStore.load(archive.settings.trust)
    stamper = archive.stamper if archive.settings.tsa_url else None
    made = sign_beside(data, signer, known, archive.clock(), stamper)
    return _attach(archive, person, reception, (data, made))


def attach(archive: Archive, person: Person, identifier: str, signature: bytes) -> Reception:
    """End a reception by a detached signature over its receipt that was made elsewhere.

    Raises:
        NotFoundError: there is no such reception.
        ForbiddenError: the person may not.
        RefusedError: it is not the time, or the signature does not hold.
    """
    reception = asked(archive, person, identifier)
    return _attach(archive, person, reception, (data_of(archive, reception), signature))


def _attach(
    archive: Archive, person: Person, reception: Reception, made: tuple[bytes, bytes]
) -> Reception:
    data, signature = made
    if not _holds(archive, data, signature):
        raise RefusedError(f"{SIGNATURE}: chữ ký không hợp lệ · not a valid signature over it")
    shelf = Shelf(archive, reception.id)
    shelf.put(RECEIPT, data)
    shelf.put(SIGNATURE, signature)
    return _end(archive, person, reception, data)


def signature_of(archive: Archive, reception: Reception) -> bytes:
    """The signature over the receipt.

    Raises:
        NotFoundError: it is not signed yet.
    """
    found = Shelf(archive, reception.id).data(SIGNATURE)
    if found is None:
        raise NotFoundError(f"{SIGNATURE}: chưa ký · not signed yet")
    return found


def _end(archive: Archive, person: Person, reception: Reception, data: bytes) -> Reception:
    """Keep what both sides signed in the stores, and write the end down."""
    shelf = Shelf(archive, reception.id)
    things = {}
    lists = [one.name for one in shelf.manifest().lists]
    for name in (MANIFEST, MANIFEST + SUFFIX, RECEIPT, SIGNATURE, *lists):
        if (found := shelf.data(name)) is not None:
            things[str(Digest.of_bytes(found))] = ("transfer", name, found)
    with workplace(archive.settings.spool / "incoming") as folder:
        archive.ingest.keeper.keep_shared(things, folder, together=True)
    ended = archive.accessions.end(reception.id, Digest.of_bytes(data).hex, person.login)
    shelf.clear()
    return ended


def _holds(archive: Archive, data: bytes, signature: bytes | None) -> bool:
    if signature is None:
        return False
    with workplace(archive.settings.spool) as folder:
        return bool(judged(archive, data, signature, folder)["indication"] == PROVEN)


def _taken(
    archive: Archive, said: HandedPackage, came: ReceptionPackage | None, house: str
) -> Taken:
    if came is None:
        return Taken(said.ordinal, said.name, said.sha256, taken=False, reason=NEVER_CAME)
    if came.state is not PackageState.ENTERED or (came.dossier is None and not said.is_loose):
        reason = came.why_not or "không nhận · not taken"
        return Taken(said.ordinal, said.name, came.sha256, taken=False, reason=reason)
    if said.is_loose:
        return _loose(archive, said, came, house)
    dossier = archive.dossiers.get(came.dossier or "")
    description = description_of(archive, dossier)
    return Taken(
        ordinal=said.ordinal,
        name=said.name,
        sha256=came.sha256,
        taken=True,
        dossier=dossier.id,
        package=dossier.package or "",
        code=description.archive_file_code,
        row=row_of(description),
        documents=tuple(_documents(archive, came)),
    )


def _loose(archive: Archive, said: HandedPackage, came: ReceptionPackage, house: str) -> Taken:
    """Loose documents that were taken in: the line of their package, as they are here."""
    held = [archive.catalogue.get(one.document or "", EVERYTHING) for one in came.items]
    words = {"tieu_de": said.said["title"], "thoi_han": said.said["maintenance"]}
    return Taken(
        ordinal=said.ordinal,
        name=said.name,
        sha256=came.sha256,
        taken=True,
        code=f"{house}.{said.code}",
        row=loose_row(held) | words | {"so_ky_hieu": said.code},
        documents=tuple(_documents(archive, came)),
    )


def _documents(archive: Archive, came: ReceptionPackage) -> list[HandedDocument]:
    found = []
    for item in came.items:
        document = archive.catalogue.get(item.document or "", EVERYTHING)
        files = tuple(HandedFile(file.sha256.hex, file.size) for file in document.files)
        found.append(HandedDocument(item.ordinal, document.id, files, document.title))
    return found


def _name(archive: Archive, login: str) -> str:
    try:
        return archive.people.find(login).full_name or login
    except NotFoundError:
        return login
