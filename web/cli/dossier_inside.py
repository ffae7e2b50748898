"""``luutru dossier part|contents|review``: what lies in a hồ sơ, on paper too."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.desk import Desk, command

if TYPE_CHECKING:
    from repository.dossier_parts import Part

_DOSSIER = click.argument("dossier")
_PART = click.argument("identifier", metavar="PART")
_ROOM = click.option("--room", default="", help="Kho · the room.")
_SHELF = click.option("--shelf", default="", help="Giá · the shelf.")
_BOX = click.option("--box", default="", help="Hộp · the box.")


@click.group()
def part() -> None:
    """Phần giấy, phim, băng đĩa của hồ sơ · parts on paper, film, discs."""


@click.argument("dossier", required=False)
@_ROOM
@_SHELF
@_BOX
def _list(desk: Desk, dossier: str | None, room: str, shelf: str, box: str) -> None:
    """Các phần của một hồ sơ, hoặc những gì để ở một nơi · of a dossier, or what stands where."""
    from repository.dossier_parts import Place
    from web.dossier_lines import seen_by
    from web.dossier_parts import standing_in

    place = Place(room, shelf, box)
    if (dossier is None) == (not place.says):
        raise click.UsageError("DOSSIER | --room … --shelf … --box …")
    if dossier is not None:
        found = seen_by(desk.archive, desk.person, dossier)
        for one in desk.archive.dossier_parts.of(found.id):
            _tell(desk, one)
    else:
        for one, title in standing_in(desk.archive, desk.person, place):
            _tell(desk, one, title)


@_DOSSIER
@click.argument("said")
@click.option(
    "--kind",
    type=click.Choice(["paper", "photo", "film", "sound", "medium"]),
    default="paper",
    help="Loại · what it is made of.",
)
@_ROOM
@_SHELF
@_BOX
@click.option("--number", default="", help="Tập số · its number in the box.")
@click.option("--sheets", type=int, help="Số tờ · how many sheets.")
def _add(desk: Desk, dossier: str, said: str, kind: str, **asked: Any) -> None:  # noqa: ANN401
    """Thêm một phần · add one: SAID tells what it is."""
    from repository.dossier_parts import PartKind, Place, Told
    from web.dossier_parts import add

    place = Place(asked["room"], asked["shelf"], asked["box"])
    told = Told(said, PartKind(kind), place, asked["number"], asked["sheets"])
    _tell(desk, add(desk.archive, desk.person, dossier, told))


@_PART
@_ROOM
@_SHELF
@_BOX
@click.option("--reason", default="", help="Lý do · why.")
def _move(desk: Desk, identifier: str, room: str, shelf: str, box: str, reason: str) -> None:
    """Ghi nơi để mới · say where it stands now."""
    from repository.dossier_parts import Place
    from web.dossier_parts import move

    _tell(desk, move(desk.archive, desk.person, identifier, Place(room, shelf, box), reason))


@_PART
@click.option("--reason", required=True, help="Lý do · why.")
def _remove(desk: Desk, identifier: str, reason: str) -> None:
    """Bỏ một phần khỏi hồ sơ đang mở · take one out of an open dossier."""
    from web.dossier_parts import remove

    _tell(desk, remove(desk.archive, desk.person, identifier, reason))


@_DOSSIER
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Tệp .pdf (PDF/A) hoặc .docx · the file to write.",
)
@click.option("--volume", type=click.IntRange(1), default=1, help="Tập mấy · which volume.")
def _contents(desk: Desk, dossier: str, to: Path, volume: int) -> None:
    """Mục lục văn bản của hồ sơ · the list of what lies in a dossier."""
    from repository.errors import NotFoundError
    from web.dossier_contents import contents as made
    from web.dossier_contents import volumes
    from web.dossier_lines import seen_by

    found, scope = seen_by(desk.archive, desk.person, dossier), desk.person.scope
    if volume > volumes(desk.archive, found, scope):
        raise NotFoundError(f"tập {volume}")
    filled = made(desk.archive, found, scope, volume)
    to.write_bytes(filled.docx if to.suffix.lower() == ".docx" else filled.pdf)
    desk.answer({"dossier": found.id, "path": str(to)}, f"{to}")


@_DOSSIER
def _review(desk: Desk, dossier: str) -> None:
    """Xem xét trước khi kết thúc: thời hạn, bản trùng, bản nháp · before closing."""
    from web.dossier_lines import seen_by
    from web.dossier_review import review, review_line

    found = seen_by(desk.archive, desk.person, dossier)
    told = review(desk.archive, desk.person, found)
    lines = [f"  {one.id} {one.code} {one.title}: {one.vi}" for one in told.doubtful]
    desk.answer(review_line(told), f"{told.period} (ít nhất {told.least or '–'})", *lines)


def _tell(desk: Desk, one: "Part", title: str = "") -> None:
    from web.dossier_parts import part_line

    desk.answer(part_line(one, title), f"{one.id} {one.said} [{one.place.says}] {title}".strip())


for _name, _function in (("list", _list), ("add", _add), ("move", _move), ("remove", _remove)):
    part.add_command(command(_name)(_function))
CONTENTS, REVIEW = command("contents")(_contents), command("review")(_review)
