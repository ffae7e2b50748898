"""Profiles: which law is in force on which date, read from dated data files.

The files lie in ``repository/law`` and carry their citations. A new circular
is a new entry there and needs no new code.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from repository.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a metadata set."""

    code: str
    vi: str
    en: str
    type: str
    """``text``, ``number`` or ``date``."""
    length: int
    """In characters, at most."""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules that bind a document of one date."""

    id: str
    title: str
    first: date | None
    last: date | None
    citation: str
    fields: tuple[Field, ...]
    families: frozenset[str]
    """Format families that are taken in (regulation Điều 11.3)."""
    beside: frozenset[str] = frozenset()
    """Families that are taken in only beside a file that they speak of: detached signatures."""

    def contains(self, day: date) -> bool:
        """Whether ``day`` lies within the profile's days, both ends included."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@cache
def profiles() -> tuple[Profile, ...]:
    """Every profile, oldest first."""
    sets, formats = _load("metadata.toml"), _load("formats.toml")
    return tuple(_profile(entry, sets, formats) for entry in _load("profiles.toml")["profile"])


def profile_on(day: date) -> Profile:
    """The profile in force on ``day``."""
    return next(profile for profile in profiles() if profile.contains(day))


def profile_named(identifier: str) -> Profile:
    """The profile called ``identifier``.

    Raises:
        NotFoundError: there is none.
    """
    for profile in profiles():
        if profile.id == identifier:
            return profile
    raise NotFoundError(f"profile {identifier}")


def _profile(
    entry: Mapping[str, Any], sets: Mapping[str, Any], formats: Mapping[str, Any]
) -> Profile:
    kinds = formats[entry["formats"]]
    apart = {"citation", "beside", "beside_citation"}
    families = {f for kind, values in kinds.items() if kind not in apart for f in values}
    return Profile(
        id=entry["id"],
        title=entry["title"],
        first=entry.get("from"),
        last=entry.get("until"),
        citation=entry["citation"],
        fields=tuple(Field(**field) for field in sets[entry["metadata"]]["field"]),
        families=frozenset(families),
        beside=frozenset(kinds.get("beside", ())),
    )


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((files("repository") / "law" / name).read_text("utf-8"))
