"""``luutru separator``: sheets to lay between documents before a stack is scanned."""

from pathlib import Path

import click

from repository.errors import RefusedError, UnavailableError
from web.cli.desk import Desk, command


@command("separator")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp PDF mới · the new PDF.",
)
@click.option("--count", default=1, type=click.IntRange(1, 500), help="Số tờ · how many sheets.")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="NAME",
    help="Mã hoặc tên của tài liệu sau tờ này; mỗi tên một tờ · one sheet for each name.",
)
def separator(desk: Desk, output: Path, count: int, names: tuple[str, ...]) -> None:
    """In tờ phân cách có mã QR để tách tài liệu khi số hóa · print separator sheets.

    Đặt một tờ trước mỗi tài liệu, rồi: luutru digitise --split barcode …
    """
    from ingest.digitise.separating import separator_code
    from preservation.pages.dividers import divider_sheets
    from preservation.pages.typeset import UnsettableError

    if output.exists():
        raise RefusedError(f"{output}: tệp đã có · the file exists")
    codes = [(separator_code(name), name) for name in names] or [(separator_code(), "")] * count
    try:
        made = divider_sheets(codes, output)
    except UnsettableError as error:
        raise UnavailableError(
            f"không vẽ được chữ · the words cannot be drawn: {error.detail}"
        ) from error
    except OSError as error:
        raise UnavailableError(f"{output}: {error.strerror}") from error
    desk.answer({"path": str(output), "sheets": made}, f"{output}: {made} tờ · sheets")
