"""Importing: a sheet of existing hồ sơ is looked through; what page, command and REST all call.

Nothing is touched here: ``web.importing_commit`` brings in what was looked through.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.importing.checks import Around
from ingest.importing.grids import Grid, grids_of
from ingest.importing.plan import Plan, line_of
from ingest.importing.preview import plan_of
from ingest.importing.remarks import Remarks, Spot
from ingest.importing.sameness import with_bytes, with_holdings
from ingest.reading.letters import bare
from preservation.workers import WorkerFailedError
from repository.calendar import VIETNAM
from repository.digest import Digest
from repository.errors import RefusedError
from repository.people import Person, Right
from repository.succession import converted
from web.importing_files import Files
from web.wiring import Archive

_PROBLEMS: Mapping[str, tuple[str, str]] = {
    "kind": ("không phải bảng tính xlsx, ods, xls, csv", "no spreadsheet: xlsx, ods, xls, csv"),
    "bytes": ("bảng tính quá lớn", "the spreadsheet is too large"),
    "encoding": ("tệp csv phải là UTF-8 hoặc UTF-16", "a csv file has to be UTF-8 or UTF-16"),
    "encrypted": ("bảng tính có mật khẩu", "the spreadsheet is encrypted"),
    "damaged": ("bảng tính hỏng", "the spreadsheet is damaged"),
    "rows": ("bảng tính có quá nhiều dòng", "the spreadsheet has too many rows"),
    "text": ("bảng tính có quá nhiều chữ", "the spreadsheet holds too much text"),
}


@dataclass(frozen=True, slots=True)
class Brought:
    """A sheet, and the files that it names."""

    sheet: Path
    name: str
    files: Files
    agency: str = ""
    """Whose hồ sơ they are where the sheet does not say."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A sheet that was looked through."""

    brought: Brought
    digest: str
    """SHA-256 of the sheet: by it an import is known again."""
    plan: Plan
    grids: tuple[Grid, ...] = field(default=(), repr=False)

    def lines(self) -> Iterator[dict[str, Any]]:
        """Each row as JSON, then the totals."""
        outcomes = self.plan.outcomes()
        for where in self.plan.rows:
            yield line_of(where, outcomes[where], self.plan.findings.get(where, ()))
        yield self.totals()

    def totals(self) -> dict[str, Any]:
        """The last line."""
        general = [finding.as_dict() for finding in self.plan.general]
        return {"sheet_digest": f"sha256:{self.digest}", **self.plan.totals(), "findings": general}


def look_through(archive: Archive, person: Person, brought: Brought) -> Preview:
    """What a sheet would do, with every error of every row.

    Raises:
        ForbiddenError: the person imports nowhere.
        NotFoundError: there is no such agency.
        RefusedError: the sheet could not be read from the disk.
    """
    person.require(Right.IMPORT)
    digest = _digest(brought.sheet)
    grids, problem = _grids(archive, brought.sheet)
    if problem:
        return Preview(brought, digest, _unreadable(problem))
    plan = plan_of(grids, around(archive, person, brought))
    return Preview(brought, digest, _compared(archive, person, brought, plan), tuple(grids))


def around(archive: Archive, person: Person, brought: Brought) -> Around:
    """What a sheet is held against."""
    every = archive.agencies.all()
    known: dict[str, str] = {}
    for agency in every:
        known.setdefault(bare(agency.name), agency.code)
    for agency in every:
        more = [new for code in agency.codes if (new := converted(code))]
        known |= dict.fromkeys(more, agency.code)
    known |= {code: agency.code for agency in every for code in agency.codes}
    own = brought.agency or archive.settings.default_agency
    may = [a.code for a in every if person.may(Right.IMPORT, a.code)]
    return Around(
        today=archive.clock().astimezone(VIETNAM).date(),
        files=brought.files.listing,
        agencies=known,
        agency=archive.agencies.find(own).code if own else "",
        allowed=frozenset(code for code in may if person.may(Right.INGEST, code)),
        held={
            (d.agency, d.year, d.notation): (d.title, d.changing) for d in archive.dossiers.plan()
        },
    )


def read(archive: Archive, sheet: Path) -> tuple[Grid, ...]:
    """The sheets of a file.

    Raises:
        RefusedError: it cannot be read.
    """
    grids, problem = _grids(archive, sheet)
    if problem:
        raise RefusedError(" · ".join(said_of(problem)))
    return tuple(grids)


def _grids(archive: Archive, sheet: Path) -> tuple[Sequence[Grid], str]:
    try:
        found: dict[str, Any] = archive.workers.call("cells", path=str(sheet.resolve()))
    except WorkerFailedError as error:
        return (), f"{error.failure.value}"
    return grids_of(found["sheets"]), found["problem"]


def _unreadable(problem: str) -> Plan:
    remarks = Remarks()
    remarks.error("IMP-01", Spot("", 0), *said_of(problem))
    return Plan(findings=remarks.frozen())


def said_of(problem: str) -> tuple[str, str]:
    """Why a file of tables was not read, in Vietnamese and in English."""
    return _PROBLEMS.get(
        problem,
        (
            f"không đọc được bảng tính trong giới hạn ({problem})",
            f"the spreadsheet could not be read within the limits ({problem})",
        ),
    )


def _compared(archive: Archive, person: Person, brought: Brought, plan: Plan) -> Plan:
    """Hold the files' bytes against each other, and against the archive."""
    digests: dict[str, str] = {}
    same: dict[str, str] = {}
    coded: dict[str, str] = {}
    who = person.scope, person.login
    for paper in (paper for bundle in plan.bundles for paper in bundle.papers if paper.path):
        digest = digests[paper.path] = _digest(brought.files.path(paper.path))
        if twin := archive.catalogue.same_bytes([digest], *who):
            same[paper.path] = twin
        elif twins := archive.catalogue.same_code(paper.values, *who):
            coded[paper.path] = twins[0]
    return with_holdings(with_bytes(plan, digests), same, coded)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as source:
            return Digest.of(source).hex
    except OSError as error:
        raise RefusedError(f"{path}: {error.strerror}") from error
