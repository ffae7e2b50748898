"""XML that is written as it comes: no tree, so that a package may have any number of files.

``lxml.etree.xmlfile`` would do the same at a third of the speed. Names and prefixes are ours and
go in as they are; texts and attributes are cleaned and escaped.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from preservation.hoso.tree import Output
from preservation.markup import clean

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_VALUE = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\t": "&#9;",
        "\n": "&#10;",
        "\r": "&#13;",
    }
)
_PLAIN = re.compile(r"[ !#-%'-;=?-~\u00a0-\ud7ff]*")
"""Letters that XML takes as they are, in a text and in an attribute."""
_PIECE = 256 * 1024
"""Gathered before it is written, in characters."""

Attributes = Mapping[str, str]


def leaf(tag: str, text: str = "", attributes: Attributes = {}, inner: str = "") -> str:  # noqa: B006  read only
    """One element as text: with ``text``, or with ``inner``, which is XML already."""
    if text:
        inner = text if _PLAIN.fullmatch(text) else clean(text).translate(_TEXT)
    if not inner:
        return start(tag, attributes, "/")
    return f"{start(tag, attributes)}{inner}</{tag}>"


def start(tag: str, attributes: Attributes, end: str = "") -> str:
    """The tag that begins an element; attributes without a value are left out."""
    said = [f"<{tag}"]
    for name, value in attributes.items():
        if value:
            plain = value if _PLAIN.fullmatch(value) else clean(value).translate(_VALUE)
            said.append(f' {name}="{plain}"')
    return "".join(said) + end + ">"


class Stream:
    """Writes a document, a line for each thing that it is given."""

    def __init__(self, output: Output) -> None:
        """Write to ``output``, in pieces."""
        self._output = output
        self._waiting: list[str] = ["<?xml version='1.0' encoding='UTF-8'?>\n"]
        self._length = 0

    def line(self, markup: str) -> None:
        """Write ``markup`` (see ``leaf``) and end the line."""
        self._waiting += (markup, "\n")
        self._length += len(markup)
        if self._length > _PIECE:
            self.flush()

    @contextmanager
    def element(self, tag: str, attributes: Attributes = {}) -> Iterator[None]:  # noqa: B006  read only
        """An element, open as long as the block lasts."""
        self.line(start(tag, attributes))
        yield
        self.line(f"</{tag}>")

    def flush(self) -> None:
        """Write what waits."""
        self._output.write("".join(self._waiting).encode())
        self._waiting, self._length = [], 0


@contextmanager
def document(output: Output, tag: str, attributes: Attributes) -> Iterator[Stream]:
    """A document whose first element is ``tag``, open as long as the block lasts."""
    stream = Stream(output)
    with stream.element(tag, attributes):
        yield stream
    stream.flush()
