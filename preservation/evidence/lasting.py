"""How long the evidence of a package lasts: the calendar's side of what ``verify`` checks.

Pure, over rounds as the catalogue knows them. Evidence proves a package since its first timestamp
and until its last one ends, if each timestamp was made before the one that it renews had ended.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise, zip_longest

from preservation.signatures.horizon import NO_END, End, Proof
from repository.algorithms import Algorithms, end_of, named
from repository.evidence import Round, RoundKind


def proofs_of(chains: Sequence[Sequence[Round]], table: Algorithms) -> Sequence[Proof]:
    """What the rounds of a package's chains prove; nothing where one came too late."""
    rounds = [made for chain in chains for made in chain]
    if not rounds:
        return ()
    late = any(_end(older, table).at <= newer.stamped_at for older, newer in pairwise(rounds))
    if late or any(
        _tree(older[0], table).at <= newer[0].stamped_at for older, newer in pairwise(chains)
    ):
        return ()
    last = min(_end(rounds[-1], table), _tree(rounds[-1], table), key=_at)
    return (Proof(rounds[0].stamped_at, last),)


def chains_of(trees: Sequence[str], rounds: Mapping[str, Round]) -> list[list[Round]]:
    """The chains of a package that stands in these ``trees``, the oldest first.

    Each begins with a tree and goes on with the renewals of its timestamp that were
    made before the next tree. What is older than the newest beginning does not count.
    """
    begun = [rounds[name] for name in trees]
    firsts = [n for n, made in enumerate(begun) if made.kind is RoundKind.FIRST]
    begun = begun[firsts[-1] :] if firsts else []
    nexts = [made.stamped_at for made in begun[1:]]
    return [
        list(_walk(made, rounds, before))
        for made, before in zip_longest(begun, nexts, fillvalue=None)
        if made
    ]


def _walk(made: Round, rounds: Mapping[str, Round], before: datetime | None) -> Iterator[Round]:
    current: Round | None = made
    while current is not None:
        yield current
        following = rounds.get(current.renewed_by)
        late = following is not None and before is not None and following.stamped_at > before
        current = None if late else following


def _end(made: Round, table: Algorithms) -> End:
    """When the timestamp of a round ends by itself."""
    return min(_ends(made, table), key=_at)


def _ends(made: Round, table: Algorithms) -> Iterator[End]:
    if made.ends is None:  # nobody knew its certificate: it is not built upon
        yield End(made.stamped_at, _UNKNOWN)
        return
    yield End(made.ends, _certificate(made.authority))
    for name, bits in made.rests_on:
        yield _algorithm(name, bits, table)


def _tree(made: Round, table: Algorithms) -> End:
    """When the hash algorithm of its tree ends."""
    return _algorithm(made.algorithm, None, table)


def _algorithm(name: str, bits: int | None, table: Algorithms) -> End:
    day = table.ends(name, bits)
    shown = named(name, bits).upper()
    why = (
        f"Thuật toán {shown} của bằng chứng lưu trữ hết thời hạn tin cậy.",
        f"The algorithm {shown} of its evidence ends.",
    )
    return End(NO_END if day is None else end_of(day), why)


def _certificate(authority: str) -> tuple[str, str]:
    return (
        f"Chứng thư của dịch vụ cấp dấu thời gian “{authority}” hết hạn.",
        f"The certificate of the time-stamping authority “{authority}” expires.",
    )


def _at(end: End) -> datetime:
    return end.at


_UNKNOWN = (
    "Chưa xác minh được chứng thư của dịch vụ cấp dấu thời gian.",
    "The certificate of the time-stamping authority could not be verified.",
)
