"""The plan of an import: hồ sơ with their documents, and everything that is wrong with its rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from ingest.importing.remarks import ALL, Spot, Where
from repository.access import Level
from repository.findings import Finding, Severity


class RowOutcome(StrEnum):
    """What becomes of a row."""

    READY = "ready"
    """It can be imported."""
    ERROR = "error"
    HELD = "held"
    """Sound itself; another row of its hồ sơ is not: a hồ sơ comes whole or not at all."""
    IMPORTED = "imported"
    UNCHANGED = "unchanged"
    """It had been imported before."""
    SET_ASIDE = "set-aside"
    REFUSED = "refused"
    """Kept out at the door when it was its turn, and its hồ sơ with it."""
    WAITING = "waiting"
    """Not reached: the work was stopped."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One document to be taken in."""

    where: Where
    values: Mapping[str, str]
    """Code → text, of the metadata set."""
    level: Level
    path: str
    """Of its file, in the folder of files; empty where it could not be found."""
    ordinal: int
    at: Spot
    """The cell that names its file."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """One hồ sơ to be imported."""

    where: Where
    agency: str
    year: int
    notation: str
    values: Mapping[str, str]
    level: Level
    rows: tuple[Where, ...]
    """Every row that speaks of it or of a document in it."""
    papers: tuple[Paper, ...] = ()

    @property
    def key(self) -> tuple[str, int, str]:
        """Mã hồ sơ, in its parts."""
        return self.agency, self.year, self.notation


@dataclass(frozen=True)
class Plan:
    """What a sheet would do."""

    bundles: tuple[Bundle, ...] = ()
    findings: Mapping[Where, tuple[Finding, ...]] = field(default_factory=dict)
    rows: tuple[Where, ...] = ()
    """Every row that says something, in the order of the sheets."""
    secret: frozenset[Where] = frozenset()
    """Rows that bear a secrecy mark: nothing of them is repeated."""

    @cached_property
    def general(self) -> tuple[Finding, ...]:
        """What is said of the sheets as a whole."""
        rows = frozenset(self.rows)
        said = [found for where, found in self.findings.items() if where not in rows]
        return tuple(finding for found in said for finding in found)

    @cached_property
    def is_readable(self) -> bool:
        """Whether nothing is wrong with the sheets as a whole: else no row can be told from it."""
        return not any(finding.severity is Severity.ERROR for finding in self.general)

    def wrong(self, bundle: Bundle) -> bool:
        """Whether a row of a hồ sơ keeps it out."""
        return not self.is_readable or any(map(self.has_error, bundle.rows))

    def has_error(self, where: Where) -> bool:
        """Whether something is wrong with a row."""
        return any(one.severity is Severity.ERROR for one in self.findings.get(where, ()))

    @property
    def errors(self) -> int:
        """How many errors there are."""
        every = (one for found in self.findings.values() for one in found)
        return sum(one.severity is Severity.ERROR for one in every)

    @property
    def sound(self) -> tuple[Bundle, ...]:
        """The hồ sơ with which nothing is wrong."""
        return tuple(bundle for bundle in self.bundles if not self.wrong(bundle))

    def outcomes(self) -> dict[Where, RowOutcome]:
        """What each row would become."""
        said = dict.fromkeys(self.rows, RowOutcome.ERROR)
        for bundle in self.bundles:
            wrong = self.wrong(bundle)
            said |= dict.fromkeys(bundle.rows, RowOutcome.HELD if wrong else RowOutcome.READY)
        return said | {row: RowOutcome.ERROR for row in self.rows if self.has_error(row)}

    def totals(self) -> dict[str, Any]:
        """How much of everything there is."""
        outcomes = Counter(one.value for one in self.outcomes().values())
        return {
            "rows": len(self.rows),
            "dossiers": len(self.bundles),
            "documents": sum(len(bundle.papers) for bundle in self.bundles),
            "sound_dossiers": len(self.sound),
            "errors": self.errors,
            "outcomes": dict(outcomes),
        }

    def with_findings(self, more: Mapping[Where, tuple[Finding, ...]]) -> "Plan":
        """The same, with more that was found."""
        found = dict(self.findings)
        for where, findings in more.items():
            found[where] = (*found.get(where, ()), *findings)
        return replace(self, findings=found)


def line_of(where: Where, outcome: RowOutcome, findings: tuple[Finding, ...]) -> dict[str, Any]:
    """One row as ``interfaces.md`` fixes it."""
    sheet, row = where
    return {
        "row": row,
        "sheet": sheet,
        "outcome": outcome.value,
        "findings": [finding.as_dict() for finding in findings],
    }


__all__ = ["ALL", "Bundle", "Paper", "Plan", "RowOutcome", "line_of"]
