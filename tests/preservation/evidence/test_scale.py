"""Ten thousand documents: one question to the authority, and seconds."""

import time
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from preservation.evidence.making import Evidencing
from preservation.evidence.packing import TREE
from preservation.evidence.rounds import TAGMANIFESTS, Rounds, Workshop, group_files
from preservation.signatures.tokens import Tokens
from repository.catalogue import Catalogue
from repository.database import Database
from repository.digest import Digest
from repository.errors import DamageError
from repository.evidence import Evidence
from repository.ledger import Ledger
from repository.mapping import add_package
from repository.migrate import upgrade
from repository.packages import Package, PackageFile, PackageKind
from repository.stores.directory import DirectoryStore
from repository.tables import PackageRow
from tests.databases import Hands
from tests.evidence_verifier import verify as verify_elsewhere
from tests.pki import Pki
from tests.stamping import CountingStamper

MANY = 10_000


def content(number: int) -> bytes:
    return f"Quyết định số {number}".encode()


def package_of(number: int) -> Package:
    """A package as the catalogue remembers it; its bytes are asked for by nobody here."""
    paths = [f"data/representations/rep1/data/{number}.pdf", "data/METS.xml", *TAGMANIFESTS]
    files = [PackageFile(path, 1, Digest.of_bytes(f"{number} {path}".encode())) for path in paths]
    files[0] = PackageFile(paths[0], 1, Digest.of_bytes(content(number)))
    return Package(f"{number:08}-0000-4000-8000-000000000000", PackageKind.DOCUMENT, tuple(files))


@dataclass
class Yard:
    """A catalogue full of packages, and what makes evidence for them."""

    folder: Path
    hands: Hands
    stamper: CountingStamper
    tokens: Tokens

    def __post_init__(self) -> None:
        database = Database(f"sqlite:///{self.folder / 'luutru.sqlite'}")
        upgrade(database)
        self.ledger = Ledger(database, self.hands.clock, self.hands.new_id)
        self.evidence = Evidence(database, self.ledger)
        self.catalogue = Catalogue(database, self.ledger)
        self.stores = [DirectoryStore(name, self.folder / name) for name in ("kho-1", "kho-2")]
        for store in self.stores:
            store.create()
        self.rounds = Rounds(
            self.evidence,
            Workshop(
                tuple(self.stores),
                self.folder / "spool",
                self.hands.clock,
                self.hands.new_id,
                nullcontext,
                "luutru test",
            ),
            self.stamper,
            self.tokens,
            lambda _name, _bits=None, /: None,
            self.catalogue.package,
        )

    def fill(self, numbers: range) -> None:
        with self.evidence.database.write() as session:
            for number in numbers:
                add_package(session, package_of(number), ())

    def evidencing(self, at_most: int = 100_000) -> Evidencing:
        return Evidencing(self.rounds, timedelta(days=180), at_most)


@pytest.fixture
def yard(tmp_path: Path, hands: Hands, stamper: CountingStamper, tokens: Tokens) -> Yard:
    return Yard(tmp_path, hands, stamper, tokens)


def go_on(_done: int, _total: int) -> bool:
    return True


@pytest.mark.slow
def test_ten_thousand_objects_need_one_timestamp(yard: Yard, pki: Pki) -> None:
    with yard.evidence.database.write() as session:
        row = PackageRow(id="s", kind="shared", file_count=0, byte_count=0, manifest=b"x\x9c\x03\0")
        session.add(row)
    yard.fill(range(MANY))
    begun = time.process_time()
    done = yard.evidencing().make("system", go_on)
    spent = time.process_time() - begun
    assert (len(yard.stamper.asked), len(done.rounds), done.rounds[0].leaves) == (1, 1, MANY)
    assert spent < 20, spent
    begun = time.process_time()
    records = yard.rounds.records()
    for number in (0, 4711, MANY - 1):
        line = records.of(package_of(number).id)
        assert line is not None
        (chain,) = line.chains
        files = {bytes.fromhex(f.sha256.hex) for f in group_files(package_of(number))}
        assert set(chain.stamps[0].lists[0]) == files
        seen = verify_elsewhere(line.record, [content(number)], [pki.root.der], yard.hands.now)
        assert seen == pki.made_at
    assert time.process_time() - begun < 2


def test_what_is_stopped_is_taken_up_where_it_was(yard: Yard) -> None:
    yard.fill(range(50))
    stopped = yard.evidencing(20).make("system", lambda done, _total: done < 20)
    assert ([made.leaves for made in stopped.rounds], yard.evidence.waiting_count()) == ([20], 30)
    done = yard.evidencing(20).make("system", go_on)
    assert [made.leaves for made in done.rounds] == [20, 10]
    assert yard.evidence.waiting_count() == 0
    assert len(yard.stamper.asked) == 3


def test_one_timestamp_renews_the_rounds_of_years(yard: Yard, pki: Pki) -> None:
    for year in range(4):
        yard.fill(range(10 * year, 10 * year + 10))
        yard.evidencing().make("system", go_on)
        yard.hands.move(days=365)
    yard.hands.now = pki.made_at + timedelta(days=8 * 365 - 100)
    yard.stamper.party = pki.another_tsa("TSA thứ hai", yard.hands.now, 6)
    assert len(yard.evidencing().renew("system", go_on).rounds) == 1
    assert len(yard.stamper.asked) == 5
    line = yard.rounds.records().of(package_of(35).id)
    assert line is not None
    now = yard.hands.now + timedelta(days=365)
    made = verify_elsewhere(line.record, [content(35)], [pki.root.der], now)
    assert made == pki.made_at + timedelta(days=3 * 365)
    assert yard.evidencing().due() == {}


def test_a_round_is_read_where_it_is_whole(yard: Yard) -> None:
    yard.fill(range(5))
    (made,) = yard.evidencing().make("system", go_on).rounds
    package = yard.catalogue.package(made.id)
    assert package.kind is PackageKind.EVIDENCE
    whole = yard.rounds.records().of(package_of(3).id)
    for number, store in enumerate(yard.stores):
        tree = store.folder(package.prefix) / TREE
        size = tree.stat().st_size
        tree.unlink()  # on one file system, stores may share the file itself
        tree.write_bytes(bytes(size))
        if number == 0:
            assert yard.rounds.records().of(package_of(3).id) == whole
    with pytest.raises(DamageError, match="whole in no store"):
        yard.rounds.records().of(package_of(3).id)
