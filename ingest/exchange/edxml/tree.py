"""Trees: the small part of a message, by local names; attachments go to the disk on the way.

Names are in lower case, and ``Bussiness`` is written ``Business``: what dialects differ in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest.exchange.edxml.base64s import Base64, Base64Error
from ingest.exchange.edxml.limits import Limits, beyond
from ingest.exchange.edxml.raws import Raw, Raws, Writing

_SPACE = " \t\r\n"
_CONTENT = "contenttransferencoded"
_ENCODED = "content-transfer-encoding"
"""An attribute of form 1.0 that says the same of its element."""


@dataclass(slots=True)
class Node:
    """An element."""

    name: str
    namespace: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    """Its own, without white space around."""
    children: "list[Node]" = field(default_factory=list)
    raw: Raw | None = None
    """Where its text went, if that was an attachment."""
    whole: bool = False
    """Whether its end was seen."""

    def all(self, *names: str) -> "Iterator[Node]":
        """Its children that are called so."""
        return (child for child in self.children if child.name in names)

    def first(self, *names: str) -> "Node | None":
        """The first of them."""
        return next(self.all(*names), None)

    def within(self, *names: str) -> "Iterator[Node]":
        """Whatever is called so at any depth, outermost first; not what is inside of it."""
        waiting = list(reversed(self.children))
        while waiting:
            node = waiting.pop()
            if node.name in names:
                yield node
            else:
                waiting.extend(reversed(node.children))


def folded(name: str) -> str:
    """A local name as this package spells it."""
    return name.lower().replace("bussiness", "business")


class Builder:
    """Listens to a stream and builds its tree."""

    def __init__(self, raws: Raws, limits: Limits) -> None:
        """Put attachments into ``raws``."""
        self.root: Node | None = None
        self._raws = raws
        self._limits = limits
        self._open: list[tuple[Node, list[str]]] = []
        self._letters = 0
        self._content: _Content | None = None

    def start(self, namespace: str, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if self._content is not None:
            self._content.interrupt()
        node = Node(
            folded(name), namespace, {folded(key): value for key, value in attributes.items()}
        )
        if self._open:
            self._open[-1][0].children.append(node)
        elif self.root is None:
            self.root = node
        self._open.append((node, []))
        encoded = node.attributes.get(_ENCODED, "").lower() == "base64"
        if self._content is None and (node.name == _CONTENT or encoded):
            self._content = _Content(node, self._raws.open())

    def data(self, text: str) -> None:
        """Text."""
        if self._content is not None:
            self._content.feed(text)
            return
        self._letters += len(text)
        if self._letters > self._limits.text_letters:
            raise beyond("text_letters", self._limits.text_letters)
        if self._open:
            self._open[-1][1].append(text)

    def end(self) -> None:
        """The innermost element ends."""
        node, pieces = self._open.pop()
        node.whole = True
        if self._content is not None and self._content.node is node:
            node.raw = self._content.close()
            self._content = None
        else:
            node.text = "".join(pieces).strip(_SPACE)

    def abandon(self) -> None:
        """Nothing more will come: what was half written goes."""
        if self._content is not None:
            self._content.interrupt()
            self._content.node.raw = self._content.close()
            self._content = None


class _Content:
    """An attachment whose base64 passes by."""

    def __init__(self, node: Node, writing: Writing) -> None:
        self.node = node
        self._writing = writing
        self._base64 = Base64(writing.take)
        self._broken = False

    def feed(self, text: str) -> None:
        if self._broken:
            return
        try:
            self._base64.feed(text.encode("ascii", "replace"))
        except Base64Error:
            self._broken = True

    def interrupt(self) -> None:
        """Something other than text came: this cannot be all base64."""
        self._broken = True

    def close(self) -> Raw:
        try:
            self._base64.close()
        except Base64Error:
            self._broken = True
        return self._writing.spoil() if self._broken else self._writing.close()
