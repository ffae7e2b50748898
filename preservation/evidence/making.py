"""Making and renewing: which packages and which timestamps are due, and what is done about it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from preservation.evidence.make import stamp_group, tree_group
from preservation.evidence.records import Records
from preservation.evidence.rounds import MOST_LEAVES, Rounds
from preservation.evidence.stamps import TokenVerdict, end_of, over
from repository.errors import DamageError
from repository.evidence import Member, Round, RoundKind
from repository.packages import Package

Progress = Callable[[int, int], bool]
"""Told how much is done of how much; answers whether to go on."""
_READ_AT_ONCE = 500


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    rounds: list[Round] = field(default_factory=list)
    taken_up: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """What could not be done, and must be looked at."""


@dataclass(frozen=True, slots=True)
class Evidencing:
    """Makes evidence for what has none, and renews what ends."""

    rounds: Rounds
    ahead: timedelta
    """So long before an end something is renewed."""
    at_most: int = MOST_LEAVES

    def make(self, agent: str, progress: Progress) -> Outcome:
        """Evidence for every package of a document or a hồ sơ that has none.

        Raises:
            UnavailableError: no timestamp was to be had; whatever was made before stays.
            RefusedError: the timestamp is by nobody who is trusted.
        """
        done = Outcome()
        with self.rounds.workshop.alone():
            done.taken_up = self.rounds.take_up(agent)
            lost = self._lost()
            carried = self.rounds.evidence.carried()
            total = self.rounds.evidence.waiting_count() + sum(carried[name] for name in lost)
            algorithm, count = self.rounds.algorithm(self.ahead), 0
            for members in self._handfuls(self._members(lost, algorithm, done)):
                made = self.rounds.keep(RoundKind.FIRST, algorithm, members, agent)
                done.rounds.append(made)
                self._look_at(made, done)
                count += len(members)
                if not progress(count, total):
                    break
        return done

    def renew(self, agent: str, progress: Progress) -> Outcome:
        """Renew what ends soon: hash trees first, then timestamps.

        Raises:
            UnavailableError: no timestamp was to be had; whatever was made before stays.
            RefusedError: the timestamp is by nobody who is trusted.
        """
        done = Outcome()
        with self.rounds.workshop.alone():
            done.taken_up = self.rounds.take_up(agent)
            if self._renew_trees(agent, progress, done):
                self._renew_stamps(agent, done)
        return done

    def due(self) -> Mapping[str, datetime | None]:
        """Round → when its timestamp ends: those that carry packages and are due for renewal."""
        records = self.rounds.records()
        found = {}
        for tip in self._tips(records):
            end = self._end(records, tip)
            if self._is_due(tip, end):
                found[tip.id] = end
        return found

    def _members(self, lost: Sequence[str], algorithm: str, done: Outcome) -> Iterator[Member]:
        """Packages without evidence, and those whose evidence can no longer be renewed."""
        evidence = self.rounds.evidence
        for source in (evidence.waiting, partial(evidence.current, lost)):
            for package in _all(source):
                try:
                    yield Member(package.id, self.rounds.digests(package, algorithm))
                except DamageError as error:
                    done.problems.append(f"{package.id}: {error}")

    def _handfuls(self, members: Iterator[Member]) -> Iterator[list[Member]]:
        while handful := list(islice(members, self.at_most)):
            yield handful

    def _lost(self) -> list[str]:
        """Rounds that carry packages, and whose last timestamp has ended."""
        now = self.rounds.workshop.clock()
        records = self.rounds.records()
        lost = []
        for made in self._carrying():
            end = self._end(records, _tip(records, made))
            if end is not None and end <= now:
                lost.append(made.id)
        return lost

    def _renew_trees(self, agent: str, progress: Progress, done: Outcome) -> bool:
        """New hash trees where an algorithm ends; whether to go on."""
        now = self.rounds.workshop.clock()
        rounds = self._carrying()
        for algorithm in dict.fromkeys(made.algorithm for made in rounds):
            last = self.rounds.sunset(algorithm)
            if last is None or over(last) - self.ahead > now:
                continue
            newer = self.rounds.algorithm(self.ahead)
            ending = [made.id for made in rounds if made.algorithm == algorithm]
            carried = self.rounds.evidence.carried()
            total, count = sum(carried.get(name, 0) for name in ending), 0
            for members in self._handfuls(self._rehashed(ending, newer, done)):
                made = self.rounds.keep(RoundKind.TREE, newer, members, agent)
                done.rounds.append(made)
                self._look_at(made, done)
                count += len(members)
                if not progress(count, total):
                    return False
        return True

    def _rehashed(self, rounds: Sequence[str], algorithm: str, done: Outcome) -> Iterator[Member]:
        """The packages of ``rounds``, their bytes read again."""
        records = self.rounds.records()
        for package in _all(partial(self.rounds.evidence.current, rounds)):
            try:
                yield self._again(records, package, algorithm)
            except DamageError as error:
                done.problems.append(f"{package.id}: {error}")

    def _again(self, records: Records, package: Package, algorithm: str) -> Member:
        line = records.of(package.id)
        if line is None:
            raise DamageError("không còn bằng chứng cũ · its older evidence is gone")
        tip = records.round(line.tip)
        end = self._end(records, tip)
        if end is not None and end <= self.rounds.workshop.clock():
            raise DamageError(_too_late(tip, end))
        digests = self.rounds.digests(package, algorithm)
        return Member(package.id, tree_group(digests, line.chains, algorithm), follows=line.tip)

    def _renew_stamps(self, agent: str, done: Outcome) -> None:
        """One new timestamp for all that end soon, for each algorithm."""
        now = self.rounds.workshop.clock()
        records = self.rounds.records()
        due: dict[str, list[Member]] = {}
        for tip in self._tips(records):
            end = self._end(records, tip)
            last = self.rounds.sunset(tip.algorithm)
            if not self._is_due(tip, end) or (last is not None and end == over(last)):
                continue  # what ends with the algorithm of its tree, no new timestamp mends
            if end is not None and end <= now:
                done.problems.append(_too_late(tip, end))
                continue
            token = records.stamped(tip.id).token
            member = Member(tip.id, stamp_group(token, tip.algorithm))
            due.setdefault(tip.algorithm, []).append(member)
        for algorithm, members in due.items():
            made = self.rounds.keep(RoundKind.STAMP, algorithm, members, agent)
            done.rounds.append(made)
            self._look_at(made, done)

    def _look_at(self, made: Round, done: Outcome) -> None:
        """Say of a new timestamp that will itself end soon."""
        end = self._end(self.rounds.records(), made)
        if end is not None and end - self.ahead <= self.rounds.workshop.clock():
            done.problems.append(
                f"{made.id}: dấu mới chỉ có giá trị đến {end:%Y-%m-%d}"
                f" · the new timestamp lasts until {end:%Y-%m-%d} only"
            )

    def _carrying(self) -> list[Round]:
        carried = self.rounds.evidence.carried()
        return [made for made in self.rounds.evidence.rounds() if made.id in carried]

    def _tips(self, records: Records) -> list[Round]:
        """The rounds with the last timestamps of those that carry packages."""
        tips: dict[str, Round] = {}
        for made in self._carrying():
            tip = _tip(records, made)
            tips[tip.id] = tip
        return list(tips.values())

    def _end(self, records: Records, tip: Round) -> datetime | None:
        """When a timestamp ends, by the table of today; judged again where that was not known."""
        ends = tip.ends
        if ends is None:
            token, now = records.stamped(tip.id).token, self.rounds.workshop.clock()
            ends = self.rounds.examiner(token, records.root(tip.id), tip.algorithm, now).ends
        known = TokenVerdict(tip.stamped_at, ends=ends, algorithms=tip.rests_on)
        return end_of(known, tip.algorithm, self.rounds.sunset)

    def _is_due(self, tip: Round, end: datetime | None) -> bool:
        """Whether it ends soon; of a short life, the second half counts as soon."""
        if end is None:
            return False
        ahead = min(self.ahead, (end - tip.stamped_at) / 2)
        return end - ahead <= self.rounds.workshop.clock()


def _all(source: Callable[[int, str], Sequence[Package]]) -> Iterator[Package]:
    """Every package that ``source`` gives, in the order of identifiers, a few at a time."""
    after = ""
    while packages := source(_READ_AT_ONCE, after):
        yield from packages
        after = packages[-1].id


def _tip(records: Records, made: Round) -> Round:
    """The round with the last timestamp over ``made``."""
    while made.renewed_by:
        made = records.round(made.renewed_by)
    return made


def _too_late(tip: Round, end: datetime) -> str:
    return (
        f"{tip.id}: dấu thời gian đã hết giá trị từ {end:%Y-%m-%d}, không gia hạn được nữa"
        f" · its timestamp ended on {end:%Y-%m-%d} and can no longer be renewed"
    )
