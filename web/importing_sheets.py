"""Sheets that an import hands out: one to fill in, what was left out, and the converted one."""

from pathlib import Path
from typing import Any

from ingest.importing.converting import convert
from ingest.importing.leaving import left_out, template
from repository.calendar import VIETNAM
from repository.errors import RefusedError
from repository.people import Person, Right
from web.importing import read
from web.importing_commit import Import
from web.wiring import Archive
from web.workbooks import workbook


def template_sheet() -> bytes:
    """An empty workbook to fill in, with a page that says what each column may hold."""
    return workbook(template())


def left_out_sheet(done: Import) -> bytes | None:
    """What an import left out, to be mended and brought again; None: nothing was."""
    if not done.left:
        return None
    secret = done.preview.plan.secret | done.hidden
    return workbook(left_out(done.preview.grids, done.left, done.left, secret))


def converted_sheet(
    archive: Archive, person: Person, sheet: Path
) -> tuple[bytes, list[dict[str, Any]]]:
    """A sheet of TT 02/2019 or NĐ 30 in the fields of TT 05/2025, and what could not be mapped.

    Raises:
        ForbiddenError: the person imports nowhere.
        RefusedError: it cannot be read.
    """
    person.require(Right.IMPORT)
    made = convert(read(archive, sheet), archive.clock().astimezone(VIETNAM).date())
    lines: list[dict[str, Any]] = [
        {"row": row, "sheet": name, "findings": [one.as_dict() for one in found]}
        for (name, row), found in sorted(made.findings.items())
    ]
    if not made.dossiers:
        said = "; ".join(one["message"] for line in lines for one in line["findings"])
        raise RefusedError(f"Không có hồ sơ nào để chuyển đổi · nothing to convert: {said[:500]}")
    totals: dict[str, Any] = {
        "dossiers": len(made.dossiers),
        "documents": len(made.documents),
        "findings": [],
    }
    return workbook(made.tables()), [*lines, totals]


def write(path: Path, data: bytes) -> None:
    """Write a sheet to a file of the person's own.

    Raises:
        RefusedError: it cannot be written there.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise RefusedError(f"{path}: {error.strerror}") from error
