"""``luutru paper-list``: which issued documents go on paper too, between two days."""

from datetime import datetime

import click

from web.cli.desk import Desk, command

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def paper_list() -> None:
    """Danh mục văn bản gửi kèm bản giấy (QĐ 28/2018 Điều 7.2b) · what goes on paper too."""


@click.option("--agency", default="*", help="Của cơ quan; *: mọi cơ quan · whose documents.")
@click.option("--type", "type_name", default="", help="Loại văn bản · kind; trống: mọi loại.")
@click.option("--recipient", default="", help="Mã nơi nhận, hoặc level:cấp · to whom.")
@click.option("--said", default="", help="Nguyên văn danh mục · in its own words.")
@click.option("--from", "first", required=True, type=_DAY, help="Từ ngày · first day.")
@click.option("--until", type=_DAY, help="Đến hết ngày · last day.")
@click.option("--citation", required=True, help="Quyết định nào · which decision.")
def _add(desk: Desk, first: datetime, until: datetime | None, **said: str) -> None:
    """Thêm một dòng · add a line."""
    from web.decided import PaperLine, add_paper_rule
    from web.outgoing_lines import paper_line

    last = until.date() if until else None
    made = add_paper_rule(
        desk.archive, desk.person, PaperLine(first=first.date(), last=last, **said)
    )
    desk.answer(paper_line(made), f"{made.id}: từ {made.first:%d/%m/%Y}")


@click.argument("rule")
@click.option("--on", type=_DAY, help="Hết ngày nào; mặc định hôm nay · its last day.")
def _end(desk: Desk, rule: str, on: datetime | None) -> None:
    """Kết thúc một dòng · end a line."""
    from web.decided import end_paper_rule
    from web.outgoing_lines import paper_line

    made = end_paper_rule(desk.archive, desk.person, rule, on.date() if on else None)
    desk.answer(paper_line(made), f"{made.id}: đến hết {made.last:%d/%m/%Y}")


def _list(desk: Desk) -> None:
    """Mọi dòng, cả đã hết hiệu lực · every line, ended ones too."""
    from web.decided import paper_rules
    from web.outgoing_lines import paper_line

    for one in paper_rules(desk.archive, desk.person):
        line = paper_line(one)
        what = f"{one.type_name or 'mọi loại'} → {one.recipient or 'mọi nơi nhận'}"
        until = line["last"] or "…"
        words = f"{one.id}  {line['first']} – {until}  {one.agency}: {what}  ({one.citation})"
        desk.answer(line, words)


for _name, _function in (("add", _add), ("end", _end), ("list", _list)):
    paper_list.add_command(command(_name)(_function))
