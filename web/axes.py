"""Axes: connections to a document axis, as the settings describe them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

KINDS = frozenset({"national", "lgsp"})
FORMS = frozenset({"padded", "unpadded"})
FETCHES = frozenset({"base64", "stream"})
LARGEST_BYTES = 50 << 20
HARD_LARGEST_BYTES = 200 << 20
POLL_SECONDS = 300
_WANTED = ("name", "url", "system_id", "secret_file", "agency", "organ_id", "login")
_LONGEST_NAME = 32


@dataclass(frozen=True, slots=True)
class AxisSettings:
    """One connection, for one agency of ours. The secret lies in a file of its own."""

    name: str
    url: str
    system_id: str
    secret_file: Path
    agency: str
    """Its code here."""
    organ_id: str
    """Its code on the axis."""
    login: str
    """On whose behalf things are received and sent: may take in and register for the agency."""
    kind: str = "national"
    hash_form: str = "unpadded"
    fetch: str = "base64"
    poll_seconds: int = POLL_SECONDS
    largest_bytes: int = LARGEST_BYTES

    def secret(self) -> str:
        """The secret, read when it is needed.

        Raises:
            OSError: it cannot be read.
        """
        return self.secret_file.read_text("utf-8").strip()


def axes_from(
    entries: list[Mapping[str, Any]], home: Path, complaints: list[str]
) -> tuple[AxisSettings, ...]:
    """Every ``[[axis]]`` of the settings; what is wrong with them goes to ``complaints``."""
    before = len(complaints)
    for entry in entries:
        _look(entry, home, complaints)
    names = [str(entry.get("name", "")) for entry in entries]
    complaints.extend(f"axis {n}: named twice" for n in {n for n in names if names.count(n) > 1})
    if len(complaints) > before:
        return ()
    return tuple(
        AxisSettings(**{**entry, "secret_file": (home / entry["secret_file"]).resolve()})
        for entry in entries
    )


def _look(entry: Mapping[str, Any], home: Path, complaints: list[str]) -> None:
    name = str(entry.get("name", ""))

    def wrong(what: str) -> None:
        complaints.append(f"axis {name}: {what}")

    for field in _WANTED:
        if not isinstance(entry.get(field), str) or not entry[field]:
            wrong(f"{field} is missing")
    for extra in sorted(entry.keys() - {field.name for field in fields(AxisSettings)}):
        wrong(f"{extra}: no such setting")
    _look_at_choices(entry, wrong)
    if not (len(name) <= _LONGEST_NAME and name.replace("-", "").isalnum()) or name == "folder":
        wrong("name: letters, digits and hyphens, at most 32; not 'folder'")
    parts = urlsplit(str(entry.get("url", "")))
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        wrong("url: http or https, without a password")
    if entry.get("secret_file") and not _has_text(home / str(entry["secret_file"])):
        wrong("secret_file: cannot be read, or is empty")


def _look_at_choices(entry: Mapping[str, Any], wrong: Any) -> None:  # noqa: ANN401  a function
    for field, choices in (("kind", KINDS), ("hash_form", FORMS), ("fetch", FETCHES)):
        if field in entry and entry[field] not in choices:
            wrong(f"{field} must be one of {', '.join(sorted(choices))}")
    for field, least, most in (
        ("poll_seconds", 1, 86_400),
        ("largest_bytes", 1, HARD_LARGEST_BYTES),
    ):
        value = entry.get(field, least)
        if type(value) is not int or not least <= value <= most:
            wrong(f"{field}: a number from {least} to {most}")


def _has_text(path: Path) -> bool:
    try:
        return bool(path.read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError):
        return False
