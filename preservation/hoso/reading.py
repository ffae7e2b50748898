"""Reading a SIP that somebody else made: every word of it is a claim, and no name is trusted."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from preservation.constants import tt05
from preservation.hoso.content import Description
from preservation.hoso.ead_reading import kind_of_name, read_fields
from preservation.hoso.fields import description_from
from preservation.hoso.findings import Findings
from preservation.hoso.mets_reading import HOLEY, Told, read_mets
from preservation.hoso.naming import HOLEY as HOLEY_SUFFIX
from preservation.hoso.notes import PACKAGE, REP1, Notes
from preservation.hoso.sip_values import (
    Documents,
    Limits,
    Sip,
    SipDocument,
    SipFile,
    SipFinding,
)
from preservation.hoso.taking import METS, digests, files_in, unpacked
from preservation.hoso.told import NOTHING, record_of, records_in
from repository.digest import Algorithm, Digest
from repository.errors import RefusedError

__all__ = ["Documents", "Limits", "Sip", "SipDocument", "SipFile", "SipFinding", "read_sip"]

USUAL = Limits()
_REP1 = "representations/rep1/"
_DATA = f"{_REP1}data/"
_OPEN_SET = ("schemas/", "documentation/")
"""What lies there beside what METS names is odd, and no more."""


def read_sip(path: Path, work: Path, limits: Limits = USUAL) -> Sip:
    """Read the package at ``path``, a zip or a folder, and compare all of it with its METS.

    Args:
        path: What came.
        work: An empty folder of ours: a zip is unpacked here, and notes are made here.
        limits: How much it may cost.

    Raises:
        RefusedError: it is no package, or built to do harm; ``work`` may be thrown away.
        UnavailableError: there is no room for it.
    """
    found = Findings(limits.findings)
    folder = unpacked(path, work, limits, found)
    for name in (METS, f"{_REP1}{METS}"):
        if not (folder / name).is_file():
            raise RefusedError(f"Gói không có {name} · the package has no {name}")
        if (folder / name).stat().st_size > limits.mets_bytes:
            raise RefusedError(f"{name}: quá lớn · too large")
    notes = Notes(work / "notes.sqlite")
    notes.files(digests(folder, files_in(folder, limits, found)))
    told = read_mets(folder / METS, PACKAGE, "", notes, found)
    part = read_mets(folder / _REP1 / METS, REP1, _REP1, notes, found)
    notes.records(records_in(folder, limits, found))
    notes.settle()
    _compare(notes, found)
    kind, description = _description(folder, notes, (told, part), found)
    documents = _Documents(folder, notes, kind, limits)
    documents.judge(found, description.total_doc)
    return _sip(folder, kind, (told, part), (description, documents), found)


def _sip(
    folder: Path,
    kind: str,
    told: tuple[Told, Told],
    content: tuple[Description, "_Documents"],
    found: Findings,
) -> Sip:
    package, _ = told
    description, documents = content
    software = package.agent(OTHERTYPE="SOFTWARE")
    version = software.get("SOFTWARE VERSION", "")
    ((files, total),) = documents.notes.ask("SELECT count(*), coalesce(sum(size), 0) FROM file")
    ((mets,),) = documents.notes.ask("SELECT sha256 FROM file WHERE path = ?", METS)
    return Sip(
        folder=folder,
        objid=package.attributes.get("OBJID", ""),
        kind=kind,
        status=package.attributes.get("RECORDSTATUS", ""),
        agreement=package.agreement,
        software=f"{software.get('name', '')} {version}".strip(),
        made_at=package.attributes.get("CREATEDATE", ""),
        description=description,
        documents=documents,
        files=int(files),
        bytes=int(total),
        findings=tuple(found.kept),
        more_findings=found.more,
        mets=Digest(Algorithm.SHA256, mets),
    )


def _compare(notes: Notes, found: Findings) -> None:
    """What METS names against what lies there."""
    query = """
        SELECT r.path, f.path, r.checked, r.sha256 = f.sha256, r.size = '' OR r.size = f.size
        FROM reference r LEFT JOIN file f ON f.path = r.path
    """
    for path, lying, checked, same, sized in notes.ask(query):
        if lying is None:
            found.fatal("missing", path)
        elif not checked:
            found.fatal("unchecked", path)
        elif not same or not sized:
            found.fatal("altered", path)
    query = "SELECT path FROM file WHERE path NOT IN (SELECT path FROM reference)"
    for (path,) in notes.ask(query):
        if path != METS:
            say = found.odd if path.startswith(_OPEN_SET) else found.fatal
            say("unlisted", path)


def _description(
    folder: Path, notes: Notes, told: tuple[Told, Told], found: Findings
) -> tuple[str, Description]:
    """What the package says that it is, and of what."""
    package, part = told
    if package.attributes.get("OAISPACKAGETYPE", "").upper() != "SIP":
        found.fatal("not a sip", METS)
    query = """
        SELECT path FROM reference JOIN file USING (path)
        WHERE place = 'package' AND use = 'dmdSec' ORDER BY lower(path) LIKE '%/ead.xml' DESC
    """
    path = next((path for (path,) in notes.ask(query)), "")
    kinds = {"mixed": "sip_hoso", "collection": "sip_tailieu"}
    kind = kinds.get(package.attributes.get("TYPE", "").lower(), "")
    if not kind:
        found.fatal("no kind", METS, package.attributes.get("TYPE", ""))
    said: dict[str, str] = {}
    if not path:
        found.fatal("no description", METS)
    elif (folder / path).stat().st_size > 1 << 20:
        found.fatal("not xml", path, "too large")
    else:
        table = tt05()["packages"][kind or "sip_hoso"]["package_fields"]
        said = read_fields((folder / path).read_bytes(), table, path, found)
    agency = package.noted("IDENTIFICATIONCODE") or part.noted("IDENTIFICATIONCODE")
    if not agency:
        found.fatal("no fonds", METS)
    name = package.agent(TYPE="ORGANIZATION") or part.agent(TYPE="ORGANIZATION")
    kind = kind or "sip_hoso"
    return kind, description_from(kind, said, agency, name.get("name", ""))


@dataclass(frozen=True, slots=True)
class _Documents:
    """The documents of a package, from its notes and from its folder."""

    folder: Path
    notes: Notes
    kind: str
    limits: Limits

    def __iter__(self) -> Iterator[SipDocument]:
        return self._read(Findings(0))

    def __len__(self) -> int:
        ((count,),) = self.notes.ask(f"SELECT count(*) FROM ({_EVERY})")  # noqa: S608  our own words
        return int(count)

    def judge(self, found: Findings, total: str) -> None:
        """Go through all of them once, and say what is wrong."""
        count = sum(1 for _ in self._read(found))
        if not count:
            found.fatal("no documents", f"{_REP1}{METS}")
        if total and total.isascii() and total.isdigit() and int(total[:12]) != count:
            found.odd("count", "metadata/descriptive/EAD.xml", f"{total}, {count}")

    def _read(self, found: Findings) -> Iterator[SipDocument]:
        with self.notes.asking() as base:
            for identifier, ead in base.execute(_EVERY):
                files = tuple(self._files(base, identifier, found))
                if not files:
                    found.fatal("not linked", ead)
                yield self._document(base, ead, files, found)

    def _document(
        self, base: sqlite3.Connection, ead: str, files: tuple[SipFile, ...], found: Findings
    ) -> SipDocument:
        which = kind_of_name(ead)
        table = tt05()["packages"][self.kind]["document_fields"][which]
        data = b""
        if (self.folder / ead).stat().st_size > self.limits.text_bytes:
            found.fatal("not xml", ead, "too large")
        else:
            data = (self.folder / ead).read_bytes()
        fields = read_fields(data, table, ead, found) if data else {}
        row = base.execute("SELECT line FROM record WHERE ead = ?", (ead,)).fetchone()
        record = record_of(row[0], files, ead, found) if row else NOTHING
        return SipDocument(
            ead, which, fields, files, record.document, record.manifest, record.carried_by
        )

    def _files(
        self, base: sqlite3.Connection, identifier: str, found: Findings
    ) -> Iterator[SipFile]:
        for path, size, sha256, promised, media_type, use, label in base.execute(
            _FILES, (identifier,)
        ):
            refers_to = ""
            if use == HOLEY or path.endswith(HOLEY_SUFFIX):
                refers_to = self._referred(path, size)
                if not refers_to:
                    found.fatal("no text", path)
            said = Digest(Algorithm.SHA256, promised) if _is_digest(promised) else None
            yield SipFile(
                path, size, Digest(Algorithm.SHA256, sha256), said, media_type, label, refers_to
            )

    def _referred(self, path: str, size: int) -> str:
        if size > self.limits.text_bytes:
            return ""
        text = (self.folder / path).read_bytes().decode("utf-8", "replace")
        return " ".join(text.split())


def _is_digest(text: str) -> bool:
    return len(text) == 64 and not set(text) - set("0123456789abcdef")  # noqa: PLR2004  SHA-256


_EVERY = """
    SELECT r.id, r.path FROM reference r JOIN file USING (path)
    WHERE r.place = 'rep1' AND r.use = 'dmdSec' ORDER BY r.rowid
"""
_FILES = """
    SELECT f.path, f.size, f.sha256, r.sha256, r.media_type, r.use, l.label
    FROM link l JOIN reference r ON r.place = 'rep1' AND r.id = l.file
    JOIN file f ON f.path = r.path
    WHERE l.description = ? ORDER BY l.label != 'File', l.number
"""
