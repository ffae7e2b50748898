"""Deliveries: what lies on the doorstep, with what its sidecar says about it."""

import csv
import io
import json
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from preservation.premis import PackagedEvent
from preservation.signatures.nature import signed_name
from repository.access import Level
from repository.documents import FileRole
from repository.errors import RefusedError

SIDECARS = ("metadata.csv", "metadata.json")
_SIDECAR_BYTES = 64 << 20
_OUR_COLUMNS = ("path", "Agency", "Level")


@dataclass(frozen=True, slots=True)
class Companion:
    """A file that goes along with a document: its scanner's master, or a derivative of it."""

    path: Path
    name: str
    role: FileRole


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file, with its detached signature if it has one, or one ready-made bag."""

    path: Path
    """A regular file, or the folder of a bag."""
    name: str
    """As people are shown it."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What the sidecar or the form says: code of the metadata set → text."""
    agency: str = ""
    """Code of the agency whose fonds it goes into; empty for the default."""
    level: Level | None = None
    beside: Path | None = None
    """A detached signature of the file (``a.pdf.p7s``), taken in with it."""
    companions: tuple[Companion, ...] = ()
    """Kept in the same package; not searched as masters, not counted as pages."""
    past: tuple[PackagedEvent, ...] = ()
    """What happened before it came, in the ledger already, for the package to tell of."""

    @property
    def is_bag(self) -> bool:
        """Whether this is a ready-made bag (RFC 8493)."""
        return self.path.is_dir()


def walk(paths: Sequence[Path], metadata: Path | None) -> Iterator[Delivery]:
    """Every delivery under ``paths``, each with its line of the sidecar.

    A folder is walked; one with a ``bagit.txt`` is one delivery. A folder's own
    ``metadata.csv`` or ``metadata.json`` is its sidecar unless ``metadata``
    names another. A detached signature (``a.pdf.p7s``) comes with its file.

    Raises:
        RefusedError: a sidecar cannot be read; the message says where.
    """
    beside = _pairs(paths)
    for path in paths:
        if path in beside.values():
            continue
        if path.is_dir() and not _is_bag(path):
            sidecar = metadata or next((path / n for n in SIDECARS if (path / n).is_file()), None)
            yield from _walk_folder(path, _read_sidecar(sidecar), sidecar)
        else:
            said = _read_sidecar(metadata)
            only = said.get("") or _about(said, path.name) or _about(said, str(path))
            yield replace(_delivery(path, path.name, only), beside=beside.get(path))


def _pairs(paths: Sequence[Path]) -> dict[Path, Path]:
    """Of the files that were named: which one has its detached signature among them."""
    named = {path: signed_name(path.name) for path in paths}
    signed = {path.with_name(name): path for path, name in named.items() if name}
    return {path: signed[path] for path in paths if path in signed}


def _walk_folder(
    root: Path, said: Mapping[str, Mapping[str, str]], sidecar: Path | None
) -> Iterator[Delivery]:
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        for inner in sorted(folders):
            if _is_bag(here / inner):
                folders.remove(inner)
                relative = str((here / inner).relative_to(root))
                yield _delivery(here / inner, inner, _about(said, relative))
        folders.sort()
        signatures = _signatures(names)
        for name in sorted(set(names) - set(signatures.values())):
            path = here / name
            if path == sidecar:
                continue
            relative = str(path.relative_to(root))
            beside = here / signatures[name] if name in signatures else None
            yield replace(_delivery(path, name, _about(said, relative)), beside=beside)


def _signatures(names: Iterable[str]) -> dict[str, str]:
    """Of the files in one folder: which one has a detached signature beside it, and which."""
    there = set(names)
    return {signed_name(name): name for name in sorted(there) if signed_name(name) in there}


def _delivery(path: Path, name: str, said: Mapping[str, str]) -> Delivery:
    fields = {code: text for code, text in said.items() if code not in _OUR_COLUMNS and text}
    level = said.get("Level", "").strip()
    if level and level not in set(Level):
        fields["Level"] = level  # an unknown level is a finding, not a guess
    return Delivery(
        path,
        _readable(name),
        fields,
        said.get("Agency", "").strip(),
        Level(level) if level in set(Level) else None,
    )


def _is_bag(folder: Path) -> bool:
    return (folder / "bagit.txt").is_file()


def _about(said: Mapping[str, Mapping[str, str]], path: str) -> Mapping[str, str]:
    """What a sidecar says of ``path``: letter for letter, else in another Unicode form."""
    return said.get(_readable(path)) or said.get(_key(path)) or {}


def _key(path: str) -> str:
    return unicodedata.normalize("NFC", _readable(path)).removeprefix("./")


def _by_path(entries: Iterable[tuple[str, dict[str, str]]]) -> dict[str, dict[str, str]]:
    said = dict(entries)
    return {_key(path): entry for path, entry in said.items()} | said


def _readable(name: str) -> str:
    """A name whose bytes are not UTF-8 is shown with them escaped, never dropped."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _read_sidecar(path: Path | None) -> dict[str, dict[str, str]]:
    """Read a sidecar: path → column → text; a lone JSON object is for whatever comes."""
    if path is None:
        return {}
    try:
        if path.stat().st_size > _SIDECAR_BYTES:
            raise RefusedError(f"{path}: tệp siêu dữ liệu quá lớn · sidecar too large")
        text = path.read_bytes().decode("utf-8-sig")  # newlines as they are: names may hold them
        return _from_json(text) if path.suffix.lower() == ".json" else _from_csv(text)
    except (OSError, UnicodeDecodeError, ValueError, csv.Error, RecursionError) as error:
        raise RefusedError(
            f"{path}: không đọc được tệp siêu dữ liệu · the sidecar cannot be read: {error}"
        ) from error


def _from_csv(text: str) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if "path" not in (rows.fieldnames or ()):
        raise ValueError("no column named 'path'")
    clean = (
        {name: value or "" for name, value in row.items() if isinstance(name, str)} for row in rows
    )
    return _by_path((row["path"], row) for row in clean if row["path"])


def _from_json(text: str) -> dict[str, dict[str, str]]:
    data = json.loads(text)
    if isinstance(data, list):
        return _by_path((str(entry["path"]), _texts(entry)) for entry in data if "path" in entry)
    if not isinstance(data, dict):
        raise ValueError("neither an object nor a list")  # noqa: TRY004  said as a bad sidecar
    if all(isinstance(value, dict) for value in data.values()):
        return _by_path((path, _texts(entry)) for path, entry in data.items())
    return {"": _texts(data)}


def _texts(entry: Mapping[str, object]) -> dict[str, str]:
    return {str(name): "" if value is None else str(value) for name, value in entry.items()}
