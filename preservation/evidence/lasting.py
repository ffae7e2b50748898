"""How long the evidence of a package lasts: the calendar's side of what ``verify`` checks.

Pure, over rounds as the catalogue knows them. Evidence proves a package since its first timestamp
and until its last one ends, if each timestamp was made before the one that it renews had ended.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from preservation.signatures.horizon import NO_END, End, Proof
from repository.algorithms import Algorithms, end_of, named
from repository.errors import DamageError
from repository.evidence import Round, RoundKind


def chains_of(places: Sequence[tuple[str, str]], rounds: Mapping[str, Round]) -> list[list[Round]]:
    """The rounds of each chain of a package.

    Args:
        places: The rounds that it stands in, the oldest first, and what each follows.
        rounds: Every round by its identifier.

    Raises:
        DamageError: they do not hang together.
    """
    begun = [n for n, (name, _) in enumerate(places) if rounds[name].kind is RoundKind.FIRST]
    places = places[begun[-1] :] if begun else ()  # the newest beginning counts
    lasts = [*(follows for _, follows in places[1:]), ""]
    return [_walk(name, last, rounds) for (name, _), last in zip(places, lasts, strict=False)]


def _walk(first: str, last: str, rounds: Mapping[str, Round]) -> list[Round]:
    """From where a package stands to the round ``last``, or to the end."""
    walked = [rounds[first]]
    while walked[-1].id != last and walked[-1].renewed_by:
        walked.append(rounds[walked[-1].renewed_by])
    if last and walked[-1].id != last:
        raise DamageError(f"không có đường từ vòng {first} đến {last} · no way between the rounds")
    return walked


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
