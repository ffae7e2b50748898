"""``luutru horizon``: until when documents, or files, can be proven, and what ends first."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.desk import Desk, command
from web.errors import UNAVAILABLE, worst

if TYPE_CHECKING:
    from preservation.signatures.horizon import Horizon

_STATES = {
    "proven": "chưa biết thời điểm kết thúc",
    "unproven": "không chứng minh được",
    "unsigned": "không ký số",
    "unknown": "chưa rõ",
}


@command("horizon")
@click.argument("things", nargs=-1, metavar="[ID…|FILE…]")
@click.option("--all", "everything", is_flag=True, help="Mọi văn bản · every document.")
@click.option("--by", type=click.Choice(["month", "year"]), help="Lịch · a calendar.")
@click.option("--trust", type=click.Path(exists=True, file_okay=False, path_type=Path))
def horizon(
    desk: Desk, things: tuple[str, ...], *, everything: bool, by: str | None, trust: Path | None
) -> int:
    """Chứng minh được đến ngày nào · until when signatures can be proven."""
    if not things and not everything:
        raise click.UsageError("ID…, FILE… hoặc --all")
    files = [Path(thing) for thing in things if Path(thing).is_file()]
    ids = [thing for thing in things if not Path(thing).is_file()]
    found: list[tuple[str, Horizon]] = []
    codes = {0}
    for line, one in _documents(desk, ids, everything=everything):
        found.append((line["document"], one))
        _say(desk, line, one, quiet=by is not None)
    for path in files:
        judged = _file(desk, path, trust or desk.home / "trust")
        if judged is None:
            codes.add(UNAVAILABLE)
            continue
        found.append((str(path), judged))
        _say(desk, {"path": str(path)} | judged.as_dict(), judged, quiet=by is not None)
    if by is not None:
        _calendar(desk, found, by)
    return worst(codes)


def _documents(
    desk: Desk, ids: list[str], *, everything: bool
) -> "Iterator[tuple[dict[str, Any], Horizon]]":
    if not ids and not everything:
        return
    from web.horizons import horizons, said

    wanted = None if everything else ids
    for signed, one in horizons(desk.archive, desk.person, wanted):
        yield said(desk.archive, signed, one), one


def _file(desk: Desk, path: Path, trust: Path) -> "Horizon | None":
    """The horizon of a file that no archive holds, judged now."""
    from preservation.signatures.horizon import horizon_of
    from preservation.workers import Limits, WorkerFailedError, Workers
    from repository.calendar import iso_utc, system_clock
    from web.horizons import algorithms_in

    table = algorithms_in(trust)
    arguments = {"path": str(path.resolve()), "trust": str(trust), "at": iso_utc(system_clock())}
    try:
        with Workers(1, Limits()) as workers:
            report = workers.call("signatures", **arguments)
    except WorkerFailedError as error:
        desk.note(f"{path}: không kiểm tra được · could not be judged ({error.failure.value})")
        return None
    return horizon_of(report, (), table, _days(desk))


def _days(desk: Desk) -> int:
    """How long before its end an object is due for renewal; by default where there is no home."""
    from web import settings

    if not (desk.home / settings.CONFIG).exists():
        return settings.RENEW_BEFORE_DAYS
    return settings.read(desk.home).renew_before_days


def _say(desk: Desk, line: dict[str, Any], one: "Horizon", *, quiet: bool) -> None:
    if quiet:
        return
    name = line.get("title") or line["path"]
    until = str(line["until"] or _STATES[one.state.value])
    due = "  PHẢI GIA HẠN · renewal is due" if line.get("due") else ""
    desk.answer(line, f"{until:<30} {name}{due}", f"    {one.why}")


def _calendar(desk: Desk, found: "list[tuple[str, Horizon]]", by: str) -> None:
    from preservation.signatures.horizon import calendar

    for period, names in calendar(found, by).items():
        line = {"period": period, "count": len(names), "ending": names}
        desk.answer(line, f"{_STATES.get(period, period):<30} {len(names)}")
