"""``luutru handover``: the folders in which other systems leave documents, and find receipts."""

import time
from typing import TYPE_CHECKING, Any

import click

from web.cli.desk import Desk, command
from web.errors import worst

if TYPE_CHECKING:
    from web.handover import Handover
    from web.handover_settings import HandoverSettings


@click.group()
def handover() -> None:
    """Thư mục bàn giao của hệ thống khác · hand-over folders of other systems."""


@click.option("--once", is_flag=True, help="Xem một lượt rồi thôi · one look, and no more.")
def _look(desk: Desk, *, once: bool) -> int:
    """Nhận những gì đã đủ trong các thư mục bàn giao · take what is whole in the folders."""
    from repository.errors import SettingsError
    from web.handover import LOOK_SECONDS, SETTLED_SECONDS, Handover

    given = desk.archive.settings.handovers
    if not given:
        raise SettingsError("luutru.toml: không có [[handover]] · there is no [[handover]]")
    watch, codes = Handover(desk.archive), {0}
    codes |= {_one(desk, watch, one) for one in given}
    desk.note(f"chờ {SETTLED_SECONDS:.0f} giây cho tệp ổn định · waiting for files to settle")
    time.sleep(SETTLED_SECONDS)
    codes |= {_one(desk, watch, one) for one in given}
    while not once:
        time.sleep(LOOK_SECONDS)
        codes |= {_one(desk, watch, one) for one in given}
    return worst(codes)


def _one(desk: Desk, watch: "Handover", given: "HandoverSettings") -> int:
    from repository.errors import ArchiveError
    from web.errors import face

    try:
        for record in watch.look(given, time.monotonic()):
            _say(desk, given, record)
    except ArchiveError as error:
        desk.note(f"{given.path}: {error}")
        return face(error).exit_code
    return 0


def _say(desk: Desk, given: "HandoverSettings", record: dict[str, Any]) -> None:
    told = record["told"]
    line = {"folder": str(given.path), "receipt": str(given.out / record["receipt"])} | told
    number = f", số đến {told['number']}/{told['year']}" if told.get("number") else ""
    desk.answer(line, f"{told['name']}: {told['says'] or told['state']}{number}")


handover.add_command(command("look")(_look))
