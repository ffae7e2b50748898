"""``luutru exchange``: the document axis, from a turn to what became of it."""

import click

from web.cli.desk import Desk, command
from web.errors import IN_PART


@click.group()
def exchange() -> None:
    """Trục liên thông: nhận, gửi, kiểm tra · the document axis."""


@click.argument("axes", nargs=-1)
def _turn(desk: Desk, axes: tuple[str, ...]) -> int:
    """Nhận và gửi một lượt, mọi kết nối hoặc kết nối được nêu · one turn, of all or some."""
    from web import exchanging

    names = axes or [axis.name for axis in exchanging.axes_of(desk.archive, desk.person)]
    problems = 0
    for name in names:
        line = exchanging.take_turn(desk.archive, desk.person, name)
        problems += len(line["problems"])
        told = f"{name}: nhận {line['received']}, gửi {line['sent']}, để lại {line['left']}"
        desk.answer(line, told, *(f"    {problem}" for problem in line["problems"]))
    return IN_PART if problems else 0


@click.option("--direction", type=click.Choice(["in", "out"]), help="Đến, đi · which way.")
@click.option("--state", "states", multiple=True, help="Chỉ trạng thái này · only these states.")
@click.option("--limit", default=100, show_default=True, help="Nhiều nhất · at most.")
def _list(desk: Desk, direction: str | None, states: tuple[str, ...], limit: int) -> None:
    """Thông điệp, mới nhất trước · messages, the newest first."""
    from repository.messages import Direction, MessageState
    from web import exchanging

    if not set(states) <= set(MessageState):
        raise click.UsageError(f"--state: {', '.join(MessageState)}")
    way = Direction(direction) if direction else None
    wanted = tuple(MessageState(state) for state in states)
    for one in exchanging.messages(desk.archive, desk.person, way, wanted, limit):
        line = exchanging.told_message(desk.person, one)
        told = f"{one.id} {one.direction} {one.state} {one.kind} {one.sender} {one.code}"
        why = [f"    {said['rule']} {said['message']}" for said in line["findings"]]
        unread = ["    chưa xét được nội dung, tệp vẫn giữ · not examined, its file is kept"]
        lines = why + unread * line["unexamined"] if one.state is MessageState.REJECTED else []
        desk.answer(line, f"{told} {one.status_code}".rstrip(), *lines)


@click.option("--state", "states", multiple=True, help="Chỉ trạng thái này · only these states.")
@click.option("--limit", default=100, show_default=True, help="Nhiều nhất · at most.")
def _outbox(desk: Desk, states: tuple[str, ...], limit: int) -> None:
    """Hộp gửi, cùng lỗi nếu có · what is to be sent, with its problems."""
    from repository.outbox import OutboxState
    from web import exchanging

    if not set(states) <= set(OutboxState):
        raise click.UsageError(f"--state: {', '.join(OutboxState)}")
    wanted = tuple(OutboxState(state) for state in states)
    for one in exchanging.outbox(desk.archive, desk.person, wanted, limit):
        line = exchanging.told_entry(one)
        told = f"{one.id} {one.state} {one.kind} {one.code} → {', '.join(line['to'])}"
        desk.answer(line, f"{told} {one.problem}".rstrip())


@click.argument("entries", nargs=-1, required=True)
def _retry(desk: Desk, entries: tuple[str, ...]) -> None:
    """Gửi lại mục đã bị từ chối · send again what was refused."""
    from web import exchanging

    for name in entries:
        again = exchanging.retry(desk.archive, desk.person, name)
        desk.answer(exchanging.told_entry(again), f"{name}: {again.state}")


@click.argument("axis")
def _agencies(desk: Desk, axis: str) -> None:
    """Cơ quan trên trục · the agencies of an axis."""
    from web import exchanging

    for one in exchanging.agencies_listed(desk.archive, desk.person, axis):
        desk.answer(exchanging.told_listing(one), f"{one.code} {one.other_code or '—'} {one.name}")


def _status(desk: Desk) -> None:
    """Tình trạng các kết nối · how the connections are."""
    from web import exchanging

    for line in exchanging.connections(desk.archive, desk.person):
        told = f"{line['axis']} ({line['agency']}): chờ gửi {line['waiting']}, {line['at'] or '—'}"
        desk.answer(line, told, *(f"    {problem}" for problem in line["problems"]))


for _name, _function in (
    ("turn", _turn),
    ("list", _list),
    ("outbox", _outbox),
    ("retry", _retry),
    ("agencies", _agencies),
    ("status", _status),
):
    exchange.add_command(command(_name)(_function))
