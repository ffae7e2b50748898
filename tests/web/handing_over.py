"""A small agency that hands three hồ sơ over, and a historical archive that receives them."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.delivery import Delivery
from preservation.hoso.content import SubmissionContext
from preservation.hoso.handing import (
    MANIFEST,
    HandedDocument,
    HandedFile,
    HandedPackage,
    Manifest,
    Party,
    said_of,
)
from preservation.hoso.schemas import schema_files
from preservation.hoso.sip import build_sip, zip_name, zip_to
from preservation.signatures.signing.detached import SUFFIX, sign_beside
from preservation.signatures.signing.pkcs12 import Pkcs12Signer
from preservation.signatures.trust import TrustStore
from preservation.workers import Workers
from repository.access import Level, Scope
from repository.agencies import Agency
from repository.digest import Digest
from repository.dossiers import Dossier
from repository.people import Grant, Person, Role, owner
from repository.reception_steps import Reception, Verdict
from tests.databases import Hands
from tests.home import make_archive
from tests.pki import Pki
from tests.repository.samples import uuid_of
from web import settings
from web.closing_dossiers import Wish as Closing
from web.closing_dossiers import close
from web.dossier_content import description_of, items_of
from web.passwords import hash_password
from web.reception_bringing import bring
from web.reception_checking import check
from web.reception_taking import take_in
from web.receptions import answer, decide, judge, register_manifest, report
from web.transfer_lists import row_of
from web.wiring import SOFTWARE, Archive

SENDER, HOUSE = "H34.12", "H48.LTLS"
REGISTRATION = "H34.12.2026.01"
ALL = Scope.of_owner()
PASSWORD = "mật khẩu 7391"
WORD = "Mật-khẩu-2026"
FILED = {
    "01.TH": ("Hồ sơ ban hành quy chế", ("Quy chế làm việc", "Tờ trình quy chế")),
    "02.TH": ("Hồ sơ tổ chức hội nghị", ("Báo cáo hội nghị", "Quy chế làm việc")),
    "03.TH": ("Hồ sơ kiểm tra công vụ", ("Kết luận kiểm tra",)),
}
"""Hồ sơ → title and documents; one document lies in two."""


def signer(pki: Pki) -> Pkcs12Signer:
    """The key of an organisation."""
    return Pkcs12Signer(pki.organisation.pkcs12(PASSWORD.encode(), [pki.issuing]), PASSWORD)


def sender_home(home: Path, workers: Workers, forms: Workers, hands: Hands) -> Archive:
    """An agency whose three hồ sơ are closed."""
    made = make_archive(home, workers)
    archive = Archive(made.settings, hands.clock)
    archive.__dict__.update(workers=workers, form_makers=forms)
    documents: dict[str, str] = {}
    for number, (notation, (title, papers)) in enumerate(FILED.items(), 1):
        dossier = Dossier(
            uuid_of(notation), SENDER, 2024, "I", "Tổng hợp", notation, title, "Vĩnh viễn",
            "Lê Thị Hoa", start="2024-01-05", end="2024-12",
            body={"description": f"ghi chú {number}", "keywords": "quy chế"},
        )  # fmt: skip
        archive.dossiers.enter([dossier], "vanthu")
        for paper in papers:
            known = documents.get(paper) or _taken(archive, home.parent, paper, len(documents) + 1)
            documents[paper] = known
            archive.dossiers.place(dossier.id, known, ALL, "vanthu")
        close(archive, owner(), dossier.id, Closing(2024))
    return archive


def _taken(archive: Archive, folder: Path, paper: str, number: int) -> str:
    path = folder / f"{paper}.txt"
    path.write_text(f"{paper}\nNội dung số {number}", "utf-8")
    fields = {
        "TypeName": "Quyết định",
        "CodeNumber": str(number),
        "CodeNotation": "QĐ-SNV",
        "IssuedDate": f"2024-03-{number:02}",
        "OrganName": "Sở Nội vụ tỉnh Kon Tum",
        "Subject": f"Về việc {paper}",
        "ArrivalNumber": str(100 + number),
        "Maintenance": "Vĩnh viễn",
    }
    level = Level.RESTRICTED if "Kết luận" in paper else Level.INTERNAL
    result = archive.ingest.take(Delivery(path, path.name, fields, SENDER, level), owner())
    assert result.document is not None, result
    return result.document


@dataclass(frozen=True, slots=True)
class Way:
    """How it is handed over."""

    registration: str = REGISTRATION
    notations: tuple[str, ...] = tuple(FILED)
    fonds: str = ""
    """Mã phông of an agency that is no more."""


def packed(archive: Archive, folder: Path, pki: Pki, way: Way = Way()) -> Manifest:
    """What an agency hands over, in a folder: a SIP of each, the manifest, its signature."""
    folder.mkdir()
    packages = tuple(
        _package(archive, folder, number, (archive.dossiers.get(uuid_of(notation)), way))
        for number, notation in enumerate(way.notations, 1)
    )
    manifest = Manifest(
        transfer=uuid_of(way.registration), registration=way.registration, turn=1, year=2026,
        sender=Party(SENDER, "Sở Nội vụ tỉnh Kon Tum", way.fonds),
        archive=Party(HOUSE, "Lưu trữ lịch sử"),
        created=archive.clock(), due=None, packages=packages,
    )  # fmt: skip
    write(manifest, folder, pki, archive)
    return manifest


def write(manifest: Manifest, folder: Path, pki: Pki, archive: Archive) -> None:
    """Write a manifest and sign it."""
    data = manifest.data()
    (folder / MANIFEST).write_bytes(data)
    known = TrustStore.load(pki.trust_folder(folder.parent / "trust", crls_at=pki.made_at))
    signed = sign_beside(data, signer(pki), known, archive.clock())
    (folder / f"{MANIFEST}{SUFFIX}").write_bytes(signed)


def _package(
    archive: Archive, folder: Path, number: int, given: tuple[Dossier, Way]
) -> HandedPackage:
    dossier, way = given
    description, items = description_of(archive, dossier), items_of(archive, dossier)
    if way.fonds:
        description = replace(description, agency=way.fonds)
    context = SubmissionContext(
        package=uuid_of(f"sip {dossier.notation} {way.registration}"),
        software=SOFTWARE, made_at=archive.clock(),
        agent="vanthu", agent_name="Người văn thư", agreement=way.registration,
        schemas=schema_files("sip_hoso", archive.schema_carrier),
    )  # fmt: skip
    made = build_sip(folder / "work", description, items, context)
    path = folder / zip_name(number, made)
    zip_to(made.folder, path)
    shutil.rmtree(folder / "work")
    return HandedPackage(
        ordinal=number, name=path.name, size=path.stat().st_size, sha256=digest(path),
        sip=context.package, code=description.code, permanent=True,
        row=row_of(description), said=said_of(description, dossier.ended),
        documents=tuple(
            HandedDocument(
                item.ordinal, item.document.id,
                tuple(HandedFile(f.sha256.hex, f.size) for f in item.document.files),
                item.document.title,
            )
            for item in items
        ),
    )  # fmt: skip


def digest(path: Path) -> str:
    with path.open("rb") as source:
        return Digest.of(source).hex


def house_home(home: Path, workers: Workers, pki: Pki) -> None:
    """A historical archive with three people, which believes the agency's authority."""
    archive = make_archive(home, workers)
    archive.agencies.enter([Agency(HOUSE, "Trung tâm Lưu trữ lịch sử", "tỉnh")])
    people = {
        "tiepnhan": Role.ARCHIVIST, "thamdinh": Role.ARCHIVIST, "giamdoc": Role.LEADER,
        "khach": Role.OFFICER,
    }  # fmt: skip
    hashed = hash_password(WORD)
    archive.people.enter(
        (Person(login, f"Người {login}", (Grant(role, HOUSE, Level.RESTRICTED),)), hashed)
        for login, role in people.items()
    )
    shutil.rmtree(archive.settings.trust, ignore_errors=True)
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    archive.database.close()


@dataclass(frozen=True)
class House:
    """A historical archive at work, and what an agency brought to its door."""

    archive: Archive
    folder: Path
    manifest: Manifest
    pki: Pki

    def who(self, login: str) -> Person:
        return self.archive.people.find(login)

    @property
    def clerk(self) -> Person:
        return self.who("tiepnhan")

    def files(self, *names: str) -> Mapping[str, Path]:
        every = {path.name: path for path in self.folder.iterdir() if path.is_file()}
        return {name: every[name] for name in names} if names else every

    def registered(self) -> Reception:
        data = (self.folder / MANIFEST).read_bytes()
        return register_manifest(self.archive, self.clerk, HOUSE, data)

    def answered(self) -> Reception:
        return answer(self.archive, self.clerk, self.registered().id, "", agreed=True)

    def arrived(self, **how: bool) -> Reception:
        begun = self.answered()
        return bring(self.archive, self.clerk, begun.id, self.files(), **how).reception

    def checked(self) -> Reception:
        begun = self.arrived()
        list(check(self.archive, self.clerk, begun.id))
        return self.archive.receptions.get(begun.id)

    def approved(self, fail: Mapping[str, str] | None = None) -> Reception:
        """Reported and approved; ``fail``: hồ sơ whose first document is không đạt → why."""
        begun = self.checked()
        verdicts: dict[str, tuple[Verdict, str]] = {}
        for package in begun.packages:
            for item in package.items:
                if item.verdict is Verdict.PENDING:
                    verdicts[item.id] = (Verdict.PASSED, "giữ")
            for code, why in (fail or {}).items():
                if package.body["code"].endswith(code):
                    verdicts[package.items[0].id] = (Verdict.FAILED, why)
        if verdicts:
            judge(self.archive, self.who("thamdinh"), begun.id, verdicts)
        report(self.archive, self.who("thamdinh"), begun.id, "nhận")
        return decide(self.archive, self.who("giamdoc"), begun.id, "", agreed=True)

    def taken(self, identifier: str) -> list[dict[str, Any]]:
        return list(take_in(self.archive, self.clerk, identifier))


def with_package(manifest: Manifest, number: int, **changes: Any) -> Manifest:
    """The same manifest, with another word about one package."""
    packages = [
        replace(one, **changes) if one.ordinal == number else one for one in manifest.packages
    ]
    return replace(manifest, packages=tuple(packages))


def spoil(path: Path) -> None:
    """Change a byte of a document in a package."""
    from zipfile import ZIP_STORED, ZipFile

    with ZipFile(path) as box:
        members = {name: box.read(name) for name in box.namelist() if not name.endswith("/")}
    victim = next(name for name in sorted(members) if name.endswith(".txt") and "/data/" in name)
    members[victim] += b"!"
    with ZipFile(path, "w", ZIP_STORED) as box:
        for name, data in members.items():
            box.writestr(name, data)


@dataclass(frozen=True)
class HandedOver:
    """What is made once for many tests."""

    sender: Archive
    folder: Path
    manifest: Manifest
    empty: Path
    """The home of an archive that has received nothing yet."""
    pki: Pki

    def house(self, place: Path, workers: tuple[Workers, Workers, Workers]) -> House:
        """A copy of the archive, and of what was brought to it."""
        shutil.copytree(self.empty, place / "home")
        shutil.copytree(self.folder, place / "nop-luu")
        archive = Archive(settings.read(place / "home", environ={}), Hands(self.pki.made_at).clock)
        names = ("workers", "copiers", "package_readers", "form_makers")
        archive.__dict__.update(zip(names, (workers[0], *workers), strict=True))
        return House(archive, place / "nop-luu", self.manifest, self.pki)


def hand_over(place: Path, workers: Workers, forms: Workers, pki: Pki) -> HandedOver:
    """An agency hands three hồ sơ over."""
    sender = sender_home(place / "sender", workers, forms, Hands(pki.made_at))
    folder = place / "nop-luu"
    house_home(place / "house", workers, pki)
    return HandedOver(sender, folder, packed(sender, folder, pki), place / "house", pki)
