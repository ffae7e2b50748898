"""``luutru disposal``, its end: confirmed by two, destroyed, followed up, proved."""

from pathlib import Path

import click

from web.cli.desk import Desk
from web.cli.disposal_said import proof_of, proof_option, tell
from web.cli.form import NEW, write_new
from web.errors import IN_PART

_ID = click.argument("identifier", metavar="DISPOSAL")


@_ID
@click.option("--part", type=click.Choice(["destroys", "witnesses"]), required=True)
@proof_option
def _confirm(desk: Desk, identifier: str, part: str, password_file: str | None) -> None:
    """Xác nhận hủy hoặc giám sát, có xác thực lại · one of the two confirms, by password."""
    from web.disposal_ending import confirm

    proof = proof_of(desk, password_file)
    tell(desk, confirm(desk.archive, desk.person, identifier, part, proof))


@_ID
def _destroy(desk: Desk, identifier: str) -> int:
    """Hủy từng mục ở mọi nơi; chạy lại để làm tiếp · destroy; again, and the rest is done."""
    from web.disposal_ending import destroy

    left = 0
    for done in destroy(desk.archive, desk.person, identifier):
        said, places = done.as_dict(), "; ".join(done.left)
        line = f"{done.item.ordinal}. {said['code']} [{said['state']}] {done.files} tệp"
        desk.answer(said, line + (f" — còn: {places}" if places else ""))
        left += bool(done.left)
    return IN_PART if left else 0


@_ID
def _end(desk: Desk, identifier: str) -> None:
    """Kết thúc khi đã hủy hết; dọn chỉ mục, cơ sở dữ liệu · end it, when nothing is left."""
    from web.disposal_ending import end

    tell(desk, end(desk.archive, desk.person, identifier))


@click.argument("identifier", metavar="OBJECT")
def _proof(desk: Desk, identifier: str) -> None:
    """Chứng minh hồ sơ, văn bản đã hủy từng có gì · what a destroyed record was, by whose word."""
    from web.disposal_ending import remains
    from web.disposal_lines import remains_line

    said = remains_line(remains(desk.archive, desk.person, identifier))
    where = f"nhật ký · ledger: {said['event']['seq']}" if said["event"] else ""
    desk.answer(
        said,
        f"{said['code']} {said['manifest']}",
        f"  {said['citation']}; {said['destroyed_by']}, {said['witnessed_by']}",
        f"  {said['destroyed_at']} {where}",
        *(
            f"  {file['sha256']} {file['size']} {file.get('path', '')}".rstrip()
            for file in said["files"]
        ),
    )


@_ID
@click.option("--done", type=int, metavar="N", help="Việc đã làm · what was done.")
@click.option("--said", default="", help="Làm thế nào · how.")
def _follow_up(desk: Desk, identifier: str, done: int | None, said: str) -> None:
    """Bản sao lưu còn phải xử lý sau khi hủy · backups that are still to be dealt with."""
    from web.disposal_ending import follow_ups, followed_up
    from web.disposal_lines import follow_up_line

    if done is not None:
        found = [followed_up(desk.archive, desk.person, identifier, done, said)]
    else:
        found = list(follow_ups(desk.archive, desk.person, identifier))
    for one in found:
        state = f"{one.done_by}: {one.said}" if one.done_at else "chưa xong · to be done"
        desk.answer(follow_up_line(one), f"{one.id} {one.says}: {state}")


@_ID
@click.argument("kind", metavar="FORM")
@click.option("-o", "--output", required=True, type=NEW, help="Tệp .pdf, .docx · the new file.")
def _form(desk: Desk, identifier: str, kind: str, output: Path) -> None:
    """Một văn bản của hồ sơ hủy thành PDF/A hoặc docx · one paper of the disposal."""
    from web.disposal_forms import paper

    if output.suffix not in {".pdf", ".docx"}:
        raise click.UsageError(".pdf, .docx")
    made = paper(desk.archive, desk.person, identifier, kind)
    write_new(output, made.pdf if output.suffix == ".pdf" else made.docx)
    told = {"output": str(output), "form": kind, "template": made.template}
    desk.answer(told, f"{output}: {made.template}")


@_ID
def _keep(desk: Desk, identifier: str) -> None:
    """Lưu mọi văn bản của hồ sơ hủy vào kho · keep its papers in the archive."""
    from web.disposal_forms import keep

    for kind, document in keep(desk.archive, desk.person, identifier).body["documents"].items():
        desk.answer({"form": kind, "document": document}, f"{kind}: {document}")


STEPS = (
    ("confirm", _confirm),
    ("destroy", _destroy),
    ("end", _end),
    ("proof", _proof),
    ("follow-up", _follow_up),
    ("form", _form),
    ("keep", _keep),
)
