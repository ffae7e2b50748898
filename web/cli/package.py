"""``luutru package``: packages of TT 05/2025 and E-ARK, no archive needed."""

from pathlib import Path
from typing import Any

import click

from web.cli.desk import Desk, command
from web.errors import REFUSED, UNAVAILABLE, worst

_MARKS = {"error": "!", "warning": "-", "note": "·"}


@click.group()
def package() -> None:
    """Gói tin SIP, AIP, DIP · packages of TT 05/2025 and E-ARK."""


@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--profile",
    type=click.Choice(["tt05-sip", "tt05-aip", "tt05-dip", "csip"]),
    help="Bỏ trống: đoán theo METS · guessed from METS when not given.",
)
def _check(desk: Desk, paths: tuple[Path, ...], profile: str | None) -> int:
    """Kiểm tra gói tin theo từng quy tắc · check packages, rule by rule.

    A package is a folder, a bag, a ZIP or a TAR.
    """
    from preservation.validator import task
    from preservation.workers import Workers
    from repository.errors import UnavailableError
    from web.package_checking import check

    codes = set()
    with Workers(1, task.LIMITS, preload=task.PRELOAD, tasks=task.TASKS) as workers:
        for path in paths:
            try:
                said = check(workers, path, str(path), profile)
            except UnavailableError as error:
                desk.note(f"{path}: {error}")
                codes.add(UNAVAILABLE)
                continue
            desk.answer(said, *_lines(said))
            codes.add(0 if said["valid"] else REFUSED)
    return worst(codes)


def _lines(said: dict[str, Any]) -> list[str]:
    """The same for people."""
    word = "HỢP LỆ · valid" if said["valid"] else "KHÔNG HỢP LỆ · not valid"
    lines = [said["path"], f"    {word}  ({said['profile'] or '?'}, {said['files']} tệp)"]
    for finding in said["findings"]:
        mark, place = _MARKS[finding["severity"]], finding["where"]
        lines.append(f"    {mark} {finding['rule']} {finding['message']} · {finding['message_en']}")
        lines.append(f"        {place}  [{finding['clause']}]".rstrip())
    lines += [f"    … {rule}: +{count}" for rule, count in said["more"].items()]
    return lines


package.add_command(command("check")(_check))
