"""Results: what became of one delivery. Data, as a command or a page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from repository.findings import Finding


class IngestOutcome(StrEnum):
    """What became of a delivery."""

    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    REFUSED = "refused"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one delivery, with every reason at once."""

    path: str
    outcome: IngestOutcome
    document: str | None = None
    package: str | None = None
    package_path: str | None = None
    quarantine: str | None = None
    findings: tuple[Finding, ...] = ()
    signatures: Mapping[str, Any] | None = None
    """The signature report, where the format bears signatures."""

    def as_dict(self) -> dict[str, Any]:
        """The result as ``interfaces.md`` fixes it."""
        report = self.signatures or {}
        return {
            "path": self.path,
            "outcome": self.outcome.value,
            "document": self.document,
            "package": self.package,
            "package_path": self.package_path,
            "quarantine": self.quarantine,
            "findings": [finding.as_dict() for finding in self.findings],
            "indication": report.get("indication"),
            "intact": report.get("intact"),
            "says": report.get("says"),
            "signatures": report.get("signatures", []),
        }
