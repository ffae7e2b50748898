"""What the validator says of a package: findings by rule, and whether the package is valid."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from preservation.validator.book import Book
from repository.findings import Severity

EACH = 50
"""So many findings of one rule are told; the rest is counted."""
_SHOWN, _PLACE = 160, 1200


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed: by which rule, from which clause, and where in the package."""

    rule: str
    """As in ``docs/packages.md``: ``PKG-FIX-04``, ``CSIP-18``."""
    clause: str
    severity: Severity
    vi: str
    en: str
    where: str
    """A path in the package, with ``#`` and an identifier or a field where that helps."""

    def as_dict(self) -> dict[str, str]:
        """The finding as JSON holds it."""
        return {
            "rule": self.rule,
            "clause": self.clause,
            "severity": self.severity.value,
            "message": self.vi,
            "message_en": self.en,
            "where": self.where,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was noticed about one package."""

    path: Path
    profile: str
    """``tt05-sip``, …; empty where nothing could be guessed."""
    findings: tuple[Finding, ...]
    more: Mapping[str, int] = field(default_factory=dict)
    """Rule → how many further findings of it there were."""
    files: int = 0
    bytes: int = 0

    @property
    def valid(self) -> bool:
        """Whether no rule found an error."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """The report as ``luutru package check --json`` has it."""
        return {
            "path": str(self.path),
            "profile": self.profile,
            "valid": self.valid,
            "files": self.files,
            "bytes": self.bytes,
            "findings": [finding.as_dict() for finding in self.findings],
            "more": dict(self.more),
        }


@dataclass(slots=True)
class Notes:
    """Gathers findings while a package is read."""

    book: Book
    found: list[Finding] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)

    def add(self, number: str, where: str, why: str = "", **facts: str) -> None:
        """Something was noticed by the rule ``number``."""
        self.counted[number] += 1
        if self.counted[number] > EACH:
            return
        rule = self.book.rules[number]
        given = {"why": shown(why)} | {name: shown(text) for name, text in facts.items()}
        vi, en = rule.vi.format_map(given), rule.en.format_map(given)
        self.found.append(Finding(number, rule.clause, rule.severity, vi, en, shown(where, _PLACE)))

    def more(self) -> Mapping[str, int]:
        """What was counted and not told."""
        return {number: count - EACH for number, count in self.counted.items() if count > EACH}

    def sorted(self) -> Iterator[Finding]:
        """Errors first, then as they were noticed."""
        order = [Severity.ERROR, Severity.QUARANTINE, Severity.WARNING, Severity.NOTE]
        yield from sorted(self.found, key=lambda one: order.index(one.severity))


def shown(text: str, most: int = _SHOWN) -> str:
    """``text`` short, and with nothing in it that a line or a terminal would obey."""
    if len(text) > most:
        text = text[: most - 1] + "…"
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
