"""What many packages share is kept once, and comes back into a package that leaves the archive."""

from pathlib import Path

import bagit
import pytest

from preservation.bags.problems import Intact
from preservation.bags.read import check_bag
from preservation.export import export, wanted_by
from preservation.package import parcels
from preservation.readback import read_back
from preservation.shared import build_shared, schema_files
from repository.digest import Digest
from repository.errors import DamageError, DigestMismatchError, NoSuchObjectError
from repository.packages import PackageKind
from repository.stores.directory import DirectoryStore
from tests.preservation.samples import PDF, Made, document, make
from tests.schemas import CARRIER

CERTIFICATE = b"\x30\x03\x02\x01\x01"
THINGS = {str(Digest.of_bytes(CERTIFICATE)): CERTIFICATE}


def test_the_same_things_make_the_same_package(tmp_path: Path) -> None:
    things = {"a.cer": b"a", "b.crl": b"b"}
    one = build_shared(tmp_path / "one", "certificate", things)
    two = build_shared(tmp_path / "two", "certificate", dict(reversed(things.items())))
    assert one == two
    assert (len(one.id), one.kind) == (32, PackageKind.SHARED)
    assert isinstance(check_bag(tmp_path / "one"), Intact)
    assert build_shared(tmp_path / "three", "certificate", {"a.cer": b"a"}).id != one.id


def test_a_thing_is_found_in_its_package_by_its_digest(tmp_path: Path) -> None:
    package = build_shared(tmp_path / "one", "certificate", {"a.cer": CERTIFICATE})
    (path,) = [f.path for f in package.files if f.sha256 == Digest.of_bytes(CERTIFICATE)]
    assert path == "data/certificate/a.cer"


@pytest.mark.parametrize("name", ["../a", "a/b", "/a", "", "~a"])
def test_a_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not the name"):
        build_shared(tmp_path / "one", "certificate", {name: b"a"})


class Shop:
    """A store with one package in it, and the things that it shares."""

    def __init__(self, place: Path) -> None:
        schemas = schema_files(CARRIER if CARRIER.is_dir() else None)
        self.shared = {str(Digest.of_bytes(data)): data for data in schemas.values()} | THINGS
        listed = {name: (Digest.of_bytes(data), len(data)) for name, data in schemas.items()}
        self.made: Made = make(
            place,
            document(signatures={"signatures": [{"certificates": list(THINGS)}]}),
            schemas=listed,
            shared=dict.fromkeys(THINGS, "certificate"),
        )
        self.store = DirectoryStore("kho-1", place / "store")
        self.store.create()
        self.store.keep(self.made.package.prefix, parcels(self.made.folder, self.made.package))

    def find(self, digest: Digest) -> tuple[str, bytes] | None:
        data = self.shared.get(str(digest))
        return None if data is None else ("a.cer", data)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_an_exported_package_carries_its_schemas_and_is_valid(shop: Shop, tmp_path: Path) -> None:
    out = export(shop.store, shop.made.package, tmp_path / "out", shop.find)
    verdict = check_bag(out)
    assert isinstance(verdict, Intact)
    assert not verdict.warnings
    assert bagit.Bag(str(out)).is_valid()
    assert (out / "data/schemas/EAD_doc.xsd").is_file()
    assert not (out / "data/schemas/EAD_pic.xsd").exists()
    (kept,) = (out / "data/metadata/other/shared").iterdir()
    assert kept.read_bytes() == CERTIFICATE


def test_what_was_in_it_is_byte_for_byte_the_same(shop: Shop, tmp_path: Path) -> None:
    out = export(shop.store, shop.made.package, tmp_path / "out", shop.find)
    for file in shop.made.package.files:
        if file.path.startswith("data/"):
            assert (out / file.path).read_bytes() == (shop.made.folder / file.path).read_bytes()
    assert read_back(lambda path: (out / path).read_bytes()) == shop.made.document
    assert (out / "data/representations/rep1/data/Quyết định 15.pdf").read_bytes() == PDF


def test_a_damaged_package_is_not_given_out(shop: Shop, tmp_path: Path) -> None:
    folder = shop.store.folder(shop.made.package.prefix)
    original = folder / "data/representations/rep1/data/Quyết định 15.pdf"
    original.chmod(0o644)
    original.write_bytes(PDF[:-1] + b"!")
    with pytest.raises(DigestMismatchError):
        export(shop.store, shop.made.package, tmp_path / "out", shop.find)


def test_a_schema_that_is_lost_or_another_stops_the_export(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(NoSuchObjectError):
        export(shop.store, shop.made.package, tmp_path / "a", lambda digest: None)
    with pytest.raises(DigestMismatchError):
        export(shop.store, shop.made.package, tmp_path / "b", lambda digest: ("x", b"other"))


@pytest.mark.parametrize(
    "mets",
    [
        b"",
        b"<mets xmlns='http://www.loc.gov/METS/'><fileGrp USE='Schemas'><file/></fileGrp></mets>",
        b"<!DOCTYPE m [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><m>&x;",
    ],
)
def test_tag_files_that_cannot_be_understood_are_damage(mets: bytes) -> None:
    with pytest.raises(DamageError):
        list(wanted_by(b"", mets, {}))
