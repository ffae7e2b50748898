"""Keeping: a judged submission becomes a package in every store, then a record.

The order is the promise, the package, the stores, the catalogue. A promise
found again after a crash is kept under the same identifiers; a package that
lies complete in the store is read back and simply entered.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ingest.checks import Judged
from ingest.delivery import Delivery
from ingest.describe import describe, events_of, file_of, packaged, without_evidence
from ingest.result import IngestOutcome, Result
from ingest.turns import Turns
from preservation.package import Context, PackagedEvent, build, parcels
from preservation.retrieve import bring_back, package_in
from preservation.shared import build_shared, schema_files
from repository.agencies import Agencies
from repository.calendar import Clock
from repository.catalogue import Accession, Catalogue
from repository.digest import Digest
from repository.documents import Document
from repository.errors import DamageError, NotFoundError
from repository.intake import Intakes, Promise
from repository.ledger import EventKind, NewEvent, Outcome
from repository.packages import Package, PackageKind, prefix_of
from repository.people import Person
from repository.quarantine import Quarantine, Quarantined
from repository.stores.store import ObjectStore, Parcel


@dataclass(frozen=True, slots=True)
class Keeper:
    """Turns what was judged into what is kept."""

    catalogue: Catalogue
    agencies: Agencies
    intakes: Intakes
    quarantine: Quarantine
    stores: Sequence[ObjectStore]
    clock: Clock
    new_id: Callable[[], str]
    software: str
    schema_carrier: Path | None
    turns: Turns
    """For shared things only; whoever holds one may already hold a turn for a document."""

    def keep(
        self, judged: Judged, delivery: Delivery, agency: str, person: Person, folder: Path
    ) -> Result:
        """Make the package, keep it everywhere, and enter the document."""
        promise = self.intakes.promise(_key(judged), agency)
        document = self._take_up(promise, folder) if promise.renewed else None
        if document is None:
            document = describe(judged, promise, agency, person)
            package = self._make(document, judged, delivery.past, person, folder)
        else:
            package = self._enter(document, judged, person, folder)
        return Result(
            str(delivery.path),
            IngestOutcome.ACCEPTED,
            document.id,
            package.id,
            self.place_of(package.id),
            findings=judged.findings,
            signatures=judged.submission.signatures,
        )

    def set_aside(
        self, judged: Judged, delivery: Delivery, agency: str, person: Person, folder: Path
    ) -> Result:
        """Keep the bytes with their report, outside the archive, until a person has decided."""
        identifier = _aside(judged, agency, person)
        first = judged.files[0].file
        report = {
            "findings": [finding.as_dict() for finding in judged.findings],
            "signatures": without_evidence(judged.submission.signatures),
            "fields": dict(judged.submission.fields),
            "files": [file_of(examined, n).name for n, examined in enumerate(judged.files)],
        }
        item = Quarantined(
            id=identifier,
            name=delivery.name,
            sha256=first.fingerprint.sha256.hex,
            size=sum(f.file.fingerprint.size for f in judged.files),
            agency=agency,
            level=judged.level,
            received_at=judged.received_at,
            received_by=person.login,
            report=report,
        )
        held = [
            Parcel(file_of(examined, n).path, examined.file.path, examined.file.fingerprint.sha256)
            for n, examined in enumerate(judged.files)
        ]
        for store in self.stores:
            store.keep(item.prefix, held)
        rules = sorted({f.rule for f in judged.findings})
        event = NewEvent(
            EventKind.QUARANTINE,
            Outcome.WARNING,
            identifier,
            {"name": delivery.name, "sha256": item.sha256, "rules": rules},
        )
        self.quarantine.enter(item, person.login, (event,))
        return Result(
            str(delivery.path),
            IngestOutcome.QUARANTINED,
            quarantine=identifier,
            findings=judged.findings,
            signatures=judged.submission.signatures,
        )

    def place_of(self, package: str) -> str:
        """Where the first store keeps a package: a folder, or the key prefix of objects."""
        store = self.stores[0]
        prefix = prefix_of(PackageKind.DOCUMENT, package)
        folder = getattr(store, "folder", None)
        return str(folder(prefix)) if folder else f"{store.name}:{prefix}"

    def _take_up(self, promise: Promise, folder: Path) -> Document | None:
        """The document whose package an earlier attempt had already kept whole, if it had."""
        try:
            found = bring_back(self.stores[0], promise.package, folder / promise.package)
        except (NotFoundError, DamageError):
            return None
        return found if found.id == promise.document else None

    def _make(
        self,
        document: Document,
        judged: Judged,
        past: Sequence[PackagedEvent],
        person: Person,
        folder: Path,
    ) -> Package:
        shared = self._keep_evidence(judged.submission.signatures, folder)
        events = events_of(document, judged, self.new_id)
        context = Context(
            agency_name=self.agencies.find(document.agency).name,
            software=self.software,
            made_at=judged.received_at,
            agent=person.login,
            agent_name=person.full_name,
            events=[*past, *map(partial(packaged, person.login, judged), events)],
            schemas=self._schemas(folder),
            shared={digest: kind for digest, kind, _ in shared},
        )
        sources = {
            file_of(examined, number).path: examined.file.path
            for number, examined in enumerate(judged.files)
        }
        bag = folder / document.package
        package = build(bag, document, sources, context)
        self._keep_everywhere(package, bag)
        self._accept(document, package, judged, person, events)
        return package

    def _enter(self, document: Document, judged: Judged, person: Person, folder: Path) -> Package:
        """Enter a document whose package was read back from the store."""
        bag = folder / document.package
        package = package_in(bag, document.package)
        self._keep_everywhere(package, bag)
        event = NewEvent(
            EventKind.INGESTION,
            Outcome.SUCCESS,
            document.id,
            {"package": document.package, "taken up after": "an interrupted attempt"},
        )
        self._accept(document, package, judged, person, (event,))
        return package

    def _keep_everywhere(self, package: Package, bag: Path) -> None:
        for store in self.stores:
            store.keep(package.prefix, parcels(bag, package))

    def _accept(
        self,
        document: Document,
        package: Package,
        judged: Judged,
        person: Person,
        events: Sequence[NewEvent],
    ) -> None:
        self.catalogue.accept(
            Accession(
                document=document,
                package=package,
                stores=tuple(store.name for store in self.stores),
                text="\n\f".join(file.text for file in judged.files),
                events=tuple(events),
                agent=person.login,
            )
        )

    def _schemas(self, folder: Path) -> Mapping[str, tuple[Digest, int]]:
        """The standards' schemas, kept once as a package of their own."""
        files = schema_files(self.schema_carrier)
        listed = {name: (Digest.of_bytes(data), len(data)) for name, data in files.items()}
        self.keep_shared(
            {str(digest): ("schema", name, files[name]) for name, (digest, _) in listed.items()},
            folder,
            together=True,
        )
        return listed

    def _keep_evidence(
        self, report: Mapping[str, Any] | None, folder: Path
    ) -> list[tuple[str, str, str]]:
        """Certificates and revocation data that the report used, each kept once by digest."""
        things: dict[str, tuple[str, str, bytes]] = {}
        for digest, (kind, encoded) in (report or {}).get("evidence", {}).items():
            data = base64.b64decode(encoded)
            name = f"{digest.removeprefix('sha256:')}.{_SUFFIX.get(kind, 'der')}"
            things[digest] = (kind, name, data)
        self.keep_shared(things, folder, together=False)
        return [(digest, kind, name) for digest, (kind, name, _) in things.items()]

    def keep_shared(
        self, things: Mapping[str, tuple[str, str, bytes]], folder: Path, *, together: bool
    ) -> None:
        """Keep what many packages name, each once: digest → kind, name and bytes."""
        if len(self.catalogue.shared(list(things))) == len(things):
            return
        with self.turns.of(["shared packages"]):
            known = self.catalogue.shared(list(things))
            fresh = {digest: thing for digest, thing in things.items() if digest not in known}
            if not fresh:
                return
            groups = [fresh] if together else [{digest: thing} for digest, thing in fresh.items()]
            kept = []
            for number, group in enumerate(groups):
                bag = folder / f"shared-{number}-{next(iter(group))[-8:]}"
                kind = next(iter(group.values()))[0]
                package = build_shared(bag, kind, {n: data for _, n, data in group.values()})
                for store in self.stores:
                    store.keep(package.prefix, parcels(bag, package))
                kept += [(digest, kind, package) for digest in group]
            self.catalogue.keep_shared(kept, [store.name for store in self.stores])


def _aside(judged: Judged, agency: str, person: Person) -> str:
    """The same for the same bytes from the same hand: a second try takes up what a crash left."""
    said = "\n".join((agency, person.login, _key(judged)))
    return Digest.of_bytes(said.encode("utf-8", "backslashreplace")).hex[:32]


def _key(judged: Judged) -> str:
    """What a promise is for: the bytes of every file, in order."""
    digests = [examined.file.fingerprint.sha256.hex for examined in judged.files]
    return digests[0] if len(digests) == 1 else Digest.of_bytes("".join(digests).encode()).hex


_SUFFIX = {"certificate": "cer", "crl": "crl", "ocsp": "ors", "timestamp": "tst"}
