"""Checking: what the signatures of a file are worth, for whoever asks; nothing of it is kept."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from preservation.workers.limits import JSONValue, WorkerFailedError
from repository.calendar import VIETNAM, iso_utc
from repository.errors import RefusedError
from web.horizons import algorithms_of
from web.wiring import Archive

MOST_PICTURES = 4
"""Pages that are drawn twice for one report."""


class Sides(NamedTuple):
    """One page, as a signer saw it and as it is now: two addresses of pictures."""

    page: int
    then: str
    now: str


def check(
    archive: Archive, path: Path, name: str, at: datetime | None, signed: Path | None = None
) -> dict[str, Any]:
    """The report on the file at ``path``, called ``name``; as ``luutru signatures --json`` says it.

    ``signed`` is the document, where ``path`` holds its signature alone. A file
    that cannot be examined within the limits gets a report that says so.
    """
    report = _asked(archive, path, at, signed)
    report.pop("evidence", None)
    return {"path": name} | report


def check_fully(
    archive: Archive, path: Path, name: str, at: datetime | None, signed: Path | None = None
) -> tuple[dict[str, Any], bytes | None]:
    """The same, with the report as ETSI TS 119 102-2 has it, where there is anything to report."""
    from preservation.signatures.etsi_files import etsi_reports

    report = _asked(archive, path, at, signed)
    kept = {digest: b64decode(der) for digest, (_, der) in report.pop("evidence", {}).items()}
    table = algorithms_of(archive)
    xml = next((data for _, data in etsi_reports(report, kept.get, table)), None)
    return {"path": name} | report, xml


def sides(archive: Archive, path: Path, report: Mapping[str, Any]) -> dict[int, list[Sides]]:
    """By the place of each signature: pages with fields that were filled after it."""
    found: dict[int, list[Sides]] = {}
    for place, field, page in later_pages(report)[:MOST_PICTURES]:
        with TemporaryDirectory(prefix="luutru-seen-") as folder:
            try:
                drawn = archive.workers.call(
                    "signed-pictures", path=str(path), field=field, page=page, folder=folder
                )
            except WorkerFailedError:
                continue  # the report says in words what cannot be shown
            then, now = (_as_link(Path(folder), str(drawn[side])) for side in ("then", "now"))
            found.setdefault(place, []).append(Sides(page, then, now))
    return found


def later_pages(report: Mapping[str, Any]) -> list[tuple[int, str, int]]:
    """Place of a signature, its field, and a page on which fields were filled after it."""
    return [
        (place, str(signature["field"]), page)
        for place, signature in enumerate(report.get("signatures") or ())
        for page in sorted({int(later["page"]) for later in signature.get("later_fields") or ()})
    ]


def _as_link(folder: Path, name: str) -> str:
    if not name:
        return ""
    return "data:image/png;base64," + b64encode((folder / name).read_bytes()).decode("ascii")


def _asked(
    archive: Archive, path: Path, at: datetime | None, signed: Path | None
) -> dict[str, Any]:
    moment = iso_utc(at or archive.clock())
    arguments: dict[str, JSONValue] = {
        "path": str(path),
        "trust": str(archive.settings.trust),
        "at": moment,
        "signed": str(signed) if signed else "",
    }
    try:
        return dict(archive.workers.call("signatures", **arguments))
    except WorkerFailedError as error:
        return {
            "indication": "INDETERMINATE",
            "intact": None,
            "says": f"Không kiểm tra được chữ ký số ({error.failure.value}).",
            "says_en": f"The signatures could not be checked ({error.failure.value}).",
            "signatures": [],
            "judged_at": moment,
        }


def instant_of(text: str) -> datetime | None:
    """The instant that somebody typed, in Viet Nam's time unless it names a zone.

    Raises:
        RefusedError: it is none.
    """
    try:
        at = datetime.fromisoformat(text) if text else None
        if at is None:
            return None
        return (at if at.tzinfo else at.replace(tzinfo=VIETNAM)).astimezone(UTC)
    except (ValueError, OverflowError):  # the first and last days of the calendar have no UTC
        raise RefusedError("at: ISO 8601, 2026-11-24T10:00:00+07:00") from None
