"""EAD.xml and EAD_doc of somebody else: elements in any order, compared with the circular's."""

import io
import re
from collections.abc import Mapping
from functools import cache

from preservation.constants import tt05
from preservation.hoso.findings import Findings
from preservation.texts import markup
from preservation.texts.sink import UnreadableError

_KIND = re.compile(r"EAD_(doc|pic|media)_", re.IGNORECASE)
_FIELD_LEVEL = 2
_TEXT = 20_000
"""Of one element, in characters; no field of the circular has a tenth of it."""
_ELEMENTS = 1_000


def kind_of_name(path: str) -> str:
    """``doc``, ``pic`` or ``media``, by the file's name; ``doc`` where it does not say."""
    match = _KIND.match(path.rpartition("/")[2])
    return match[1].lower() if match else "doc"


def read_fields(data: bytes, table: str, path: str, found: Findings) -> dict[str, str]:
    """Element → text of the description ``data``, which should have the fields of ``table``."""
    reader = _Reader()
    try:
        markup.read(io.BytesIO(data), reader)
    except UnreadableError as error:
        found.fatal("not xml", path, str(error))
    lengths = _lengths(table)
    for name, text in reader.said.items():
        if name not in lengths:
            found.odd("unknown element", path, name)
        elif len(text) > lengths[name]:
            found.odd("too long", path, f"{name}: {len(text)} > {lengths[name]}")
    for name in reader.again:
        found.odd("twice", path, name)
    return reader.said


@cache
def _lengths(table: str) -> Mapping[str, int]:
    return {field["name"]: field["length"] for field in tt05()["ead"][table]["fields"]}


class _Reader:
    """Keeps the text of what stands right below the first element."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self.again: dict[str, None] = {}
        self._level = 0
        self._open: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._level += 1
        if self._level == _FIELD_LEVEL and len(self.said) < _ELEMENTS:
            self._open = []

    def end(self, name: str) -> None:
        """An element ends; one that may stand twice is joined."""
        if self._level == _FIELD_LEVEL and self._open is not None:
            text = "".join(self._open).strip()[:_TEXT]
            self._open = None
            if name not in self.said:
                self.said[name] = text
            elif name == "language":
                self.said[name] = ",".join(part for part in (self.said[name], text) if part)
            else:
                self.again[name] = None
        self._level -= 1

    def data(self, text: str) -> None:
        """Text of what is open."""
        if self._open is not None and len(self._open) < _TEXT:
            self._open.append(text[:_TEXT])
