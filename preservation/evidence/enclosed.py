"""What an export carries of evidence, and how whoever has only the export verifies it.

Below ``data/metadata/preservation/evidence/``: the record (``<round>.ers``), in ``trust/`` the
certificates and revocation data of its timestamps, and in ``bag/`` the tag files that the package
had in the archive: an export has new ones, and the record speaks of the old. Those lead on to every
file: tag manifest → manifest → file.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from preservation.bags.manifests import read_manifest
from preservation.evidence.records import Line, Records, read_any
from preservation.evidence.rounds import ORIGINALS, TAGMANIFESTS
from repository.digest import Algorithm, Digest
from repository.errors import DamageError
from repository.packages import Package

FOLDER = "metadata/preservation/evidence/"
"""Below ``data/``."""
_NEWEST = "sha512"


def enclosed(records: Records, line: Line, package: Package) -> Mapping[str, bytes]:
    """Path below ``data/`` → bytes of everything about the evidence of ``package``.

    Raises:
        DamageError: what the stores keep of it is not what was entered.
        UnavailableError: no store answered.
    """
    found = {f"{FOLDER}{line.tip}.ers": line.record}
    for name, data in records.material(line.rounds).items():
        found[f"{FOLDER}trust/{name}"] = data
    for file in package.files:
        if not file.path.startswith("data/"):
            data = read_any(records.stores, package.prefix + file.path, file.sha256)
            found[f"{FOLDER}bag/{file.path}"] = data
    return found


def records_in(export: Path) -> list[Path]:
    """The records that an exported package carries."""
    return sorted((export / "data" / FOLDER).glob("*.ers"))


def files_in(export: Path) -> dict[str, Path]:
    """The files of the group, in an exported package."""
    bag = export / "data" / FOLDER / "bag"
    originals = sorted(path for path in (export / ORIGINALS).rglob("*") if path.is_file())
    found = {path.relative_to(export).as_posix(): path for path in originals}
    return found | {name: bag / name for name in TAGMANIFESTS if (bag / name).is_file()}


def unproven(export: Path) -> Iterator[str]:
    """Files of the package that its proven tag manifest does not lead to as they are.

    Files that the export itself has added are not among them.
    """
    bag = export / "data" / FOLDER / "bag"
    try:
        tags = _promised(bag / f"tagmanifest-{_NEWEST}.txt")
        yield from _differing(tags, lambda name: bag / name)
        payload = _promised(bag / f"manifest-{_NEWEST}.txt")
        yield from _differing(payload, lambda name: export / name)
    except (OSError, DamageError, ValueError) as error:
        yield f"bag: {error}"


def _promised(path: Path) -> Mapping[str, str]:
    read = read_manifest(path.name, path.read_bytes().decode("utf-8"), (1, 0))
    if read.problems:
        raise DamageError(f"{path.name}: {read.problems[0].detail}")
    return read.entries


def _differing(promised: Mapping[str, str], place: Callable[[str], Path]) -> Iterator[str]:
    for name, expected in promised.items():
        path = place(name)
        if not path.is_file() or path.is_symlink():
            yield f"{name}: không có · missing"
            continue
        with path.open("rb") as source:
            if Digest.of(source, Algorithm(_NEWEST)).hex != expected:
                yield f"{name}: không như bản kê · not what its manifest says"
