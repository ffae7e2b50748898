"""Verification of an evidence record, RFC 4998 §5.3, step by step.

The first archive timestamp must hold the digests of the files; each further one of a chain the
digest of the timestamp before it; the first one of each further chain the digests of the files,
made again with its own algorithm and joined with that of all older chains. Times are judged from
the last timestamp, which must be good now, to the first: each one at the time that the next one
proves. The algorithm of a chain must have been good until the next chain began.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from preservation.evidence.merkle import root_of
from preservation.evidence.record import (
    Chain,
    MalformedError,
    Stamp,
    decode,
    imprint_of,
    sequence_der,
)
from preservation.evidence.stamps import Sunset, TokenJudge, TokenVerdict, end_of, over

Hashed = Callable[[str], bytes]
"""Gives the digest of one file by the algorithm named, from its bytes."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What an evidence record proves of some files."""

    proven_at: datetime | None
    """They existed then: the time of the first timestamp; None where nothing is proven."""
    problems: tuple[str, ...] = ()
    """What is wrong, Vietnamese and English; empty where it all holds."""
    stamps: tuple[tuple[datetime | None, str], ...] = ()
    """Time and authority of each timestamp, the first one first."""
    ends: datetime | None = None
    """When the last timestamp ends; before that the record must be renewed."""

    @property
    def valid(self) -> bool:
        """Whether the files are proven."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies records with one judge of timestamps and one table of algorithms."""

    judge: TokenJudge
    sunset: Sunset

    def verify(
        self, record: bytes, files: Mapping[str, Hashed], at: datetime, *, whole: bool = False
    ) -> Proof:
        """Say what ``record`` proves of ``files`` at ``at``. Never raises for what is in it.

        Args:
            record: DER of the evidence record.
            files: Name → what gives its digests.
            at: The time of asking.
            whole: Whether ``files`` must be all that the record speaks of.
        """
        try:
            chains = decode(record)
        except MalformedError as error:
            return Proof(None, (f"không đọc được bản ghi bằng chứng · {error}",))
        if not files:
            return Proof(None, ("không có tệp nào để chứng minh · there is no file to prove",))
        problems = [*_content(chains, files, whole=whole), *_links(chains)]
        verdicts = list(self._times(chains, at, problems))
        self._algorithms(chains, verdicts, at, problems)
        return Proof(
            proven_at=None if problems else verdicts[0].made_at,
            problems=tuple(dict.fromkeys(problems)),
            stamps=tuple((verdict.made_at, verdict.authority) for verdict in verdicts),
            ends=self._end(chains[-1], verdicts[-1]),
        )

    def _times(
        self, chains: tuple[Chain, ...], at: datetime, problems: list[str]
    ) -> Iterator[TokenVerdict]:
        """The verdict on each timestamp, judged from the last to the first."""
        stamps = [stamp for chain in chains for stamp in chain.stamps]
        verdicts: list[TokenVerdict] = []
        moment = at
        for number, stamp in reversed(list(enumerate(stamps, 1))):
            verdict = self.judge(stamp.token, _root(stamp), stamp.algorithm, moment)
            verdicts.append(verdict)
            if verdict.problem:
                problems.append(
                    f"dấu thời gian thứ {number} · timestamp {number}: {verdict.problem}"
                )
            if verdict.made_at is not None:
                if verdict.made_at > moment:
                    problems.append(
                        f"dấu thời gian thứ {number} muộn hơn dấu sau nó"
                        f" · timestamp {number} is later than what follows it"
                    )
                moment = min(moment, verdict.made_at)
        yield from reversed(verdicts)

    def _algorithms(
        self,
        chains: tuple[Chain, ...],
        verdicts: list[TokenVerdict],
        at: datetime,
        problems: list[str],
    ) -> None:
        """The hash algorithm of each chain was good when the next one began."""
        place = 0
        for chain in chains:
            place += len(chain.stamps)
            until = verdicts[place].made_at if place < len(verdicts) else at
            algorithm = chain.stamps[0].algorithm
            end = self.sunset(algorithm)
            if until is not None and end is not None and until >= over(end):
                problems.append(
                    f"thuật toán {algorithm} chỉ an toàn đến hết {end}, chưa được thay kịp"
                    f" · {algorithm} was safe until {end} only, and not replaced in time"
                )

    def _end(self, chain: Chain, last: TokenVerdict) -> datetime | None:
        return end_of(last, chain.stamps[0].algorithm, self.sunset)


def renewed(digest: bytes, older: bytes, algorithm: str) -> bytes:
    """What a hash-tree renewal puts into its tree (§5.2): H(H(document) ‖ H(older chains))."""
    inner = digest + hashlib.new(algorithm, older).digest()
    return hashlib.new(algorithm, inner).digest()


def _content(
    chains: tuple[Chain, ...], files: Mapping[str, Hashed], *, whole: bool
) -> Iterator[str]:
    """Steps 1 and 3: each chain begins with the digests of the files."""
    for number, chain in enumerate(chains):
        first = chain.stamps[0]
        if not first.algorithm:
            yield f"chuỗi {number + 1}: thuật toán băm lạ · chain {number + 1}: unknown algorithm"
            continue
        older = sequence_der(chains[:number])
        expected = set()
        for name, hashed in files.items():
            digest = hashed(first.algorithm)
            digest = renewed(digest, older, first.algorithm) if number else digest
            expected.add(digest)
            if digest not in _first(first):
                yield (
                    f"{name}: chuỗi {number + 1} không chứng minh tệp này"
                    f" · chain {number + 1} does not speak of these bytes"
                )
        # A file alone stands in one list with its neighbour in the tree.
        others = set(_first(first)) - expected
        if whole and len(others) > (len(expected) == 1):
            yield (
                f"chuỗi {number + 1}: nhóm có tệp không có ở đây"
                f" · chain {number + 1} speaks of a file that is not here"
            )


def _links(chains: tuple[Chain, ...]) -> Iterator[str]:
    """Step 2: within a chain each timestamp covers the one before, by one algorithm."""
    for number, chain in enumerate(chains, 1):
        for before, after in zip(chain.stamps, chain.stamps[1:], strict=False):
            if after.algorithm != before.algorithm:
                yield f"chuỗi {number}: đổi thuật toán · chain {number}: changes its algorithm"
            elif after.algorithm and hashlib.new(
                after.algorithm, before.token
            ).digest() not in _first(after):
                yield (
                    f"chuỗi {number}: dấu thời gian không nối tiếp dấu trước"
                    f" · chain {number}: a timestamp does not cover the one before it"
                )


def _first(stamp: Stamp) -> tuple[bytes, ...]:
    """The first list; where there is none, what the token itself is over."""
    return stamp.lists[0] if stamp.lists else (_root(stamp),)


def _root(stamp: Stamp) -> bytes:
    """What the token must be over."""
    if not stamp.lists:
        try:
            return imprint_of(stamp.token)[1]
        except MalformedError:  # the judge of tokens says so too
            return b""
    return root_of(stamp.lists, stamp.algorithm) if stamp.algorithm else b""
