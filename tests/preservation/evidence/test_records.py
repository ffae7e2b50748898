"""Records that are written here, verified here and by another hand, and broken in every way."""

import hashlib
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preservation.evidence.make import Stamped, stamp, stamp_group, tree_group
from preservation.evidence.record import (
    Chain,
    MalformedError,
    Stamp,
    chain_of,
    decode,
    encode,
)
from preservation.evidence.verify import Proof, Verifier
from tests.databases import Hands
from tests.evidence_verifier import RejectedError
from tests.evidence_verifier import verify as verify_elsewhere
from tests.pki import Pki
from tests.stamping import CountingStamper

DOCUMENTS = [[b"quyet dinh", b"phu luc", b"tagmanifest 1"], [b"ban quet"], [b"to trinh", b"nhan 3"]]


def digests(files: Sequence[bytes], algorithm: str) -> tuple[bytes, ...]:
    return tuple(hashlib.new(algorithm, data).digest() for data in files)


def hashed(data: bytes) -> Callable[[str], bytes]:
    return lambda algorithm: hashlib.new(algorithm, data).digest()


@dataclass
class Life:
    """The records of some documents, as they grow."""

    stamper: CountingStamper
    hands: Hands
    documents: list[list[bytes]]
    chains: list[list[list[Stamp]]]

    def begin(self) -> "Life":
        first = stamp([digests(d, "sha256") for d in self.documents], self.stamper, "sha256")
        self.chains = [[[first.of(n, digests(d, "sha256"))]] for n, d in enumerate(self.documents)]
        return self

    def renew(self, **later: float) -> "Life":
        """A new timestamp over that of all, and over a stranger's."""
        self.hands.move(**later)
        last = self.chains[0][-1][-1]
        groups = [
            stamp_group(b"a stranger's", last.algorithm),
            stamp_group(last.token, last.algorithm),
        ]
        made = stamp(groups, self.stamper, last.algorithm)
        for chains in self.chains:
            chains[-1].append(made.of(1, groups[1]))
        return self

    def rehash(self, **later: float) -> "Life":
        """A new tree by another algorithm."""
        self.hands.move(**later)
        groups = [
            tree_group(digests(d, "sha512"), self.sealed(n), "sha512")
            for n, d in enumerate(self.documents)
        ]
        made = stamp(groups, self.stamper, "sha512")
        for number, chains in enumerate(self.chains):
            chains.append([made.of(number, groups[number])])
        return self

    def sealed(self, number: int) -> list[Chain]:
        return [chain_of(stamps) for stamps in self.chains[number]]

    def record(self, number: int = 0) -> bytes:
        return encode(self.sealed(number))


@pytest.fixture
def life(stamper: CountingStamper, hands: Hands) -> Life:
    return Life(stamper, hands, DOCUMENTS, []).begin()


GROW: dict[str, Callable[[Life], Life]] = {
    "fresh": lambda life: life,
    "renewed": lambda life: life.renew(days=300),
    "renewed twice": lambda life: life.renew(days=300).renew(days=300),
    "rehashed": lambda life: life.rehash(days=100),
    "all": lambda life: life.renew(days=100).rehash(days=100).renew(days=100).rehash(days=100),
}


@pytest.fixture(params=GROW)
def grown(request: pytest.FixtureRequest, life: Life) -> Life:
    return GROW[request.param](life)


def look(verifier: Verifier, record: bytes, files: Sequence[bytes], at: datetime) -> Proof:
    named = {f"tep-{n}": hashed(data) for n, data in enumerate(files)}
    return verifier.verify(record, named, at, whole=len(files) > 1)


def test_each_document_is_proven_since_the_first_timestamp(
    grown: Life, verifier: Verifier, pki: Pki
) -> None:
    now = grown.hands.now + timedelta(days=1)
    for number, files in enumerate(DOCUMENTS):
        record = grown.record(number)
        for some in (files, files[:1]):
            proof = (
                look(verifier, record, some, now)
                if some == files
                else verifier.verify(record, {"one": hashed(some[0])}, now)
            )
            assert (proof.problems, proof.proven_at) == ((), pki.made_at)
            assert verify_elsewhere(record, some, [pki.root.der], now) == pki.made_at
        assert decode(record) == tuple(grown.sealed(number))


def test_one_timestamp_for_all(life: Life) -> None:
    assert len(life.stamper.asked) == 1
    assert len(life.renew(days=10).stamper.asked) == 2


def test_a_changed_file_is_not_proven(grown: Life, verifier: Verifier, pki: Pki) -> None:
    now = grown.hands.now + timedelta(days=1)
    for files in ([b"quyet dinh."], [b"quyet dinh", b"phu luc."], [b"ban quet"], [b""]):
        assert not look(verifier, grown.record(), files, now).valid
        with pytest.raises(RejectedError):
            verify_elsewhere(grown.record(), files, [pki.root.der], now)


def test_a_group_with_a_file_left_out_is_not_whole(life: Life, verifier: Verifier) -> None:
    named = {"a": hashed(DOCUMENTS[0][0]), "b": hashed(DOCUMENTS[0][1])}
    assert verifier.verify(life.record(), named, life.hands.now).valid
    (problem,) = verifier.verify(life.record(), named, life.hands.now, whole=True).problems
    assert "a file that is not here" in problem


def test_one_file_of_a_group_of_three_is_not_whole(life: Life, verifier: Verifier) -> None:
    one, alone = {"one": hashed(DOCUMENTS[0][0])}, {"alone": hashed(DOCUMENTS[1][0])}
    assert verifier.verify(life.record(), one, life.hands.now).valid
    (problem,) = verifier.verify(life.record(), one, life.hands.now, whole=True).problems
    assert "a file that is not here" in problem
    assert verifier.verify(life.record(1), alone, life.hands.now, whole=True).valid


def test_no_file_is_no_proof(life: Life, verifier: Verifier) -> None:
    proof = verifier.verify(life.record(), {}, life.hands.now)
    assert (proof.valid, proof.proven_at) == (False, None)


def _flip(data: bytes, place: int = 0) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def _swap(life: Life, chain: int, number: int, **said: object) -> bytes:
    """The record with one timestamp replaced."""
    chains = [list(stamps) for stamps in life.chains[0]]
    chains[chain][number] = replace(chains[chain][number], **said)  # type: ignore[arg-type]  # any of its fields
    return encode([chain_of(stamps) for stamps in chains])


def _sibling(life: Life, chain: int) -> bytes:
    first, second, *others = life.chains[0][chain][0].lists
    return _swap(life, chain, 0, lists=(first, (_flip(second[0]),), *others))


def _shuffled(life: Life, order: Sequence[int]) -> bytes:
    return encode([chain_of([life.chains[0][0][n] for n in order]), *life.sealed(0)[1:]])


FORGERIES: dict[str, Callable[[Life], bytes]] = {
    "a sibling in the first tree": lambda life: _sibling(life, 0),
    "a sibling in the second tree": lambda life: _sibling(life, 1),
    "the record of another": lambda life: life.record(1),
    "a later timestamp first": lambda life: _shuffled(life, (1, 0)),
    "a timestamp twice": lambda life: _shuffled(life, (0, 0, 1)),
    "the first timestamp left out": lambda life: _shuffled(life, (1,)),
    "the renewal left out below a new tree": lambda life: _shuffled(life, (0,)),
    "chains in the other order": lambda life: encode(life.sealed(0)[::-1]),
    "the first chain left out": lambda life: encode(life.sealed(0)[1:]),
    "the algorithm called another": lambda life: _swap(life, 0, 0, algorithm="sha384"),
    "a token over something else": lambda life: _swap(
        life, 0, 0, token=life.stamper.stamp(b"x" * 32, "sha256")
    ),
    "a token by another algorithm": lambda life: _swap(
        life, 0, 0, token=life.stamper.stamp(b"x" * 64, "sha512")
    ),
    "cut short": lambda life: life.record()[:-1],
    "with a tail": lambda life: life.record() + b"\0",
    "nothing": lambda _: b"",
    "an older version": lambda life: life.record().replace(b"\x02\x01\x01", b"\x02\x01\x00", 1),
}


@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_record_proves_nothing(
    forged: Callable[[Life], bytes], life: Life, verifier: Verifier, pki: Pki
) -> None:
    record = forged(life.renew(days=100).rehash(days=100))
    now = life.hands.now
    assert look(verifier, life.record(), DOCUMENTS[0], now).valid
    proof = look(verifier, record, DOCUMENTS[0], now)
    assert proof.problems
    assert proof.proven_at is None
    with pytest.raises(RejectedError):
        verify_elsewhere(record, DOCUMENTS[0], [pki.root.der], now)


def test_no_bit_of_a_short_record_can_be_turned(life: Life, verifier: Verifier, pki: Pki) -> None:
    """Outside the token, which has its own signature; where the DER says nothing else."""
    record = life.record()
    token = record.index(life.chains[0][0][0].token)
    hashes = [node for one in life.chains[0][0][0].lists for node in one]
    for node in hashes:
        place = record.index(node)
        assert place < token
        for offset in (0, 7, 31):
            turned = _flip(record, place + offset)
            assert not look(verifier, turned, DOCUMENTS[0], life.hands.now).valid


def test_a_timestamp_that_ended_before_the_next_proves_nothing(
    life: Life, verifier: Verifier, pki: Pki
) -> None:
    years = timedelta(days=365 * 8 + 5)
    late = look(verifier, life.record(), DOCUMENTS[0], life.hands.now + years)
    assert "OUT_OF_BOUNDS_NO_POE" in late.problems[0]
    assert late.ends == pki.tsa.certificate.not_valid_after_utc


def test_an_algorithm_that_ended_before_the_next_chain_proves_nothing(
    life: Life, verifier: Verifier
) -> None:
    last = (life.hands.now + timedelta(days=200)).date()

    def sunset(algorithm: str, _bits: int | None = None) -> date | None:
        return last if algorithm == "sha256" else None

    strict = replace(verifier, sunset=sunset)
    day = timedelta(days=1)
    assert look(strict, life.record(), DOCUMENTS[0], life.hands.now + 199 * day).valid
    proof = look(strict, life.record(), DOCUMENTS[0], life.hands.now + 202 * day)
    assert "sha256 was safe until" in proof.problems[0]
    assert look(
        strict, life.rehash(days=190).record(), DOCUMENTS[0], life.hands.now + 50 * day
    ).valid
    late = replace(strict, sunset=lambda a, _b=None: last - 30 * day if a == "sha256" else None)
    assert not look(late, life.record(), DOCUMENTS[0], life.hands.now + 50 * day).valid


def test_openssl_agrees_about_the_token(life: Life, pki: Pki, tmp_path: Path) -> None:
    stamps = life.renew(days=100).chains[0][0]
    root = tmp_path / "root.pem"
    root.write_bytes(pki.root.pem)
    (tmp_path / "token.der").write_bytes(stamps[1].token)
    node = hashlib.sha256(stamps[0].token).digest()
    imprint = hashlib.sha256(b"".join(sorted(stamps[1].lists[0]))).hexdigest()
    assert node in stamps[1].lists[0]
    for digest, good in ((imprint, True), ("00" * 32, False)):
        command = ["openssl", "ts", "-verify", "-digest", digest, "-token_in"]
        command += ["-in", str(tmp_path / "token.der"), "-CAfile", str(root)]
        moment = int(life.hands.now.timestamp()) + 60
        done = subprocess.run(
            [*command, "-attime", str(moment)], capture_output=True, text=True, check=False
        )
        assert (done.returncode == 0) is good, done.stderr


def test_a_record_of_a_thousand_groups_is_short(stamper: CountingStamper) -> None:
    groups = [digests([f"{n}".encode(), b"tag"], "sha256") for n in range(1000)]
    made: Stamped = stamp(groups, stamper, "sha256")
    record = encode([chain_of([made.of(517, groups[517])])])
    assert len(record) < len(made.token) + 600


def test_no_turned_byte_makes_it_prove_more_or_fail(life: Life, verifier: Verifier) -> None:
    """Whatever is done to a record, the answer is an answer."""
    record, at = life.record(), life.hands.now
    for place in range(0, len(record), 7):
        turned = _flip(record, place) if place % 2 else _turn(record, place)
        proof = look(verifier, turned, DOCUMENTS[0], at)
        assert (proof.proven_at is None) is not proof.valid
        assert proof.proven_at in {None, at}, place  # the same, where nobody signed what changed


def _turn(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0x80]) + data[place + 1 :]


@given(st.binary(max_size=200))
def test_garbage_is_no_record(garbage: bytes) -> None:
    with pytest.raises(MalformedError):
        decode(garbage)
