"""File plans as files: brought as xlsx or docx, handed out as xlsx, docx or PDF (NĐ 30 PL V)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ingest.importing.grids import Grid, grids_of
from preservation.workers import WorkerFailedError
from repository.calendar import VIETNAM
from repository.errors import RefusedError
from repository.file_plan_steps import Contents, Line
from repository.people import Person
from web.file_plan_reading import ReadPlan, Slip, read_plan
from web.file_plans import names_in, seen
from web.forms import DOCX, make, make_docx
from web.importing import said_of
from web.wiring import Archive
from web.workbooks import XLSX, Printed, printed_sheet

MEDIA = {"xlsx": XLSX, "docx": DOCX, "pdf": "application/pdf"}
"""What a plan can be taken as."""
HEADING = (
    "Số và ký hiệu hồ sơ",
    "Tên đề mục và tiêu đề hồ sơ",
    "Thời hạn bảo quản",
    "Đơn vị/ người lập hồ sơ",
    "Ghi chú",
)
KIND = "danh-muc-ho-so"


@dataclass(frozen=True, slots=True)
class Brought:
    """A plan that was brought as a file: what it says, what is wrong, whether it was written."""

    name: str
    read: ReadPlan
    written: bool

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "name": self.name,
            "written": self.written,
            "headings": len(self.read.headings),
            "lines": len(self.read.lines),
            "errors": [slip.as_dict() for slip in self.read.slips],
        }


def bring(
    archive: Archive,
    person: Person,
    named: str,
    sheet: tuple[Path, str],
    *,
    anew: bool = False,
    dry: bool = False,
) -> Brought:
    """Write the table of a file into a draft, if nothing in it is wrong.

    Args:
        archive: Whose plan it is.
        person: Who brings it.
        named: Which plan.
        sheet: Where the file lies, and what it is called.
        anew: Instead of what stands in the draft.
        dry: Only look it through.

    Raises:
        NotFoundError: there is no such plan.
        ForbiddenError: the person may not.
        RefusedError: it is no draft, or holds something and is not to be begun anew.
    """
    names = names_in(archive, person, named)
    plan, (path, name) = names.contents.plan, sheet
    grids, problem = _grids(archive, path)
    if problem:
        return Brought(name, ReadPlan(slips=(Slip(0, "", *said_of(problem)),)), written=False)
    read = read_plan(grids, archive.new_id, names.people, plan.numbering)
    if read.slips or dry:
        return Brought(name, read, written=False)
    archive.file_plans.fill(plan.id, (read.headings, read.lines), person.login, anew=anew)
    return Brought(name, read, written=True)


def _grids(archive: Archive, path: Path) -> tuple[Sequence[Grid], str]:
    try:
        found: dict[str, Any] = archive.workers.call("tables", path=str(path.resolve()))
    except WorkerFailedError as error:
        return (), f"{error.failure.value}"
    return grids_of(found["sheets"]), found["problem"]


def hand_out(archive: Archive, person: Person, named: str, kind: str) -> tuple[bytes, str]:
    """A plan as a file, and what it is called; ``kind``: ``xlsx``, ``docx`` or ``pdf``.

    Raises:
        NotFoundError: there is no such plan.
        RefusedError: it cannot be had as this, or the form of an archivist fails.
    """
    contents = seen(archive, person, named)
    plan = contents.plan
    if kind not in MEDIA:
        raise RefusedError(f"--format: {', '.join(MEDIA)}")
    name = f"danh-muc-ho-so-{plan.agency}-{plan.year}.{kind}"
    if kind == "xlsx":
        return _workbook(archive, contents), name
    day = plan.in_force or archive.clock().astimezone(VIETNAM).date()
    values = values_of(archive, contents, day)
    if kind == "docx":
        return make_docx(archive, KIND, values, day, plan.agency), name
    return make(archive, KIND, values, day, plan.agency).pdf, name


def values_of(archive: Archive, contents: Contents, day: date) -> dict[str, Any]:
    """What the form «danh mục hồ sơ» is filled with."""
    plan, totals = contents.plan, contents.totals
    number, on = decision_of(contents)
    return {
        "co_quan": archive.agencies.find(plan.agency).name_on(day),
        "nam": plan.year,
        "quyet_dinh_so": number,
        **({"quyet_dinh_ngay": on} if on else {}),
        "muc": [
            dict(zip(_NAMES, row, strict=True)) | {"cap": deep} for deep, row in rows_of(contents)
        ],
        "tong_so": totals.total,
        "so_vinh_vien": totals.permanent,
        "so_co_thoi_han": totals.timed,
    }


_NAMES = ("so_ky_hieu", "tieu_de", "thoi_han", "nguoi_lap", "ghi_chu")


def decision_of(contents: Contents) -> tuple[str, date | None]:
    """The number and day of the decision that put a plan in force."""
    plan = contents.plan
    number = re.split(r",?\s+ngày\s", plan.citation, maxsplit=1)[0]
    return number, plan.in_force


def rows_of(contents: Contents) -> list[tuple[int, tuple[str, str, str, str, str]]]:
    """The rows of the form: 1 for a great heading, 2 for a small one, 0 for a hồ sơ."""
    rows: list[tuple[int, tuple[str, str, str, str, str]]] = []
    for section in contents.sections:
        heading = section.heading
        deep = 2 if heading.parent else 1
        rows.append((deep, (heading.number, heading.title, "", "", "")))
        for line in section.lines:
            remark = "; ".join(filter(None, (line.remark, _since(contents, line))))
            rows.append((0, (line.notation, line.title, line.maintenance, line.keeper, remark)))
    return rows


def _since(contents: Contents, line: Line) -> str:
    """By which decision a hồ sơ came into a plan, if not by the first."""
    if not line.amendment:
        return ""
    return f"Bổ sung: {contents.plan.amendments[line.amendment - 1]['citation']}"


def _workbook(archive: Archive, contents: Contents) -> bytes:
    plan, totals = contents.plan, contents.totals
    number, on = decision_of(contents)
    agency = archive.agencies.find(plan.agency).name_on(on or date(plan.year, 1, 1))
    under = f"(Kèm theo Quyết định số {number} ngày {on:%d/%m/%Y} của {agency})" if on else ""
    foot = (
        f"Bản Danh mục hồ sơ này có {totals.total:02} hồ sơ, bao gồm:",
        f"- {totals.permanent:02} hồ sơ bảo quản vĩnh viễn;",
        f"- {totals.timed:02} hồ sơ bảo quản có thời hạn.",
    )
    above = (agency.upper(), f"DANH MỤC HỒ SƠ NĂM {plan.year}", under)
    rows = [(row, deep > 0) for deep, row in rows_of(contents)]
    return printed_sheet(Printed("Danh mục hồ sơ", above, HEADING, rows, foot))
