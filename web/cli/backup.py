"""``luutru backup``: sets of backups outside the stores, which a destruction must reach too."""

from typing import TYPE_CHECKING

import click

from web.cli.desk import Desk, command

if TYPE_CHECKING:
    from repository.backup_sets import BackupSet


@click.group()
def backup() -> None:
    """Bộ sao lưu ngoài kho · sets of backups outside the stores."""


def _list(desk: Desk) -> None:
    """Các bộ sao lưu · the sets."""
    from web.disposal_ending import backups

    for one in backups(desk.archive, desk.person):
        _tell(desk, one)


@click.argument("name")
@click.option("--medium", default="", help="Vật mang: băng, đĩa, máy chủ · the medium.")
@click.option("--place", default="", help="Nơi để · where it lies.")
@click.option("--made", default="", metavar="INSTANT", help="Lúc sao lưu · when (default: now).")
def _enter(desk: Desk, name: str, **said: str) -> None:
    """Ghi một bộ sao lưu · tell of a set that was made."""
    from web.disposal_ending import enter_backup

    _tell(desk, enter_backup(desk.archive, desk.person, {"name": name, **said}))


@click.argument("identifier", metavar="BACKUP")
@click.option("--said", required=True, help="Hủy, ghi đè thế nào · how it was destroyed.")
def _gone(desk: Desk, identifier: str, said: str) -> None:
    """Cả bộ đã hủy hoặc ghi đè · the whole set was destroyed or overwritten."""
    from web.disposal_ending import backup_gone

    _tell(desk, backup_gone(desk.archive, desk.person, identifier, said))


def _tell(desk: Desk, one: "BackupSet") -> None:
    from web.disposal_lines import backup_line

    state = f"đã hủy {one.gone_at:%Y-%m-%d}" if one.gone_at else "còn"
    line = f"{one.id} {one.name} ({one.medium}, {one.place}) {one.made_at:%Y-%m-%d} [{state}]"
    desk.answer(backup_line(one), line)


for _name, _function in (("list", _list), ("enter", _enter), ("gone", _gone)):
    backup.add_command(command(_name)(_function))
