"""Findings: what was noticed about a submission or a package. Data, not exceptions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """Keeps the file out."""
    QUARANTINE = "quarantine"
    """Sets the file aside until a person has decided."""
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed: by which rule, how bad it is, and what a clerk is told."""

    rule: str
    """The number of the rule, as in ``docs/rules.md``: ``SUB-04``."""
    severity: Severity
    message: str
    """One Vietnamese sentence for a clerk."""
    message_en: str = ""
    """The same sentence in English."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the sentence speaks of, for programs: ``{"field": "subject"}``."""

    def as_dict(self) -> dict[str, object]:
        """The finding as JSON holds it."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            "message_en": self.message_en,
            "facts": dict(self.facts),
        }
