"""One METS document, read as a stream: its rows, its identifiers, what it points to."""

from collections.abc import Callable
from dataclasses import dataclass, field

from preservation.validator.markup import PREFIXES, BadXmlError, Element
from preservation.validator.rows import Judge

METS = "http://www.loc.gov/METS/"
_DATA, _EAD, _POINTED, _JOINED = 1, 2, 4, 8
"""What is known of an identifier; the bits above ``_BITS`` are the number of its group."""
_BITS = 4
_DIVISIONS = 2
"""How many levels of div have rows of their own; deeper ones are taken for the last."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A file that METS names."""

    href: str
    use: str
    """The ``USE`` of its group; empty for metadata."""
    kind: str
    """``MDTYPE`` of metadata; empty for a file."""
    size: str
    digest: str
    algorithm: str
    media_type: str
    where: str


@dataclass(slots=True)
class Facts:
    """What one METS says of its package. Filled while it is read."""

    root: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    """``OAISPACKAGETYPE``."""
    fonds: str = ""
    """The text of the first note ``IDENTIFICATIONCODE``."""
    agreement: bool = False
    administrative: int = 0
    """Sections amdSec."""
    filled: bool = False
    """Whether one of them has anything in it."""
    provenance: int = 0
    """Pointers to PREMIS."""
    described: int = 0
    """Pointers to EAD."""
    pointers: list[str] = field(default_factory=list)
    """Links of mptr."""


def require_mets(root: Element) -> None:
    """The first element of a document must be ``mets``.

    Raises:
        BadXmlError: it is another, and nothing more can be said of the document.
    """
    if root.name != "mets" or root.namespace != METS:
        raise BadXmlError("PKG-MET-01", f"{root.namespace} {root.name.rpartition('}')[2]}".strip())


class MetsReader:
    """Reads METS of a package or of a representation."""

    def __init__(self, judge: Judge, see: Callable[[Reference], None]) -> None:
        """Read with these rows; ``see`` is told of each file that is named."""
        self.facts = Facts()
        self._judge = judge
        self._notes = judge.notes
        self._see = see
        self._places: list[str] = []
        self._children: list[set[str]] = []
        self._uses: list[str] = []
        self._groups: list[str] = []
        self._ids: dict[str, int] = {}
        self._data: list[str] = []
        self._later: dict[str, str] = {}
        self._open: tuple[Element, list[Element]] | None = None

    def begins(self, element: Element, parent: Element | None) -> None:
        """An element begins: what does not wait for its end."""
        if parent is None:
            self._first(element)
        place = self._place(element, parent)
        self._places.append(place)
        self._children.append(set())
        if parent is not None:
            self._children[-2].update(self._judge.keys(element, place))
        if element.name == "fileGrp":
            self._uses.append(element.attributes.get("USE") or element.attributes.get("USER", ""))
            self._groups.append(element.attributes.get("ID", ""))
        if identifier := element.attributes.get("ID"):
            self._identified(element, identifier)
        if element.name in {"file", "mdRef"}:
            self._open = element, []

    def ends(self, element: Element, parent: Element | None) -> None:
        """An element ends: judge it."""
        place, children = self._places.pop(), self._children.pop()
        self._judge.judge(element, place, children)
        match element.name:
            case "fileGrp":
                self._uses.pop()
                self._groups.pop()
                if "USE" not in element.attributes and element.attributes.get("USER"):
                    self._notes.add("PKG-VAR-02", self._judge.where(element))
            case "file" | "mdRef" if self._open is not None:
                self._named(element, parent)
            case "FLocat" if self._open is not None:
                self._open[1].append(element)
            case "note" | "altRecordID" | "amdSec" | "metsHdr" | "mptr":
                self._told(element, children)
            case "div" | "fptr":
                self._pointing(element, children)

    def finish(self, *, joined: bool) -> None:
        """The document is at its end: what pointed nowhere, and what nobody pointed to.

        Args:
            joined: Whether every file and description must stand in the structural map.
        """
        for identifier, where in self._later.items():
            if identifier in self._ids:
                self._ids[identifier] |= _POINTED
            else:
                self._notes.add("PKG-MAP-03", where, identifier)
        if not joined:
            return
        for identifier, bits in self._ids.items():
            if bits & _DATA and not bits & _POINTED:
                group = self._ids.get(self._data[bits >> _BITS], 0)
                if not group & _POINTED:
                    self._notes.add("PKG-MAP-04", self._judge.document, identifier)
            elif bits & _EAD and not bits & _JOINED:
                self._notes.add("PKG-MAP-06", self._judge.document, identifier)

    def _first(self, element: Element) -> None:
        require_mets(element)
        self.facts.root = dict(element.attributes)
        self._judge.objid = element.attributes.get("OBJID", "").strip()

    def _place(self, element: Element, parent: Element | None) -> str:
        """Path of names from the root on; groups within groups and deep divisions fold."""
        if parent is None:
            return element.name
        above = self._places[-1]
        if element.namespace not in PREFIXES:
            return f"{above}/?"
        if element.name == "fileGrp" and parent.name == "fileGrp":
            return above
        if element.name == "div" and above.count("/div") == _DIVISIONS:
            own = parent.attributes.get("LABEL") == "Representations"
            return f"{above}/representation" if own else above
        return f"{above}/{element.name}"

    def _identified(self, element: Element, identifier: str) -> None:
        if identifier in self._ids:
            self._notes.add("PKG-MET-15", self._judge.where(element), identifier)
            return
        bits = 0
        if element.name == "file" and self._uses and self._uses[-1] == "Data":
            if self._groups[-1] not in self._data[-1:]:
                self._data.append(self._groups[-1])
            bits = _DATA | len(self._data) - 1 << _BITS
        self._ids[identifier] = bits

    def _told(self, element: Element, children: set[str]) -> None:
        facts, attributes = self.facts, element.attributes
        match element.name:
            case "metsHdr":
                facts.kind = attributes.get("csip:OAISPACKAGETYPE", "")
            case "note" if attributes.get("csip:NOTETYPE") == "IDENTIFICATIONCODE":
                facts.fonds = facts.fonds or element.text.strip()
            case "altRecordID" if attributes.get("TYPE") == "SUBMISSIONAGREEMENT":
                facts.agreement = facts.agreement or bool(element.text.strip())
            case "amdSec":
                facts.administrative += 1
                facts.filled = facts.filled or bool(children)
            case "mptr":
                facts.pointers.append(attributes.get("xlink:href", ""))

    def _named(self, element: Element, parent: Element | None) -> None:
        """A file or a pointer to metadata is complete."""
        opened, self._open = self._open, None
        if opened is None or opened[0] is not element:
            return
        attributes, where = element.attributes, self._judge.where(element)
        kind = attributes.get("MDTYPE", "") if element.name == "mdRef" else ""
        href = attributes.get("xlink:href", "")
        if element.name == "mdRef" and href.rpartition("/")[2].startswith("EAD"):
            self.facts.described += 1
            if parent is not None and (section := parent.attributes.get("ID")) in self._ids:
                self._ids[section] |= _EAD
        elif kind == "PREMIS":
            self.facts.provenance += 1
        for place in opened[1] if element.name == "file" else [element]:
            self._see(
                Reference(
                    place.attributes.get("xlink:href", ""),
                    self._uses[-1] if self._uses and element.name == "file" else "",
                    kind,
                    attributes.get("SIZE", ""),
                    attributes.get("CHECKSUM", ""),
                    attributes.get("CHECKSUMTYPE", ""),
                    attributes.get("MIMETYPE", ""),
                    where,
                )
            )

    def _pointing(self, element: Element, children: set[str]) -> None:
        """A division or a file pointer: what it points to is there, and now pointed to."""
        attributes = element.attributes
        for name in ("FILEID", "DMDID", "ADMID"):
            for identifier in attributes.get(name, "").split():
                if identifier in self._ids:
                    self._ids[identifier] |= _POINTED
                    if name == "DMDID" and "fptr" in children:
                        self._ids[identifier] |= _JOINED
                else:
                    self._later.setdefault(identifier, self._judge.where(element))
