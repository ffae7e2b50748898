"""XML, read as it passes by: no DTD, no entities, no network, no tree, no great depth."""

from collections.abc import Mapping
from typing import IO, Protocol

from lxml import etree

from preservation.texts.sink import UnreadableError

DEPTH = 200
PIECE = 64 * 1024


class Reader(Protocol):
    """Is told what passes by, with names stripped of their namespaces."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        ...

    def end(self, name: str) -> None:
        """An element ends."""
        ...

    def data(self, text: str) -> None:
        """Text, perhaps in several pieces."""
        ...


def read(source: IO[bytes], reader: Reader) -> None:
    """Read ``source`` to its end, telling ``reader``; what the reader raises passes through.

    Raises:
        UnreadableError: it is not well formed, has a document type declaration, or is too deep.
    """
    parser = etree.XMLParser(
        target=_Guard(reader),  # type: ignore[arg-type]  # the stubs ask for more than lxml does
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        while piece := source.read(PIECE):
            parser.feed(piece)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"XML: {error.msg}") from error


def local(name: str) -> str:
    """``name`` without its namespace."""
    return name.rpartition("}")[2]


class _Guard:
    """The target that lxml talks to."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._depth = 0

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise UnreadableError("XML with a document type declaration")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH:
            raise UnreadableError(f"XML nested more than {DEPTH} deep")
        self._reader.start(local(tag), {local(k): v for k, v in attributes.items()})

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._reader.end(local(tag))

    def data(self, text: str) -> None:
        self._reader.data(text)

    def close(self) -> None: ...


class Fields:
    """A reader that keeps the text of named elements: the first of each."""

    def __init__(self, *names: str) -> None:
        """Keep the elements called ``names``."""
        self.found: dict[str, str] = {}
        self._wanted = frozenset(names)
        self._open: str | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin to keep, if this is one of the names and the first."""
        self._open = name if name in self._wanted and name not in self.found else None
        if self._open:
            self.found[name] = ""

    def end(self, name: str) -> None:
        """Keep no more."""
        self._open = None

    def data(self, text: str) -> None:
        """Keep a piece, up to a thousand characters."""
        if self._open and len(self.found[self._open]) < 1000:  # noqa: PLR2004  said above
            self.found[self._open] += text


class Rows:
    """A reader that keeps the attributes of named elements."""

    def __init__(self, *names: str) -> None:
        """Keep the elements called ``names``."""
        self.found: list[Mapping[str, str]] = []
        self._wanted = frozenset(names)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Keep the attributes, if this is one of the names."""
        if name in self._wanted:
            self.found.append(attributes)

    def end(self, name: str) -> None:
        """Nothing to do."""

    def data(self, text: str) -> None:
        """Nothing to do."""
