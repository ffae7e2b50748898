"""``luutru edxml``: what messages of the document axis say, no archive needed."""

from pathlib import Path
from typing import Any

import click

from web.cli.desk import Desk, command
from web.errors import REFUSED, UNAVAILABLE, worst


@click.group()
def edxml() -> None:
    """Gói tin edXML của trục liên thông (QCVN 102:2016) · messages of the document axis."""


@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def _check(desk: Desk, files: tuple[Path, ...]) -> int:
    """Kiểm tra gói tin: nhận được hay không, vì sao · whether messages can be taken, and why."""
    from ingest.exchange.edxml import task
    from preservation.workers import Workers
    from repository.errors import UnavailableError
    from web.edxml_checking import check

    codes = set()
    with Workers(1, task.LIMITS, preload=task.PRELOAD, tasks=task.TASKS) as workers:
        for path in files:
            try:
                said = check(workers, path, str(path))
            except UnavailableError as error:
                desk.note(f"{path}: {error}")
                codes.add(UNAVAILABLE)
                continue
            desk.answer(said, *_lines(said))
            codes.add(0 if said["outcome"] == "accept" else REFUSED)
    return worst(codes)


def _lines(said: dict[str, Any]) -> list[str]:
    """The same for people."""
    taken = said["outcome"] == "accept"
    lines = [said["path"], f"    {'NHẬN ĐƯỢC · accept' if taken else 'TỪ CHỐI · reject'}"]
    lines.append(f"    {said['dialect']}, {said['kind']}")
    lines += [
        f"    {one['name']}: {one['media_type']}, {one['bytes']} byte, sha256:{one['sha256']}"
        for one in said["attachments"]
    ]
    return lines + [
        f"    {'!' if finding['severity'] == 'error' else '-'} {finding['rule']} "
        f"{finding['message']} · {finding['message_en']}"
        for finding in said["findings"]
    ]


edxml.add_command(command("check")(_check))
