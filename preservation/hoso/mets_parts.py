"""The parts that a METS document is made of, each as a line of text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from preservation.constants import tt05
from preservation.hoso.rows import Row
from preservation.hoso.streaming import Stream, document, leaf
from preservation.hoso.tree import Output
from preservation.markup import XSI, derived
from preservation.mets import CSIP, METS, XLINK, Reference, uri
from repository.calendar import iso_vietnam
from repository.digest import Algorithm, Digest


@dataclass(frozen=True, slots=True)
class Head:
    """What both METS documents of a package say of it."""

    kind: str
    """``aip_hoso``, ``sip_hoso``, ``sip_tailieu``, ``dip``."""
    package: str
    """UUID in lower case."""
    made_at: datetime
    label: str
    agency: str
    """Mã phông."""
    agency_name: str
    software: str
    status: str = "NEW"
    agreement: str = ""

    @property
    def constants(self) -> Mapping[str, Any]:
        """What the circular fixes for its kind."""
        found: Mapping[str, Any] = tt05()["packages"][self.kind]
        return found

    @property
    def objid(self) -> str:
        """The package's name for the world."""
        written: str = self.constants["objid"]
        return written.format(uuid=self.package.upper(), fonds=self.agency)


def link_to(href: str) -> dict[str, str]:
    """Attributes that point to ``href``, which is not yet percent-encoded."""
    return {"xlink:type": "simple", "xlink:href": uri(href)}


def reference_to(row: Row) -> Reference:
    """``row`` as METS speaks of a file."""
    return Reference(row.path, row.size, Digest(Algorithm.SHA256, row.sha256), row.media_type)


class Writer:
    """Writes the parts of one METS document; identifiers are derived from package and place."""

    def __init__(self, head: Head, place: str) -> None:
        self._head = head
        self._place = place
        self._at = iso_vietnam(head.made_at)
        self._checksum = tt05()["mets"]["checksum_type"]
        self.descriptive: Mapping[str, str] = head.constants["descriptive"]

    def id(self, name: str) -> str:
        """The identifier of the part called ``name``."""
        return f"uuid-{derived(self._head.package, f'{self._place}#{name}')}"

    def file_id(self, path: str) -> str:
        """The identifier of the file at ``path``."""
        return f"ID-{derived(self._head.package, f'{self._place}#file {path}')}"

    @contextmanager
    def document(self, output: Output, objid: str, profile: str, up: str) -> Iterator[Stream]:
        """The first element and the header; ``up`` leads to the package's folder."""
        constants, common = self._head.constants, tt05()["mets"]
        places = (METS, f"{up}schemas/METS.xsd", CSIP, f"{up}schemas/DILCISExtensionMETS.xsd")
        attributes = {
            "xmlns": METS,
            "xmlns:csip": CSIP,
            "xmlns:xlink": XLINK,
            "xmlns:xsi": XSI,
            "OBJID": objid,
            "LABEL": self._head.label,
            "TYPE": constants["type"],
            "PROFILE": profile,
            "csip:CONTENTINFORMATIONTYPE": common["content_information_type"],
            "xsi:schemaLocation": " ".join(places),
        }
        with document(output, "mets", attributes) as stream:
            header = {
                "CREATEDATE": self._at,
                "LASTMODDATE": self._at,
                "RECORDSTATUS": self._head.status,
                "csip:OAISPACKAGETYPE": constants["oais_package_type"],
            }
            with stream.element("metsHdr", header):
                for line in self._agents():
                    stream.line(line)
            yield stream

    def described(
        self, stream: Stream, references: Iterable[Reference], kind: Mapping[str, str]
    ) -> list[str]:
        """A ``dmdSec`` for each of ``references``; their identifiers."""
        found = []
        for reference in references:
            found.append(self.id(reference.href))
            stream.line(self._dmd(reference, kind))
        return found

    def description(self, row: Row) -> str:
        """The ``dmdSec`` of a document's description."""
        return self._dmd(reference_to(row), self.descriptive)

    def administrative(self, stream: Stream, premis: Reference | None) -> str:
        """The ``amdSec``, where the kind of package has one; ADMID of what it points to."""
        if premis is None:
            if self._head.constants.get("administrative") == "empty":
                stream.line(leaf("amdSec", "", {"ID": self.id("amdSec")}))
            return ""
        identifier = self.id(premis.href)
        with stream.element("amdSec", {"ID": self.id("amdSec")}):
            kind = {"MDTYPE": "PREMIS", "MDTYPEVERSION": "3.0"}
            about = {"ID": identifier, "CREATED": self._at}
            stream.line(leaf("digiprovMD", "", about, self._pointer(premis, kind)))
        return identifier

    def group(self, stream: Stream, use: str, references: Sequence[Reference]) -> None:
        """A ``fileGrp``, if there is something to be in it."""
        if not references:
            return
        with stream.element("fileGrp", {"USE": use, "ID": self.id(use)}):
            for reference in references:
                stream.line(self.file(reference.href, reference))

    def file(self, path: str, reference: Reference) -> str:
        """A ``file``."""
        place = leaf("FLocat", "", {"LOCTYPE": "URL", **link_to(reference.href)})
        return leaf("file", "", {"ID": self.file_id(path), **self._core(reference)}, place)

    @contextmanager
    def structure(self, stream: Stream, top: Mapping[str, str]) -> Iterator[None]:
        """The ``structMap`` and its one division, open as long as the block lasts."""
        common = tt05()["mets"]
        about = {
            "ID": self.id("map"),
            "TYPE": common["structure_type"],
            "LABEL": common["structure_label"],
        }
        with (
            stream.element("structMap", about),
            stream.element("div", {"ID": self.id("div"), **top}),
        ):
            yield

    def division(
        self, label: str, meant: Mapping[str, str], files: Sequence[str] = (), name: str = ""
    ) -> str:
        """A division with the metadata and the files that it stands for."""
        inner = "".join([leaf("fptr", "", {"FILEID": identifier}) for identifier in files])
        return leaf(
            "div", "", {"ID": self.id(f"div {label} {name}"), "LABEL": label, **meant}, inner
        )

    def _dmd(self, reference: Reference, kind: Mapping[str, str]) -> str:
        about = {"ID": self.id(reference.href), "CREATED": self._at, "STATUS": "CURRENT"}
        return leaf("dmdSec", "", about, self._pointer(reference, kind))

    def _pointer(self, reference: Reference, kind: Mapping[str, str]) -> str:
        where = {"LOCTYPE": "URL", **kind, **self._core(reference), **link_to(reference.href)}
        return leaf("mdRef", "", where)

    def _core(self, reference: Reference) -> dict[str, str]:
        return {
            "MIMETYPE": reference.media_type,
            "SIZE": str(reference.size),
            "CREATED": self._at,
            "CHECKSUM": reference.sha256.hex.upper(),
            "CHECKSUMTYPE": self._checksum,
        }

    def _agents(self) -> Iterator[str]:
        name, _, version = self._head.software.partition(" ")
        yield _agent({"TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"}, name, "SOFTWARE VERSION", version)
        yield _agent(
            {"TYPE": "ORGANIZATION"},
            self._head.agency_name,
            "IDENTIFICATIONCODE",
            self._head.agency,
        )
        if self._head.agreement:
            yield leaf("altRecordID", self._head.agreement, {"TYPE": "SUBMISSIONAGREEMENT"})


def _agent(kind: Mapping[str, str], name: str, note: str, text: str) -> str:
    noted = leaf("note", text, {"csip:NOTETYPE": note})
    return leaf("agent", "", {"ROLE": "CREATOR", **kind}, leaf("name", name) + noted)
