"""``luutru verify``: are the bytes still the bytes that were accepted?"""

from pathlib import Path
from typing import Any

import click

from web.cli.desk import Desk, command
from web.errors import DAMAGE, UNAVAILABLE, worst

_CODES = {"Intact": 0, "Damaged": DAMAGE, "NotChecked": UNAVAILABLE}


@command("verify")
@click.argument("ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Mọi gói · every package.")
@click.option(
    "--path",
    "paths",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Một gói BagIt bất kỳ, không cần kho · any bag, no archive needed.",
)
@click.option("--processes", type=int, help="Số tiến trình · default: one per core.")
def verify(
    desk: Desk,
    ids: tuple[str, ...],
    *,
    everything: bool,
    paths: tuple[Path, ...],
    processes: int | None,
) -> int:
    """Kiểm tra toàn vẹn · check fixity."""
    if not (ids or everything or paths):
        raise click.UsageError("ID…, --all hoặc --path BAG")
    codes = {_bag(desk, path, processes) for path in paths}
    if ids or everything:
        codes |= _kept(desk, None if everything else ids)
    return worst(codes)


def _bag(desk: Desk, path: Path, processes: int | None) -> int:
    from preservation.bags.check import as_dict
    from preservation.bags.read import check_bag

    verdict = check_bag(path, processes=processes)
    return _say(desk, {"path": str(path)} | as_dict(verdict))


def _kept(desk: Desk, ids: tuple[str, ...] | None) -> set[int]:
    from repository.people import Right
    from web.acts import verify_packages

    desk.person.require(Right.VERIFY)  # before anything is looked up: else 3 and 4 would tell
    packages = None if ids is None else [_package(desk, identifier) for identifier in ids]
    done = verify_packages(desk.archive, desk.person, packages)
    return {_say(desk, line) for line in done}


def _package(desk: Desk, identifier: str) -> str:
    """The package meant: by its own identifier, or by that of its document."""
    from repository.errors import NotFoundError

    try:
        return desk.archive.catalogue.package(identifier).id
    except NotFoundError:
        return desk.archive.catalogue.package_of(identifier)


def _say(desk: Desk, line: dict[str, Any]) -> int:
    name = line.get("package") or line["path"]
    said = [f"{line['verdict']:<10} {name}  ({line['files']} tệp, {line['bytes']} byte)"]
    said += [f"    {p['kind']}: {p['path']} {p['detail']}" for p in line["problems"]]
    said += [f"    {line['reason']}"] if "reason" in line else []
    desk.answer(line, *said)
    return _CODES[line["verdict"]]
