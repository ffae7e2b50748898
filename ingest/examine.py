"""Examination: what the isolated workers can tell about each file of a submission."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.spool import Spooled
from preservation.workers import WorkerFailedError, Workers
from repository.calendar import iso_utc

TEXT_CHARACTERS = 2_000_000
"""How much of a document's words the index is given."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One file, with what one look at it told."""

    file: Spooled
    look: Mapping[str, Any]
    """As ``preservation.look`` says it; empty where the look failed."""
    signatures: Mapping[str, Any] | None
    """The signature report; None where the format bears no signatures."""
    text: str
    failures: Mapping[str, str]
    """Which of ``look``, ``signatures``, ``text`` could not be done, and why."""

    @property
    def family(self) -> str:
        """The format family by content, or ``unknown``."""
        return str(self.look.get("format", {}).get("family", "unknown"))


def examine(file: Spooled, workers: Workers, trust: Path, at: datetime) -> Examined:
    """Have the workers look at one file; what fails is a fact, not an error."""
    failures: dict[str, str] = {}

    def ask(task: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
        try:
            return workers.call(task, **arguments)
        except WorkerFailedError as error:
            failures[task] = f"{error.failure.value}: {error.detail}"
            return {}

    path = str(file.path)
    if file.fingerprint.size == 0:
        return Examined(file, {}, None, "", failures)
    look = ask("look", path=path, name=file.name)
    family = look.get("format", {}).get("family", "unknown")
    readable = bool(look.get("readable")) and not look.get("encrypted")
    signatures = None
    if family == "pdf" and readable:
        signatures = ask("signatures", path=path, trust=str(trust), at=iso_utc(at)) or None
    text = ""
    if readable and not failures:
        text = str(ask("text", path=path, family=family, limit=TEXT_CHARACTERS).get("text", ""))
    return Examined(file, look, signatures, text, failures)


_GRAVITY = ("NOT-SIGNED", "TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED")


def joint_report(files: Sequence[Examined]) -> dict[str, Any] | None:
    """One signature report for the whole submission: the worst of its files speaks."""
    reports = [(f.file.name, dict(f.signatures)) for f in files if f.signatures is not None]
    if not reports:
        return None
    _, worst = max(reports, key=lambda pair: _GRAVITY.index(pair[1]["indication"]))
    evidence: dict[str, Any] = {}
    signatures = []
    for name, report in reports:
        evidence |= report.get("evidence", {})
        signatures += [{"file": name} | signature for signature in report["signatures"]]
    altered = any(report.get("altered") for _, report in reports)
    return worst | {"signatures": signatures, "evidence": evidence, "altered": altered}
