"""What the areas of the validator share while one package is checked."""

from dataclasses import dataclass, field
from typing import Protocol

from preservation.validator.book import AIP, DIP, SIP, Book
from preservation.validator.fixity import Fixity
from preservation.validator.holding import Holding, UnreadableError
from preservation.validator.limits import Limits
from preservation.validator.markup import BadXmlError, Element, read_xml
from preservation.validator.mets import Facts
from preservation.validator.report import Notes

KINDS = {SIP: "sip", AIP: "aip", DIP: "dip"}


class Reading(Protocol):
    """A reader of XML."""

    def begins(self, element: Element, parent: Element | None) -> None:
        """An element begins."""

    def ends(self, element: Element, parent: Element | None) -> None:
        """An element ends."""


@dataclass(slots=True)
class Context:
    """One package on its way through the rules."""

    holding: Holding
    profile: str
    book: Book
    notes: Notes
    limits: Limits
    fixity: Fixity
    facts: Facts = field(default_factory=Facts)
    """Of the package's METS, once it was read."""
    holeys: set[str] = field(default_factory=set)
    """Paths that stand in a fileGrp Holeyfile."""

    @property
    def kind(self) -> str:
        """``sip``, ``aip``, ``dip``; empty for plain CSIP."""
        return KINDS.get(self.profile, "")

    @property
    def dossier(self) -> bool:
        """Whether this is the package of a hồ sơ, as ``mets/@TYPE`` has it."""
        return self.facts.root.get("TYPE", "").casefold() == "mixed"

    def read(self, path: str, reader: Reading, *, small: bool = True) -> bool:
        """Read an XML file of the package; False, and a finding, where that cannot be done."""
        limits = self.limits
        most = limits.small_xml_bytes if small else limits.xml_bytes
        if self.holding.files[path] > most:
            self.notes.add("PKG-XML-03", path, f"> {most} byte")
            return False
        try:
            with self.holding.open(path) as source:
                read_xml(source, reader, limits)
        except BadXmlError as error:
            self.notes.add(error.rule, path, error.why)
            return False
        except UnreadableError as error:
            self.unreadable(path, error)
            return False
        return True

    def unreadable(self, path: str, error: UnreadableError) -> None:
        """A file could not be read: said once, also where METS had it read for its digest."""
        told = any(one.rule == "PKG-ZIP-09" and one.where == path for one in self.notes.found)
        if not told:
            self.notes.add("PKG-ZIP-09", path, str(error))

    def small_text(self, path: str) -> str | None:
        """The text of a small file; None, and a finding, where it cannot be had."""
        try:
            with self.holding.open(path) as source:
                return source.read(self.limits.small_xml_bytes).decode("utf-8", "replace")
        except UnreadableError as error:
            self.unreadable(path, error)
            return None
