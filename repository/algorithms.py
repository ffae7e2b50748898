"""Algorithms: until which day each may be relied on, read from ``law/algorithms.toml``.

The day is the last one on which a signature that uses the algorithm is believed without an older
proof that it existed. What the table does not name is never relied on.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

NEVER = date.min
"""The last day of an algorithm that was never to be relied on."""
DIGESTS = {"sha2_256": "sha256", "sha2_384": "sha384", "sha2_512": "sha512"}
"""Other names of digests in the table."""


@dataclass(frozen=True, slots=True)
class Algorithm:
    """One entry of the table."""

    name: str
    bits: int
    """The least size of the key that this entry speaks of; 0 for a digest."""
    until: date | None
    """The last day; None: no end is announced."""
    citation: str
    sure: str
    """``published``, ``memory`` or ``draft``."""


@dataclass(frozen=True, slots=True)
class Algorithms:
    """The table."""

    entries: tuple[Algorithm, ...]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Self:
        """Read a parsed ``algorithms.toml``.

        Raises:
            ValueError: an entry is not of the right form.
        """
        try:
            return cls(tuple(_entry(entry) for entry in table["algorithm"]))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a table of algorithms: {error!r}") from error

    def overridden_by(self, other: Self) -> Self:
        """This table, with entries of ``other`` in the place of those of the same name and size."""
        mine = {(entry.name, entry.bits): entry for entry in self.entries}
        theirs = {(entry.name, entry.bits): entry for entry in other.entries}
        return type(self)(tuple((mine | theirs).values()))

    def find(self, name: str, key_bits: int | None = None) -> Algorithm | None:
        """The entry that speaks of ``name`` with a key of ``key_bits``; None: there is none."""
        wanted = DIGESTS.get(name, name)
        fitting = [
            entry
            for entry in self.entries
            if entry.name == wanted and (not entry.bits or entry.bits <= (key_bits or 0))
        ]
        return max(fitting, key=lambda entry: entry.bits, default=None)

    def ends(self, name: str, key_bits: int | None = None) -> date | None:
        """The last day of ``name``; None: no end is announced; ``NEVER``: not to be relied on."""
        entry = self.find(name, key_bits)
        return NEVER if entry is None else entry.until

    def usable(self, name: str, key_bits: int | None, at: datetime) -> bool:
        """Whether ``name`` may be relied on at ``at``."""
        last = self.ends(name, key_bits)
        return last is None or (last != NEVER and at < end_of(last))

    def first_to_end(self, parts: Iterable[tuple[str, int | None]]) -> tuple[str, date] | None:
        """Which of ``parts`` (name and size of its key) ends first; None: no end is announced."""
        ends = [(named(*part), day) for part in parts if (day := self.ends(*part)) is not None]
        return min(ends, key=lambda end: end[1], default=None)


@cache
def built_in() -> Algorithms:
    """The table of this release."""
    return Algorithms.of(tomllib.loads((files("repository.law") / "algorithms.toml").read_text()))


def table_in(path: Path) -> Algorithms:
    """The table of this release, changed as the operator's file at ``path`` says, if there is one.

    Raises:
        ValueError: the file is not a table of algorithms.
        OSError: it cannot be read.
    """
    if not path.exists():
        return built_in()
    return built_in().overridden_by(Algorithms.of(tomllib.loads(path.read_text("utf-8"))))


def ends(algorithm: str, key_bits: int | None = None) -> date | None:
    """The last day of ``algorithm`` by the table of this release; see ``Algorithms.ends``."""
    return built_in().ends(algorithm, key_bits)


def end_of(day: date) -> datetime:
    """The instant at which ``day`` is over, in UTC."""
    return datetime.combine(day, time(), UTC) + timedelta(days=1)


def named(name: str, key_bits: int | None) -> str:
    """``rsa-2048``, ``sha256``: as records and reports write it."""
    return f"{name}-{key_bits}" if key_bits else name


def parsed(text: str) -> tuple[str, int | None]:
    """Name and size of ``rsa-2048``, ``sha256``: what ``named`` wrote."""
    name, _, bits = text.partition("-")
    return name, int(bits) if bits.isdecimal() else None


def _entry(entry: Mapping[str, Any]) -> Algorithm:
    until = entry.get("until")
    if until is not None and type(until) is not date:
        raise ValueError(f"{entry['name']}: not a day: {until!r}")
    return Algorithm(
        name=str(entry["name"]),
        bits=int(entry.get("bits", 0)),
        until=until,
        citation=str(entry.get("citation", "")),
        sure=str(entry.get("sure", "memory")),
    )
