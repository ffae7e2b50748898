"""Streams: XML told piece by piece to whoever listens, by a parser that holds no text.

expat gives the text of an element as it comes, so that an attachment of any length passes through;
lxml and its like gather it first. What expat does hold whole, a tag or a comment, is limited. There
is no DTD, hence no entity; nothing is fetched. Prefixes must be bound.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol
from xml.parsers import expat

from ingest.exchange.edxml.limits import Deadline, Limits, beyond
from ingest.exchange.edxml.rules import UnreadableMessageError, found

_BETWEEN = " "
"""Stands between a namespace and a local name; the latter has none."""
_BUFFER = 1 << 16
_ENCODINGS = frozenset({"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "US-ASCII", "ISO-8859-1"})
"""What expat reads by itself."""


class Listener(Protocol):
    """Is told what passes by."""

    def start(self, namespace: str, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; the names of its attributes are local."""
        ...

    def data(self, text: str) -> None:
        """Text, in pieces."""
        ...

    def end(self) -> None:
        """The innermost element ends."""
        ...


def parse(pieces: Iterable[bytes], listener: Listener, limits: Limits, deadline: Deadline) -> str:
    """Tell ``listener`` what is in ``pieces``; the encoding that they declare.

    Raises:
        UnreadableMessageError: not well formed, a DOCTYPE, or more than the limits allow. What the
            listener raises passes through.
    """
    guard = _Guard(listener, limits)
    parser = expat.ParserCreate(namespace_separator=_BETWEEN)
    parser.buffer_text = True
    parser.buffer_size = _BUFFER
    parser.XmlDeclHandler = guard.declaration
    parser.StartDoctypeDeclHandler = guard.doctype
    parser.StartElementHandler = guard.start
    parser.EndElementHandler = guard.end
    parser.CharacterDataHandler = listener.data
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)  # noqa: FBT003  expat's own signature
            fed += len(piece)
            if fed - parser.CurrentByteIndex > limits.token_bytes + len(piece):
                raise beyond("token_bytes", limits.token_bytes)
            deadline.check()
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code) or "?"
        raise UnreadableMessageError(
            found("EDX-01", why=why, line=error.lineno, column=error.offset)
        ) from None
    return guard.encoding


class _Guard:
    """What the parser talks to: counts, and passes on."""

    def __init__(self, listener: Listener, limits: Limits) -> None:
        self.encoding = "UTF-8"
        self._listener = listener
        self._limits = limits
        self._depth = self._elements = self._names = 0

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        self.encoding = (encoding or "UTF-8").upper()
        if self.encoding not in _ENCODINGS:
            raise UnreadableMessageError(found("EDX-01", why=f"encoding {encoding}", line=1))

    def doctype(self, *_: object) -> None:
        raise UnreadableMessageError(found("EDX-02"))

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        self._names += len(tag) + sum(len(k) + len(v) for k, v in attributes.items())
        for limit, value in (
            ("depth", self._depth),
            ("elements", self._elements),
            ("names_bytes", self._names),
        ):
            if value > getattr(self._limits, limit):
                raise beyond(limit, getattr(self._limits, limit))
        namespace, _, name = tag.rpartition(_BETWEEN)
        local = {key.rpartition(_BETWEEN)[2]: value for key, value in attributes.items()}
        self._listener.start(namespace, name, local)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._listener.end()
