"""Packages in a ZIP or a TAR, read where they lie: nothing is unpacked under its own name."""

import gzip
import io
import lzma
import tarfile
import tempfile
import zipfile
from array import array
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple, cast

from preservation.bags.paths import danger
from preservation.validator.holding import FAILURES, Holding
from preservation.validator.limits import MIB, Limits
from preservation.validator.report import Notes

_KIND, _REGULAR = 0o170000, 0o100000
_KEPT = ("header_offset", "compress_size", "file_size", "CRC", "compress_type", "flag_bits")
_BROKEN: tuple[type[Exception], ...] = (*FAILURES, OverflowError)


class _Member(NamedTuple):
    path: str
    size: int
    packed: int
    odd: bool
    """A link, a device: anything that is no file."""
    locked: bool
    key: int
    """Which of all members it is."""


@contextmanager
def of_archive(path: Path, notes: Notes, limits: Limits) -> Iterator[Holding | None]:
    """The package in the archive at ``path``; None where nothing can be said of it."""
    with ExitStack() as stack:
        try:
            if zipfile.is_zipfile(path):
                form, (members, opening) = "zip", _zip(path, stack)
            else:
                form, (members, opening) = "tar", _tar(path, stack, limits)
            held = _gathered(members, notes, limits)
        except _TooMuchError as error:
            notes.add("PKG-ZIP-06", "", str(error))
            held = None
        except _BROKEN as error:
            notes.add("PKG-ZIP-01", "", f"{type(error).__name__}: {error}")
            held = None
        if held is None:
            yield None
            return
        base, name = _root(held, notes)
        form = "bag" if base and not name else form
        files: dict[str, int] = {}
        keys: dict[str, int] = {}
        while held:  # one of the two at a time: there may be many
            full, (size, key) = held.popitem()
            plain = full[len(base) :]
            files[plain], keys[plain] = size, key
        files = dict(sorted(files.items()))
        yield Holding(form, name, files, lambda one: opening(base + one, keys[one]))


Opening = Callable[[str, int], BinaryIO]


class _TooMuchError(Exception):
    pass


def _zip(path: Path, stack: ExitStack) -> tuple[Iterator[_Member], Opening]:
    """A ZIP; of each member only a few numbers are kept, for there may be very many."""
    box = stack.enter_context(zipfile.ZipFile(path))
    kept = {name: array("Q") for name in _KEPT}

    def members() -> Iterator[_Member]:
        left = path.stat().st_size
        for number, info in enumerate(box.filelist):
            for name, values in kept.items():
                values.append(getattr(info, name))
            left -= info.compress_size
            if left < 0:  # members that share bytes: how bombs grow
                raise _TooMuchError("thành phần chồng lên nhau · members overlap")
            kind = info.external_attr >> 16 & _KIND
            if not info.is_dir():
                odd, locked = kind not in {0, _REGULAR}, bool(info.flag_bits & 1)
                name = info.orig_filename  # with NUL and what follows it
                yield _Member(name, info.file_size, info.compress_size, odd, locked, number)
        box.filelist.clear()
        box.NameToInfo.clear()

    def opening(name: str, number: int) -> BinaryIO:
        info = zipfile.ZipInfo(name)  # that its own header says the same is seen to when it opens
        for kind, values in kept.items():
            setattr(info, kind, values[number])
        return cast("BinaryIO", box.open(info))

    return members(), opening


def _tar(path: Path, stack: ExitStack, limits: Limits) -> tuple[Iterator[_Member], Opening]:
    source = stack.enter_context(path.open("rb"))
    plain = _uncompressed(source, stack, limits)
    box = stack.enter_context(tarfile.TarFile(fileobj=plain))
    places, sizes = array("Q"), array("Q")

    def members() -> Iterator[_Member]:
        for number, info in enumerate(box):
            box.members = []  # type: ignore[attr-defined]  # it would grow with the archive
            places.append(info.offset_data)
            sizes.append(info.size)
            if not info.isdir():
                odd = not info.isreg() or info.issparse()
                name = info.name.removeprefix("./")
                yield _Member(name, info.size, info.size, odd, locked=False, key=number)

    def opening(_name: str, number: int) -> BinaryIO:
        info = tarfile.TarInfo()
        info.offset_data, info.size = places[number], sizes[number]
        return cast("BinaryIO", box.extractfile(info))

    return members(), opening


def _uncompressed(source: BinaryIO, stack: ExitStack, limits: Limits) -> IO[bytes]:
    """The TAR itself; one that is compressed is spread out into a file without a name."""
    head = source.read(6)
    source.seek(0)
    stream: IO[bytes]
    if head[:2] == b"\x1f\x8b":
        stream = cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=source)))
    elif head == b"\xfd7zXZ\0":
        stream = cast("IO[bytes]", stack.enter_context(lzma.LZMAFile(source)))  # noqa: SIM115
    else:
        return source
    spread: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  kept open
    length = source.seek(0, io.SEEK_END)
    source.seek(0)
    most = min(limits.file_bytes, max(length * limits.ratio, limits.ratio_from))
    while chunk := stream.read(MIB):
        spread.write(chunk)
        if spread.tell() > most:
            raise _TooMuchError(f"> {most} byte")
    spread.seek(0)
    return spread


def _gathered(
    members: Iterator[_Member], notes: Notes, limits: Limits
) -> dict[str, tuple[int, int]]:
    """Every file that may be read: path → size and how to find it."""
    held: dict[str, tuple[int, int]] = {}
    total = 0
    for count, one in enumerate(members, 1):
        total += one.size
        if count > limits.files or total > limits.file_bytes:
            raise _TooMuchError(f"{count} tệp · files, {total} byte")
        if why := danger(one.path) or ("dấu \\" if "\\" in one.path else ""):
            notes.add("PKG-ZIP-02", one.path, why)
        elif one.odd:
            notes.add("PKG-ZIP-03", one.path)
        elif one.locked:
            notes.add("PKG-ZIP-04", one.path)
        elif one.size > limits.ratio_from and one.size > limits.ratio * max(one.packed, 1):
            notes.add("PKG-ZIP-05", one.path, f"{one.packed} → {one.size} byte")
        elif one.path in held:
            notes.add("PKG-ZIP-07", one.path)
        else:
            held[one.path] = one.size, one.key
    return held


def _root(held: dict[str, tuple[int, int]], notes: Notes) -> tuple[str, str]:
    """Where the package begins in the archive (with a slash), and how its folder is called."""
    tops = {path.partition("/")[0] if "/" in path else "" for path in held}
    if len(tops) == 1 and "" not in tops:
        (name,) = tops
        if f"{name}/bagit.txt" in held and any(p.startswith(f"{name}/data/") for p in held):
            for path in [p for p in held if not p.startswith(f"{name}/data/")]:
                del held[path]
            return f"{name}/data/", ""
        return f"{name}/", name
    if not {"proof.json", "ban-sao.pdf"} <= held.keys():  # a certified copy has no root folder
        notes.add("PKG-ZIP-08", "", ", ".join(sorted(tops)[:5]))
    return "", ""
