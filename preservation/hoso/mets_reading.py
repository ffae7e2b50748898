"""METS.xml of somebody else, read as it passes by: in any order, with any prefix."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from preservation.hoso.findings import Findings
from preservation.hoso.notes import Link, Notes, Reference
from preservation.texts import markup
from preservation.texts.sink import UnreadableError

_TEXT = 1_000
"""Of a name or a note, in characters."""
_PATH = 1_024
_BATCH = 2_000
_LINKS = frozenset({"MetadataLink/File", "MetadataLink/Holey"})
_BELONGING = {"AttachmentFile", "MasterFile", "DerivativeFile", "MessageFile"}
HOLEY = "Holeyfile"


@dataclass(slots=True)
class Told:
    """What a METS document says of its package."""

    attributes: dict[str, str] = field(default_factory=dict)
    """Of its first element and its header."""
    agents: list[dict[str, str]] = field(default_factory=list)
    """``TYPE``, ``OTHERTYPE``, ``name``, and each note by its NOTETYPE."""
    agreement: str = ""

    def agent(self, **wanted: str) -> Mapping[str, str]:
        """The first agent with these attributes; an empty one where there is none."""
        for agent in self.agents:
            if wanted.items() <= agent.items():
                return agent
        return {}

    def noted(self, kind: str) -> str:
        """The first note of that kind."""
        return next((agent[kind] for agent in self.agents if kind in agent), "")


def read_mets(path: Path, place: str, base: str, notes: Notes, found: Findings) -> Told:
    """Read the document at ``path`` into ``notes``.

    Args:
        path: Where it lies.
        place: Which of the two it is: ``package`` or ``rep1``.
        base: The folder in the package that its references start from, with ``/`` or empty.
        notes: Takes references and links.
        found: Takes what is wrong.
    """
    reader = _Reader(place, base, notes, found)
    try:
        with path.open("rb") as source:
            markup.read(source, reader)
    except UnreadableError as error:
        found.fatal("not xml", f"{base}METS.xml", str(error))
    reader.flush()
    return reader.told


class _Reader:
    """Is told by the parser what passes by."""

    def __init__(self, place: str, base: str, notes: Notes, found: Findings) -> None:
        self.told = Told()
        self._place, self._base = place, base
        self._notes, self._found = notes, found
        self._references: list[Reference] = []
        self._linked: list[Link] = []
        self._section = ("", "")
        self._groups: list[str] = []
        self._file: Mapping[str, str] = {}
        self._divisions: list[tuple[str, str]] = []
        self._last = ""
        self._text: list[str] | None = None
        self._note = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        handler = getattr(self, f"_start_{name}", None)
        if handler is not None:
            handler(attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "fileGrp" and self._groups:
            self._groups.pop()
        elif name == "div" and self._divisions:
            self._divisions.pop()
        elif self._text is not None and name in {"name", "note", "altRecordID"}:
            self._said(name, " ".join("".join(self._text).split())[:_TEXT])
            self._text = None
        if len(self._references) + len(self._linked) > _BATCH:
            self.flush()

    def data(self, text: str) -> None:
        """Text of what is open."""
        if self._text is not None and len(self._text) < _TEXT:
            self._text.append(text[:_TEXT])

    def flush(self) -> None:
        """Hand over what waits."""
        self._notes.references(self._references)
        self._notes.links(self._linked)
        self._references, self._linked = [], []

    def _start_mets(self, attributes: Mapping[str, str]) -> None:
        said = {k: v[:_TEXT] for k, v in attributes.items()}
        self.told.attributes = said | self.told.attributes  # the first one counts

    _start_metsHdr = _start_mets  # noqa: N815  the element's name

    def _start_agent(self, attributes: Mapping[str, str]) -> None:
        if len(self.told.agents) < _BATCH:
            self.told.agents.append({k: v[:_TEXT] for k, v in attributes.items()})

    def _start_name(self, attributes: Mapping[str, str]) -> None:
        self._text = []

    def _start_note(self, attributes: Mapping[str, str]) -> None:
        self._text, self._note = [], attributes.get("NOTETYPE", "")[:_TEXT]

    _start_altRecordID = _start_name  # noqa: N815  the element's name

    def _start_dmdSec(self, attributes: Mapping[str, str]) -> None:  # noqa: N802  the element's name
        self._section = ("dmdSec", attributes.get("ID", ""))

    def _start_amdSec(self, attributes: Mapping[str, str]) -> None:  # noqa: N802  the element's name
        self._section = ("amdSec", attributes.get("ID", ""))

    def _start_mdRef(self, attributes: Mapping[str, str]) -> None:  # noqa: N802  the element's name
        use, identifier = self._section
        self._refer(identifier, use, attributes, attributes.get("href", ""))

    def _start_fileGrp(self, attributes: Mapping[str, str]) -> None:  # noqa: N802  the element's name
        self._groups.append(attributes.get("USE") or attributes.get("USER") or "")

    def _start_file(self, attributes: Mapping[str, str]) -> None:
        self._file = dict(attributes)

    def _start_FLocat(self, attributes: Mapping[str, str]) -> None:  # noqa: N802  the element's name
        use = next((group for group in reversed(self._groups) if group), "")
        self._refer(self._file.get("ID", ""), use, self._file, attributes.get("href", ""))

    def _start_div(self, attributes: Mapping[str, str]) -> None:
        label = attributes.get("LABEL", "")
        described = attributes.get("DMDID", "").split()
        above = self._divisions[-1][1] if self._divisions else ""
        meant = described[0] if described else above
        if label in _LINKS and meant:
            self._last = meant
        self._divisions.append((label, meant))

    def _start_fptr(self, attributes: Mapping[str, str]) -> None:
        label, meant = self._divisions[-1] if self._divisions else ("", "")
        use = "File" if label in _LINKS else label
        meant = meant or self._last
        if meant and (label in _LINKS or label in _BELONGING):
            self._linked.append(Link(use, meant, attributes.get("FILEID", "")))

    def _refer(self, identifier: str, use: str, core: Mapping[str, str], href: str) -> None:
        path = posixpath.normpath(posixpath.join(self._base, unquote(href)))
        if not href or ":" in href.partition("/")[0] or path.startswith(("../", "/")):
            self._found.fatal("leads out", f"{self._base}METS.xml", href)
            return
        if len(path) > _PATH:
            self._found.fatal("leads out", path)
            return
        digest = core.get("CHECKSUM", "").strip().lower()
        kind = core.get("CHECKSUMTYPE", "").strip().upper()
        checked = kind in {"SHA-256", "SHA256"} and len(digest) == 64  # noqa: PLR2004
        self._references.append(
            Reference(
                self._place,
                identifier,
                path,
                core.get("SIZE", "").strip(),
                digest,
                checked,
                core.get("MIMETYPE", "")[:_TEXT],
                use,
            )
        )

    def _said(self, name: str, text: str) -> None:
        if name == "altRecordID":
            self.told.agreement = self.told.agreement or text
        elif self.told.agents:
            self.told.agents[-1].setdefault(name if name == "name" else self._note or "note", text)
