"""Export: a package with everything it shares with others put inside.

Schemas go to ``data/schemas/``, as TT 05/2025 asks, certificates and revocation
data to ``data/metadata/other/shared/``. The result is a valid bag again; what
the package held stays as it was, byte for byte.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from preservation.bags.manifests import read_manifest
from preservation.bags.tags import information
from preservation.bags.write import OXUM, tag_files
from preservation.mets import METS, XLINK
from repository.digest import Algorithm, Digest, Fingerprint, fingerprint
from repository.errors import DamageError, DigestMismatchError
from repository.packages import Package, PackageFile
from repository.stores.store import ObjectStore

SHARED = "data/metadata/other/shared/"
_SUFFIXES = {"certificate": "cer", "crl": "crl", "ocsp": "ors", "timestamp": "tst"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A shared thing that a package names."""

    path: str
    """Where it goes in the exported bag."""
    digest: Digest


def export(
    store: ObjectStore, package: Package, folder: Path, shared: Callable[[Digest], bytes]
) -> Path:
    """Write ``package`` out of ``store`` into ``folder``, which must not exist.

    Args:
        store: Where the package is read from.
        package: What the catalogue expects of it.
        folder: The bag that is made.
        shared: Gives the bytes of a shared thing by its digest; what it raises is passed on.

    Raises:
        DigestMismatchError: the store gave other bytes than the catalogue expects.
        DamageError: the package's own tag files cannot be understood.
        UnavailableError: the store did not answer.
    """
    folder.mkdir(parents=True)
    payload: dict[str, Fingerprint] = {}
    for file in package.files:
        entry = _copy(store, package, file, folder / file.path)
        if file.path.startswith("data/"):
            payload[file.path] = entry
    for wanted in _wanted(folder):
        data = shared(wanted.digest)
        found = Digest.of_bytes(data, wanted.digest.algorithm)
        if found != wanted.digest:
            raise DigestMismatchError(wanted.path, expected=wanted.digest, found=found)
        payload[wanted.path] = Fingerprint.of_bytes(data)
        place = folder / wanted.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    elements, _ = information((folder / "bag-info.txt").read_text("utf-8"))
    info = [(label, value) for label, value in elements if label != OXUM]
    for name, data in tag_files(payload, info).items():
        (folder / name).write_bytes(data)
    _require_same_promises(store, package, payload)
    return folder


def wanted_by(info: bytes, mets: bytes) -> Iterator[Wanted]:
    """The shared things that a package's ``bag-info.txt`` and ``METS.xml`` name.

    Raises:
        DamageError: they cannot be understood.
    """
    try:
        tree = etree.fromstring(mets, etree.XMLParser(resolve_entities=False, no_network=True))
        for file in tree.iterfind(f".//{{{METS}}}fileGrp[@USE='Schemas']/{{{METS}}}file"):
            name = unquote(file[0].get(f"{{{XLINK}}}href", "")).removeprefix("schemas/")
            digest = Digest(Algorithm.SHA256, file.get("CHECKSUM", "").lower())
            yield Wanted(f"data/schemas/{_plain(name)}", digest)
        for label, value in information(info.decode())[0]:
            if label == "Shared":
                text, _, kind = value.partition(" ")
                digest = Digest.parse(text)
                suffix = _SUFFIXES.get(kind, "der")
                yield Wanted(f"{SHARED}{digest.hex}.{suffix}", digest)
    except (ValueError, IndexError, etree.XMLSyntaxError) as error:
        raise DamageError(f"METS.xml, bag-info.txt: {error}") from error


def _plain(name: str) -> str:
    if not name or "/" in name or "\\" in name or name.startswith("."):
        raise ValueError(f"not the name of a schema: {name!r}")
    return name


def _wanted(folder: Path) -> Iterator[Wanted]:
    return wanted_by(
        (folder / "bag-info.txt").read_bytes(), (folder / "data" / "METS.xml").read_bytes()
    )


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
