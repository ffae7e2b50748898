"""``luutru reindex``: build the full-text index anew."""

from web.cli.desk import Desk, command


@command("reindex")
def reindex(desk: Desk) -> None:
    """Lập lại chỉ mục tìm kiếm · build the full-text index anew."""
    from repository.people import Right
    from web.acts import reindex as build

    desk.person.require(Right.OPERATE)
    done = build(desk.archive)
    desk.answer({"indexed": done}, f"Đã lập chỉ mục {done} văn bản.")
