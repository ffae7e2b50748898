"""Strength: what a signature or timestamp rests on, and until when; kept with the record.

The days on which certificates end never change and are kept; the days on which algorithms end do,
so that algorithms are kept by name. A calendar over all documents then opens none of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from repository.algorithms import named
from repository.calendar import iso_utc, parse_utc


@dataclass(frozen=True, slots=True)
class Link:
    """One certificate of a chain."""

    name: str
    until: datetime | None
    """When it expires; None for an anchor, which is believed until somebody says otherwise."""
    algorithms: tuple[str, ...]
    """That its issuer signed it with; none for an anchor."""

    def as_list(self) -> list[Any]:
        """The link as JSON holds it."""
        return [self.name, _said(self.until), ",".join(self.algorithms)]

    @classmethod
    def of(cls, said: Sequence[Any]) -> Self:
        """Read back what ``as_list`` wrote."""
        name, until, algorithms = said
        return cls(str(name), _read(until), _split(algorithms))


@dataclass(frozen=True, slots=True)
class Layer:
    """A signature, or a timestamp over it, as one thing that can end."""

    made: datetime | None
    """When the timestamp was made; None for a signature."""
    algorithms: tuple[str, ...]
    """Digest and key of the signature itself."""
    chain: tuple[int, ...]
    """Places of its certificates among those of the record, the signer's first."""
    fresh_until: datetime | None = None
    """When the first of its revocation data is due to be replaced; None: it does not matter."""

    def as_list(self) -> list[Any]:
        """The layer as JSON holds it."""
        algorithms = ",".join(self.algorithms)
        return [_said(self.made), algorithms, list(self.chain), _said(self.fresh_until)]

    @classmethod
    def of(cls, said: Sequence[Any]) -> Self:
        """Read back what ``as_list`` wrote."""
        made, algorithms, chain, fresh = said
        return cls(_read(made), _split(algorithms), tuple(int(n) for n in chain), _read(fresh))


def names_of(parts: Iterable[tuple[str, int | None]]) -> tuple[str, ...]:
    """Algorithms as records write them, each once."""
    return tuple(dict.fromkeys(named(*part) for part in parts))


def _said(moment: datetime | None) -> str:
    return "" if moment is None else iso_utc(moment)


def _read(text: str) -> datetime | None:
    return parse_utc(text) if text else None


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in str(text).split(",") if part)
