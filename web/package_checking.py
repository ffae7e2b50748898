"""Checking packages of TT 05/2025 and E-ARK: what is wrong with one, for whoever asks.

Nothing of it is kept, and nothing in the archive changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preservation.validator.task import check_apart
from repository.errors import RefusedError

if TYPE_CHECKING:
    from preservation.workers import Workers

from preservation.validator.book import PROFILES

MOST_PLACES = 20
"""So many places are shown of each rule."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a package breaks, and where."""

    first: Mapping[str, str]
    """The first finding of it."""
    places: Sequence[Mapping[str, str]]
    further: int
    """How many places are not shown."""


def check(workers: "Workers", path: Path, name: str, profile: str | None = None) -> dict[str, Any]:
    """What is wrong with the package at ``path``, as ``luutru package check --json`` has it.

    Args:
        workers: Who opens it.
        path: A folder, a bag, a ZIP or a TAR.
        name: How it is called in the answer.
        profile: One of ``PROFILES``; None or empty to have it guessed.

    Raises:
        RefusedError: there is no such profile.
    """
    if profile and profile not in PROFILES:
        known = ", ".join(PROFILES)
        raise RefusedError(f"profile: chỉ có · one of {known}")
    return check_apart(workers, path, profile or None) | {"path": name}


def by_rule(report: Mapping[str, Any]) -> list[Broken]:
    """The findings of a report gathered by rule, in their order."""
    gathered: dict[str, list[Mapping[str, str]]] = {}
    for finding in report["findings"]:
        gathered.setdefault(finding["rule"], []).append(finding)
    return [
        Broken(
            found[0],
            found[:MOST_PLACES],
            max(len(found) - MOST_PLACES, 0) + report["more"].get(rule, 0),
        )
        for rule, found in gathered.items()
    ]
