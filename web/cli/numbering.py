"""``luutru numbering``: how an agency numbers what it issues, between two days."""

from datetime import datetime

import click

from web.cli.desk import Desk, command


@click.group()
def numbering() -> None:
    """Quy định đánh số văn bản đi (NĐ 30/2020 Điều 15) · how an agency numbers."""


@click.argument("agency")
@click.option("--apart", multiple=True, metavar="LOẠI", help="Loại có sổ số riêng; *: mọi loại.")
@click.option("--from", "first", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Từ ngày.")
@click.option("--citation", required=True, help="Quyết định nào · which decision.")
def _decide(
    desk: Desk, agency: str, apart: tuple[str, ...], first: datetime, citation: str
) -> None:
    """Quy định từ một ngày · decide from a day on."""
    from web.decided import decide_numbering
    from web.outgoing_lines import numbering_line

    made = decide_numbering(desk.archive, desk.person, agency, apart, first.date(), citation)
    desk.answer(numbering_line(made), f"{made.agency}: từ {made.first:%d/%m/%Y}")


@click.argument("agency")
def _show(desk: Desk, agency: str) -> None:
    """Các quy định, mới nhất trước · the decisions, the newest first."""
    from web.decided import numberings
    from web.outgoing_lines import numbering_line

    for one in numberings(desk.archive, desk.person, agency):
        line = numbering_line(one)
        apart = ", ".join(line["apart"]) or "chung một sổ"
        until = line["last"] or "…"
        desk.answer(line, f"{line['first']} – {until}  {apart}  ({one.citation})")


@click.argument("agency")
@click.argument("last", type=click.IntRange(1))
@click.option("--year", required=True, type=int, help="Năm · year.")
@click.option("--type", "type_name", default="", help="Loại có sổ riêng · a kind numbered apart.")
def _begin(desk: Desk, agency: str, last: int, year: int, type_name: str) -> None:
    """Khai số cuối đã cấp trên giấy · numbers up to LAST were given on paper, before."""
    from web.decided import begin_series

    series, following = begin_series(desk.archive, desk.person, agency, type_name, year, last)
    line = {"agency": agency, "series": series, "year": year, "next": following}
    desk.answer(line, f"{agency} {series} {year}: số kế tiếp {following:02}")


for _name, _function in (("decide", _decide), ("show", _show), ("begin", _begin)):
    numbering.add_command(command(_name)(_function))
