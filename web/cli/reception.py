"""``luutru reception``: a historical archive receives what agencies hand over."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.desk import Desk, command
from web.cli.keys import FILE, KeyChoice, key_options, signer_of
from web.errors import IN_PART, REFUSED

if TYPE_CHECKING:
    from repository.reception_steps import Reception

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_ID = click.argument("identifier", metavar="RECEPTION")


@click.group()
def reception() -> None:
    """Tiếp nhận hồ sơ vào lưu trữ lịch sử · what agencies hand over (TT 05/2025)."""


@click.option("--agency", required=True, help="Mã lưu trữ lịch sử · code of this archive.")
@click.option(
    "--from", "folder", type=_FOLDER, help="Thư mục có ho-so-nop.json · folder of the manifest."
)
@click.option("--sender", default="", help="Mã cơ quan nộp · code of who submits.")
@click.option("--name", default="", help="Tên cơ quan nộp · its name.")
@click.option("--registration", default="", help="Mã đăng ký yêu cầu nộp · the registration.")
@click.option("--turn", default=1, show_default=True, help="Lần nộp · which time.")
@click.option("--dossiers", default=0, help="Số hồ sơ đăng ký · how many hồ sơ.")
def _register(desk: Desk, agency: str, folder: Path | None, **said: Any) -> None:  # noqa: ANN401
    """Đăng ký một đợt nộp · enter that somebody wants to hand over."""
    from preservation.hoso.handing import MANIFEST
    from web.reception_files import small
    from web.receptions import Wish, register, register_manifest

    if folder is not None:
        data = small(folder / MANIFEST)
        _tell(desk, register_manifest(desk.archive, desk.person, agency, data))
        return
    totals = {"dossiers": int(said["dossiers"])} if said["dossiers"] else {}
    wish = Wish(said["sender"], said["name"], said["registration"], said["turn"], totals)
    _tell(desk, register(desk.archive, desk.person, agency, wish))


def _list(desk: Desk) -> None:
    """Các đợt tiếp nhận · every reception."""
    from web.receptions import listed

    for one in listed(desk.archive, desk.person):
        _tell(desk, one)


@_ID
def _show(desk: Desk, identifier: str) -> None:
    """Một đợt, từng gói và tài liệu · one, with packages and documents."""
    from web.reception_told import whole_of
    from web.receptions import get

    said = whole_of(get(desk.archive, desk.person, identifier))
    lines = [f"{said['registration']} {said['sender_name']} [{said['state']}]"]
    for package in said["packages"]:
        lines.append(f"{package['package']:>4} {package['code']} [{package['state']}]")
        lines += [f"     {one}" for one in [*package["findings"], *package["notes"]]]
        for item in package["documents"]:
            told = f"{item['ordinal']} {item['verdict']} {item['title']}"
            lines.append(f"     {item['item']} {told} {item['reason']}".rstrip())
    desk.answer(said, *lines)


@_ID
@click.option("--answer", default="", help="Lời trả lời · the answer.")
def _agree(desk: Desk, identifier: str, answer: str) -> None:
    """Đồng ý cho nộp · answer a registration: they may come."""
    from web.receptions import answer as say

    _tell(desk, say(desk.archive, desk.person, identifier, answer, agreed=True))


@_ID
@click.option("--reason", required=True, help="Lý do · why.")
def _refuse(desk: Desk, identifier: str, reason: str) -> None:
    """Từ chối · answer a registration: they may not come."""
    from web.receptions import answer as say

    _tell(desk, say(desk.archive, desk.person, identifier, reason, agreed=False))


@_ID
@click.argument("folder", type=_FOLDER)
@click.option(
    "--unproven", is_flag=True, help="Nhận dù chữ ký chưa chứng minh được · signature not proven."
)
def _bring(desk: Desk, identifier: str, folder: Path, unproven: bool) -> int:  # noqa: FBT001
    """Nhận từ thư mục, ổ đĩa; làm lại thì tiếp tục · from a folder or disk; again, it goes on."""
    from web.reception_bringing import bring
    from web.reception_told import brought_line

    files = {path.name: path for path in sorted(folder.iterdir()) if path.is_file()}
    brought = bring(desk.archive, desk.person, identifier, files, unproven=unproven)
    lines = [f"đến · came: {len(brought.came)}"]
    lines += [f"khác bản kê · other bytes: {name}" for name in brought.wrong]
    lines += [f"chưa đến · missing: {name}" for name in brought.missing]
    desk.answer(brought_line(brought), *lines)
    return IN_PART if brought.missing else 0


@_ID
@click.option("--without-missing", is_flag=True, help="Dù còn gói chưa đến · though some miss.")
def _check(desk: Desk, identifier: str, without_missing: bool) -> int:  # noqa: FBT001
    """Kiểm tra từng gói, từng tài liệu · check packages and documents."""
    from web.reception_checking import check

    bad = False
    for line in check(
        desk.archive, desk.person, identifier, _watch(desk), without_missing=without_missing
    ):
        failed = line.get("failed", 0)
        bad = bad or bool(line["findings"] or failed)
        counts = f"{line.get('passed', 0)} đạt, {failed} không, {line.get('pending', 0)} chờ"
        desk.answer(line, f"{line['package']:>4} {counts}", *line["findings"])
    return IN_PART if bad else 0


@_ID
@click.argument("items", nargs=-1, required=True)
@click.option("--failed", default="", metavar="REASON", help="Không đạt, vì · it fails, because.")
@click.option("--passed", is_flag=True, help="Đạt · it passes.")
@click.option("--note", default="", help="Ghi chú khi đạt · a note.")
def _judge(
    desk: Desk,
    identifier: str,
    items: tuple[str, ...],
    failed: str,
    passed: bool,  # noqa: FBT001
    note: str,
) -> None:
    """Kết luận đạt, không đạt · an officer's verdict on documents."""
    from repository.reception_steps import Verdict
    from web.receptions import judge

    if passed == bool(failed):
        raise click.UsageError("--passed | --failed REASON")
    verdict = (Verdict.PASSED, note) if passed else (Verdict.FAILED, failed)
    _tell(desk, judge(desk.archive, desk.person, identifier, dict.fromkeys(items, verdict)))


@_ID
@click.option("--proposal", default="", help="Kiến nghị · what is proposed.")
def _report(desk: Desk, identifier: str, proposal: str) -> None:
    """Báo cáo xử lý nghiệp vụ · report to whoever approves."""
    from web.receptions import report

    _tell(desk, report(desk.archive, desk.person, identifier, proposal))


@_ID
@click.option("--send-back", default="", metavar="REASON", help="Trả lại báo cáo · send it back.")
@click.option("--words", default="", help="Ý kiến · what is said.")
def _approve(desk: Desk, identifier: str, send_back: str, words: str) -> None:
    """Phê duyệt (không phải người báo cáo) · approve, by somebody else than who reported."""
    from web.receptions import decide

    said, agreed = send_back or words, not send_back
    _tell(desk, decide(desk.archive, desk.person, identifier, said, agreed=agreed))


@_ID
def _accept(desk: Desk, identifier: str) -> int:
    """Nhập kho phần đã duyệt; làm lại thì tiếp tục · take in; again, and it goes on."""
    from web.acts import catch_up, testify
    from web.reception_taking import take_in

    returned = 0
    for line in take_in(desk.archive, desk.person, identifier, _watch(desk)):
        returned += not line["taken"]
        words = line["dossier"] if line["taken"] else f"trả lại · returned: {line['reason']}"
        desk.answer(line, f"{line['package']:>4} {words}")
    catch_up(desk.archive)
    testify(desk.archive)
    return IN_PART if returned else 0


@_ID
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--signature", type=FILE, help="Chữ ký .p7s làm nơi khác · made elsewhere.")
@key_options
def _receipt(desk: Desk, identifier: str, folder: Path, signature: Path | None, **key: Any) -> int:  # noqa: ANN401
    """Biên nhận, biên bản có chữ ký của lưu trữ · the signed receipt, and the minutes."""
    from web.reception_receipts import attach, data_of, sign, signature_of
    from web.receptions import get

    archive, person = desk.archive, desk.person
    choice = KeyChoice(**key)
    folder.mkdir(parents=True, exist_ok=True)
    if choice.given:
        from web.reception_papers import MINUTES, papers_of, seal_minutes

        with signer_of(choice) as signer:
            found = sign(archive, person, identifier, signer)
            minutes = folder / f"{MINUTES}.pdf"
            if MINUTES in papers_of(found) and not minutes.exists():
                seal_minutes(archive, person, identifier, signer, minutes)
    elif signature is not None:
        attach(archive, person, identifier, signature.read_bytes())
    found = get(archive, person, identifier)
    return _put_out(desk, folder, data_of(archive, found), lambda: signature_of(archive, found))


def _put_out(desk: Desk, folder: Path, data: bytes, signature: Callable[[], bytes]) -> int:
    from preservation.hoso.handing import RECEIPT
    from repository.errors import NotFoundError
    from web.reception_receipts import SIGNATURE

    (folder / RECEIPT).write_bytes(data)
    try:
        (folder / SIGNATURE).write_bytes(signature())
    except NotFoundError:
        desk.answer({"receipt": str(folder / RECEIPT), "signed": False}, f"{folder / RECEIPT}")
        desk.note("chưa ký: --pkcs12, --pkcs11 hoặc --signature · not signed yet")
        return REFUSED
    desk.answer({"receipt": str(folder / RECEIPT), "signed": True}, f"{folder / RECEIPT}")
    return 0


@_ID
@click.argument("kind")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
def _paper(desk: Desk, identifier: str, kind: str, output: Path) -> None:
    """Phiếu tiếp nhận, báo cáo, biên bản thành .pdf, .docx · papers of a reception."""
    from repository.errors import RefusedError
    from web.reception_papers import paper

    if output.suffix not in (".pdf", ".docx") or output.exists():
        raise RefusedError(f"{output}: tệp mới .pdf, .docx · a new file")
    made = paper(desk.archive, desk.person, identifier, kind)
    output.write_bytes(made.pdf if output.suffix == ".pdf" else made.docx)
    desk.answer({"output": str(output), "template": made.template}, f"{output}")


def _watch(desk: Desk) -> Callable[[int, int], bool]:
    def progress(done: int, total: int) -> bool:
        if not desk.as_json:
            desk.note(f"{done}/{total}")
        return True

    return progress


def _tell(desk: Desk, one: "Reception") -> None:
    from web.reception_told import line_of

    words = f"{one.id} {one.registration} {one.sender_name} [{one.state.value}]"
    desk.answer(line_of(one), words)


_COMMANDS: dict[str, Callable[..., int | None]] = {
    "register": _register,
    "list": _list,
    "show": _show,
    "agree": _agree,
    "refuse": _refuse,
    "bring": _bring,
    "check": _check,
    "judge": _judge,
    "report": _report,
    "approve": _approve,
    "accept": _accept,
    "receipt": _receipt,
    "paper": _paper,
}
for _name, _function in _COMMANDS.items():
    reception.add_command(command(_name)(_function))
