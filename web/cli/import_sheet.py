"""``luutru import``: a sheet of existing hồ sơ with its files: looked through, or brought in."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.desk import Desk, command
from web.errors import IN_PART, REFUSED

if TYPE_CHECKING:
    from web.importing import Preview

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)


@command("import")
@click.argument("sheet", type=_FILE, required=False)
@click.option(
    "--files",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Thư mục chứa các tệp mà bảng nêu · the folder of the files that the sheet names.",
)
@click.option("--agency", default="", metavar="CODE", help="Khi bảng không nêu cơ quan · default.")
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước mọi lỗi · look through only.")
@click.option(
    "--set-aside",
    type=_OUT,
    metavar="OUT.xlsx",
    help="Nhập hồ sơ không lỗi, ghi phần để lại ra bảng · import the sound, write the rest here.",
)
@click.option(
    "--convert", type=_OUT, metavar="OUT.xlsx", help="Chuyển TT 02, NĐ 30 sang TT 05 · convert."
)
@click.option("--template", type=_OUT, metavar="OUT.xlsx", help="Ghi bảng mẫu · an empty sheet.")
def import_sheet(
    desk: Desk,
    sheet: Path | None,
    files: Path | None,
    template: Path | None,
    convert: Path | None,
    **asked: Any,  # noqa: ANN401
) -> int:
    """Nhập hồ sơ có sẵn từ bảng xlsx, ods, csv · import existing hồ sơ from a sheet."""
    if template is not None:
        return _template(desk, template)
    if sheet is None:
        raise click.UsageError("SHEET, --template OUT.xlsx")
    if convert is not None:
        return _convert(desk, sheet, convert)
    return _import(desk, sheet, files, **asked)


def _template(desk: Desk, to: Path) -> int:
    from web.importing_sheets import template_sheet, write

    write(to, template_sheet())
    desk.answer({"path": str(to)}, f"{to}")
    return 0


def _convert(desk: Desk, sheet: Path, to: Path) -> int:
    from web.importing_sheets import converted_sheet, write

    data, lines = converted_sheet(desk.archive, desk.person, sheet)
    write(to, data)
    _tell(desk, lines)
    return 0


def _import(
    desk: Desk,
    sheet: Path,
    files: Path | None,
    *,
    agency: str,
    dry_run: bool,
    set_aside: Path | None,
) -> int:
    from web.importing import Brought, look_through
    from web.importing_files import Files, files_in

    held = files_in(files) if files else Files()
    preview = look_through(desk.archive, desk.person, Brought(sheet, sheet.name, held, agency))
    if dry_run or (preview.plan.errors and not (set_aside and preview.plan.is_readable)):
        _tell(desk, preview.lines())
        return REFUSED if preview.plan.errors else 0
    return _commit(desk, preview, set_aside)


def _commit(desk: Desk, preview: "Preview", set_aside: Path | None) -> int:
    from web.acts import catch_up, testify
    from web.importing_commit import Import, totals_of
    from web.importing_sheets import left_out_sheet, write

    work = Import(desk.archive, desk.person, preview)
    lines = []
    for line in work.run(set_aside=set_aside is not None, progress=_watched(desk)):
        lines.append(line)
        _tell(desk, [line])
    left = left_out_sheet(work)
    if left is not None and set_aside is not None:
        write(set_aside, left)
    catch_up(desk.archive)
    testify(desk.archive)
    said = totals_of(preview, lines) | ({"set_aside": str(set_aside)} if left else {})
    _tell(desk, [said])
    if not left:
        return 0
    return IN_PART if len(work.left) < len(lines) else REFUSED


def _watched(desk: Desk) -> Any:  # noqa: ANN401  a progress
    def progress(done: int, total: int) -> bool:
        if not desk.as_json:
            desk.note(f"{done}/{total}")
        return True

    return progress


def _tell(desk: Desk, lines: Iterable[dict[str, Any]]) -> None:
    for line in lines:
        desk.answer(line, *_words(line))


def _words(line: dict[str, Any]) -> list[str]:
    """A row for people: nothing of rows with which nothing is to be said."""
    findings = [
        f"    {one['rule']} {one['severity']}: {one['message']}" for one in line["findings"]
    ]
    if "row" not in line:
        counts = {name: line[name] for name in line if name not in {"findings", "sheet_digest"}}
        return [*findings, "; ".join(f"{name}: {count}" for name, count in counts.items())]
    sheet = f"{line['sheet']} " if line["sheet"] else ""
    return [f"{sheet}{line['row']:>6}  {line.get('outcome', '')}", *findings]


globals()["import"] = import_sheet
"""The command's own name is a word of the language."""
