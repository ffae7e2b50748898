"""METS.xml of a package and of its representation (TT 05/2025 PL II, E-ARK CSIP)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from urllib.parse import quote

from lxml import etree

from preservation.constants import tt05
from preservation.markup import XSI, add, clean, derived, root_of, serialise
from repository.calendar import iso_vietnam
from repository.digest import Digest

METS = "http://www.loc.gov/METS/"
XLINK = "http://www.w3.org/1999/xlink"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"


@dataclass(frozen=True, slots=True)
class Reference:
    """A file that a METS document speaks of."""

    href: str
    """Relative to the METS document, not yet percent-encoded."""
    size: int
    sha256: Digest
    media_type: str


@dataclass(frozen=True, slots=True)
class Header:
    """What both METS documents of a package say of it."""

    package: str
    """A UUID in lower case."""
    made_at: datetime
    agency: str
    agency_name: str
    software: str
    """Name and version: ``luutru 0.1.0``."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata files that a METS document points to."""

    descriptive: Reference
    premis: Reference
    others: tuple[Reference, ...] = ()
    """What the archive itself says: ``document.json`` and its like."""


def package_mets(
    header: Header,
    metadata: Metadata,
    schemas: Sequence[Reference],
    representation: Reference,
) -> bytes:
    """The package's ``METS.xml``."""
    constants = tt05()["mets"]
    writer = _Writer(header, "METS.xml")
    objid = constants["objid"].format(uuid=header.package.upper())
    root = writer.root(objid, constants["profile"])
    places = (METS, "schemas/METS.xsd", CSIP, "schemas/DILCISExtensionMETS.xsd")
    root.set(f"{{{XSI}}}schemaLocation", " ".join(places))
    writer.agency(root)
    described = writer.metadata(root, metadata)
    files = add(root, "fileSec", ID=writer.id("fileSec"))
    if schemas:
        writer.group(files, "Schemas", schemas)
    part = "Representations/rep1"
    (represented,) = writer.group(files, part, [representation])
    top = writer.structure(root, header.package.upper(), constants["structure_type"])
    writer.division(top, "Metadata", described)
    if schemas:
        writer.division(top, "Schemas", {}, [writer.id("Schemas")])  # the group, as CSIP has it
    pointer = add(writer.division(top, part, {}), "mptr", LOCTYPE="URL")
    writer.link(pointer, representation.href)
    pointer.set(f"{{{XLINK}}}title", represented)
    return serialise(root, 3)


def representation_mets(
    header: Header,
    metadata: Metadata,
    original: Reference,
    attachments: Sequence[Reference],
    companions: Mapping[str, Sequence[Reference]] = MappingProxyType({}),
) -> bytes:
    """The ``METS.xml`` of ``representations/rep1``; ``companions`` by what they are to it."""
    constants = tt05()["mets"]
    writer = _Writer(header, "rep1/METS.xml")
    root = writer.root("rep1", constants["representation_profile"])
    described = writer.metadata(root, metadata)
    files = add(root, "fileSec", ID=writer.id("fileSec"))
    listed = writer.group(files, "Data", [original, *attachments])
    top = writer.structure(root, "rep1", constants["representation_structure_type"])
    writer.division(top, "Metadata", {"ADMID": described["ADMID"]})
    writer.division(top, "MetadataLink/File", {"DMDID": described["DMDID"]}, listed[:1])
    if attachments:
        writer.division(top, "AttachmentFile", {}, listed[1:])
    for use, references in companions.items():
        writer.division(top, use, {}, writer.group(files, use, references))
    return serialise(root, 3)


def uri(path: str) -> str:
    """``path`` as ``xs:anyURI`` takes it: only ASCII that means something else is encoded."""
    return "".join(quote(letter) if letter.isascii() else letter for letter in clean(path))


class _Writer:
    """Writes one METS document; identifiers in it are derived from its package and place."""

    def __init__(self, header: Header, place: str) -> None:
        self._header = header
        self._place = place
        self._at = iso_vietnam(header.made_at)
        self._files = 0

    def id(self, name: str) -> str:
        """The identifier of the part called ``name``."""
        return f"uuid-{derived(self._header.package, f'{self._place}#{name}')}"

    def root(self, objid: str, profile: str) -> etree._Element:
        constants = tt05()["mets"]
        root = root_of("mets", METS, csip=CSIP, xlink=XLINK)
        root.set("OBJID", objid)
        root.set("TYPE", constants["type"])
        root.set("PROFILE", profile)
        root.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", constants["content_information_type"])
        header = add(root, "metsHdr", CREATEDATE=self._at, RECORDSTATUS=constants["record_status"])
        header.set(f"{{{CSIP}}}OAISPACKAGETYPE", constants["oais_package_type"])
        name, _, version = self._header.software.partition(" ")
        self._agent(header, name, ("SOFTWARE VERSION", version), TYPE="OTHER", OTHERTYPE="SOFTWARE")
        return root

    def agency(self, root: etree._Element) -> None:
        """Name the agency whose fonds the package belongs to."""
        note = ("IDENTIFICATIONCODE", self._header.agency)
        self._agent(root[0], self._header.agency_name, note, TYPE="ORGANIZATION")

    def metadata(self, root: etree._Element, metadata: Metadata) -> dict[str, str]:
        """The sections that point to metadata; DMDID and ADMID of a division that means them."""
        described = []
        kinds = [(metadata.descriptive, {"MDTYPE": "EAD"})]
        kinds += [
            (other, {"MDTYPE": "OTHER", "OTHERMDTYPE": "LUUTRU"}) for other in metadata.others
        ]
        for reference, kind in kinds:
            section = add(root, "dmdSec", ID=self.id(reference.href), CREATED=self._at)
            self._pointer(section, reference, kind)
            described.append(self.id(reference.href))
        administrative = add(root, "amdSec")
        identifier = self.id(metadata.premis.href)
        provenance = add(administrative, "digiprovMD", ID=identifier, CREATED=self._at)
        self._pointer(provenance, metadata.premis, {"MDTYPE": "PREMIS", "MDTYPEVERSION": "3.0"})
        return {"DMDID": " ".join(described), "ADMID": identifier}

    def group(self, files: etree._Element, use: str, references: Iterable[Reference]) -> list[str]:
        """A ``fileGrp``; the identifiers of its files."""
        group = add(files, "fileGrp", USE=use, ID=self.id(use))
        identifiers = []
        for reference in references:
            self._files += 1
            identifier = f"ID-{self._files}"
            identifiers.append(identifier)
            file = add(group, "file", ID=identifier, **self._core(reference))
            self.link(add(file, "FLocat", LOCTYPE="URL"), reference.href)
        return identifiers

    def structure(self, root: etree._Element, label: str, kind: str) -> etree._Element:
        """The ``structMap`` and its one division."""
        constants = tt05()["mets"]
        found = add(
            root, "structMap", ID=self.id("map"), TYPE=kind, LABEL=constants["structure_label"]
        )
        return add(found, "div", ID=self.id("div"), LABEL=label)

    def division(
        self,
        parent: etree._Element,
        label: str,
        described: Mapping[str, str],
        files: Sequence[str] = (),
    ) -> etree._Element:
        """A division with the metadata and the files that it stands for."""
        division = add(parent, "div", ID=self.id(f"div {label}"), LABEL=label, **described)
        for identifier in files:
            add(division, "fptr", FILEID=identifier)
        return division

    def link(self, element: etree._Element, href: str) -> None:
        """Let ``element`` point to ``href``."""
        element.set(f"{{{XLINK}}}type", "simple")
        element.set(f"{{{XLINK}}}href", uri(href))

    def _pointer(
        self, section: etree._Element, reference: Reference, kind: Mapping[str, str]
    ) -> None:
        core = self._core(reference)
        self.link(add(section, "mdRef", LOCTYPE="URL", **kind, **core), reference.href)

    def _core(self, reference: Reference) -> dict[str, str]:
        return {
            "MIMETYPE": reference.media_type,
            "SIZE": str(reference.size),
            "CREATED": self._at,
            "CHECKSUM": reference.sha256.hex.upper(),
            "CHECKSUMTYPE": tt05()["mets"]["checksum_type"],
        }

    def _agent(self, header: etree._Element, name: str, note: tuple[str, str], **kind: str) -> None:
        agent = add(header, "agent", ROLE="CREATOR", **kind)
        add(agent, "name", name)
        kind_of_note, text = note
        add(agent, "note", text).set(f"{{{CSIP}}}NOTETYPE", kind_of_note)
