"""``luutru register``: registers shown, written out, closed by volumes, and put right."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from web.cli.desk import Desk, command
from web.cli.keys import FILE, KeyChoice, key_options, signer_of

_LARGEST = 4 << 20


@click.group()
def register() -> None:
    """Sổ đăng ký: xem, xuất, đóng sổ, đính chính · registers of what comes and goes."""


_WHICH: tuple[Callable[[Any], Any], ...] = (
    click.option("--agency", default="", help="Mã cơ quan · the agency's code."),
    click.option("--year", default="", help="Năm · the year."),
    click.option("--series", default="", help="Dãy số văn bản đi · series of issued documents."),
)
_NARROWING: tuple[Callable[[Any], Any], ...] = (
    click.option("--from", "first", default="", help="Từ số · from this number."),
    click.option("--to", "last", default="", help="Đến số · to this number."),
    click.option("--since", default="", metavar="DAY", help="Từ ngày · from this day."),
    click.option("--until", default="", metavar="DAY", help="Đến ngày · to this day."),
    click.option("--as-of", default="", metavar="INSTANT", help="Như lúc đó · as it stood then."),
    click.option("--volume", default="", help="Quyển đã đóng · a closed volume."),
    click.option("--dossier", default="", help="Mục lục của hồ sơ này · whose contents."),
)


def _with(*groups: tuple[Callable[[Any], Any], ...]) -> Callable[[Any], Any]:
    def add(function: Any) -> Any:  # noqa: ANN401  click's own decorators are as loose
        for option in reversed([option for group in groups for option in group]):
            option(function)
        return function

    return add


@click.argument("kind", metavar="REGISTER")
@_with(_WHICH, _NARROWING)
def _show(desk: Desk, kind: str, **said: str) -> None:
    """Các mục của một sổ (den, di, theo-doi, …) · the entries of a register."""
    from repository.register_values import shown
    from web.register_acts import entry_as_dict
    from web.register_files import cell, total_line

    asked, count = _asked(desk, kind, said), 0
    form = asked.form
    for count, entry in enumerate(desk.archive.registers.entries(asked, desk.person.scope), 1):  # noqa: B007  how many there were
        words = " | ".join(shown(cell(entry, column)) for column in form.columns)
        desk.answer(entry_as_dict(entry, form), words)
    desk.note(total_line(form, count))


@click.argument("kind", metavar="REGISTER")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp .pdf, .xlsx, .docx, .csv · the new file.",
)
@click.option("--paper", default="", help="A4, A3.")
@_with(_WHICH, _NARROWING)
def _export(desk: Desk, kind: str, output: Path, paper: str, **said: str) -> None:
    """Xuất sổ thành tệp · a register as PDF/A, xlsx, docx or csv."""
    import shutil

    from repository.errors import RefusedError
    from repository.workplace import workplace
    from web.register_acts import export

    if output.exists():
        raise RefusedError(f"{output}: đã có tệp này · there is such a file already")
    asked, form = _asked(desk, kind, said), output.suffix.lstrip(".").lower()
    parent = desk.archive.settings.spool / "exports"
    parent.mkdir(parents=True, exist_ok=True)
    with workplace(parent) as folder:
        made = folder / f"register.{form}"
        rows = export(desk.archive, desk.person, asked, form, made, paper)
        shutil.copyfile(made, output)
    desk.answer({"output": str(output), "entries": rows}, f"{output}: {rows} mục")


def _list(desk: Desk) -> None:
    """Các loại sổ, căn cứ và cột · the registers that are kept, and their columns."""
    from repository.calendar import VIETNAM
    from repository.register_forms import kinds_on
    from web.register_acts import columns_of

    for form in kinds_on(desk.archive.clock().astimezone(VIETNAM).date()):
        line: dict[str, Any] = {"register": form.kind, "title": form.vi, "title_en": form.en}
        line |= {"closes": form.closes, "citation": form.citation, "sure": form.sure}
        desk.answer(line | {"columns": columns_of(form)}, f"{form.kind}: {form.vi}")


@click.argument("kind", metavar="REGISTER")
@_with(_WHICH)
def _volumes(desk: Desk, kind: str, **said: str) -> None:
    """Các quyển đã đóng · the volumes that were closed."""
    from web.register_acts import closing_as_dict

    asked = _asked(desk, kind, said)
    for one in desk.archive.closings.of(asked.agency, asked.kind, asked.year):
        state = one.document or "chưa ký"
        numbers = f"{one.first_number:02}–{one.last_number:02}"
        desk.answer(closing_as_dict(one), f"{one.id} quyển {one.volume:02} số {numbers}: {state}")


@click.argument("kind", metavar="REGISTER")
@_with(_WHICH)
@click.option("--last", type=int, help="Đến số · the last number; none: the last one given.")
@click.option("--resume", default="", metavar="ID", help="Làm tiếp quyển này · go on with it.")
@click.option("--drop", is_flag=True, help="Bỏ việc đóng sổ của --resume · open it again.")
@click.option("--certificate", type=FILE, help="Của cơ quan: để lập yêu cầu ký · for a request.")
@click.option("--answer", type=FILE, help="Trả lời ký (JSON), với --resume · the desk's answer.")
@click.option("--level", default="", help="B-B, B-T, B-LT, B-LTA (PAdES).")
@key_options
def _close(desk: Desk, kind: str, **said: Any) -> None:  # noqa: ANN401  click's
    """Đóng sổ: chốt, in PDF/A, ký, lưu vào kho · close a volume: fixed, printed, signed, kept."""
    from web.register_acts import closing_as_dict
    from web.registers_closing import Closer

    key = KeyChoice(**{each.name: said.pop(each.name) for each in fields(KeyChoice)})
    closer, resume, level = Closer(desk.archive, desk.person), said["resume"], said["level"]
    if (said["drop"] or said["answer"]) and not resume:
        raise click.UsageError("Cần --resume · --resume is needed")
    if said["drop"]:
        closer.drop(resume)
        desk.answer({"id": resume, "dropped": True}, f"{resume}: đã bỏ")
        return
    if not resume:
        which = {name: said[name] for name in ("agency", "year", "series")}
        resume = closer.begin(_asked(desk, kind, which), said["last"]).id
    with ExitStack() as stack:
        if said["certificate"] is not None:
            der = _read(said["certificate"])
            desk.answer(closer.ask(resume, der, level) | {"closing": resume})
            return
        if said["answer"] is not None:
            made = closer.answer(resume, _answered(said["answer"]))
        else:
            signer = stack.enter_context(signer_of(key)) if key.given else None
            made = closer.seal(resume, signer, level)
    numbers = f"{made.first_number:02}–{made.last_number:02}"
    desk.answer(closing_as_dict(made), f"Quyển {made.volume:02}, số {numbers}: {made.document}")


@click.argument("entry")
@click.option("--said", required=True, help="Nội dung đúng · what is right.")
def _correct(desk: Desk, entry: str, said: str) -> None:
    """Đính chính một mục đã đóng, ở cột Ghi chú · put an entry of a closed volume right."""
    from web.register_acts import correct

    correct(desk.archive, desk.person, entry, said)
    desk.answer({"id": entry, "said": said}, f"{entry}: đã ghi")


def _asked(desk: Desk, kind: str, said: dict[str, str]) -> Any:  # noqa: ANN401  Asked, imported late
    from web.register_acts import asked_of

    agency = said.get("agency") or desk.archive.settings.default_agency
    return asked_of(desk.archive, desk.person, said | {"register": kind, "agency": agency})


def _read(path: Path) -> bytes:
    with path.open("rb") as source:
        return source.read(_LARGEST)


def _answered(path: Path) -> dict[str, Any]:
    from repository.errors import RefusedError

    try:
        said = json.loads(_read(path))
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise RefusedError(f"{path}: không phải trả lời ký · not an answer")
    return said


for _name, _function in (
    ("list", _list),
    ("show", _show),
    ("export", _export),
    ("volumes", _volumes),
    ("close", _close),
    ("correct", _correct),
):
    register.add_command(command(_name)(_function))
