"""Export: a package with everything it shares with others put inside.

Schemas go to ``data/schemas/``, as TT 05/2025 asks, certificates and revocation
data to ``data/metadata/other/shared/``, and the validation report of ETSI TS
119 102-2 for each signed file, written from the record, to
``data/metadata/preservation/``; the program that a stranger checks all of it
with to ``data/documentation/``. The result is a valid bag again; what the
package held stays as it was, byte for byte.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from lxml import etree

from preservation.bags.manifests import read_manifest
from preservation.bags.tags import information
from preservation.bags.write import OXUM, tag_files
from preservation.compact import expand
from preservation.copies.verifier import NAME, program
from preservation.mets import METS, XLINK
from preservation.premis import REPORT
from preservation.signatures.etsi_files import etsi_reports
from repository.algorithms import built_in
from repository.digest import Algorithm, Digest, Fingerprint, fingerprint
from repository.errors import DamageError, DigestMismatchError, NoSuchObjectError
from repository.packages import Package, PackageFile
from repository.stores.store import ObjectStore

SHARED = "data/metadata/other/shared/"
SCHEMAS = "data/schemas/"
REPORTS = "data/metadata/preservation/"
DOCUMENTATION = "data/documentation/"


Find = Callable[[Digest], tuple[str, bytes] | None]
"""Gives file name and bytes of a shared thing; None for what is not kept on its own."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A shared thing that a package names."""

    folder: str
    """Where in the exported bag it goes."""
    name: str
    """Empty where whoever keeps it knows the name."""
    digest: Digest


def export(
    store: ObjectStore,
    package: Package,
    folder: Path,
    find: Find,
    enclosed: Mapping[str, bytes] = MappingProxyType({}),
) -> Path:
    """Write ``package`` out of ``store`` into ``folder``, which must not exist.

    Args:
        store: Where it lies.
        package: What the catalogue expects of it.
        folder: Where it goes.
        find: Gives the shared things that it names.
        enclosed: What goes with it beside, path below ``data/`` → bytes: its evidence.

    Raises:
        DigestMismatchError: the store gave other bytes than the catalogue expects.
        DamageError: the package's own words cannot be understood.
        NoSuchObjectError: a schema that it names is not kept.
        UnavailableError: the store did not answer.
    """
    folder.mkdir(parents=True)
    payload: dict[str, Fingerprint] = {}
    for file in package.files:
        entry = _copy(store, package, file, folder / file.path)
        if file.path.startswith("data/"):
            payload[file.path] = entry
    info = (folder / "bag-info.txt").read_bytes()
    report = folder / REPORT
    signatures = json.loads(report.read_bytes()) if report.exists() else {}
    for wanted in wanted_by(info, (folder / "data" / "METS.xml").read_bytes(), signatures):
        _add(wanted, find, folder, payload)
    for path, data in enclosed.items():
        _put(f"data/{path}", data, folder, payload)
    for path, data in _reports(signatures, find):
        _put(path, data, folder, payload)
    _put(DOCUMENTATION + NAME, program(), folder, payload)
    elements, _ = information(info.decode())
    kept = [(label, value) for label, value in elements if label != OXUM]
    for name, data in tag_files(payload, kept).items():
        (folder / name).write_bytes(data)
    _require_same_promises(store, package, payload)
    return folder


def wanted_by(info: bytes, mets: bytes, signatures: Mapping[str, Any]) -> Iterator[Wanted]:
    """The shared things that a package's bag-info, METS.xml and signature report name.

    Raises:
        DamageError: they cannot be understood.
    """
    try:
        tree = etree.fromstring(mets, etree.XMLParser(resolve_entities=False, no_network=True))
        for file in tree.iterfind(f".//{{{METS}}}fileGrp[@USE='Schemas']/{{{METS}}}file"):
            name = unquote(file[0].get(f"{{{XLINK}}}href", "")).removeprefix("schemas/")
            digest = Digest(Algorithm.SHA256, file.get("CHECKSUM", "").lower())
            yield Wanted(SCHEMAS, _plain(name), digest)
        named = [value for label, value in information(info.decode())[0] if label == "Shared"]
        named += signatures.get("evidence", ())
        for text in dict.fromkeys(named):
            yield Wanted(SHARED, "", Digest.parse(text))
    except (ValueError, IndexError, AttributeError, TypeError, etree.XMLSyntaxError) as error:
        raise DamageError(f"bag-info.txt, METS.xml, signatures.json: {error}") from error


def _add(wanted: Wanted, find: Find, folder: Path, payload: dict[str, Fingerprint]) -> None:
    """Put a shared thing into the bag; a certificate may as well lie inside the signed file."""
    found = find(wanted.digest)
    if found is None:
        if wanted.name:
            raise NoSuchObjectError(f"{wanted.name} ({wanted.digest})")
        return
    name, data = found
    digest = Digest.of_bytes(data, wanted.digest.algorithm)
    if digest != wanted.digest:
        raise DigestMismatchError(name, expected=wanted.digest, found=digest)
    _put(wanted.folder + (wanted.name or _plain(name)), data, folder, payload)


def _put(path: str, data: bytes, folder: Path, payload: dict[str, Fingerprint]) -> None:
    payload[path] = Fingerprint.of_bytes(data)
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)


def _reports(signatures: Mapping[str, Any], find: Find) -> Iterator[tuple[str, bytes]]:
    """A report for each signed file, with what is kept put into it."""

    def kept(digest: str) -> bytes | None:
        found = find(Digest.parse(digest))
        return None if found is None else found[1]

    try:
        report = expand(signatures) if signatures else {}
        for number, (_, data) in enumerate(etsi_reports(report, kept, built_in()), 1):
            yield f"{REPORTS}signature-report-{number}.xml", data
    except ValueError as error:
        raise DamageError(f"signatures.json: {error}") from error


def _plain(name: str) -> str:
    if not name or "/" in name or "\\" in name or name.startswith("."):
        raise ValueError(f"not the name of a file: {name!r}")
    return name


def _copy(store: ObjectStore, package: Package, file: PackageFile, target: Path) -> Fingerprint:
    target.parent.mkdir(parents=True, exist_ok=True)
    with store.open(package.prefix + file.path) as source, target.open("xb") as copy:
        found = fingerprint(source, copy)
    if found.sha256 != file.sha256:
        raise DigestMismatchError(file.path, expected=file.sha256, found=found.sha256)
    return found


def _require_same_promises(
    store: ObjectStore, package: Package, payload: dict[str, Fingerprint]
) -> None:
    """The manifest that the package had must say the same of each file as the new one does."""
    with store.open(f"{package.prefix}manifest-sha512.txt") as source:
        old = read_manifest("manifest-sha512.txt", source.read().decode(), (1, 0))
    for path, promised in old.entries.items():
        if path not in payload or payload[path].sha512.hex != promised:
            raise DamageError(f"{path}: not what its own manifest promises")
