"""A clock that runs to 2060 over a small real archive; for a test in steps, for a drill in months.

On the way the signers' certificates end, then their authority, two time-stamping authorities, each
replaced before, and SHA-256, by the operator's table. Three objects are watched: a received PDF
signed B-B, whose CRLs were kept at ingest; one of our own, B-LTA; and a scan that nobody signed.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes

from ingest.delivery import Delivery
from preservation.signatures.trust import TrustStore
from preservation.signatures.validate import validate
from preservation.workers import Workers
from repository.calendar import parse_utc
from repository.people import owner
from tests.databases import Hands
from tests.evidence_verifier import verify as verify_elsewhere
from tests.home import make_archive
from tests.pki import LASTING, Level, Party, Pki, make_pdf, make_pki
from tests.stamping import CountingStamper
from web import settings
from web.acts import export
from web.acts_evidence import make, proofs, renew, verify
from web.horizons import horizons
from web.wiring import Archive

YEAR = timedelta(days=365)
MONTH = timedelta(days=30.4375)
SHA256_ENDS = datetime(2037, 12, 31, tzinfo=UTC)
LAST = datetime(2060, 1, 1, tzinfo=UTC)
RECEIVED, OWN, SCAN = "received, B-B", "own, B-LTA", "scan, unsigned"
OBJECTS = (RECEIVED, OWN, SCAN)


@dataclass
class Span:
    """An archive in time."""

    archive: Archive
    pki: Pki
    hands: Hands
    stamper: CountingStamper
    folder: Path
    documents: Mapping[str, str]
    authorities: list[tuple[datetime, Party]] = field(default_factory=list)
    """From when on which TSA is asked."""

    @property
    def trust(self) -> Path:
        return self.archive.settings.trust

    def move(self, to: datetime) -> None:
        """Let time pass: the operator brings CRLs of the day, and asks the TSA of the day."""
        self.hands.now = to
        digest = hashes.SHA512() if to > self.pki.made_at + 4 * YEAR else None
        crl = self.pki.crl(self.pki.root, to - timedelta(hours=1), digest=digest)
        (self.trust / "crls" / "root.crl").write_bytes(crl)
        for begins, party in self.authorities:
            if begins <= to:
                self.stamper.party = party

    def work(self) -> list[str]:
        """What the operator's timer does; the problems it met."""
        problems: list[str] = make(self.archive, owner())["problems"]
        return problems + list(renew(self.archive, owner())["problems"])

    def seen(self) -> dict[str, str]:
        """What can be proven now: object → indication; of the scan ``TOTAL-PASSED`` by evidence."""
        return {name: self._proven(document) for name, document in self.documents.items()}

    def announced(self) -> dict[str, datetime | None]:
        """Until when the calendar says that each object can be proven."""
        found = horizons(self.archive, owner(), list(self.documents.values()))
        ends = {signed.document: one.ends for signed, one in found}
        return {name: ends[document] for name, document in self.documents.items()}

    def elsewhere(self) -> dict[str, datetime]:
        """Since when another hand finds each object proven, from its export alone."""
        found = {}
        for name, document in self.documents.items():
            bag = self._exported(document)
            (record,) = (bag / "data/metadata/preservation/evidence").glob("*.ers")
            original = _original(bag).read_bytes()
            anchors = [self.pki.root.der]
            found[name] = verify_elsewhere(record.read_bytes(), [original], anchors, self.hands.now)
        return found

    def _proven(self, document: str) -> str:
        package = self.archive.catalogue.package_of(document)
        (line,) = verify(self.archive, owner(), [package])
        times = [parse_utc(at) for at in proofs(self.archive, package)] if line["valid"] else []
        bag = self._exported(document)
        kept = bag / "data/metadata/other/shared"
        known = TrustStore.load(self.trust)
        found = validate(
            _original(bag), known, self.hands.now, times, kept if kept.is_dir() else None
        )
        if found.indication == "NOT-SIGNED":
            return "TOTAL-PASSED" if line["valid"] else "INDETERMINATE"
        return str(found.indication)

    def _exported(self, document: str) -> Path:
        folder = self.folder / "out"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return export(self.archive, owner(), document, folder)


def begin(folder: Path, now: datetime, workers: Workers) -> Span:
    """An archive that took three objects in at ``now``."""
    pki = make_pki(now - timedelta(hours=2), root_years=40, issuing_years=4, tsa_years=6)
    hands = Hands(now)
    made = make_archive(folder / "home", workers, "tsa_url = 'http://127.0.0.1:9/'\n")
    made.database.close()
    archive = Archive(settings.read(folder / "home", environ={}), hands.clock)
    archive.__dict__["workers"] = workers
    archive.__dict__["copiers"] = workers
    stamper = CountingStamper(pki, hands.clock)
    archive.__dict__["stamper"] = stamper
    table = f'{LASTING}[[algorithm]]\nname = "sha256"\nuntil = {SHA256_ENDS:%Y-%m-%d}\n'
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at, algorithms=table)
    plain = make_pdf(folder / "plain.pdf").read_bytes()
    files = {
        RECEIVED: pki.sign_bytes(plain, level=Level.B_B),
        OWN: pki.sign_bytes(make_pdf(folder / "own.pdf", "TO TRINH").read_bytes()),
        SCAN: make_pdf(folder / "scan.pdf", "BAN QUET").read_bytes(),
    }
    documents = {}
    for number, (name, data) in enumerate(files.items()):
        path = folder / f"{number}.pdf"
        path.write_bytes(data)
        result = archive.ingest.take(Delivery(path, path.name, {}, "H34", None), owner())
        assert result.document is not None, result
        documents[name] = result.document
    second = pki.made_at + 5 * YEAR
    third = pki.made_at + 17 * YEAR
    sha512 = hashes.SHA512()
    authorities = [
        (second, pki.another_tsa("TSA thứ hai", second, 14, sha512)),
        (third, pki.another_tsa("TSA thứ ba", third, 20, sha512)),
    ]
    return Span(archive, pki, hands, stamper, folder, documents, authorities)


def run(span: Span, moments: Iterable[datetime], look_every: int = 1) -> Iterator[dict[str, Any]]:
    """Renew by policy at each of ``moments``; say what can be proven at every few of them."""
    for number, moment in enumerate(moments):
        span.move(moment)
        problems = span.work()
        line: dict[str, Any] = {"at": moment, "problems": problems}
        if number % look_every == 0:
            line["seen"] = span.seen()
        yield line


def months(begun: datetime, months: int = 1, until: datetime = LAST) -> Iterator[datetime]:
    """``begun``, then every so many months, up to ``until``."""
    number = 0
    while (moment := begun + number * months * MONTH) < until:
        yield moment
        number += 1
    yield until


def _original(bag: Path) -> Path:
    (path,) = (bag / "data/representations/rep1/data").rglob("*.pdf")
    return path
