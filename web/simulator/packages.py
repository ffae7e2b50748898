"""Packages: what the simulated axis reads of a message, and how it writes it anew."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

_BLOCK = 1 << 16
_LONGEST = 10_000


class NotEdxmlError(ValueError):
    """It is no message."""


@dataclass(slots=True)
class Seen:
    """What stands in a message."""

    sender: str = ""
    to: list[str] = field(default_factory=list)
    document_id: str = ""
    number: str = ""
    notation: str = ""
    subject: str = ""
    answers: list[str] = field(default_factory=list)
    """Agencies that it is an answer to: whom a status goes to."""
    status: str = ""

    @property
    def code(self) -> str:
        """Số, ký hiệu."""
        return f"{self.number}/{self.notation}" if self.number else self.notation


def look(path: Path) -> Seen:
    """Read a message from beginning to end; attachments pass by.

    Raises:
        NotEdxmlError: it is not well formed, has a DTD, or no edXML.
    """
    seen, at, text = Seen(), [], []  # type: Seen, list[str], list[str]

    def start(name: str, _: dict[str, str]) -> None:
        at.append(name.rpartition(" ")[2])
        text.clear()
        if len(at) == 1 and at[0].lower() != "edxml":
            raise NotEdxmlError(at[0])

    def end(_: str) -> None:
        _note(seen, tuple(at[-2:]), "".join(text).strip())
        at.pop()
        text.clear()

    def said(data: str) -> None:
        if len(text) < _LONGEST and "AttachmentEncoded" not in at:
            text.append(data)

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = said
    _feed(parser, path)
    if not seen.sender:
        raise NotEdxmlError("From/OrganId")
    return seen


def rewrite(path: Path, to: BinaryIO, organ: str, at: datetime) -> None:
    """Write a message anew with another hop: other quotes, no empty elements, the same words."""

    def put(text: str) -> None:
        to.write(text.encode())

    def start(name: str, attributes: dict[str, str]) -> None:
        put(f"<{name}{''.join(f' {n}={quoteattr(v)}' for n, v in attributes.items())}>")

    def end(name: str) -> None:
        if name.rpartition(":")[2] == "TraceHeaderList":
            p = name.rpartition(":")[0]
            p = f"{p}:" if p else ""
            put(
                f"<{p}TraceHeader><{p}OrganId>{escape(organ)}</{p}OrganId>"
                f"<{p}Timestamp>{at:%Y/%m/%d %H:%M:%S}</{p}Timestamp></{p}TraceHeader>"
            )
        put(f"</{name}>")

    parser = _parser(spaced=False)
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = lambda data: put(escape(data))
    put('<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n')
    _feed(parser, path)


_FIELDS: dict[tuple[str, ...], Callable[[Seen, str], None]] = {
    ("From", "OrganId"): lambda seen, text: setattr(seen, "sender", text),
    ("To", "OrganId"): lambda seen, text: seen.to.append(text),
    ("ResponseFor", "OrganId"): lambda seen, text: seen.answers.append(text),
    ("MessageHeader", "DocumentId"): lambda seen, text: setattr(seen, "document_id", text),
    ("ResponseFor", "DocumentId"): lambda seen, text: setattr(
        seen, "document_id", seen.document_id or text
    ),
    ("Code", "CodeNumber"): lambda seen, text: setattr(seen, "number", text),
    ("Code", "CodeNotation"): lambda seen, text: setattr(seen, "notation", text),
    ("MessageHeader", "Subject"): lambda seen, text: setattr(seen, "subject", text),
    ("MessageHeader", "StatusCode"): lambda seen, text: setattr(seen, "status", text),
}


def _note(seen: Seen, where: tuple[str, ...], text: str) -> None:
    if where in _FIELDS:
        _FIELDS[where](seen, text)


def _parser(*, spaced: bool = True) -> expat.XMLParserType:
    """A parser without DTD and entities; ``spaced`` resolves name spaces (``uri name``)."""
    parser = expat.ParserCreate(namespace_separator=" ") if spaced else expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise NotEdxmlError("DTD")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _feed(parser: expat.XMLParserType, path: Path) -> None:
    try:
        with path.open("rb") as source:
            while block := source.read(_BLOCK):
                parser.Parse(block, False)  # noqa: FBT003  expat's own
            parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise NotEdxmlError(str(error)) from None
