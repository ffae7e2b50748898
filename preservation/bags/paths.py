"""Paths in bags: which are dangerous, how they are spelled, and what really lies in a folder."""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from sys import intern

_DRIVE = re.compile(r"[A-Za-z]:")
_STEP = re.compile(r"[/\\]")
_ENCODED = re.compile(r"%(0[AaDd]|25)")
_ENCODED_OLD = re.compile(r"%(0[AaDd])")
_TO_ENCODE = re.compile("[%\r\n]")


def danger(path: str) -> str:
    """Why ``path`` could lead out of its bag, or out of what a person expects; else empty.

    Judged as Windows, too, would read it, whatever this machine is.
    """
    if not path or "\0" in path:
        return "empty, or holds a NUL"
    if path.startswith(("/", "\\")) or _DRIVE.match(path):
        return "absolute"
    if path.startswith("~"):
        return "begins with a home folder"
    if ".." in _STEP.split(path):
        return "climbs out with '..'"
    return ""


def decode(path: str, version: tuple[int, int]) -> str:
    """``path`` with ``%0A``, ``%0D`` and, from 1.0, ``%25`` read back (RFC 8493 2.1.3)."""
    if "%" not in path:
        return path
    encoded = _ENCODED if version >= (1, 0) else _ENCODED_OLD
    return encoded.sub(lambda match: chr(int(match[1], 16)), path)


def encode(path: str) -> str:
    """``path`` as a manifest of version 1.0 spells it."""
    return _TO_ENCODE.sub(lambda match: f"%{ord(match[0]):02X}", path)


def folded(path: str) -> str:
    """What ``path`` becomes on a file system that knows neither case nor Unicode forms."""
    return unicodedata.normalize("NFC", path).casefold()


@dataclass(slots=True)
class Tree:
    """What lies in a folder, each by its path relative to it. Filled by ``scan``."""

    files: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    specials: list[str] = field(default_factory=list)
    """Devices, sockets, pipes: never opened."""


def scan(root: str) -> Tree:
    """Everything below ``root``, looked at once; no link is followed and nothing is opened.

    Raises:
        OSError: a folder could not be read.
    """
    tree = Tree()
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        with os.scandir(f"{root}/{prefix}") as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_file(follow_symlinks=False):
                    tree.files.append(intern(path))  # manifests name the same ones
                elif entry.is_dir(follow_symlinks=False):
                    tree.folders.append(path)
                    waiting.append(path + "/")
                elif entry.is_symlink():
                    tree.links.append(path)
                else:
                    tree.specials.append(path)
    return tree


def alike(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of different paths that some file systems would take for one."""
    known: set[int] = set()
    again: set[int] = set()
    for path in paths:
        key = hash(folded(path))
        (again if key in known else known).add(key)
    seen: dict[str, str] = {}
    for path in paths if again else ():
        key_of = folded(path)
        if hash(key_of) not in again:
            continue
        if key_of in seen:
            yield seen[key_of], path
        else:
            seen[key_of] = path
