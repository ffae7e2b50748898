"""ODF: ``META-INF/documentsignatures.xml``, each of whose signatures must cover every other file.

ODF 1.2 part 3 §4.1 (and 1.3 part 2 §4.1): a document is signed only if all of its files are, but
for the file of the signatures itself. So a file that no reference names was added later, or the
signature was made for something else: the document is not what was signed.
"""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from preservation.signatures.blank import unreadable, unsigned
from preservation.signatures.changes import Change
from preservation.signatures.coverage import Coverage
from preservation.signatures.others.asked import Asked
from preservation.signatures.others.dsig import (
    Document,
    Outside,
    Reading,
    RefusedError,
)
from preservation.signatures.others.joint import MOST_SIGNATURES, Seal, reported
from preservation.signatures.others.members import Members, named
from preservation.signatures.others.second import Resolve
from preservation.signatures.others.single import Place, sealed
from preservation.signatures.others.trees import CANONICAL
from preservation.signatures.others.xades import moment
from preservation.signatures.others.xml import SIGNATURE, hides
from preservation.signatures.records import SignatureReport
from preservation.texts.sink import UnreadableError
from preservation.texts.zips import container

SIGNATURES = "META-INF/documentsignatures.xml"
MACROS = "META-INF/macrosignatures.xml"
DATE = "{http://purl.org/dc/elements/1.1/}date"


def examined(path: Path, asked: Asked) -> SignatureReport:
    """The report on the ODF package at ``path``."""
    try:
        with container(str(path)) as box:
            return _examined(Members(box), asked)
    except UnreadableError as error:
        return unreadable(asked.at, str(error))


def _examined(members: Members, asked: Asked) -> SignatureReport:
    notes = ["the signatures of macros are not examined"] if MACROS in members else []
    if SIGNATURES not in members:
        return unsigned(asked.at, "; ".join(notes))
    tree = members.tree(SIGNATURES)
    elements = list(tree.getroot().iterchildren(SIGNATURE))
    if not elements or len(elements) > MOST_SIGNATURES:
        return unreadable(asked.at, f"{len(elements)} signatures in {SIGNATURES}")
    return reported(list(_seals(elements, tree, members)), asked, notes)


def _seals(
    elements: list[etree._Element], tree: etree._ElementTree, members: Members
) -> Iterator[Seal]:
    xml: set[str] = set()
    document = Document(tree, _outside(members, xml))
    for number, element in enumerate(elements, 1):
        xml.clear()
        name = f"#{number}" if len(elements) > 1 else ""
        place = Place(name, "ODF", _resolve(members, xml), _changed)
        one, reading = sealed(element, document, place)
        if reading is not None:
            _cover(one, reading, members)
            _date(one, reading)
        yield one


def _outside(members: Members, xml: set[str]) -> Outside:
    """Follow references into the package; which were taken as XML is noted in ``xml``."""

    def outside(uri: str, transforms: list[etree._Element]) -> bytes | etree._ElementTree:
        name = named(uri)
        if name not in members or name.endswith("/"):
            raise RefusedError.gone(name)
        if any(str(one.get("Algorithm")) in CANONICAL for one in transforms):
            xml.add(name)
            return members.tree(name)
        return members.octets(name)

    return outside


def _resolve(members: Members, xml: set[str]) -> Resolve:
    def resolve(uri: str) -> bytes | etree._Element:
        if named(uri) in xml:
            return members.tree(named(uri)).getroot()
        return members.octets(named(uri))

    return resolve


def _changed(uri: str) -> Change:
    return Change("part-changed", named(uri))


def _cover(one: Seal, reading: Reading, members: Members) -> None:
    signed = {named(r.uri) for r in reading.references if not r.uri.startswith("#")}
    missing = sorted(set(members.names) - signed - {SIGNATURES})
    for name in missing:
        one.alter(Change("part-unsigned", name), f"not covered: {name}")
    inside = [r.element for r in reading.references if r.element is not None]
    if hides(reading.element, inside):
        one.refuse("SIG_CONSTRAINTS_FAILURE", "the signature holds data that it does not sign")
    if missing:
        one.standing.coverage = Coverage("part", 0, whole_file=False)


def _date(one: Seal, reading: Reading) -> None:
    """The claimed time of signing, where there are no XAdES properties (LibreOffice before 5.3)."""
    embedded = one.found.embedded
    if embedded is None or embedded.self_reported_timestamp is not None:
        return
    for element in reading.element.iter(DATE):
        parent = element.getparent()
        if any(parent is r.element for r in reading.references if r.unbroken):
            embedded.self_reported_timestamp = moment(element.text or "")
