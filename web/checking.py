"""Checking: what the signatures of a file are worth, for whoever asks; nothing of it is kept."""

from datetime import datetime
from pathlib import Path
from typing import Any

from preservation.workers.limits import JSONValue, WorkerFailedError
from repository.calendar import VIETNAM, iso_utc
from repository.errors import RefusedError
from web.wiring import Archive


def check(
    archive: Archive, path: Path, name: str, at: datetime | None, detached: Path | None = None
) -> dict[str, Any]:
    """The report on the file at ``path``, called ``name``; as ``luutru signatures --json`` says it.

    ``detached`` is the document, where ``path`` holds its signature alone. A file
    that cannot be examined within the limits gets a report that says so.
    """
    arguments: dict[str, JSONValue] = {
        "path": str(path),
        "trust": str(archive.settings.trust),
        "at": iso_utc(at or archive.clock()),
    }
    if detached is not None:
        arguments["detached"] = str(detached)
    try:
        report: dict[str, Any] = dict(archive.workers.call("signatures", **arguments))
    except WorkerFailedError as error:
        report = {
            "indication": "INDETERMINATE",
            "intact": None,
            "says": f"Không kiểm tra được chữ ký số ({error.failure.value}).",
            "says_en": f"The signatures could not be checked ({error.failure.value}).",
            "signatures": [],
            "judged_at": arguments["at"],
        }
    report.pop("evidence", None)
    return {"path": name} | report


def instant_of(text: str) -> datetime | None:
    """The instant that somebody typed, in Viet Nam's time unless it names a zone.

    Raises:
        RefusedError: it is none.
    """
    try:
        at = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise RefusedError("at: ISO 8601, 2026-11-24T10:00:00+07:00") from None
    return at if at is None or at.tzinfo else at.replace(tzinfo=VIETNAM)
