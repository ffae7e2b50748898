"""``luutru plan``: what becomes of a drafted file plan, as a file too."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from web.cli.desk import Desk
from web.cli.plan_words import tell, words
from web.errors import REFUSED

_PLAN = click.argument("plan", metavar="PLAN")
_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


def _decided(function: Any) -> Any:  # noqa: ANN401  a decorator of click's
    for option in (
        click.option("--document", default="", help="Quyết định giữ trong kho · kept here."),
        click.option("--on", type=_DAY, help="Ngày quyết định · its day."),
        click.option(
            "--decision", default="", metavar="TEXT", help="«12/QĐ-SNV ngày 05/01/2026» · cited."
        ),
    ):
        function = option(function)
    return function


@_PLAN
def _submit(desk: Desk, plan: str) -> None:
    """Trình duyệt · lay it before whoever decides."""
    from web.file_plan_deciding import submit

    tell(desk, submit(desk.archive, desk.person, plan))


@_PLAN
@click.option("--reason", required=True, help="Lý do · why.")
def _send_back(desk: Desk, plan: str, reason: str) -> None:
    """Trả lại để sửa · send it back."""
    from web.file_plan_deciding import send_back

    tell(desk, send_back(desk.archive, desk.person, plan, reason))


@_PLAN
@click.option(
    "--seen", required=True, metavar="DIGEST", help="Bản đã xem («plan show») · as it was shown."
)
@_decided
def _approve(desk: Desk, plan: str, seen: str, **said: Any) -> None:  # noqa: ANN401
    """Ban hành theo quyết định đã ký · put it in force by a signed decision."""
    from web.file_plan_deciding import approve

    tell(desk, approve(desk.archive, desk.person, plan, seen, _decision(said)))


@_PLAN
def _next(desk: Desk, plan: str) -> None:
    """Dự thảo năm sau từ danh mục này · draft next year's plan from this one."""
    from web.file_plan_lines import plan_told, problem_told
    from web.file_plans import next_year, problems

    made = next_year(desk.archive, desk.person, plan)
    left = problems(desk.archive, desk.person, made.id)
    told = plan_told(made) | {"problems": [problem_told(one) for one in left]}
    said = [f"! {one.notation} {one.vi} · {one.en}" for one in left]
    desk.answer(told, words(made), *said)


@_PLAN
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ xem lỗi · look through only.")
@click.option("--replace", is_flag=True, help="Thay cả dự thảo · instead of what stands there.")
def _import(desk: Desk, plan: str, sheet: Path, *, dry_run: bool, replace: bool) -> int:
    """Nhập danh mục từ tệp xlsx, ods, csv, docx vào dự thảo · read one from a file into a draft."""
    from web.plan_files import bring

    done = bring(desk.archive, desk.person, plan, (sheet, sheet.name), anew=replace, dry=dry_run)
    for slip in done.read.slips:
        desk.answer(slip.as_dict(), f"{slip.column}{slip.row}: {slip.vi} · {slip.en}")
    told = {name: value for name, value in done.told().items() if name != "errors"}
    told["errors"] = len(done.read.slips)
    counts = f"{told['headings']} đề mục, {told['lines']} hồ sơ, {told['errors']} lỗi"
    desk.answer(told, f"{counts}; {'đã ghi' if done.written else 'chưa ghi'}")
    return REFUSED if done.read.slips else 0


@_PLAN
@click.argument("to", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "kind", default="", help="xlsx, docx, pdf; theo tên tệp · by the name.")
def _export(desk: Desk, plan: str, to: Path, kind: str) -> None:
    """Xuất danh mục theo mẫu NĐ 30 · hand it out in the form of the law."""
    from web.importing_sheets import write
    from web.plan_files import hand_out

    data, _ = hand_out(desk.archive, desk.person, plan, kind or to.suffix.lstrip(".").lower())
    write(to, data)
    desk.answer({"path": str(to), "bytes": len(data)}, f"{to}")


@_PLAN
@_decided
@click.option("--take-in", multiple=True, metavar="CODE=HEADING", help="Hồ sơ ngoài danh mục.")
@click.option("--drop", multiple=True, metavar="CODE", help="Bỏ hồ sơ chưa mở · drop.")
@click.option(
    "--changes",
    type=click.File("rb"),
    metavar="FILE.json",
    help="Danh sách thay đổi: act heading, add, take-in, change, drop · a list of objects.",
)
def _amend(desk: Desk, plan: str, **said: Any) -> None:  # noqa: ANN401
    """Bổ sung, sửa đổi danh mục đã ban hành, theo quyết định riêng · amend one in force."""
    from web.file_plan_deciding import amend

    tell(desk, amend(desk.archive, desk.person, plan, _decision(said), _changes(said)))


def _decision(said: dict[str, Any]) -> tuple[str, date | None, str]:
    return said["decision"], said["on"].date() if said["on"] else None, said["document"]


def _changes(said: dict[str, Any]) -> list[dict[str, Any]]:
    import json

    wanted: list[dict[str, Any]] = []
    if said["changes"] is not None:
        try:
            found = json.load(said["changes"])
        except ValueError as error:
            raise click.UsageError(f"--changes: JSON: {error}") from error
        if not isinstance(found, list):
            raise click.UsageError("--changes: một danh sách · a list")
        wanted += found
    for one in said["take_in"]:
        code, equals, heading = one.rpartition("=")
        if not equals:
            raise click.UsageError("--take-in: CODE=HEADING")
        wanted.append({"act": "take-in", "dossier": code, "heading": heading})
    return [*wanted, *({"act": "drop", "line": one} for one in said["drop"])]


COMMANDS: tuple[tuple[str, Callable[..., int | None]], ...] = (
    ("submit", _submit),
    ("send-back", _send_back),
    ("approve", _approve),
    ("next", _next),
    ("import", _import),
    ("export", _export),
    ("amend", _amend),
)
