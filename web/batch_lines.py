"""Batch lines: a batch and its papers as JSON, the same for commands and for REST."""

from collections.abc import Sequence
from typing import Any

from repository.calendar import iso_utc
from repository.sheaves import Batch, Sheaf, SheafState
from web.scans import Scans
from web.wiring import Archive


def line_of(archive: Archive, sheaf: Sheaf) -> dict[str, Any]:
    """A paper as ``luutru digitise`` tells of it."""
    body, output = sheaf.body, Scans.of(archive, sheaf.batch).output(sheaf)
    return {
        "path": given_of(sheaf),
        "outcome": sheaf.state.value,
        "pages": sheaf.pages,
        "output": str(output) if output.exists() else None,
        "quality": [dict(check) for check in body.get("checks", ())],
        "proposals": dict(body.get("proposals", {})),
        "batch": sheaf.batch,
        "ordinal": sheaf.ordinal,
        "document": sheaf.document,
        "kind": body.get("kind", ""),
        "claim": body.get("claim", ""),
        "reason": body.get("reason", ""),
        "problem": body.get("problem") or body.get("message") or "",
        "confirmed": dict(body.get("confirmed", {})),
        "reviewed_by": sheaf.reviewed_by,
    }


def given_of(sheaf: Sheaf) -> str:
    """What a paper came from: the paths as somebody gave them, or the name that it was sent by."""
    return ", ".join(sheaf.body.get("given", ())) or sheaf.name


def batch_line(archive: Archive, batch: Batch) -> dict[str, Any]:
    """A batch, with how many of its papers are how far."""
    counts = archive.batches.counts([batch.id])[batch.id]
    return {
        "batch": batch.id,
        "name": batch.name,
        "agency": batch.agency,
        "dossier": batch.dossier,
        "level": batch.level.value,
        "profile": batch.profile,
        "split": batch.options.get("split", "none"),
        "job": batch.job,
        "asked_by": batch.asked_by,
        "asked_at": iso_utc(batch.asked_at),
        "papers": sum(counts.values()),
        "states": {state.value: counts[state] for state in SheafState if state in counts},
    }


def words_of(sheaf: Sheaf) -> Sequence[str]:
    """A paper as a terminal shows it."""
    line = f"{sheaf.ordinal:>4}  {sheaf.state.value:<9} {sheaf.pages:>4} tr.  {sheaf.name}"
    said = [line]
    said += [f"      {one['page']}: {one['check']}: {one['vi']}" for one in sheaf.failed_checks]
    said += [
        f"      {code} = {one['value']}  ({one['confidence']:.2f})"
        for code, one in sheaf.body.get("proposals", {}).items()
    ]
    for name in ("problem", "message", "reason"):
        if sheaf.body.get(name):
            said.append(f"      {sheaf.body[name]}")
    return said
