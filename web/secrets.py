"""Secrets that came with a job: what the job itself would keep of them is taken out of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from web.labour import Task

_RULES = frozenset({"SEC-01", "META-07"})


def bears(result: Mapping[str, Any]) -> bool:
    """Whether a delivery was refused for being a state secret (regulation Điều 1.2)."""
    return any(finding["rule"] in _RULES for finding in result["findings"])


def without(task: Task, result: Mapping[str, Any]) -> dict[str, Any]:
    """The result without a word of what was refused; its file, name and metadata are forgotten.

    Only which rule refused it stays, and what that rule says to do.
    """
    path = Path(result["path"])
    spool = task.archive.settings.spool.resolve() / "uploads"
    uploaded = path.resolve().is_relative_to(spool)
    if uploaded:
        path.unlink(missing_ok=True)
    place = str(path.with_name(task.archive.new_id()) if uploaded else path)
    arguments = dict(task.job.arguments)
    arguments["deliveries"] = [
        {"path": place, "name": "", "agency": entry.get("agency", "")}
        if entry["path"] == result["path"]
        else entry
        for entry in task.archive.jobs.get(task.job.id).arguments["deliveries"]
    ]
    task.archive.jobs.rewrite(task.job.id, arguments)
    name = str(result.get("name", "")) or path.name
    findings = [
        finding
        | {key: finding[key].replace(name, "—") for key in ("message", "message_en")}
        | {"facts": {}}
        for finding in result["findings"]
        if finding["rule"] in _RULES
    ]
    return {**result, "path": place, "name": "", "findings": findings}
