"""Reading XML of strangers as a stream: no tree, no DTD, no entities, limits on all that grows.

``preservation.texts.markup`` wants no more than the words of a document; whoever judges one must
know namespaces, attributes by their prefix, and lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, Protocol
from xml.parsers import expat

from preservation.validator.limits import Limits

PREFIXES: Mapping[str, str] = {
    "http://www.loc.gov/METS/": "",
    "http://www.loc.gov/premis/v3": "",
    "http://www.w3.org/1999/xlink": "xlink:",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi:",
    "https://DILCIS.eu/XML/METS/CSIPExtensionMETS": "csip:",
    "https://DILCIS.eu/XML/METS/SIPExtensionMETS": "sip:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
}
"""Namespace → the prefix under which readers know its names; any other is spelled out."""
_CHUNK = 1 << 16
_NAME = 512


class BadXmlError(Exception):
    """The rest of the document is not read."""

    def __init__(self, rule: str, why: str = "") -> None:
        super().__init__(f"{rule}: {why}")
        self.rule = rule
        self.why = why


@dataclass(slots=True)
class Element:
    """An element that is open, or just ends."""

    name: str
    attributes: Mapping[str, str]
    path: str
    namespace: str
    text: str = ""
    """Its own text, without that of children."""
    line: int = 0


class Reader(Protocol):
    """Is told of every element."""

    def begins(self, element: Element, parent: Element | None) -> None:
        """An element begins."""

    def ends(self, element: Element, parent: Element | None) -> None:
        """An element ends; its text is known now."""


def read_xml(source: BinaryIO, reader: Reader, limits: Limits) -> None:
    """Tell ``reader`` of every element in ``source``.

    Raises:
        BadXmlError: it is not well-formed, declares a DTD, or goes beyond the limits.
    """
    walk = _Walk(reader, limits)
    parser = walk.parser
    fed = 0
    try:
        while chunk := source.read(_CHUNK):
            fed += len(chunk)
            if fed > limits.xml_bytes:
                raise BadXmlError("PKG-XML-03", f"> {limits.xml_bytes} byte")
            parser.Parse(chunk, False)  # noqa: FBT003  expat's own signature
            if fed - max(parser.CurrentByteIndex, 0) > limits.token_bytes:
                raise BadXmlError("PKG-XML-03", f"> {limits.token_bytes} byte, 1 token")
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise BadXmlError("PKG-XML-01", str(error)) from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise BadXmlError("PKG-XML-01", str(error)) from error


class _Walk:
    """Turns expat's calls into elements."""

    def __init__(self, reader: Reader, limits: Limits) -> None:
        self._reader = reader
        self._limits = limits
        self._open: list[Element] = []
        self._names: dict[str, tuple[str, str]] = {}
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise BadXmlError("PKG-XML-02")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        outer = self._open[-1] if self._open else None
        if len(self._open) >= self._limits.xml_depth:
            raise BadXmlError("PKG-XML-03", f"> {self._limits.xml_depth}")
        plain, namespace = self._named(name)
        held = {self._named(key)[0]: value for key, value in attributes.items()}
        path = plain if outer is None else f"{outer.path}/{plain}"
        element = Element(plain, held, path, namespace, "", self.parser.CurrentLineNumber)
        self._open.append(element)
        self._reader.begins(element, outer)

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        self._reader.ends(element, self._open[-1] if self._open else None)

    def _text(self, text: str) -> None:
        element = self._open[-1]
        if len(element.text) + len(text) > self._limits.text_characters:
            raise BadXmlError("PKG-XML-03", f"> {self._limits.text_characters}")
        if element.text or not text.isspace():
            element.text += text

    def _named(self, name: str) -> tuple[str, str]:
        """A name with its prefix, and its namespace; remembered, for most of them come again."""
        known = self._names.get(name)
        if known is None:
            if len(name) > _NAME:
                raise BadXmlError("PKG-XML-03", name)
            namespace, _, local = name.rpartition(" ")
            prefix = PREFIXES.get(namespace, f"{{{namespace}}}") if namespace else ""
            known = prefix + local, namespace
            if len(self._names) < self._limits.names:
                self._names[name] = known
        return known
