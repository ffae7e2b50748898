"""Rounds: made, kept in every store, entered; and taken up again where a crash cut one short.

The order is that of every package: stamp, keep, read back, then one transaction. A round that is
kept whole and not entered is entered by whoever comes next: its timestamp is not asked for twice.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from preservation.bags.paths import danger
from preservation.evidence.make import Stamped, Stamper, stamp
from preservation.evidence.packing import Contents, build_round, read_round, require_whole
from preservation.evidence.records import Records
from preservation.evidence.stamps import Examiner, Sunset, TokenVerdict, over
from preservation.package import parcels
from preservation.retrieve import copy_out, package_in
from repository.calendar import Clock, iso_utc
from repository.digest import Algorithm, Digest, fingerprint
from repository.errors import (
    ArchiveError,
    DamageError,
    DigestMismatchError,
    NotFoundError,
    RefusedError,
    UnavailableError,
)
from repository.evidence import Evidence, Member, Round, RoundKind
from repository.ledger import EventKind, NewEvent, Outcome
from repository.packages import Package, PackageFile, PackageKind, prefix_of
from repository.stores.store import ObjectStore
from repository.workplace import workplace

MOST_LEAVES = 100_000
"""Packages in one round: its tree and its groups are held in memory while it is made."""
ALGORITHMS = ("sha256", "sha512")
"""In the order in which they are taken."""
ORIGINALS = "data/representations/rep1/data/"
TAGMANIFESTS = ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt")


def group_files(package: Package) -> tuple[PackageFile, ...]:
    """The files of a package whose digests are its group.

    Every original, so that one of them and the record are enough; and both tag
    manifests, which lead to everything else in the package, also when SHA-256
    is believed no more.
    """
    return tuple(
        file
        for file in package.files
        if file.path.startswith(ORIGINALS) or file.path in TAGMANIFESTS
    )


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where rounds are made, and with what."""

    stores: Sequence[ObjectStore]
    spool: Path
    clock: Clock
    new_id: Callable[[], str]
    alone: Callable[[], AbstractContextManager[None]]
    """Keeps a second hand waiting: one round is made at a time."""
    software: str


@dataclass(frozen=True, slots=True)
class Rounds:
    """Makes and keeps rounds."""

    evidence: Evidence
    workshop: Workshop
    stamper: Stamper
    examiner: Examiner
    sunset: Sunset
    package: Callable[[str], Package]
    """What the catalogue expects of a package."""

    def records(self) -> Records:
        """Records, for one piece of work."""
        return Records(self.evidence, self.workshop.stores, self.package)

    def algorithm(self, ahead: timedelta) -> str:
        """The first algorithm that will still be believed so far ahead.

        Raises:
            UnavailableError: there is none left.
        """
        moment = self.workshop.clock() + ahead
        for name in ALGORITHMS:
            last = self.sunset(name)
            if last is None or moment < over(last):
                return name
        raise UnavailableError(
            "không còn thuật toán băm nào đủ an toàn · no hash algorithm is left that lasts"
        )

    def keep(self, kind: RoundKind, algorithm: str, members: Sequence[Member], agent: str) -> Round:
        """One timestamp over ``members``; kept, read back, entered.

        Raises:
            UnavailableError: no timestamp was to be had, or a store did not answer.
            RefusedError: the timestamp is by nobody who is trusted.
        """
        shop = self.workshop
        stamped = stamp([member.digests for member in members], self.stamper, algorithm)
        now = shop.clock()
        verdict = self.examiner(stamped.token, stamped.root, algorithm, now)
        if verdict.made_at is None or verdict.indication not in {"TOTAL-PASSED", "TRY_LATER"}:
            raise RefusedError(
                f"dấu thời gian không dùng được · the timestamp cannot be used: {verdict.problem}"
            )
        made = Round(
            id=shop.new_id(),
            kind=kind,
            algorithm=algorithm,
            stamped_at=verdict.made_at,
            authority=verdict.authority,
            ends=verdict.ends,
            rests_on=verdict.algorithms,
            leaves=len(members),
        )
        contents = self._contents(made, members, stamped, now)
        with self._place() as folder:
            package = build_round(folder / made.id, contents)
            self._keep_everywhere(folder / made.id, package)
        self._enter(made, package, members, agent, verdict)
        return made

    def take_up(self, agent: str) -> list[str]:
        """Enter rounds that are kept whole and not entered; which ones those were.

        The tables of evidence that were lost come back this way, from the
        packages alone.

        Raises:
            UnavailableError: no store answered.
        """
        found: dict[str, ObjectStore] = {}
        for store in reversed(self.workshop.stores):
            keys = [key.split("/") for key in store.keys(f"{PackageKind.EVIDENCE}/")]
            found |= {key[2]: store for key in keys if key[3:] == ["bagit.txt"]}
        names = sorted(found)
        strangers = set(names) - self.evidence.known(names)
        with self._place() as folder:
            read = [self._read(found[name], name, folder / name) for name in sorted(strangers)]
            whole = [one for one in read if one is not None]
            for made, package in sorted(whole, key=lambda one: _order(one[0])):
                self._keep_everywhere(folder / made.id, package)
                _, members = read_round(_reader(folder / made.id))
                self._enter(made, package, list(members), agent, None)
        return [made.id for made, _ in whole]

    def digests(self, package: Package, algorithm: str) -> tuple[bytes, ...]:
        """The digests of a package's group by ``algorithm``.

        Those that the catalogue remembers (SHA-256) are taken from there. For
        any other, the bytes are read again, and must be those that the
        catalogue expects.

        Raises:
            DamageError: a file is whole in no store.
            UnavailableError: no store answered.
        """
        files = group_files(package)
        if algorithm == Algorithm.SHA256:
            found = {bytes.fromhex(file.sha256.hex) for file in files}
        else:
            found = {self._sha512(package.prefix + file.path, file.sha256) for file in files}
        return tuple(sorted(found))

    def _sha512(self, key: str, expected: Digest) -> bytes:
        errors: list[ArchiveError] = []
        for store in self.workshop.stores:
            try:
                with store.open(key) as source:
                    seen = fingerprint(source)
            except (UnavailableError, NotFoundError) as error:
                errors.append(error)
                continue
            if seen.sha256 == expected:
                return bytes.fromhex(seen.sha512.hex)
            errors.append(DigestMismatchError(key, expected=expected, found=seen.sha256))
        if all(isinstance(error, UnavailableError) for error in errors):
            raise errors[0]
        raise DamageError(f"{key}: không kho nào còn nguyên · whole in no store")

    def _contents(
        self, made: Round, members: Sequence[Member], stamped: Stamped, now: datetime
    ) -> Contents:
        documents: Mapping[str, str] = {}
        if made.kind is not RoundKind.STAMP:
            documents = self.evidence.documents_of([member.subject for member in members])
        material = self.examiner.material(stamped.token, stamped.root, made.algorithm, now)
        return Contents(
            made=made,
            members=members,
            documents=documents,
            tree=stamped.tree,
            token=stamped.token,
            material=material,
            software=self.workshop.software,
        )

    def _place(self) -> AbstractContextManager[Path]:
        self.workshop.spool.mkdir(parents=True, exist_ok=True)
        return workplace(self.workshop.spool)

    def _keep_everywhere(self, bag: Path, package: Package) -> None:
        for store in self.workshop.stores:
            store.keep(package.prefix, parcels(bag, package))

    def _enter(
        self,
        made: Round,
        package: Package,
        members: Sequence[Member],
        agent: str,
        verdict: TokenVerdict | None,
    ) -> None:
        kind = EventKind.EVIDENCE if made.kind is RoundKind.FIRST else EventKind.EVIDENCE_RENEWAL
        detail = {
            "kind": made.kind.value,
            "algorithm": made.algorithm,
            "groups": made.leaves,
            "stamped_at": iso_utc(made.stamped_at),
            "authority": made.authority,
        }
        if verdict is None:
            detail["taken up"] = "kept before, and not entered"
        elif verdict.problem:
            detail["problem"] = verdict.problem
        outcome = Outcome.WARNING if verdict is not None and verdict.problem else Outcome.SUCCESS
        stores = [store.name for store in self.workshop.stores]
        event = NewEvent(kind, outcome, made.id, detail)
        self.evidence.enter(made, package, stores, members, agent, event)

    def _read(
        self, store: ObjectStore, identifier: str, folder: Path
    ) -> tuple[Round, Package] | None:
        """A round as a store has it; None where it is not whole, or says something else."""
        if danger(identifier):
            return None
        try:
            copy_out(store, prefix_of(PackageKind.EVIDENCE, identifier), folder)
            made, members = read_round(_reader(folder))
            require_whole(made, members, _reader(folder))
        except (DamageError, NotFoundError):
            return None
        if made.id != identifier:
            return None
        return made, package_in(folder, identifier, PackageKind.EVIDENCE)


def _order(made: Round) -> tuple[datetime, int]:
    return made.stamped_at, (RoundKind.FIRST, RoundKind.TREE, RoundKind.STAMP).index(made.kind)


def _reader(folder: Path) -> Callable[[str], BinaryIO]:
    return lambda path: (folder / path).open("rb")
