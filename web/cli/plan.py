"""``luutru plan``: file plans (danh mục hồ sơ) up to the end of their draft."""

from typing import Any

import click

from web.cli.desk import Desk, command
from web.cli.plan_deciding import COMMANDS
from web.cli.plan_words import tell, tell_heading, tell_line, words

_PLAN = click.argument("plan", metavar="PLAN")


def _said(function: Any) -> Any:  # noqa: ANN401  a decorator of click's
    for option in (
        click.option("--remark", help="Ghi chú · remark."),
        click.option("--login", help="Tài khoản của người lập · their account."),
        click.option("--keeper", help="Đơn vị, người lập hồ sơ · who is responsible."),
        click.option("--maintenance", help="Thời hạn lưu trữ · how long: «20 năm»."),
        click.option("--title", help="Tiêu đề · title."),
        click.option("--notation", help="Số và ký hiệu; bỏ trống: số kế tiếp · or the next."),
        click.option("--heading", help="Số đề mục: I, II.3 · number of its heading."),
    ):
        function = option(function)
    return function


@click.group()
def plan() -> None:
    """Danh mục hồ sơ (PLAN: mã, hoặc CƠ-QUAN:NĂM) · file plans, as AGENCY:YEAR."""


@click.option("--agency", default="", help="Mã cơ quan · code of the agency.")
@click.option("--year", type=int, help="Năm · the year.")
def _list(desk: Desk, agency: str, year: int | None) -> None:
    """Các danh mục · the plans of one's agencies."""
    from web.file_plans import listed

    for one in listed(desk.archive, desk.person, agency, year):
        tell(desk, one)


@_PLAN
def _show(desk: Desk, plan: str) -> None:
    """Một danh mục, với tổng số và điều còn vướng · one plan, its totals and problems."""
    from web.file_plan_lines import contents_told, problem_told
    from web.file_plans import problems, seen

    found = seen(desk.archive, desk.person, plan)
    open_ones = () if found.plan.in_force else problems(desk.archive, desk.person, plan)
    lines = []
    for section in found.sections:
        lines.append(f"{section.number}. {section.heading.title}")
        lines += [
            f"  {one.notation}  {one.title}  [{one.maintenance}; {one.keeper}]"
            for one in section.lines
        ]
    total, permanent, timed = found.totals
    lines.append(f"Bản · version: {found.digest}")
    lines.append(f"{total} hồ sơ, trong đó {permanent} vĩnh viễn, {timed} có thời hạn")
    lines += [f"! {one.notation} {one.vi} · {one.en}" for one in open_ones]
    told = contents_told(found) | {"problems": [problem_told(one) for one in open_ones]}
    desk.answer(told, words(found.plan), *lines)


@click.argument("agency")
@click.argument("year", type=int)
@click.option("--continuous", is_flag=True, help="Đánh số liên tục · numbered over the whole plan.")
@click.option("--by-field", is_flag=True, help="Đề mục theo lĩnh vực · headings are fields.")
def _draft(desk: Desk, agency: str, year: int, *, continuous: bool, by_field: bool) -> None:
    """Lập dự thảo danh mục của một năm · begin the plan of a year."""
    from repository.file_plan_steps import Arranged, Numbering
    from web.file_plans import draft

    made = draft(
        desk.archive,
        desk.person,
        agency,
        year,
        numbering=Numbering.CONTINUOUS if continuous else Numbering.HEADING,
        arranged=Arranged.FIELD if by_field else Arranged.ORGANISATION,
    )
    tell(desk, made)


@_PLAN
@click.option("--number", default="", help="Số; bỏ trống: số kế tiếp · or the next.")
@click.option("--title", help="Tên đề mục · title.")
@click.option("--short", help="Chữ viết tắt của đề mục lớn: TCCB · its abbreviation.")
@click.option("--under", default="", help="Thuộc đề mục lớn: I · the great heading above.")
@click.option("--change", default="", metavar="NUMBER", help="Sửa đề mục này · change this one.")
@click.option("--drop", default="", metavar="NUMBER", help="Bỏ đề mục rỗng · drop an empty one.")
def _heading(  # noqa: PLR0917  one option each
    desk: Desk,
    plan: str,
    number: str,
    title: str | None,
    short: str | None,
    under: str,
    change: str,
    drop: str,
) -> None:
    """Thêm, sửa, bỏ đề mục của dự thảo · headings of a draft."""
    from web.file_plans import add_heading, drop_heading, edit_heading

    said = {"number": number or None, "title": title, "abbreviation": short}
    told = {name: value for name, value in said.items() if value is not None}
    if drop:
        drop_heading(desk.archive, desk.person, plan, drop)
        desk.answer({"dropped": drop}, f"Đã bỏ đề mục {drop}")
    elif change:
        tell_heading(desk, edit_heading(desk.archive, desk.person, plan, change, told))
    else:
        made = add_heading(desk.archive, desk.person, plan, told | {"parent": under})
        tell_heading(desk, made)


@_PLAN
@_said
@click.option("--dossier", help="Hồ sơ đã mở ngoài danh mục · one opened outside the plan.")
def _add(desk: Desk, plan: str, **said: str | None) -> None:
    """Thêm hồ sơ vào dự thảo · add a dossier to a draft."""
    from web.file_plans import add

    tell_line(desk, add(desk.archive, desk.person, plan, _given(said)))


@_PLAN
@click.argument("line", metavar="CODE")
@_said
def _edit(desk: Desk, plan: str, line: str, **said: str | None) -> None:
    """Sửa hồ sơ trong dự thảo · change a dossier of a draft."""
    from web.file_plans import edit

    tell_line(desk, edit(desk.archive, desk.person, plan, line, _given(said)))


@_PLAN
@click.argument("line", metavar="CODE")
def _drop(desk: Desk, plan: str, line: str) -> None:
    """Bỏ hồ sơ khỏi dự thảo · take a dossier out of a draft."""
    from web.file_plans import drop

    drop(desk.archive, desk.person, plan, line)
    desk.answer({"dropped": line}, f"Đã bỏ {line}")


@_PLAN
def _renumber(desk: Desk, plan: str) -> None:
    """Đánh số lại dự thảo theo thứ tự · give every dossier of a draft its code anew."""
    from web.file_plans import renumber

    for line in renumber(desk.archive, desk.person, plan).lines:
        tell_line(desk, line)


def _given(said: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in said.items() if value is not None}


for _name, _function in (
    ("list", _list),
    ("show", _show),
    ("draft", _draft),
    ("heading", _heading),
    ("add", _add),
    ("edit", _edit),
    ("drop", _drop),
    ("renumber", _renumber),
    *COMMANDS,
):
    plan.add_command(command(_name)(_function))
