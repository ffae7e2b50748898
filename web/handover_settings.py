"""Handover: a folder in which a system that only exports files leaves documents."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class HandoverSettings:
    """A folder that another system writes to, and the one that it reads receipts from."""

    path: Path
    agency: str
    """Whose incoming documents they become."""
    login: str
    """On whose behalf: an account that may register what comes in."""
    out: Path
    """Where receipts are left; default: ``out`` in the folder itself."""
    level: str = "internal"


def handover_from(entry: Mapping[str, Any], home: Path, complaints: list[str]) -> HandoverSettings:
    """One ``[[handover]]`` of the settings; what is wrong with it goes to ``complaints``."""
    said = {name: str(value) for name, value in entry.items()}
    wrong = [
        f"handover: {name} is missing" for name in ("path", "agency", "login") if not said.get(name)
    ]
    known = {field.name for field in fields(HandoverSettings)}
    wrong += [f"handover: {extra}: no such setting" for extra in sorted(said.keys() - known)]
    if said.get("level", "internal") not in {"public", "internal", "restricted"}:
        wrong.append("handover: level must be public, internal or restricted")
    complaints.extend(wrong)
    if wrong:
        return HandoverSettings(home, "", "", home)
    path = (home / said.pop("path")).resolve()
    out = home / said.pop("out", str(path / "out"))
    return HandoverSettings(path=path, out=out.resolve(), **said)
