"""``luutru recall``: what we sent is taken back, corrected or replaced; what others ask of us."""

from typing import TYPE_CHECKING

import click

from web.cli.desk import Desk, command

if TYPE_CHECKING:
    from repository.incoming_steps import Incoming
    from repository.outgoing_steps import Outgoing

_REASON = click.option("--reason", required=True, help="Lý do · why.")
_OUT = click.argument("outgoing")
_IN = click.argument("incoming")


@click.group()
def recall() -> None:
    """Thu hồi, cập nhật, thay thế văn bản · recalls, updates, replacements, on both sides."""


@_OUT
@_REASON
@click.option(
    "--form",
    type=click.Choice(["status", "message"]),
    default="status",
    show_default=True,
    help="Trạng thái 13, hoặc thông điệp thu hồi · how it is told.",
)
def _start(desk: Desk, outgoing: str, reason: str, form: str) -> None:
    """Thu hồi văn bản đi · take an issued document back."""
    from web import taking_back

    _tell_out(desk, taking_back.recall(desk.archive, desk.person, outgoing, reason, form))


@_OUT
@_REASON
@click.option("--subject", default="", help="Trích yếu đúng · the right subject.")
@click.option(
    "--places", default="", help="Nơi nhận đúng, cách nhau bằng ; · recipients as printed."
)
@click.option("--instead", default="", metavar="OUTGOING", help="Gửi tệp của văn bản · its files.")
def _update(
    desk: Desk, outgoing: str, reason: str, subject: str, places: str, instead: str
) -> None:
    """Gửi cập nhật đến nơi đã nhận · send a correction to all that have it."""
    from web.taking_back import Corrected, update

    lines = tuple(one.strip() for one in places.split(";") if one.strip())
    changed = Corrected(subject or None, lines or None)
    _tell_out(desk, update(desk.archive, desk.person, outgoing, reason, changed, instead))


@_OUT
@click.argument("new")
@_REASON
def _replace(desk: Desk, outgoing: str, new: str, reason: str) -> None:
    """Gửi văn bản NEW thay cho OUTGOING · send another in its place."""
    from web.taking_back import replace_with

    _tell_out(desk, replace_with(desk.archive, desk.person, outgoing, new, reason))


@_OUT
def _answers(desk: Desk, outgoing: str) -> None:
    """Các nơi nhận đã trả lời gì · what each recipient answered."""
    from web.taking_back import told_back

    held = desk.archive.issues.get(outgoing, desk.person.scope)
    for line in told_back(desk.archive, held.id):
        said = line["answer"] or "chưa trả lời · no answer"
        desk.answer({"outgoing": held.id} | dict(line), f"{line['code']} {line['kind']}: {said}")


@_IN
@click.option("--said", default="", help="Nói thêm · what else.")
def _agree(desk: Desk, incoming: str, said: str) -> None:
    """Đồng ý để bên gửi lấy lại, cập nhật (15) · agree."""
    from web.recalls import agree

    _tell_in(desk, agree(desk.archive, desk.person, incoming, said))


@_IN
@_REASON
def _decline(desk: Desk, incoming: str, reason: str) -> None:
    """Từ chối, nêu lý do (16) · decline, with a reason."""
    from web.recalls import decline

    _tell_in(desk, decline(desk.archive, desk.person, incoming, reason))


def _held(desk: Desk) -> None:
    """Trạng thái chưa biết của văn bản nào · statuses that belong to nothing known."""
    from web.statuses import held_statuses, status_line

    for message in held_statuses(desk.archive, desk.person):
        line = status_line(message)
        desk.answer(line, f"{message.id} {message.status_code} {message.sender} {message.code}")


@click.argument("message")
@_OUT
@click.argument("recipient")
def _settle(desk: Desk, message: str, outgoing: str, recipient: str) -> None:
    """Ghi một trạng thái vào văn bản, nơi nhận · say what a held status belongs to."""
    from web.statuses import settle, status_line

    made = settle(desk.archive, desk.person, message, outgoing, recipient)
    desk.answer(status_line(made), f"{made.id}: {made.object}")


@click.argument("message")
@_REASON
def _let_go(desk: Desk, message: str, reason: str) -> None:
    """Trạng thái không phải của cơ quan · a held status that is none of ours."""
    from web.statuses import let_go, status_line

    made = let_go(desk.archive, desk.person, message, reason)
    desk.answer(status_line(made), f"{made.id}: {made.state}")


def _tell_out(desk: Desk, made: "Outgoing") -> None:
    from web.outgoing_lines import line_of

    desk.answer(line_of(made), f"{made.id}: {made.code} {made.state}")


def _tell_in(desk: Desk, made: "Incoming") -> None:
    from web.recall_lines import line_of

    desk.answer(line_of(made), f"{made.id}: {made.code} {made.state}")


for _name, _function in (
    ("start", _start),
    ("update", _update),
    ("replace", _replace),
    ("answers", _answers),
    ("agree", _agree),
    ("decline", _decline),
    ("held", _held),
    ("settle", _settle),
    ("let-go", _let_go),
):
    recall.add_command(command(_name)(_function))
