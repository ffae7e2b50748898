"""Watched: a folder that a scanner writes to, as the settings describe it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """A folder that a scanner writes to, and what becomes of the files in it."""

    path: Path
    agency: str
    login: str
    """On whose behalf: an account that may digitise."""
    profile: str = "administrative"
    dossier: str = ""
    split: str = "none"


def watch_from(entry: Mapping[str, Any], home: Path, complaints: list[str]) -> WatchSettings:
    """One ``[[watch]]`` of the settings; what is wrong with it goes to ``complaints``."""
    said = {name: str(value) for name, value in entry.items()}
    complaints.extend(
        f"watch: {name} is missing" for name in ("path", "agency", "login") if not said.get(name)
    )
    known = {field.name for field in fields(WatchSettings)}
    complaints.extend(f"watch: {extra}: no such setting" for extra in sorted(said.keys() - known))
    if said.get("split", "none") not in {"none", "blank", "barcode"}:
        complaints.append("watch: split must be none, blank or barcode")
    if said.get("profile", "administrative") not in {"administrative", "map", "photo"}:
        complaints.append("watch: profile must be administrative, map or photo")
    if complaints:
        return WatchSettings(home, "", "")
    path = (home / said.pop("path")).resolve()
    return WatchSettings(path=path, **said)
