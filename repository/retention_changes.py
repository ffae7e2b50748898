"""Changes of retention: what becomes of a hồ sơ under another schedule. Pure."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from repository.retention import Retention


class Effect(StrEnum):
    """What becomes of a hồ sơ."""

    LONGER = "longer"
    SHORTER = "shorter"
    SAME = "same"
    FIXED = "fixed"
    """Closed before the schedule began: it stays as it was determined."""
    HELD = "held"
    UNREADABLE = "unreadable"
    """What stands there now is no period; somebody has to look."""


CHANGING = frozenset({Effect.LONGER, Effect.SHORTER, Effect.UNREADABLE})


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one hồ sơ."""

    dossier: str
    agency: str
    year: int
    notation: str
    title: str
    state: str
    item: str
    before: str
    after: str
    """What it would have; what it has where nothing is done."""
    effect: Effect
    due_before: int | None
    """The year from which it need not be kept; None: for ever, or nobody knows yet."""
    due_after: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What would be done, hồ sơ by hồ sơ."""

    schedule: str
    changes: tuple[Change, ...]

    @property
    def counts(self) -> Mapping[Effect, int]:
        """How many of each."""
        counted = Counter(one.effect for one in self.changes)
        return {effect: counted[effect] for effect in Effect}

    @property
    def token(self) -> str:
        """Names exactly this: whoever applies it says so."""
        told = "\n".join(f"{one.dossier} {one.effect} {one.after}" for one in self.changes)
        return hashlib.sha256(f"{self.schedule}\n{told}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Told:
    """What else decides."""

    frozen: bool = False
    fixed: bool = False
    """Its period was determined before the schedule began."""
    fixed_too: bool = False
    """Make such longer too."""


def effect_of(now: Retention | None, wanted: Retention, told: Told) -> Effect:
    """What becomes of a period (None: unreadable) when another is wanted."""
    if now == wanted:
        return Effect.SAME
    if told.frozen:
        return Effect.HELD
    if told.fixed and not (told.fixed_too and now is not None and wanted.rank > now.rank):
        return Effect.FIXED
    if now is None:
        return Effect.UNREADABLE
    return Effect.LONGER if wanted.rank >= now.rank else Effect.SHORTER
