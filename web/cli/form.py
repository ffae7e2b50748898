"""``luutru form``: forms listed, their templates taken and brought, and forms filled."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from web.cli.desk import Desk, command
from web.cli.keys import FILE

NEW = click.Path(dir_okay=False, path_type=Path)
_LARGEST = 32 << 20


@click.group()
def form() -> None:
    """Biểu mẫu: liệt kê, lấy mẫu, điền, áp dụng mẫu riêng · forms and their templates."""


@click.option("--agency", default="", help="Mã cơ quan · whose templates.")
@click.option("--day", default="", metavar="DAY", help="Ngày áp dụng · in force on this day.")
def _list(desk: Desk, agency: str, day: str) -> None:
    """Các biểu và mẫu đang dùng · every form, and the template that it is filled into."""
    from repository.form_kinds import form_kinds
    from web.form_shapes import template_as_dict
    from web.forms import template_for

    for kind in dict.fromkeys(one.kind for one in form_kinds()):
        found = template_for(desk.archive, kind, _day(desk, day), _place(desk, agency))
        desk.answer(template_as_dict(found), f"{kind}: {found.form.vi} ({found.name})")


@click.argument("kind", metavar="FORM")
@click.option("-o", "--output", required=True, type=NEW, help="Tệp .docx · the new file.")
@click.option("--agency", default="", help="Mã cơ quan · whose template.")
@click.option("--day", default="", metavar="DAY", help="Ngày áp dụng · in force on this day.")
def _template(desk: Desk, kind: str, output: Path, agency: str, day: str) -> None:
    """Lấy mẫu về để sửa · the template in force, to be edited."""
    from web.form_shapes import template_as_dict
    from web.forms import template_for

    found = template_for(desk.archive, kind, _day(desk, day), _place(desk, agency))
    write_new(output, found.content)
    desk.answer(template_as_dict(found) | {"output": str(output)}, f"{output}: {found.name}")


@click.argument("kind", metavar="FORM")
@click.option("-o", "--output", required=True, type=NEW, help="Tệp .pdf, .docx · the new file.")
@click.option("--values", type=FILE, help="Giá trị, tệp JSON · values, a JSON file.")
@click.option("--example", is_flag=True, help="Điền ví dụ · fill with the examples.")
@click.option("--agency", default="", help="Mã cơ quan · whose template.")
@click.option("--day", default="", metavar="DAY", help="Ngày áp dụng · in force on this day.")
def _fill(desk: Desk, kind: str, output: Path, values: Path | None, **said: Any) -> None:  # noqa: ANN401  click's
    """Điền một biểu thành PDF/A hoặc docx · fill a form."""
    from repository.form_kinds import example, form_kind
    from web.forms import make

    if (values is None) == (not said["example"]):
        raise click.UsageError("Cần --values hoặc --example · one of the two")
    if output.suffix not in {".pdf", ".docx"}:
        raise click.UsageError(".pdf, .docx")
    day = _day(desk, said["day"])
    held = example(form_kind(kind, day)) if values is None else _read(values)
    made = make(desk.archive, kind, held, day, _place(desk, said["agency"]))
    write_new(output, made.pdf if output.suffix == ".pdf" else made.docx)
    for note in made.notes:
        desk.note(f"PDF không có · the PDF leaves out: {note}")
    told = {"output": str(output), "form": kind, "template": made.template}
    desk.answer(told | {"notes": list(made.notes)}, f"{output}: {made.template}")


@click.argument("kind", metavar="FORM")
@click.argument("file", type=FILE)
@click.option("--agency", required=True, help="Mã cơ quan; *: mọi cơ quan · whose; *: all.")
@click.option("--from", "first", required=True, metavar="DAY", help="Từ ngày · from this day.")
@click.option("--citation", required=True, help="Văn bản ban hành mẫu · by what authority.")
def _enter(desk: Desk, kind: str, file: Path, agency: str, **said: str) -> None:
    """Thử rồi áp dụng mẫu riêng · try a template of one's own, and put it in force."""
    from web.form_shapes import entered_as_dict
    from web.forms import Brought, enter

    day = _day(desk, said["first"])
    brought = Brought(agency, day, said["citation"], file.name, _bytes(file))
    made = enter(desk.archive, desk.person, kind, brought)
    for note in made.notes:
        desk.note(note)
    desk.answer(entered_as_dict(made), f"{kind}: {made.template.name}, từ {day:%d/%m/%Y}")


def _day(desk: Desk, text: str) -> date:
    from repository.calendar import VIETNAM
    from web.form_pages import day_of

    return day_of(text) if text else desk.archive.clock().astimezone(VIETNAM).date()


def _place(desk: Desk, agency: str) -> str:
    from repository.access import ANY_AGENCY

    return desk.archive.agencies.find(agency).code if agency else ANY_AGENCY


def _read(path: Path) -> dict[str, Any]:
    from repository.errors import RefusedError

    try:
        said = json.loads(_bytes(path))
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise RefusedError(f"{path}: không phải đối tượng JSON · not a JSON object")
    return said


def _bytes(path: Path) -> bytes:
    with path.open("rb") as source:
        return source.read(_LARGEST)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet.

    Raises:
        RefusedError: it is.
    """
    from repository.errors import RefusedError

    try:
        with path.open("xb") as target:
            target.write(content)
    except FileExistsError:
        raise RefusedError(f"{path}: đã có tệp này · there is such a file already") from None


for _name, _function in (
    ("list", _list),
    ("template", _template),
    ("fill", _fill),
    ("enter", _enter),
):
    form.add_command(command(_name)(_function))
