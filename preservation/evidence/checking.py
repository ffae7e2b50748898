"""Checking: what the evidence of kept packages proves, from the bytes that a store has now."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from preservation.evidence.records import Line, Records
from preservation.evidence.rounds import Workshop, group_files
from preservation.evidence.stamps import Sunset, TokenJudge, TokenVerdict
from preservation.evidence.verify import Hashed, Proof, Verifier
from repository.digest import CHUNK
from repository.errors import DamageError, NoSuchObjectError, UnavailableError
from repository.packages import Package
from repository.stores.store import ObjectStore
from repository.workplace import workplace


@dataclass
class Remembering:
    """A judge that is asked the same thing once: many packages share their timestamps."""

    judge: TokenJudge
    _said: dict[tuple[bytes, bytes, str, datetime], TokenVerdict] = field(default_factory=dict)

    def __call__(
        self, token: bytes, digest: bytes, algorithm: str, moment: datetime
    ) -> TokenVerdict:
        """See ``TokenJudge``."""
        question = (hashlib.sha256(token).digest(), digest, algorithm, moment)
        if question not in self._said:
            self._said[question] = self.judge(token, digest, algorithm, moment)
        return self._said[question]


@dataclass
class Checker:
    """Checks packages one after the other, at one moment."""

    records: Records
    workshop: Workshop
    judge_with: Callable[[Path], TokenJudge]
    """Gives a judge that knows what lies in a folder of kept material."""
    sunset: Sunset
    at: datetime
    _judges: dict[tuple[str, ...], Remembering] = field(default_factory=dict)

    def check(self, package: Package, store: ObjectStore) -> Proof:
        """What the evidence of ``package`` proves of the bytes that ``store`` has.

        Raises:
            UnavailableError: a store did not answer.
        """
        try:
            line = self.records.of(package.id)
        except DamageError as error:
            return Proof(None, (str(error),))
        if line is None:
            return Proof(None, ("chưa có bằng chứng · no evidence yet",))
        files = {
            file.path: _hashed(store, package.prefix + file.path) for file in group_files(package)
        }
        try:
            verifier = Verifier(self._judge(line), self.sunset)
            return verifier.verify(line.record, files, self.at, whole=True)
        except NoSuchObjectError as error:
            return Proof(None, (f"thiếu tệp · missing: {error}",))
        except DamageError as error:
            return Proof(None, (str(error),))

    def proof_times(self, package: Package, store: ObjectStore) -> tuple[datetime, ...]:
        """Times at which the files of ``package`` are proven from outside; empty if none is.

        Raises:
            UnavailableError: a store did not answer.
        """
        proof = self.check(package, store)
        return tuple(at for at, _ in proof.stamps if at is not None) if proof.valid else ()

    def _judge(self, line: Line) -> TokenJudge:
        if line.rounds not in self._judges:
            with self._folder(line) as folder:
                self._judges[line.rounds] = Remembering(self.judge_with(folder))
        return self._judges[line.rounds]

    @contextmanager
    def _folder(self, line: Line) -> Iterator[Path]:
        self.workshop.spool.mkdir(parents=True, exist_ok=True)
        with workplace(self.workshop.spool) as folder:
            for name, data in self.records.material(line.rounds).items():
                (folder / name).write_bytes(data)
            yield folder


def _hashed(store: ObjectStore, key: str) -> Hashed:
    def hashed(algorithm: str) -> bytes:
        hasher = hashlib.new(algorithm)
        with store.open(key) as source:
            try:
                while chunk := source.read(CHUNK):
                    hasher.update(chunk)
            except OSError as error:
                raise UnavailableError(f"{key}: {error.strerror}") from error
        return hasher.digest()

    return hashed
