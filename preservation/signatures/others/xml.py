"""XML: signatures enveloped in a document, around it, or beside what they sign (edXML, XAdES).

The edXML header's signature is often a dummy, or stands in the namespace of the standard itself
(``domain``: edXML §1.8): such ones are listed as not supported, never dropped.
"""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from preservation.signatures.blank import unreadable, unsigned
from preservation.signatures.boundary import Foreign
from preservation.signatures.coverage import Coverage
from preservation.signatures.others.asked import Asked
from preservation.signatures.others.dsig import DS, Document, Reading
from preservation.signatures.others.joint import (
    MOST_SIGNATURES,
    Seal,
    reported,
    seal,
)
from preservation.signatures.others.single import Place, sealed
from preservation.signatures.others.trees import tree_of
from preservation.signatures.others.xades import OBJECT, XADES
from preservation.signatures.records import SignatureReport
from preservation.texts.sink import UnreadableError

SIGNATURE = f"{{{DS}}}Signature"
OWN = {f"{{{DS}}}{name}" for name in ("SignedInfo", "SignatureValue", "KeyInfo", "Object")}


def examined(path: Path, asked: Asked) -> SignatureReport:
    """The report on the XML file at ``path``.

    Raises:
        Exception: whatever a parser raises on foreign bytes.
    """
    try:
        tree = tree_of(path.read_bytes())
    except UnreadableError as error:
        return unreadable(asked.at, str(error))
    seals = list(_seals(tree))
    return reported(seals, asked) if seals else unsigned(asked.at)


def _seals(tree: etree._ElementTree) -> Iterator[Seal]:
    document = Document(tree)
    found = [e for e in tree.iter(etree.Element) if _looks_signed(e)]
    for number, element in enumerate(found[:MOST_SIGNATURES], 1):
        name = str(element.get("Id") or (f"#{number}" if len(found) > 1 else ""))
        if element.tag != SIGNATURE:
            one = seal(name, "XML-DSig", None, "unclear")
            one.refuse(
                "UNSUPPORTED", f"a signature in the namespace {etree.QName(element).namespace}"
            )
        elif any(ancestor.tag == SIGNATURE for ancestor in element.iterancestors()):
            one = seal(name, "XAdES countersignature", None, "unclear")
            one.refuse("UNSUPPORTED", "a signature inside a signature, which is not examined")
        else:
            one, reading = sealed(element, document, Place(name, _form(element, tree)))
            if reading is not None:
                _cover(one, reading, tree)
        yield one
    if len(found) > MOST_SIGNATURES:
        more = seal("", "XML-DSig", None, "unclear")
        more.refuse("UNSUPPORTED", f"{len(found)} signatures: the others are not examined")
        yield more


def _looks_signed(element: etree._Element) -> bool:
    name = etree.QName(element)
    if name.localname not in {"Signature", "DigitalSignature"}:
        return False
    return any(
        etree.QName(child).localname == "SignedInfo"
        for child in element.iterchildren(etree.Element)
    )


def _form(element: etree._Element, tree: etree._ElementTree) -> str:
    if element is tree.getroot():
        return "enveloping"
    for reference in element.iterfind(f"{{{DS}}}SignedInfo/{{{DS}}}Reference"):
        if reference.get("URI") == "":
            return "enveloped"
    return "detached"


def _cover(one: Seal, reading: Reading, tree: etree._ElementTree) -> None:
    """Say whether the signature covers the whole document; what covers a part never passes."""
    followed = [r for r in reading.references if r.unbroken]
    if any(r.whole for r in followed):
        if not hides(reading.element, [r.element for r in followed if not r.whole]):
            return
        one.reasons.append("the signature itself holds data that it does not sign")
    elif _all_in([r.element for r in followed], tree):
        return
    one.standing.coverage = Coverage("part", 0, whole_file=False)
    if not one.flaws:
        listed = ", ".join(r.uri for r in reading.references)
        one.refuse("SIG_CONSTRAINTS_FAILURE", f"only a part is covered: {listed}")


def _all_in(covered: list[etree._Element], tree: etree._ElementTree) -> bool:
    root = tree.getroot()
    beside = [root.getprevious(), root.getnext()]
    if any(node is not None and is_instruction(node) for node in beside):
        return False
    return is_in(root, covered)


def is_instruction(node: Foreign) -> bool:
    """Whether a node is a processing instruction, such as a style sheet."""
    return node.tag is etree.PI


def is_in(element: etree._Element, covered: list[etree._Element]) -> bool:
    """Whether ``element`` is covered, or is nothing but a frame around what is covered."""
    if any(element is one for one in covered):
        return True
    if element.tag == SIGNATURE:
        return not hides(element, covered)
    said = [element.text, *(child.tail for child in element)]
    if element.attrib or not len(element) or any(text and text.strip() for text in said):
        return False
    if any(is_instruction(child) for child in element):
        return False
    return all(is_in(child, covered) for child in element.iterchildren(etree.Element))


def _strange(signature: etree._Element) -> bool:
    """Whether words, attributes or elements stand in a signature that the standard has not."""
    said = [signature.text, *(child.tail for child in signature)]
    if any(text and text.strip() for text in said) or set(signature.attrib) - {"Id"}:
        return True
    tags: list[Foreign] = [child.tag for child in signature]
    return any(tag not in OWN and tag is not etree.Comment for tag in tags)


def hides(signature: etree._Element, covered: list[etree._Element]) -> bool:
    """Whether a signature carries objects, or anything that is none of its own parts, unsigned."""
    if signature.tag == SIGNATURE and _strange(signature):
        return True
    for element in signature.iterchildren(OBJECT):
        inside = list(element.iterchildren(etree.Element))
        qualifying = all(child.tag == f"{{{XADES}}}QualifyingProperties" for child in inside)
        if inside and qualifying and not (element.text or "").strip():
            continue
        if not is_in(element, covered):
            return True
    return False
