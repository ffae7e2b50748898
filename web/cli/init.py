"""``luutru init``: make a home, its database and its stores."""

from typing import TYPE_CHECKING

import click

from web.cli.desk import Desk, command
from web.cli.founding import create

if TYPE_CHECKING:
    from web.wiring import Archive


@command("init")
@click.option("--demo", is_flag=True, help="Cùng phông trình diễn · with the demonstration fonds.")
@click.option("--agency", "code", default="CQ", show_default=True, help="Mã cơ quan · its code.")
@click.option("--agency-name", "name", default="Cơ quan lưu trữ", show_default=True)
def init(desk: Desk, *, demo: bool, code: str, name: str) -> int:
    """Tạo kho mới, hoặc nâng cấp kho đang có · make a home, or bring one up to date."""
    create(desk, code)
    if not desk.archive.agencies.all():
        from repository.agencies import Agency

        desk.archive.agencies.enter([Agency(code, name, "cơ quan")])
    _report(desk, desk.archive)
    if demo:
        from web.cli.demo import fill

        return fill(desk)
    return 0


def _report(desk: Desk, archive: "Archive") -> None:
    stores = {
        store.name: [{"name": a.name, "able": a.able, "says": a.says} for a in store.abilities()]
        for store in archive.stores
    }
    line = {"home": str(desk.home), "database": archive.database.shown_url, "stores": stores}
    desk.answer(line, f"Kho: {desk.home}")
