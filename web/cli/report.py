"""``luutru report``: figures of sending and receiving, and the periodic reports."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from web.cli.desk import Desk, command


@click.group()
def report() -> None:
    """Thống kê gửi, nhận và báo cáo định kỳ · figures and periodic reports."""


def _asked(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--agency", default="", metavar="CODE", help="Cơ quan · agency."),
        click.option("--as-of", default="", help="Tính đến: 2025-07-01[T10:00] · as of."),
        click.option(
            "--extent",
            type=click.Choice(["alone", "branch", "family"]),
            default="family",
            show_default=True,
            help="Riêng, cùng trực thuộc, cùng tiền nhiệm · alone, branch, with predecessors.",
        ),
        click.option("--step", default="", help="day, month, quarter, half, year."),
    ):
        function = option(function)
    return function


@click.argument("period", default="")
@_asked
def _figures(desk: Desk, period: str, **said: str) -> None:
    """Số liệu một kỳ: 2025, 2025-H1, 2025-Q3, 2025-07, … · figures of a period."""
    from web.figures import question_of
    from web.figuring import figures, told

    desk.person.require(_right())
    question = question_of(desk.archive, desk.person, said | {"period": period})
    line = told(figures(desk.archive, desk.person, question))
    lines = [f"{line['agency_name']} {line['first']}…{line['last']}"]
    for side in ("incoming", "issued"):
        lines += [f"  {side}.{name:<22} {count}" for name, count in line[side].items()]
    desk.answer(line, *lines, *(f"  {name} {share}%" for name, share in line["rates"].items()))


@click.argument("period", default="")
@click.option("--side", type=click.Choice(["incoming", "issued"]), default="incoming",
              show_default=True, help="Văn bản đến, đi · which.")  # fmt: skip
@click.option("--count", default="", metavar="registered_late", help="Số liệu nào · which count.")
@click.option("--kind", help="Loại văn bản · kind.")
@click.option("--source", help="Nguồn · source.")
@click.option("--priority", help="Độ khẩn 0…4 · urgency.")
@click.option("--level", help="Cấp cơ quan · level of the agencies.")
@click.option("--limit", default=100, show_default=True, help="Nhiều nhất · at most.")
@_asked
def _documents(desk: Desk, period: str, limit: int, **said: str | None) -> None:
    """Văn bản phía sau một con số · the documents behind a number."""
    from web import counted
    from web.figures import question_of

    desk.person.require(_right())
    given = {name: text for name, text in said.items() if text is not None}
    question = question_of(desk.archive, desk.person, given | {"period": period})
    number = counted.number_of(given)
    found = counted.counted(desk.archive, desk.person, question, number, (limit, 0))
    line = counted.told(found)
    lines = [
        f"  {one['code'] or '—'} {one['subject']} ({one['state']})" for one in line["documents"]
    ]
    told = f"{number.side}.{number.name}: {found.counted}"
    seen = "" if found.total == found.counted else f", được xem · you may see: {found.total}"
    desk.answer(line, told + seen, *lines)


_OUTPUT = click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp pdf, docx hoặc xlsx · by its ending.",
)  # fmt: skip


@click.argument("half", metavar="2025-H1")
@_OUTPUT
@_asked
def _half_year(desk: Desk, half: str, output: Path, **said: str) -> None:
    """Báo cáo 6 tháng (Điều 17, 20.7) · the 6-month report, with drafted words."""
    if half[4:6] != "-H":
        raise click.UsageError("2025-H1, 2025-H2")
    _made(desk, half, output, said)


@click.argument("year", metavar="2025")
@_OUTPUT
@_asked
def _year(desk: Desk, year: str, output: Path, **said: str) -> None:
    """Báo cáo năm (Điều 17, 20.7) · the yearly report, with drafted words."""
    if not (year.isascii() and year.isdecimal()):
        raise click.UsageError("2025")
    _made(desk, year, output, said)


def _made(desk: Desk, period: str, output: Path, said: dict[str, str]) -> None:
    from web import reports
    from web.figures import question_of

    question = question_of(desk.archive, desk.person, said | {"period": period})
    form = output.suffix.lstrip(".").casefold()
    made = reports.make(desk.archive, desk.person, question, form)
    output.write_bytes(made.data)
    line = {"path": str(output), "bytes": len(made.data), "period": period}
    line |= {"agency": made.figures.agency.code}
    desk.answer(line, f"{output}: {len(made.data)} byte")


def _right() -> Any:  # noqa: ANN401  Right, imported late
    from repository.people import Right

    return Right.REPORT


for _name, _function in (
    ("figures", _figures),
    ("documents", _documents),
    ("half-year", _half_year),
    ("year", _year),
):
    report.add_command(command(_name)(_function))
