"""XML as this archive writes it: small trees, every text cleaned of what XML 1.0 forbids."""

import re
import uuid
from typing import Any

from lxml import etree

_FORBIDDEN = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # XML 1.0, production 2
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def clean(text: str) -> str:
    """``text`` with each character that XML 1.0 cannot hold shown as U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)


def root_of(tag: str, namespace: str, **prefixes: str) -> etree._Element:
    """The first element of a document in ``namespace``, which may be empty."""
    names: dict[Any, str] = {"xsi": XSI, **prefixes}  # Any: the stubs forget the default one
    if namespace:
        names[None] = namespace
    name = f"{{{namespace}}}{tag}" if namespace else tag
    return etree.Element(name, nsmap=names)


def add(
    parent: etree._Element, tag: str, text: str | None = None, /, **attributes: str
) -> etree._Element:
    """Append an element in the namespace of ``parent``; empty attributes are left out."""
    namespace = etree.QName(parent).namespace
    name = f"{{{namespace}}}{tag}" if namespace else tag
    element = etree.SubElement(parent, name)
    for attribute, value in attributes.items():
        if value:
            element.set(attribute, clean(value))
    if text is not None:
        element.text = clean(text)
    return element


def serialise(root: etree._Element, depth: int) -> bytes:
    """``root`` as a file: UTF-8, declared, a line for each element down to ``depth``.

    Deeper ones share the line of what they belong to: a package holds many small
    files, and indentation would be a quarter of them.
    """
    _break_lines(root, depth)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _break_lines(element: etree._Element, depth: int) -> None:
    if depth and len(element):
        element.text = "\n"
        for child in element:
            child.tail = "\n"
            _break_lines(child, depth - 1)


def derived(package: str, name: str) -> str:
    """A UUID in upper case for ``name`` in ``package``: the same every time it is asked for."""
    return str(uuid.uuid5(uuid.UUID(package), name)).upper()
