"""Sheets with their files in a folder, and an archive to bring them into."""

from dataclasses import dataclass
from pathlib import Path

from repository.people import Person, owner
from tests.ingest.importing.sheets import Sheet, sheet
from web.importing import Brought, Preview, look_through
from web.importing_commit import Import
from web.importing_files import files_in
from web.wiring import Archive


@dataclass(frozen=True, slots=True)
class Given:
    """A sheet and the folder of its files."""

    path: Path
    folder: Path
    made: Sheet


def given(tmp_path: Path, documents: int, each: int = 2, name: str = "hồ sơ.xlsx") -> Given:
    made = sheet(documents, each)
    folder = tmp_path / "files"
    made.write_files(folder)
    return Given(made.as_xlsx(tmp_path / name), folder, made)


def seen(archive: Archive, one: Given, person: Person | None = None) -> Preview:
    brought = Brought(one.path, one.path.name, files_in(one.folder))
    return look_through(archive, person or owner(), brought)


def bring(
    archive: Archive, one: Given, *, set_aside: bool = False, person: Person | None = None
) -> list[dict[str, object]]:
    who = person or owner()
    return list(Import(archive, who, seen(archive, one, who)).run(set_aside=set_aside))


def outcomes(lines: list[dict[str, object]]) -> dict[object, object]:
    return {line["row"]: line["outcome"] for line in lines}
