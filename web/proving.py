"""Proving: what evidence records outside the files prove of documents, and for how long.

Counted from the rounds as they are entered: one round goes on proving as long as its timestamp and
its hash algorithm last; a renewal made before that carries the proof on, a later one begins anew.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from preservation.signatures.horizon import NO_END, End, Proof
from repository.algorithms import NEVER, Algorithms, end_of
from repository.evidence import Round, RoundKind
from web.wiring import Archive

_STAMP = (
    "Dấu thời gian của bằng chứng lưu trữ hết hạn chứng thư số.",
    "The certificate of the evidence's timestamp expires.",
)
_ALGORITHM = (
    "Thuật toán {} của bằng chứng lưu trữ không còn được dùng.",
    "The algorithm {} of the evidence is no longer relied on.",
)


def proofs_by_package(archive: Archive, table: Algorithms) -> Callable[[str], Sequence[Proof]]:
    """What the archive's evidence proves of each package."""
    rounds = {one.id: one for one in archive.evidence.rounds()}
    trees = archive.evidence.trees() if rounds else {}
    known: dict[tuple[str, ...], tuple[Proof, ...]] = {}

    def proofs(package: str) -> Sequence[Proof]:
        standing = trees.get(package, ())
        if standing not in known:
            known[standing] = tuple(_proven([rounds[name] for name in standing], rounds, table))
        return known[standing]

    return proofs


def _proven(
    trees: Iterable[Round], rounds: Mapping[str, Round], table: Algorithms
) -> Iterator[Proof]:
    """One proof, or several where a renewal came too late."""
    made: datetime | None = None
    end = End(NO_END, _STAMP)
    for tree in sorted(trees, key=lambda one: one.stamped_at):
        for stamped in _chain(tree, rounds):
            if made is not None and stamped.stamped_at >= end.at:
                yield Proof(made, end)
                made = None
            made = made or stamped.stamped_at
            end = min(_end(stamped, table), _sunset(tree.algorithm, None, table), key=_at)
    if made is not None:
        yield Proof(made, end)


def _chain(tree: Round, rounds: Mapping[str, Round]) -> Iterator[Round]:
    """A hash tree's round, and the rounds that renew its timestamp."""
    current: Round | None = tree
    while current is not None:
        yield current
        following = rounds.get(current.renewed_by)
        current = following if following and following.kind is RoundKind.STAMP else None


def _end(stamped: Round, table: Algorithms) -> End:
    ends = [End(stamped.ends, _STAMP)] if stamped.ends else []
    ends += [_sunset(name, bits, table) for name, bits in stamped.rests_on]
    return min(ends, key=_at, default=End(NO_END, _STAMP))


def _sunset(name: str, bits: int | None, table: Algorithms) -> End:
    last = table.ends(name, bits)
    why = _ALGORITHM[0].format(name), _ALGORITHM[1].format(name)
    if last is None:
        return End(NO_END, why)
    return End(datetime.min.replace(tzinfo=NO_END.tzinfo) if last == NEVER else end_of(last), why)


def _at(end: End) -> datetime:
    return end.at
