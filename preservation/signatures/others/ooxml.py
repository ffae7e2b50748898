"""OOXML: signatures of docx, xlsx and pptx (ECMA-376-2 §13), and what Office leaves unsigned.

A signature is a part of the package. Its ``SignedInfo`` signs an ``Object``, whose ``Manifest``
lists the parts; of the relationships of a part only some are signed (§13.2.4.24). Published
attacks (Rohlmann et al., USENIX Security 2023) add what is not listed. So only a manifest that
``SignedInfo`` covers counts, and every part and relationship that is not in it must be one that
``data/unsigned_parts.toml`` allows.
"""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from preservation.signatures.blank import unreadable, unsigned
from preservation.signatures.changes import Change
from preservation.signatures.coverage import Coverage
from preservation.signatures.nature import CONTENT_TYPES as TYPES
from preservation.signatures.nature import OFFICE_FOLDER as FOLDER
from preservation.signatures.others import relationships
from preservation.signatures.others.asked import Asked
from preservation.signatures.others.dsig import (
    DS,
    MOST_REFERENCES,
    Covered,
    Document,
    Outside,
    Reading,
    RefusedError,
)
from preservation.signatures.others.joint import MOST_SIGNATURES, Seal, reported
from preservation.signatures.others.left_out import left_out
from preservation.signatures.others.members import Members, named
from preservation.signatures.others.relationships import RELS_TYPE, Selected
from preservation.signatures.others.single import Place, blame, check, sealed
from preservation.signatures.others.trees import CANONICAL
from preservation.signatures.others.xades import covers, moment
from preservation.signatures.others.xml import SIGNATURE, hides
from preservation.signatures.records import SignatureReport
from preservation.texts.sink import UnreadableError
from preservation.texts.zips import container

SIGNATURE_TYPE = "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"
BESIDE = {
    "application/vnd.openxmlformats-package.digital-signature-origin",
    "application/vnd.openxmlformats-package.digital-signature-certificate",
}
"""Types of parts that lie beside the signatures and show nothing (ECMA-376-2 §10.4)."""
MDSSI = "http://schemas.openxmlformats.org/package/2006/digital-signature"
MANIFEST = f"{{{DS}}}Manifest"


def examined(path: Path, asked: Asked) -> SignatureReport:
    """The report on the OOXML package at ``path``."""
    try:
        with container(str(path)) as box:
            return _examined(Members(box), asked)
    except UnreadableError as error:
        return unreadable(asked.at, str(error))


def _examined(members: Members, asked: Asked) -> SignatureReport:
    types = relationships.ContentTypes(members.tree(TYPES))
    alike = len({name.lower() for name in members.names}) != len(members.names)
    if alike:
        return unreadable(asked.at, "two parts whose names differ in capitals only")
    if types.ambiguous:
        return unreadable(asked.at, f"two content types for {types.ambiguous!r}")
    parts = [
        name
        for name in members.names
        if types.of(name) == SIGNATURE_TYPE
        or (name.lower().startswith(FOLDER) and name.endswith(".xml"))
    ]
    if not parts:
        return unsigned(asked.at, "parts about signatures, and no signature")
    if len(parts) > MOST_SIGNATURES:
        return unreadable(asked.at, f"{len(parts)} signatures")
    package = Package(members, types, frozenset(parts))
    seals = [package.seal_of(name) for name in parts]
    return reported(seals, asked, package.notes)


class Package:
    """The package, as its signatures see it."""

    def __init__(
        self, members: Members, types: relationships.ContentTypes, signatures: frozenset[str]
    ) -> None:
        self._members = members
        self._types = types
        self._signatures = signatures
        self.notes: dict[str, None] = {}

    def seal_of(self, part: str) -> Seal:
        """The signature in ``part``, and whether it covers what it has to.

        Raises:
            UnreadableError: the part cannot be read.
        """
        tree = self._members.tree(part)
        element = tree.getroot()
        place = Place(part, "OOXML", changed=_changed)
        document = Document(tree)
        one, reading = (
            sealed(element, document, place) if element.tag == SIGNATURE else (None, None)
        )
        if one is None:
            raise UnreadableError(f"{part} holds no signature")
        if reading is not None:
            self._manifest(one, reading, place)
            _time(one, reading)
        return one

    def _manifest(self, one: Seal, reading: Reading, place: Place) -> None:
        """Follow the manifest; only one that ``SignedInfo`` covers counts."""
        selected: dict[str, Selected] = {}
        document = Document(reading.element.getroottree(), self._outside(selected))
        try:
            followed = [document.follow(each, reading.element) for each in self._listed(reading)]
        except RefusedError as error:
            blame(one, error)
            return
        inner = Reading(reading.element, b"", reading.method, b"", [], followed)
        check(one, inner, place)
        self._cover(one, followed, selected)
        if hides(reading.element, [r.element for r in reading.references]):
            one.refuse("SIG_CONSTRAINTS_FAILURE", "the signature holds data that it does not sign")

    def _listed(self, reading: Reading) -> list[etree._Element]:
        found: list[etree._Element] = []
        for manifest in reading.element.iter(MANIFEST):
            if any(covers(r, manifest) for r in reading.references if r.unbroken):
                found += manifest.findall(f"{{{DS}}}Reference")
        if len(found) > MOST_REFERENCES:
            raise RefusedError("FORMAT_FAILURE", f"{len(found)} references in the manifest")
        return found

    def _outside(self, selected: dict[str, Selected]) -> Outside:
        def outside(
            uri: str, transforms: list[etree._Element]
        ) -> bytes | etree._Element | etree._ElementTree:
            name = named(uri)
            if not uri.startswith("/") or name not in self._members:
                raise RefusedError.gone(name or uri)
            self._same_type(uri, name)
            algorithms = [str(one.get("Algorithm")) for one in transforms]
            if algorithms[:1] == [relationships.TRANSFORM]:
                selected[name] = Selected.of(transforms.pop(0))
                return relationships.transformed(self._members.tree(name), selected[name])
            if any(algorithm in CANONICAL for algorithm in algorithms):
                return self._members.tree(name)
            return self._members.octets(name)

        return outside

    def _same_type(self, uri: str, name: str) -> None:
        """The content type in the reference is signed; that in the package is not."""
        said = uri.partition("?ContentType=")[2]
        is_rels = relationships.is_relationships(name)
        actual = RELS_TYPE if is_rels else self._types.of(name)
        if said and said.lower() != actual.lower():
            why = f"{name} was signed as {said} and is {actual}"
            raise RefusedError("HASH_FAILURE", why, Change("part-changed", name))

    def _cover(self, one: Seal, followed: list[Covered], selected: dict[str, Selected]) -> None:
        signed = {named(r.uri) for r in followed}
        if not signed:
            one.standing.coverage = Coverage("part", 0, whole_file=False)
            one.fail("SIG_CONSTRAINTS_FAILURE", "the signature lists no part of the package")
        for change, passes in self._unsigned(signed, selected):
            why = f"not covered: {change.where}"
            one.standing.coverage = Coverage("part", 0, whole_file=False)
            if passes is None:
                one.alter(change, why)
            elif passes:
                self.notes[f"{why} (Office leaves it out)"] = None
            else:
                one.refuse("SIG_CONSTRAINTS_FAILURE", why)

    def _unsigned(
        self, signed: set[str], selected: dict[str, Selected]
    ) -> Iterator[tuple[Change, bool | None]]:
        """What no reference covers; whether it may be so, or None where it may not."""
        for name in self._members.names:
            if name == TYPES or name in self._signatures:
                continue
            apart = name.lower().startswith(FOLDER)
            if relationships.is_relationships(name):
                yield from () if apart else self._unrelated(name, signed, selected)
            elif apart and self._types.of(name) in BESIDE:
                continue
            elif name not in signed:
                yield Change("part-unsigned", name), left_out().part(name, self._types.of(name))

    def _unrelated(
        self, name: str, signed: set[str], selected: dict[str, Selected]
    ) -> Iterator[tuple[Change, bool | None]]:
        if name in signed and name not in selected:
            return
        choice = selected.get(name, Selected())
        tree = self._members.tree(name)
        for strange in relationships.foreign(tree):
            yield Change("relation", f"{name}: {strange}"), None
        for row in relationships.rows(tree):
            if not choice.takes(row):
                kind = str(row.get("Type"))
                where = f"{name}: {row.get('Id')} → {row.get('Target')}"
                outside = row.get("TargetMode", "Internal") != "Internal"
                yield (
                    Change("relation", where),
                    None if outside else left_out().relationship(kind),
                )


def _changed(uri: str) -> Change:
    name = named(uri)
    return Change("relation" if name.endswith(".rels") else "part-changed", name)


def _time(one: Seal, reading: Reading) -> None:
    """The claimed time in the package's own form, where there are no XAdES properties."""
    embedded = one.found.embedded
    if embedded is None or embedded.self_reported_timestamp is not None:
        return
    for element in reading.element.iter(f"{{{MDSSI}}}SignatureTime"):
        if any(covers(r, element) for r in reading.references if r.unbroken):
            said = element.findtext(f"{{{MDSSI}}}Value") or ""
            embedded.self_reported_timestamp = moment(said)
