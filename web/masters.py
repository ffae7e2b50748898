"""Masters: what the scanner gave of one paper, whole files where they are all its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.digitise.sheets import Sheet
from repository.documents import FileRole
from repository.sheaves import Sheaf
from web.scans import Scans
from web.wiring import Archive

if TYPE_CHECKING:
    from ingest.delivery import Companion


def masters(archive: Archive, scans: Scans, sheaf: Sheaf) -> "Iterator[Companion]":
    """The files that the pages of a paper came from, in the order of its pages.

    Of a file that other papers came from too only this paper's frames go along, without loss:
    who may read one need not be allowed to read the other.
    """
    from ingest.delivery import Companion

    names = {scans.root / file["path"]: file["name"] for file in sheaf.body["files"]}
    used: dict[Path, list[Sheet]] = {}
    for page in scans.pages(sheaf):
        used.setdefault(page.sheet.path, []).append(page.sheet)
    for path, sheets in used.items():
        name = names.get(path, path.name)
        if not _shared(sheaf) or len(archive.engine.inspect(path).sheets) == len(sheets):
            yield Companion(path, name, FileRole.MASTER)
            continue
        numbers = sorted(sheet.number for sheet in sheets)
        ending = "pdf" if sheets[0].family == "pdf" else "tif"
        part = path.with_name(f".{sheaf.id}.{ending}")
        archive.workers.call(
            "part", path=str(path), family=sheets[0].family, numbers=list(numbers), to=str(part)
        )
        shown = f"{Path(name).stem}-{numbers[0] + 1}-{numbers[-1] + 1}.{ending}"
        yield Companion(part, shown, FileRole.MASTER)


def _shared(sheaf: Sheaf) -> bool:
    """Whether pages of its files may be another paper's, or were replaced."""
    return bool(sheaf.body.get("cut"))
