"""The text of docx and odt: paragraphs as lines, cells apart by tabs."""

import re
from collections.abc import Mapping

from preservation.texts import markup
from preservation.texts.packages import Package, parts
from preservation.texts.sink import Sink
from preservation.texts.zips import Container

ASIDE = (".footnotes+xml", ".endnotes+xml", ".header+xml", ".footer+xml")
SPACES = re.compile(r"[ \t\r\n]+")
MANY = 1000
"""The most spaces that one element of odt may stand for."""


def docx(box: Container, package: Package, sink: Sink) -> None:
    """The document, then notes, headers and footers."""
    for part in (package.main, *parts(package, *ASIDE)):
        if part in box:
            with box.member(part) as stream:
                markup.read(stream, _Word(sink))


def odt(box: Container, sink: Sink) -> None:
    """The document, then headers and footers."""
    for part in ("content.xml", "styles.xml"):
        if part in box:
            with box.member(part) as stream:
                markup.read(stream, Open(sink))


class _Word:
    """WordprocessingML. What was deleted, or is there twice for old readers, is left out."""

    SKIPPED = frozenset({"pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr", "Fallback", "moveFrom"})
    STARTS: Mapping[str, str] = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
    ENDS: Mapping[str, str] = {"p": "\n", "tc": "\t"}

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._skipping = 0
        self._in_text = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._skipping or name in self.SKIPPED:
            self._skipping += 1
        elif name == "t":
            self._in_text = True
        elif name in self.STARTS:
            self._sink.add(self.STARTS[name])

    def end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif name == "t":
            self._in_text = False
        elif name in self.ENDS:
            self._sink.add(self.ENDS[name])

    def data(self, text: str) -> None:
        if self._in_text and not self._skipping:
            self._sink.add(text)


class Open:
    """OpenDocument text and spreadsheets."""

    SKIPPED = frozenset({"tracked-changes", "forms", "automatic-styles", "font-face-decls"})
    STARTS: Mapping[str, str] = {"tab": "\t", "line-break": "\n"}
    ENDS: Mapping[str, str] = {"p": "\n", "h": "\n"}
    IN_TABLE: Mapping[str, str] = {"p": " ", "h": " ", "table-cell": "\t", "table-row": "\n"}

    def __init__(self, sink: Sink) -> None:
        """Gather in ``sink``."""
        self._sink = sink
        self._skipping = 0
        self._paragraphs = 0
        self._rows = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Tabs, breaks and runs of spaces are elements here."""
        if self._skipping or name in self.SKIPPED:
            self._skipping += 1
            return
        self._paragraphs += name in {"p", "h"}
        self._rows += name == "table-row"
        if name == "s":
            count = attributes.get("c", "1")
            self._sink.add(" " * min(int(count) if count.isdecimal() else 1, MANY))
        elif self._paragraphs and name in self.STARTS:
            self._sink.add(self.STARTS[name])

    def end(self, name: str) -> None:
        """The end of a paragraph, cell or row."""
        if self._skipping:
            self._skipping -= 1
            return
        ends = self.IN_TABLE if self._rows else self.ENDS
        self._paragraphs -= name in {"p", "h"}
        self._rows -= name == "table-row"
        if name in ends:
            self._sink.add(ends[name])

    def data(self, text: str) -> None:
        """Text counts only within a paragraph; white space is one space."""
        if self._paragraphs and not self._skipping:
            self._sink.add(SPACES.sub(" ", text))
