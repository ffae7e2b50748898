"""The text files of a bag: its declaration, its ``bag-info.txt`` and its ``fetch.txt``."""

import codecs
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from preservation.bags.paths import danger, decode
from preservation.bags.problems import Problem, ProblemKind

VERSIONS = ((0, 93), (0, 94), (0, 95), (0, 96), (0, 97), (1, 0))
DECLARATION_BYTES = 4096
TAG_BYTES = 256 << 20
"""How long a manifest, ``bag-info.txt`` or ``fetch.txt`` may be; a longer one is not checked."""
LINE_CHARACTERS = 64 << 10

_DECLARED = re.compile(
    rb"BagIt-Version: (\d{1,3})\.(\d{1,3})(\r\n|\r|\n)"
    rb"Tag-File-Character-Encoding: ([A-Za-z0-9_.:-]{1,40})(\r\n|\r|\n)?",
)
_ENCODINGS = re.compile(
    r"(utf-8|utf-16(-[bl]e)?|utf-32(-[bl]e)?|ascii|iso8859-\d+|cp\d+|koi8-[rut]|mac-\w+|big5\w*|"
    r"gb\w+|euc_\w+|shift_jis\w*|iso2022_\w+|tis-620|johab|hz)"
)
_FETCH = re.compile(r"(\S+)[ \t]+(\d+|-)[ \t]+(.+)", re.DOTALL)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.+", re.DOTALL)


class TooLongError(Exception):
    """A tag file is longer than the reader is ready to hold."""


class BadEncodingError(Exception):
    """A tag file is not in the encoding that the bag declares."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What ``bagit.txt`` says."""

    version: tuple[int, int]
    encoding: str
    """The name of a Python codec."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One line of ``fetch.txt``."""

    url: str
    path: str


def read_bytes(path: str, limit: int = TAG_BYTES) -> bytes:
    """A tag file's bytes.

    Raises:
        TooLongError: it has more than ``limit`` bytes.
        OSError: it cannot be read.
    """
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as source:
        data = source.read(limit + 1)
    if len(data) > limit:
        raise TooLongError(path)
    return data


def declaration(data: bytes) -> Declaration | str:
    """What ``bagit.txt`` declares, or why it declares nothing (RFC 8493 2.1.1)."""
    if data.startswith(codecs.BOM_UTF8):
        return "begins with a byte-order mark"
    match = _DECLARED.fullmatch(data)
    if match is None:
        return "is not the two lines that it must be"
    version = int(match[1]), int(match[2])
    if version not in VERSIONS:
        return f"version {version[0]}.{version[1]} is not known"
    name = match[4].decode()
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        return f"encoding {name!r} is not known"
    if not _ENCODINGS.fullmatch(encoding):
        return f"encoding {name!r} is none that text is written in"
    return Declaration(version, encoding)


def text_of(data: bytes, encoding: str) -> str:
    """The text of a tag file, its first byte-order mark left out.

    Raises:
        BadEncodingError: ``data`` is not in ``encoding``.
    """
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeError as error:
        raise BadEncodingError(str(error)) from error


def lines_of(text: str) -> Iterator[str]:
    """The lines of a tag file: LF, CR and CRLF end one, and nothing else does."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    begun = 0
    while (end := text.find("\n", begun)) >= 0:
        yield text[begun:end]
        begun = end + 1
    if begun < len(text):
        yield text[begun:]


def information(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The elements of a ``bag-info.txt``, unfolded, and the lines that are none."""
    elements: list[tuple[str, str]] = []
    strange: list[str] = []
    for line in lines_of(text):
        if line[:1] in {" ", "\t"} and elements:
            label, value = elements[-1]
            elements[-1] = (label, f"{value} {line.strip()}".strip())
            continue
        label, colon, value = line.partition(":")
        if colon and label.strip():
            elements.append((label.strip(), value.strip()))
        elif line.strip():
            strange.append(line[:80])
    return elements, strange


def fetches(text: str, version: tuple[int, int]) -> Iterator[Fetch | Problem]:
    """The lines of a ``fetch.txt``, and what is wrong with those that are wrong."""
    for number, line in enumerate(lines_of(text), 1):
        match = _FETCH.fullmatch(line[:LINE_CHARACTERS])
        if match is None or not _URL.fullmatch(match[1]):
            if line.strip():
                yield Problem("fetch.txt", ProblemKind.BAD_FETCH_LINE, f"line {number}")
            continue
        path = decode(match[3].removeprefix("./"), version)
        if why := danger(path):
            yield Problem(path, ProblemKind.DANGEROUS_PATH, f"fetch.txt, line {number}: {why}")
        elif not path.startswith("data/"):
            yield Problem("fetch.txt", ProblemKind.BAD_FETCH_LINE, f"line {number}: not in data/")
        else:
            yield Fetch(match[1], path)


def read_info(bag: Path) -> dict[str, str]:
    """What ``bag-info.txt`` says, the first value of each label; empty where it cannot be read."""
    try:
        declared = declaration(read_bytes(f"{bag}/bagit.txt", DECLARATION_BYTES))
        encoding = declared.encoding if isinstance(declared, Declaration) else "utf-8"
        text = text_of(read_bytes(f"{bag}/bag-info.txt", 16 << 20), encoding)
    except (OSError, TooLongError, BadEncodingError):
        return {}
    said: dict[str, str] = {}
    for label, value in information(text)[0]:
        said.setdefault(label, value)
    return said
