"""``luutru ledger``: read and prove the chain of events."""

import click

from web.cli.desk import Desk, command
from web.errors import DAMAGE


@click.group()
def ledger() -> None:
    """Nhật ký không sửa được · the chained events."""


def _verify(desk: Desk) -> int:
    """Chứng minh nhật ký nguyên vẹn · prove that nothing was changed or removed."""
    from repository.people import Right
    from web.acts import ledger_report

    desk.person.require(Right.LEDGER)
    line = ledger_report(desk.archive)
    problems = line["problems"]
    said = "Nhật ký nguyên vẹn" if not problems else "NHẬT KÝ ĐÃ BỊ THAY ĐỔI"
    desk.answer(line, f"{said}: {line['events']} sự kiện", *problems)
    return DAMAGE if problems else 0


def _show(desk: Desk, limit: int) -> None:
    """Các sự kiện mới nhất · the newest events."""
    from repository.people import Right

    desk.person.require(Right.LEDGER)
    for event in desk.archive.ledger.latest(limit):
        data = event.as_dict()
        words = (data["at"], event.kind, event.outcome, event.agent, event.object)
        desk.answer(data, f"{data['seq']:>7} {' '.join(words)}")


ledger.add_command(command("verify")(_verify))
ledger.add_command(
    command("show")(click.option("--limit", type=click.IntRange(1), default=50)(_show))
)
