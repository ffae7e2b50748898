"""Examination: what the isolated workers can tell about each file of a submission."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import starmap
from pathlib import Path
from typing import Any

from ingest.reading.glance import Glance
from ingest.reading.secrecy import NOTHING_SEEN, Seen, seen_in
from ingest.spool import Spooled
from preservation.malware import Scanned, Scanner
from preservation.signatures.nature import signed_name
from preservation.workers import WorkerFailedError, Workers
from repository.calendar import iso_utc
from repository.documents import FileRole
from repository.errors import RefusedError

TEXT_CHARACTERS = 2_000_000
"""How much of a document's words the index is given."""
READ_BEFORE = frozenset({FileRole.MASTER, FileRole.DERIVATIVE, FileRole.MESSAGE})
"""What digitising made, every page of which was read then; a message, whose files are examined."""

UNREAD = frozenset({FileRole.MASTER, FileRole.MESSAGE})
"""Their words are those of the document itself."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One file, with what one look at it told."""

    file: Spooled
    look: Mapping[str, Any]
    """As ``preservation.look`` says it; empty where the look failed."""
    signatures: Mapping[str, Any] | None
    """The signature report; None where the file bears none and could not be expected to."""
    text: str
    failures: Mapping[str, str]
    """Which of ``look``, ``signatures``, ``text``, ``marks``, ``malware`` could not be done, and
    why."""
    seen: Seen = NOTHING_SEEN
    """What was seen of secrecy marks, in its words and on pages without any."""
    signs: str = ""
    """The file of the same submission that this one, a detached signature, signs."""
    scan: Scanned | None = None
    """What the scanner for malware said; None where this archive has none."""

    @property
    def family(self) -> str:
        """The format family by content, or ``unknown``."""
        return str(self.look.get("format", {}).get("family", "unknown"))


SIGNABLE = frozenset({"pdf", "cms", "xml", "docx", "xlsx", "pptx", "odt", "ods", "odp"})
"""Families that may bear signatures."""


def examine_all(
    files: Sequence[Spooled],
    workers: Workers,
    trust: Path,
    at: datetime,
    glance: Glance,
    scanner: Scanner | None = None,
) -> tuple[Examined, ...]:
    """Have every file scanned and looked at; a detached signature at the file that it signs too.

    Raises:
        UnavailableError: the scanner does not answer: nothing comes in unscanned then.
    """
    by_name = {file.name: file for file in files}
    scans = [scanner.scan(file.path) if scanner else None for file in files]
    looked = [
        examine(file, workers, trust, at, glance, by_name.get(signed_name(file.name)))
        for file in files
    ]
    return tuple(starmap(_with_scan, zip(looked, scans, strict=True)))


def examine(
    file: Spooled,
    workers: Workers,
    trust: Path,
    at: datetime,
    glance: Glance,
    signs: Spooled | None = None,
) -> Examined:
    """Have the workers look at one file; what fails is a fact, not an error.

    Of a master it is only seen what it is: it was read when it was digitised.

    Args:
        file: The file.
        workers: Who looks at it.
        trust: The folder that says who is believed.
        at: The time at which signatures are judged.
        glance: What looks at pages without words.
        signs: The file beside it that its name speaks of, if it may be a detached signature.
    """
    failures: dict[str, str] = {}

    def ask(task: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
        try:
            return workers.call(task, **arguments)
        except WorkerFailedError as error:
            failures[task] = f"{error.failure.value}: {error.detail}"
            return {}

    path = str(file.path)
    if file.fingerprint.size == 0:
        return Examined(file, {}, None, "", failures, NOTHING_SEEN)
    look = ask("look", path=path, name=file.name)
    family = look.get("format", {}).get("family", "unknown")
    readable = bool(look.get("readable")) and not look.get("encrypted")
    signatures = None
    if family in SIGNABLE and readable and file.role is not FileRole.MESSAGE:
        beside = str(signs.path) if signs and family == "cms" else ""
        report = ask("signatures", path=path, trust=str(trust), at=iso_utc(at), signed=beside)
        signatures = report if _speaks(report, family) else None
    text, seen = "", NOTHING_SEEN
    if readable and file.role not in UNREAD:  # also where signatures could not be judged
        text = str(ask("text", path=path, family=family, limit=TEXT_CHARACTERS).get("text", ""))
        seen = seen_in(text)
    if readable and file.role not in READ_BEFORE and not seen.secret:
        try:
            seen = _both(seen, glance(file.path, family, text))
        except RefusedError as error:
            failures["marks"] = str(error)
    signed = signs.name if signs and family == "cms" else ""
    return Examined(file, look, signatures, text, failures, seen, signed)


def _with_scan(examined: Examined, scan: Scanned | None) -> Examined:
    if scan is None or not scan.failure:
        return replace(examined, scan=scan)
    return replace(examined, scan=scan, failures={**examined.failures, "malware": scan.failure})


def _both(one: Seen, other: Seen) -> Seen:
    return Seen(one.secret or other.secret, opened=one.opened or other.opened)


def _speaks(report: Mapping[str, Any], family: str) -> bool:
    """Whether a report says anything; that an office file is not signed goes without saying."""
    quiet = report.get("indication") == "NOT-SIGNED" and not report.get("notes")
    return bool(report) and (family == "pdf" or not quiet)


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
