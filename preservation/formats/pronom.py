"""PRONOM's view of a file, through siegfried; the only door to pygfried's signatures."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pygfried

MIB = 1024 * 1024
LONG, LONG_CONTAINER = 64 * MIB, 256 * MIB
HEAD, TAIL = 16 * MIB, 1 * MIB
CONTAINERS = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp", "zip", "doc", "xls", "ppt"})
BY_NAME = "match on extension only"


@dataclass(frozen=True, slots=True)
class Match:
    """What PRONOM says a file is."""

    puid: str
    name: str
    version: str
    media_type: str


NONE = Match("UNKNOWN", "", "", "")


def pronom(path: str, family: str) -> Match:
    """Identify the file at ``path``, which we took for ``family``, by its bytes.

    siegfried is shown a link named after what *we* saw: the owner's name would
    sway it, and comes back unescaped in its JSON. Of a long file it gets only
    both ends, since it maps all of a file into memory and searches it for
    seconds; a container's directory lies anywhere, so that may be longer.
    """
    size = Path(path).stat().st_size
    with tempfile.TemporaryDirectory() as folder:
        shown = Path(folder) / f"file.{family}"
        if size > (LONG_CONTAINER if family in CONTAINERS else LONG):
            _copy_both_ends(Path(path), shown)
        else:
            shown.symlink_to(Path(path).resolve())
        return _ask(str(shown))


def _copy_both_ends(path: Path, to: Path) -> None:
    with path.open("rb") as source, to.open("wb") as target:
        target.write(source.read(HEAD))
        source.seek(-TAIL, os.SEEK_END)
        target.write(source.read(TAIL))


def _ask(path: str) -> Match:
    try:
        files = pygfried.identify(path, detailed=True)["files"]
    except pygfried.GoError:
        return NONE
    for match in files[0]["matches"] if files else ():
        if match["id"] != NONE.puid and BY_NAME not in match["warning"]:
            return Match(match["id"], match["format"], match["version"], match["mime"])
    return NONE
