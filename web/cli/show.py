"""``luutru show``: everything about one document."""

import click

from web.cli.desk import Desk, command


@command("show")
@click.argument("document")
def show(desk: Desk, document: str) -> None:
    """Xem một văn bản: siêu dữ liệu, chữ ký, bản lưu, lịch sử · everything about a document."""
    from web.shown import shown

    data = shown(desk.archive, desk.person, document)
    lines = [
        f"{data['title']}",
        f"  {data['code']}  {data['standing']}  {data['level']}  phông {data['agency']}",
        *(f"  {code}: {value}" for code, value in data["metadata"].items()),
        *(f"  tệp {f['name']}  {f['size']} byte  {f['sha256']}" for f in data["files"]),
        *(f"  ký: {s['says']}" for s in data["signatures"]),
        *(f"  bản lưu {c['store']}: {c['state']}" for c in data["copies"]),
        *(f"  {e['at']}  {e['kind']}  {e['outcome']}  {e['agent']}" for e in data["events"]),
    ]
    desk.answer(data, *lines)
