"""``luutru digitise``: paper that was scanned becomes two-layer PDF/A, measured and read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from repository.errors import NotFoundError
from web.cli.desk import Desk, command
from web.errors import IN_PART, REFUSED

if TYPE_CHECKING:
    from repository.sheaves import Sheaf
    from web.digitising import Pile

KINDS = ("administrative", "map", "photo")
SPLITS = ("none", "blank", "barcode")
PICTURES = frozenset({".tif", ".tiff", ".jpg", ".jpeg", ".png", ".pdf"})


@dataclass(frozen=True, slots=True)
class Choice:
    """What the options say."""

    profile: str
    dossier: str
    agency: str
    level: str
    name: str
    paper_count: int | None
    split: str
    together: bool
    to: Path | None


@command("digitise")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--profile", default="administrative", type=click.Choice(KINDS), help="Loại giấy.")
@click.option("--dossier", default="", metavar="ID", help="Hồ sơ để xếp vào · where it belongs.")
@click.option("--agency", default="", metavar="CODE", help="Phông của cơ quan nào · whose fonds.")
@click.option(
    "--level",
    default="internal",
    type=click.Choice(["public", "internal", "restricted"]),
    help="Mức độ tiếp cận · who may read it.",
)
@click.option("--name", default="", help="Tên lô · name of the batch.")
@click.option(
    "--paper-count",
    type=click.IntRange(1, 10_000),
    help="Số trang giấy đã đếm, cho mỗi văn bản · sides counted on the paper.",
)
@click.option(
    "--split",
    default="none",
    type=click.Choice(SPLITS),
    help="Tách xấp thành văn bản: trang trắng, tờ mã vạch · cut a stack into documents.",
)
@click.option("--together", is_flag=True, help="Mỗi thư mục là một văn bản · a folder is one.")
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    help="Chỉ ghi tệp ra đây, không cần kho · outputs only, no archive.",
)
def digitise(desk: Desk, paths: tuple[Path, ...], **options: object) -> int:
    """Số hóa ảnh quét thành PDF/A hai lớp · scans become two-layer PDF/A.

    \b
    luutru digitise quet/*.tif --dossier 5c2b… --paper-count 4
    luutru digitise xap.tif --split barcode
    luutru digitise quet/ --to pdf/
    """  # noqa: D301  click wants the character itself
    choice = Choice(**options)  # type: ignore[arg-type]  # click has seen to the types
    piles = list(_piles(paths, choice))
    if not piles:
        raise NotFoundError("không có tệp ảnh hoặc PDF nào · there is no picture and no PDF")
    if choice.to is not None:
        from web.cli.digitise_apart import run

        return run(desk, piles, choice.to, choice.profile, choice.split)
    return _in_archive(desk, piles, choice)


def _in_archive(desk: Desk, piles: "list[Pile]", choice: Choice) -> int:
    from repository.access import Level
    from repository.digitisation import PaperKind
    from web.digitising import Wanted, lay_on

    wanted = Wanted(
        choice.agency,
        choice.name,
        choice.dossier,
        Level(choice.level),
        PaperKind(choice.profile),
        choice.split,
    )
    batch = lay_on(desk.archive, desk.person, piles, wanted)
    desk.note(f"Lô · batch {batch.id}")
    return work_here(desk, batch.id)


def work_here(desk: Desk, batch: str) -> int:
    """Work through a batch in this process, and tell of each paper as it is done."""
    from web.batch_lines import given_of, line_of, words_of
    from web.digitising import work

    found = desk.archive.batches.get(batch, desk.person.scope)
    given = {sheaf.id: given_of(sheaf) for sheaf in desk.archive.batches.sheaves(found.id)}
    ends: list[str] = []

    def tell(sheaf: "Sheaf") -> None:
        """Also of a state secret, which is forgotten itself, the path that was asked for."""
        ends.append(sheaf.state.value)
        line = line_of(desk.archive, sheaf)
        desk.answer(line | {"path": line["path"] or given.get(sheaf.id, "")}, *words_of(sheaf))

    work(desk.archive, found, desk.person, progress_on(desk), tell)
    return code_of(ends)


def code_of(ends: list[str]) -> int:
    """The exit code for how every paper ended."""
    bad = sum(end in {"failed", "stopped"} for end in ends)
    if not bad:
        return 0
    return REFUSED if bad == len(ends) else IN_PART


def progress_on(desk: Desk) -> Callable[[int, int], bool]:
    """Tell how far it is, on the other output."""

    def told(done: int, total: int) -> bool:
        desk.note(f"{done}/{total} trang · pages")
        return True

    return told


def _piles(paths: tuple[Path, ...], choice: Choice) -> "Iterator[Pile]":
    """Each file a document; or all files of a folder one, where they lie together or are cut."""
    from web.digitising import Pile
    from web.natural import natural

    for path in paths:
        if not path.is_dir():
            yield Pile(path.name, ((path, path.name),), choice.paper_count, stays=True)
            continue
        for folder in [path, *sorted(p for p in path.rglob("*") if p.is_dir())]:
            files = sorted(filter(_looks_scanned, folder.iterdir()), key=lambda p: natural(p.name))
            named = tuple((file, file.name) for file in files)
            if named and (choice.together or choice.split != "none"):
                yield Pile(folder.name, named, choice.paper_count, stays=True)
            else:
                for file, name in named:
                    yield Pile(name, ((file, name),), choice.paper_count, stays=True)


def _looks_scanned(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in PICTURES
