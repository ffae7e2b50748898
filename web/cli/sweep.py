"""``luutru sweep``: find what a crash left behind."""

from web.cli.desk import Desk, command


@command("sweep")
def sweep(desk: Desk) -> None:
    """Tìm và dọn việc dở dang; nêu tên mọi gói chưa có hồ sơ · find what a crash left behind."""
    from web.sweeping import sweep as look

    for found in look(desk.archive, desk.person):
        desk.answer(found.as_dict(), f"{found.kind:<9} {found.place}  {found.says}")
