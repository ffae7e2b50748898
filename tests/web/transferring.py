"""An agency whose hồ sơ are closed, and an archive far away that signs what it took."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from preservation.hoso.handing import MANIFEST, Manifest, Receipt, Taken, read_manifest
from preservation.signatures.signing.detached import sign_beside
from preservation.signatures.signing.pkcs12 import Pkcs12Signer
from preservation.signatures.trust import TrustStore
from repository.access import Scope
from repository.digest import Digest
from repository.dossiers import Dossier, DossierState
from repository.people import Person, owner
from repository.transfer_rules import TransferKind
from repository.transfer_steps import Transfer
from tests.pki import Party, Pki
from tests.repository.samples import uuid_of
from web import transfer_packing, transfer_receipts, transfer_sending, transfers
from web.closing_dossiers import Wish, close
from web.dossier_content import description_of
from web.transfer_lists import row_of
from web.transfers import Request
from web.wiring import Archive

if TYPE_CHECKING:
    from tests.web.conftest import Fonds

ALL = Scope.of_owner()
HISTORICAL = "H34.LT"
PASSWORD = b"mat khau"


@dataclass(frozen=True)
class Sender:
    """Acts of those who hand over."""

    archive: Archive
    fonds: "Fonds"
    pki: Pki
    folder: Path

    def person(self, login: str) -> Person:
        return self.archive.people.find(login)

    def closed(self, notation: str, maintenance: str, ended: int, *documents: str) -> str:
        """A closed hồ sơ."""
        identifier = uuid_of(notation)
        made = Dossier(
            identifier, "H34", 2024, "I", "Tổng hợp", notation, f"Hồ sơ {notation}", maintenance,
            "Lê Thị Hoa",
        )  # fmt: skip
        self.archive.dossiers.enter([made], "system")
        for document in documents:
            self.archive.dossiers.place(identifier, document, ALL, "vanthu")
        close(self.archive, owner(), identifier, Wish(ended))
        return identifier

    def submitted(self, notation: str, maintenance: str, *documents: str) -> str:
        """One that the agency's archive has taken."""
        identifier = self.closed(notation, maintenance, 2024, *documents)
        request = Request("H34", TransferKind.CURRENT, [identifier])
        made = transfers.draft(self.archive, self.person("vanthu"), request)
        transfers.hand_in(self.archive, self.person("vanthu"), made.id)
        transfers.judge(self.archive, self.person("luutru"), made.id)
        return identifier

    def approved(self, *dossiers: str, documents: Sequence[str] = ()) -> Transfer:
        """A transfer that may be packed."""
        archivist = self.person("luutru")
        request = Request(
            "H34",
            TransferKind.HISTORICAL,
            dossiers,
            HISTORICAL,
            "Lưu trữ lịch sử tỉnh",
            every=True,
            documents=documents,
        )
        made = transfers.draft(self.archive, archivist, request)
        transfers.register(self.archive, archivist, made.id)
        found = transfers.approve(self.archive, self.person("lanhdao"), made.id, "12/QĐ-UBND")
        transfer_receipts.know_archive(
            self.archive, self.person("lanhdao"), made.id, self.pki.person.pem
        )
        return found

    def packed(self, *dossiers: str, documents: Sequence[str] = ()) -> Transfer:
        """One that is packed and signed."""
        made = self.approved(*dossiers, documents=documents)
        transfer_packing.pack(self.archive, self.person("luutru"), made.id)
        with_key = self.signer(self.pki.organisation)
        transfer_sending.sign(self.archive, self.person("luutru"), made.id, with_key)
        return self.archive.transfers.get(made.id)

    def sent(self, to: Path, *dossiers: str, documents: Sequence[str] = ()) -> Transfer:
        """One that lies in a folder."""
        made = self.packed(*dossiers, documents=documents)
        return transfer_sending.send(self.archive, self.person("luutru"), made.id, to)

    def signer(self, holder: Party) -> Pkcs12Signer:
        path = self.folder / "khoa.p12"
        path.write_bytes(holder.pkcs12(PASSWORD))
        return Pkcs12Signer.open(path, PASSWORD.decode())

    def receipt(self, to: Path, returned: dict[int, str] | None = None) -> Receipt:
        """What an archive says of a folder that came."""
        data = (to / MANIFEST).read_bytes()
        manifest = read_manifest(data)
        return Receipt(
            transfer=manifest.transfer,
            registration=manifest.registration,
            turn=manifest.turn,
            sender=manifest.sender,
            archive=manifest.archive,
            manifest=Digest.of_bytes(data).hex,
            reception=uuid_of("tiếp nhận"),
            at=self.archive.clock(),
            decided_by="Giám đốc",
            packages=tuple(_taken(manifest, returned or {})),
        )

    def signed(self, receipt: bytes, holder: Party) -> bytes:
        """Signed by the archive far away."""
        known = TrustStore.load(self.archive.settings.trust)
        return sign_beside(receipt, self.signer(holder), known, self.archive.clock())

    def states(self, *dossiers: str) -> list[DossierState]:
        return [self.archive.dossiers.get(one).state for one in dossiers]


def _taken(manifest: Manifest, returned: dict[int, str]) -> list[Taken]:
    found = []
    for one in manifest.packages:
        made = Taken(one.ordinal, one.name, one.sha256, taken=True, dossier=f"ở kia {one.ordinal}")
        made = replace(made, package="p", code=f"LT.{one.code}", row=one.row)
        if reason := returned.get(one.ordinal):
            made = Taken(one.ordinal, one.name, one.sha256, taken=False, reason=reason)
        found.append(made)
    return found


def insist_equal(there: Archive, manifest: Manifest, receipt: Receipt, keeper: str) -> list[str]:
    """Rows and digests of what was taken are those that were sent."""
    found = []
    for said, taken in zip(manifest.packages, receipt.packages, strict=True):
        if not taken.taken:
            assert taken.reason.endswith("thiếu phụ lục")
            continue
        dossier = there.dossiers.get(taken.dossier)
        assert (dossier.keeper, dossier.heading_title) == (keeper, "Tổng hợp")
        assert said.row == taken.row == row_of(description_of(there, dossier))
        sent = [sorted(file.sha256 for file in one.files) for one in said.documents]
        kept = [
            sorted(file.sha256.hex for file in there.catalogue.get(one.id, ALL).files)
            for one in there.dossiers.contents(dossier.id, ALL)
        ]
        assert sent == kept
        found.append(dossier.id)
    return found
