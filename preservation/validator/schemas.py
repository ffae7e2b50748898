"""METS against its schema, and the files in ``schemas/``: never with what the package brings."""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

from lxml import etree

from preservation.shared import schema_files
from preservation.validator.context import Context
from preservation.validator.holding import UnreadableError
from preservation.validator.markup import Element

_CARRIER = Path(sys.prefix) / "share" / "luutru" / "schemas"
_SCHEMA = "http://www.w3.org/2001/XMLSchema"
_NEEDED = {"mets.xsd": "METS.xsd"}
"""How schemas call each other → how packages call them."""
_CHUNK = 1 << 16
_WRAPPER = (
    b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    b'<xs:import namespace="http://www.loc.gov/METS/" schemaLocation="METS.xsd"/>'
    b'<xs:import namespace="https://DILCIS.eu/XML/METS/CSIPExtensionMETS"'
    b' schemaLocation="DILCISExtensionMETS.xsd"/></xs:schema>'
)


class _Local(etree.Resolver):
    """Only what set-up unpacked; nothing is ever fetched."""

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]  # noqa: ANN401  as lxml calls it
        name = system_url.rpartition("/")[2]
        found = schema_files(_CARRIER if _CARRIER.is_dir() else None)
        data = found.get(_NEEDED.get(name, name), b'<schema xmlns="' + _SCHEMA.encode() + b'"/>')
        return self.resolve_string(data, context, base_url=system_url)


@cache
def mets_schema() -> etree.XMLSchema | None:
    """The schema of METS with what CSIP adds; None where this machine does not have it."""
    found = schema_files(_CARRIER if _CARRIER.is_dir() else None)
    if not {"METS.xsd", "xlink.xsd", "DILCISExtensionMETS.xsd"} <= found.keys():
        return None
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.fromstring(_WRAPPER, parser, base_url="file:///schemas/root.xsd"))


def check_mets(context: Context, path: str) -> None:
    """A METS that was read already, and so is well-formed and has no DTD."""
    schema = mets_schema()
    if schema is None or context.holding.files[path] > context.limits.schema_bytes:
        context.notes.add("PKG-XSD-03", path)
        return
    parser = etree.XMLPullParser(
        events=("end",), schema=schema, resolve_entities=False, no_network=True
    )
    try:
        with context.holding.open(path) as source:
            while chunk := source.read(_CHUNK):
                parser.feed(chunk)
                _forget(parser)
        parser.close()
    except etree.XMLSyntaxError as error:
        context.notes.add(
            "PKG-XSD-01", path, str(error.msg).replace("{http://www.loc.gov/METS/}", "")
        )
    except UnreadableError as error:
        context.unreadable(path, error)


def _forget(parser: etree.XMLPullParser) -> None:
    """Let go of what is complete: files and pointers, which are what there is many of."""
    events: Iterator[tuple[str, Any]] = cast("Any", parser.read_events())
    for _, element in events:
        if element.tag.rpartition("}")[2] in {"file", "div", "dmdSec", "fptr"}:
            element.clear()
            above = element.getparent()
            while above is not None and element.getprevious() is not None:
                del above[0]


class _Root:
    """Only asks what the root is."""

    def __init__(self) -> None:
        self.found = ""

    def begins(self, element: Element, parent: Element | None) -> None:
        if parent is None:
            self.found = f"{element.namespace} {element.name.rpartition('}')[2]}"

    def ends(self, element: Element, parent: Element | None) -> None:
        pass


def check_files(context: Context) -> None:
    """What lies in ``schemas/`` are XML schemas."""
    for path in context.holding.below("schemas/"):
        if path.lower().endswith(".xsd"):
            root = _Root()
            if context.read(path, root) and root.found != f"{_SCHEMA} schema":
                context.notes.add("PKG-XSD-02", path)
