"""Rich Text Format: a small reader of its words, groups and code pages."""

import codecs
import mmap
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

from preservation.texts.sink import FullError, Sink, UnreadableError, clean

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"  # 1, 2: a word and its number
    rb"|\\'([0-9a-fA-F]{2})"  # 3: a byte
    rb"|\\([^a-zA-Z])"  # 4: a symbol
    rb"|([{}])"  # 5: a group
    rb"|([^\\{}\r\n]{1,4096})"  # 6: text
    rb"|[\r\n]+|\\"
)
DEPTH = 10_000
CHARSETS = {
    128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 238: "cp1250",
}  # fmt: skip
SILENT = frozenset({
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata",
    "objclass", "themedata", "colorschememapping", "datastore", "latentstyles", "listtable",
    "listoverridetable", "rsidtbl", "revtbl", "xmlnstbl", "fldinst", "filetbl",
    "bkmkstart", "bkmkend", "mmathPr", "ud",
})  # fmt: skip
"""Groups whose text is not the document's."""
WORDS = {
    "par": "\n", "line": "\n", "page": "\n", "sect": "\n", "row": "\n", "nestrow": "\n",
    "tab": "\t", "cell": "\t", "nestcell": "\t", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ",
    "enspace": " ",
}  # fmt: skip
SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
FACTS = frozenset({"title", "author"})


@dataclass(frozen=True, slots=True)
class _Group:
    """What is in force within one pair of braces."""

    silent: bool = False
    fact: str = ""
    substitutes: int = 1
    """How many characters follow a Unicode one for readers that know none."""
    encoding: str = "cp1252"


@dataclass(slots=True)
class Rtf:
    """Reads one file; ``facts`` has what it says of itself."""

    sink: Sink
    facts: dict[str, str] = field(default_factory=dict)
    embeds: bool = False
    """Whether an object is embedded."""
    _groups: list[_Group] = field(default_factory=lambda: [_Group()])
    _base: str = "cp1252"
    _fonts: dict[int, str] = field(default_factory=dict)
    _font: int = 0
    _optional: bool = False
    _drop: int = 0

    def read(self, path: str) -> None:
        """Read the file at ``path``.

        Raises:
            UnreadableError: it is no RTF, is cut off, or is nested too deep.
            FullError: the sink is full.
        """
        with (
            Path(path).open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        ):
            if not data[:5].startswith(b"{\\rtf"):
                raise UnreadableError("RTF: no header")
            at = 0
            while found := TOKEN.match(data, at):
                at = found.end() + self._take(found)
                if len(self._groups) == 1 and found[5]:
                    return
        raise UnreadableError("RTF: cut off in the middle")

    def _take(self, found: re.Match[bytes]) -> int:
        """Take one token; how many bytes of raw data follow it."""
        word, number, byte, symbol, brace, text = found.groups()
        if brace:
            self._brace(brace)
        elif word:
            return self._word(word.decode("ascii"), int(number) if number else None)
        elif byte:
            self._bytes(bytes.fromhex(byte.decode("ascii")))
        elif text:
            self._bytes(text)
        elif symbol == b"*":
            self._optional = True
        elif symbol in SYMBOLS:
            self._say(SYMBOLS[symbol])
        return 0

    def _brace(self, brace: bytes) -> None:
        self._optional = False
        self._drop = 0
        if brace == b"}":
            self._groups.pop()
        elif len(self._groups) > DEPTH:
            raise UnreadableError(f"RTF: groups nested more than {DEPTH} deep")
        else:
            self._groups.append(self._groups[-1])

    def _word(self, word: str, number: int | None) -> int:
        optional, self._optional = self._optional, False
        if word == "bin":
            return max(number or 0, 0)
        if word in FACTS and self._groups[-1].silent:
            self._change(fact=word)
        elif word in SILENT or (optional and word not in self.HANDLERS):
            self._change(silent=True)
        elif word in WORDS:
            self._say(WORDS[word])
        elif word in self.HANDLERS:
            self.HANDLERS[word](self, number or 0)
        if word == "objdata":
            self.embeds = True
        return 0

    def _unicode(self, number: int) -> None:
        code = number + 0x10000 if number < 0 else number
        if code <= 0x10FFFF:  # noqa: PLR2004  the last character there is
            self._say(chr(max(code, 0)))
        self._drop = self._groups[-1].substitutes

    def _unicode_substitutes(self, number: int) -> None:
        self._change(substitutes=min(max(number, 0), 16))

    def _code_page(self, number: int) -> None:
        try:
            self._base = codecs.lookup(f"cp{number}").name
        except LookupError:
            return
        self._groups[:] = [replace(group, encoding=self._base) for group in self._groups]

    def _choose_font(self, number: int) -> None:
        self._font = number
        self._change(encoding=self._fonts.get(number, self._base))

    def _charset(self, number: int) -> None:
        if number in CHARSETS:
            self._fonts[self._font] = CHARSETS[number]

    HANDLERS: ClassVar[dict[str, Callable[["Rtf", int], None]]] = {
        "u": _unicode,
        "uc": _unicode_substitutes,
        "ansicpg": _code_page,
        "f": _choose_font,
        "fcharset": _charset,
    }

    def _change(self, **changes: object) -> None:
        self._groups[-1] = replace(self._groups[-1], **changes)  # type: ignore[arg-type]  # by name

    def _bytes(self, data: bytes) -> None:
        dropped, self._drop = self._drop, max(self._drop - len(data), 0)
        data = data[dropped:]
        if data:
            self._say(data.decode(self._groups[-1].encoding, "replace"))

    def _say(self, text: str) -> None:
        group = self._groups[-1]
        if group.fact:
            self.facts[group.fact] = (self.facts.get(group.fact, "") + text)[:1000]
        elif not group.silent:
            self.sink.add(text)


def facts_of(path: str) -> tuple[dict[str, str], bool]:
    """Title and author as the file at ``path`` gives them, and whether it embeds objects.

    Raises:
        UnreadableError: it is broken.
    """
    reader = Rtf(Sink(1_000_000))
    with suppress(FullError):  # facts stand at the beginning
        reader.read(path)
    return {name: clean(text) for name, text in reader.facts.items()}, reader.embeds
