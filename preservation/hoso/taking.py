"""Taking a package that somebody sent: looked over, unpacked, every file read and digested."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from preservation.bags.hashing import digest_here
from preservation.bags.paths import alike, danger, scan
from preservation.hoso.findings import Findings
from preservation.hoso.sip_values import Limits
from preservation.texts import zips
from preservation.texts.sink import UnreadableError
from repository.digest import CHUNK
from repository.errors import RefusedError, UnavailableError

METS = "METS.xml"
_NAME_BYTES = 255
_PATH_BYTES = 1024
_DIRECTORY_ENTRY = 256
"""What a member may need in the directory of a zip, on the mean, in bytes."""
_LAST_CONTROL = 0x1F
_DELETE = 0x7F


def unpacked(path: Path, work: Path, limits: Limits, found: Findings) -> Path:
    """The folder of the package at ``path``, unpacked below ``work`` where it is a zip.

    Raises:
        RefusedError: it is no package, or built to do harm.
        UnavailableError: there is no room for it.
    """
    if path.is_dir() and not path.is_symlink():
        return _top(path, found)
    place = work / "package"
    place.mkdir()
    allowed = zips.Limits(
        members=limits.files,
        total_bytes=limits.bytes,
        bomb_ratio=limits.ratio,
        directory_bytes=limits.files * _DIRECTORY_ENTRY,
    )
    try:
        with zips.container(str(path), allowed) as box:
            if box.stray:
                found.fatal("hidden", path.name, box.stray)
            _unpack(box, place, limits)
    except UnreadableError as error:
        raise _refused(str(error)) from error
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise _refused(f"{error.strerror}: {error.filename}") from error
    except OSError as error:
        raise UnavailableError(f"{error.strerror}: {error.filename}") from error
    return _top(place, found)


def digests(folder: Path, paths: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    """Path, size and SHA-256 of each of ``paths``, every one read to its end.

    Raises:
        RefusedError: one is no plain file, or cannot be read.
    """
    root = os.fsencode(folder)
    listed = list(paths)
    answers = digest_here(root, [os.fsencode(path) for path in listed], ["sha256"])
    for path, answer in zip(listed, answers, strict=True):
        size, _, digest = answer.decode().partition(" ")
        if not digest:
            raise _refused(f"{path}: {answer.decode()}")
        yield path, int(size), digest


def files_in(folder: Path, limits: Limits, found: Findings) -> list[str]:
    """Every file of a package's folder, in order; links and devices are never followed.

    Raises:
        RefusedError: there is something that no package may hold, or too much.
    """
    tree = scan(os.fspath(folder))
    for path in tree.links + tree.specials:
        raise _refused(f"{path!r}: liên kết hoặc tệp đặc biệt · a link or a special file")
    if len(tree.files) > limits.files:
        raise _refused(f"{len(tree.files)} tệp · files")
    for path in tree.files:
        _require_plain(path, limits)
    total = sum(os.lstat(folder / path).st_size for path in tree.files)
    if total > limits.bytes:
        raise _refused(f"{total} byte")
    for _, path in alike(sorted(tree.files)):
        found.odd("alike", path)
    return sorted(tree.files)


def _unpack(box: zips.Container, place: Path, limits: Limits) -> None:
    for name in box.names:
        if name.endswith("/"):
            continue
        _require_plain(name, limits)
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with box.member(name) as source, target.open("xb") as copy:
            while chunk := source.read(CHUNK):
                copy.write(chunk)


def _top(place: Path, found: Findings) -> Path:
    """The one folder that holds METS.xml: ``place`` itself, or what lies in it."""
    if (place / METS).is_file():
        return place
    inside = sorted(place.iterdir())
    tops = [one for one in inside if not one.is_symlink() and (one / METS).is_file()]
    if len(tops) != 1:
        raise _refused(f"{len(tops)} METS.xml")
    for one in inside:
        if one != tops[0]:
            found.fatal("stray", one.name)
    return tops[0]


def _require_plain(path: str, limits: Limits) -> None:
    """Refuse a name that could lead out, deceive, or that some system cannot hold."""
    why = danger(path)
    parts = path.split("/")
    if any(ord(c) <= _LAST_CONTROL or ord(c) == _DELETE or c == "\\" for c in path):
        why = "control letter or backslash"
    elif any("\ud800" <= c <= "\udfff" for c in path):
        why = "not Unicode"
    elif not {"", "."}.isdisjoint(parts):
        why = "not in its plain form"
    elif len(parts) > limits.depth or len(path.encode()) > _PATH_BYTES:
        why = "too deep or too long"
    elif any(len(part.encode()) > _NAME_BYTES for part in parts):
        why = "too long"
    if why:
        raise _refused(f"{path[:200]!r}: {why}")


def _refused(detail: str) -> RefusedError:
    return RefusedError(f"Gói không nhận được · the package cannot be taken: {detail}")
