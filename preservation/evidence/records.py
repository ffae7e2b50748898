"""The record of a package, put together from its rounds whenever somebody asks for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from preservation.evidence.lasting import chains_of
from preservation.evidence.make import Stamped, root_in
from preservation.evidence.packing import TOKEN, TREE, TRUST
from preservation.evidence.record import Chain, Stamp, chain_of, encode
from repository.digest import Digest
from repository.errors import ArchiveError, DamageError, NoSuchObjectError, UnavailableError
from repository.evidence import Evidence, Placed, Round
from repository.packages import Package, PackageKind, prefix_of
from repository.stores.store import ObjectStore


@dataclass(frozen=True, slots=True)
class Line:
    """The evidence of a package: its chains, and the rounds they are made of."""

    chains: tuple[Chain, ...]
    rounds: tuple[str, ...]
    """In the order of their timestamps."""

    @property
    def tip(self) -> str:
        """The round with the last timestamp."""
        return self.rounds[-1]

    @property
    def record(self) -> bytes:
        """DER of the evidence record."""
        return encode(self.chains)


@dataclass
class Records:
    """Makes records; keeps in memory what it has read of rounds, so it is for one piece of work."""

    evidence: Evidence
    stores: Sequence[ObjectStore]
    package: Callable[[str], Package]
    """What the catalogue expects of a package."""
    _rounds: dict[str, Round] = field(default_factory=dict)
    _stamped: dict[str, Stamped] = field(default_factory=dict)
    _renewals: dict[str, Stamp] = field(default_factory=dict)

    def of(self, package: str) -> Line | None:
        """The evidence of a package; None if it has none.

        Raises:
            DamageError: what the stores keep of a round is not what was entered.
            UnavailableError: no store answered.
        """
        places = self.evidence.places(package)
        if not places:
            return None
        for place in places:
            self.round(place.round)
        walks = chains_of([(p.round, p.member.follows) for p in places], self._rounds)
        chains = tuple(
            chain_of(self._stamps(place, [made.id for made in walk]))
            for place, walk in zip(places[len(places) - len(walks) :], walks, strict=True)
        )
        return Line(chains, tuple(made.id for walk in walks for made in walk))

    def stamped(self, identifier: str) -> Stamped:
        """The tree and the token of a round, from a store that has them whole.

        Raises:
            DamageError: none has.
            UnavailableError: no store answered.
        """
        if identifier not in self._stamped:
            made = self.round(identifier)
            tree, token = self.read(identifier, TREE), self.read(identifier, TOKEN)
            self._stamped[identifier] = Stamped(made.algorithm, made.leaves, tree, token)
        return self._stamped[identifier]

    def root(self, identifier: str) -> bytes:
        """What the token of a round is over."""
        made = self.stamped(identifier)
        return root_in(made.tree, made.algorithm)

    def round(self, identifier: str) -> Round:
        """One round."""
        if identifier not in self._rounds:
            self._rounds |= {made.id: made for made in self.evidence.rounds()}
        return self._rounds[identifier]

    def material(self, rounds: Sequence[str]) -> Mapping[str, bytes]:
        """The certificates and revocation data kept with rounds: file name → DER."""
        return {
            file.path.removeprefix(TRUST): self.read(identifier, file.path)
            for identifier in rounds
            for file in self.package(identifier).files
            if file.path.startswith(TRUST)
        }

    def read(self, identifier: str, path: str) -> bytes:
        """One file of a round's package, from the first store where it is what it was.

        Raises:
            DamageError: it is so nowhere.
            UnavailableError: no store answered.
        """
        expected = {file.path: file.sha256 for file in self.package(identifier).files}
        return read_any(
            self.stores, prefix_of(PackageKind.EVIDENCE, identifier) + path, expected[path]
        )

    def _stamps(self, placed: Placed, walk: Sequence[str]) -> list[Stamp]:
        first = self.stamped(placed.round).of(placed.place, placed.member.digests)
        return [first, *(self._renewal(older, newer) for older, newer in pairwise(walk))]

    def _renewal(self, older: str, newer: str) -> Stamp:
        if older not in self._renewals:
            (place,) = (p for p in self.evidence.places(older) if p.round == newer)
            self._renewals[older] = self.stamped(newer).of(place.place, place.member.digests)
        return self._renewals[older]


def read_any(stores: Sequence[ObjectStore], key: str, expected: Digest) -> bytes:
    """The bytes under ``key`` that have the digest ``expected``, from whichever store has them.

    Raises:
        DamageError: no store that answered has them.
        UnavailableError: no store answered.
    """
    errors: list[ArchiveError] = []
    for store in stores:
        try:
            with store.open(key) as source:
                data = source.read()
        except (UnavailableError, NoSuchObjectError) as error:
            errors.append(error)
            continue
        if Digest.of_bytes(data, expected.algorithm) == expected:
            return data
        errors.append(DamageError(f"{store.name}: {key}"))
    if errors and all(isinstance(error, UnavailableError) for error in errors):
        raise errors[0]
    raise DamageError(f"{key}: không kho nào còn nguyên · whole in no store")
