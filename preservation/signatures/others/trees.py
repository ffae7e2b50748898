"""Trees: foreign XML as a tree, after it was seen to be harmless.

First it passes by once: no document type declaration, hence no entities; not too deep, not too
many elements. Only then a tree is made of it, without the network and without comments being lost.
"""

import copy
from collections.abc import Mapping

from lxml import etree

from preservation.signatures.boundary import Foreign
from preservation.texts.sink import UnreadableError

MOST_BYTES = 64 * 1024 * 1024
DEPTH = 200
ELEMENTS = 500_000
PIECE = 256 * 1024

C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
C14N_11 = "http://www.w3.org/2006/12/xml-c14n11"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
XML = "{http://www.w3.org/XML/1998/namespace}"
CANONICAL = frozenset({C14N, C14N_11, EXCLUSIVE}) | {
    f"{C14N}#WithComments",
    f"{C14N_11}#WithComments",
    f"{EXCLUSIVE}WithComments",
}
"""The canonical forms that are made; nothing else is."""


class _Counter:
    """The target that lxml talks to on the first pass."""

    def __init__(self) -> None:
        self._depth = 0
        self._elements = 0

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise UnreadableError("XML with a document type declaration")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > DEPTH:
            raise UnreadableError(f"XML nested more than {DEPTH} deep")
        if self._elements > ELEMENTS:
            raise UnreadableError(f"XML of more than {ELEMENTS} elements")

    def end(self, tag: str) -> None:
        self._depth -= 1

    def data(self, text: str) -> None: ...

    def close(self) -> None: ...


def tree_of(data: bytes) -> etree._ElementTree:
    """The document in ``data``.

    Raises:
        UnreadableError: it is too long, not well formed, or not harmless.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableError(f"XML of more than {MOST_BYTES} bytes")
    try:
        _pass_by(data)
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"XML: {error}") from error
    return root.getroottree()


def _pass_by(data: bytes) -> None:
    parser = _parser(target=_Counter())
    for start in range(0, len(data), PIECE):
        parser.feed(data[start : start + PIECE])
    parser.close()


def _parser(**options: Foreign) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=True,  # attachments of edXML are long texts; what is huge was measured before
        **options,
    )


def canonical(node: Foreign, algorithm: str, prefixes: list[str] | None = None) -> bytes:
    """The canonical form of a document or an element, never with comments.

    A reference inside a document leaves comments out (XML-DSig §4.4.3.3), and
    what the whole document is to be, is given as its tree.

    Raises:
        UnreadableError: the algorithm is not one of ``CANONICAL``.
    """
    if algorithm not in CANONICAL:
        raise UnreadableError(f"canonical form {algorithm} is not allowed")
    exclusive = algorithm.startswith(EXCLUSIVE)
    if etree.iselement(node):
        node = _by_itself(node if exclusive else _with_inherited(node, algorithm))
    return bytes(
        etree.tostring(
            node,
            method="c14n",
            exclusive=exclusive,
            with_comments=False,
            inclusive_ns_prefixes=prefixes if exclusive else None,
        )
    )


def _by_itself(element: etree._Element) -> etree._Element:
    """``element`` as the root of a document of its own, with the namespaces that it sees.

    lxml writes ``xmlns=""`` on the grandchildren of an inner element otherwise.
    """
    return etree.fromstring(etree.tostring(element, with_tail=False), _parser())


def twin_of(element: etree._Element, tree: etree._ElementTree) -> etree._Element:
    """The element of ``tree``, a copy of its document, that stands where ``element`` does.

    Raises:
        UnreadableError: there is none.
    """
    found = tree.find(element.getroottree().getelementpath(element))
    if found is None:
        raise UnreadableError("a copy of the document lacks an element")
    return found


def _with_inherited(element: etree._Element, algorithm: str) -> etree._Element:
    """``element`` with the ``xml:`` attributes of its ancestors, as C14N 1.0 §2.4 asks."""
    inherited: dict[str, str] = {}
    for ancestor in element.iterancestors():
        for name, value in ancestor.attrib.items():
            if str(name).startswith(XML):
                inherited.setdefault(str(name), str(value))
    if algorithm.startswith(C14N_11):
        inherited.pop(f"{XML}id", None)
    missing = {name: value for name, value in inherited.items() if name not in element.attrib}
    if not missing:
        return element
    tree = copy.deepcopy(element.getroottree())
    there = twin_of(element, tree)
    for name, value in missing.items():
        there.set(name, value)
    return there
