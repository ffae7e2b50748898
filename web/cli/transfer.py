"""``luutru transfer``: hồ sơ are handed over, to the agency's own archive or to another one."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.desk import Desk, command
from web.cli.transfer_sent import SENT

if TYPE_CHECKING:
    from repository.transfer_steps import KeepBack, Transfer

_TRANSFER = click.argument("transfer")
_AGENCY = click.option("--agency", required=True, help="Mã cơ quan · code of the agency.")
_KIND = click.option(
    "--to-historical",
    is_flag=True,
    help="Nộp lưu trữ lịch sử, không phải lưu trữ hiện hành · to the historical archive.",
)
_DOCUMENTS = click.option(
    "--document",
    "documents",
    multiple=True,
    metavar="ID",
    help="Tài liệu không lập hồ sơ, chỉ nộp lưu trữ lịch sử · a document in no dossier.",
)
_REASON = click.option("--reason", required=True, help="Lý do · why.")
_DAY = click.DateTime(["%Y-%m-%d"])
_NEW = click.Path(dir_okay=False, path_type=Path)


@click.group()
def transfer() -> None:
    """Nộp lưu hồ sơ vào lưu trữ hiện hành, lưu trữ lịch sử · hand dossiers over to an archive."""


@_AGENCY
@_KIND
@click.option("--until", type=_DAY, help="Đến hạn trước ngày này · due until this day.")
@click.option(
    "--loose",
    is_flag=True,
    help="Thay cho hồ sơ: tài liệu không lập hồ sơ · instead: documents in no dossier.",
)
def _due(
    desk: Desk,
    agency: str,
    to_historical: bool,  # noqa: FBT001  as click gives it
    until: datetime | None,
    loose: bool,  # noqa: FBT001  as click gives it
) -> None:
    """Hồ sơ đến hạn nộp · what is due: 30 days ahead, or 12 months before registering."""
    from web.transfer_due import due
    from web.transfer_loose import candidates
    from web.transfer_told import due_line, loose_line

    if loose:
        for document in candidates(desk.archive, desk.person, agency):
            line = loose_line(document)
            why = f" — {line['why_not']}" if line["why_not"] else ""
            desk.answer(line, f"{line['document']} {line['code']} {line['title']}{why}")
        return
    day = until.date() if until else None
    for one in due(desk.archive, desk.person, agency, _kind(to_historical), day):
        told = due_line(one)
        desk.answer(told, f"{told['due']} {told['dossier']} {told['notation']} {told['title']}")


@_AGENCY
@_KIND
@click.option("--to", default="", help="Kính gửi · to whom.")
@click.option("-o", "--output", required=True, type=_NEW, help="Tệp .pdf, .docx · the new file.")
def _notice(desk: Desk, agency: str, to_historical: bool, to: str, output: Path) -> None:  # noqa: FBT001
    """Thông báo nộp lưu: những hồ sơ đến hạn · the notice of what is due."""
    from web.transfer_due import notice
    from web.transfer_papers import pick_paper

    made, listed = notice(desk.archive, desk.person, agency, _kind(to_historical), to)
    output.write_bytes(pick_paper(made, output.suffix.lstrip(".")))
    desk.answer({"output": str(output), "dossiers": len(listed)}, f"{output}: {len(listed)}")


def _list(desk: Desk) -> None:
    """Các đợt nộp · the transfers."""
    from web.transfers import listed

    for one in listed(desk.archive, desk.person):
        tell(desk, one)


@_TRANSFER
def _show(desk: Desk, transfer: str) -> None:
    """Một đợt nộp với từng hồ sơ · one transfer, and each of its dossiers."""
    from web.transfer_rights import seen_by
    from web.transfer_told import item_line, whole_of

    found = seen_by(desk.archive, desk.person, transfer)
    lines = [
        f"  {item['ordinal']} {item['code']} {item['row']['tieu_de']} [{item['state']}] "
        f"{item['reason']}"
        for item in map(item_line, found.items)
    ]
    desk.answer(whole_of(found), _said(found), *lines)


@click.argument("dossiers", nargs=-1)
@_DOCUMENTS
@_AGENCY
@_KIND
@click.option("--archive", "code", default="", help="Mã lưu trữ lịch sử nhận · who receives.")
@click.option("--archive-name", default="", help="Tên lưu trữ nhận · its name.")
@click.option("--year", type=int, default=0, help="Năm nộp · the year.")
@click.option("--due", type=_DAY, help="Ngày nộp dự kiến · the planned day.")
@click.option("--fonds", default="", help="Mã phông, khi khác mã cơ quan · code of the fonds.")
@click.option("--every", is_flag=True, help="Cả hồ sơ có thời hạn · also what is kept for a time.")
def _draft(desk: Desk, dossiers: tuple[str, ...], **asked: Any) -> None:  # noqa: ANN401  click's
    """Lập danh sách nộp; không nêu hồ sơ: mọi hồ sơ đến hạn · list these, or all that is due."""
    from web.transfers import Request, draft

    day: date | None = asked["due"].date() if asked["due"] else None
    request = Request(
        agency=asked["agency"],
        kind=_kind(asked["to_historical"]),
        dossiers=dossiers,
        documents=asked["documents"],
        archive=asked["code"],
        archive_name=asked["archive_name"],
        year=asked["year"],
        due=day,
        fonds=asked["fonds"],
        every=asked["every"],
    )
    tell(desk, draft(desk.archive, desk.person, request))


@_TRANSFER
@click.argument("dossiers", nargs=-1)
@_DOCUMENTS
def _add(desk: Desk, transfer: str, dossiers: tuple[str, ...], documents: tuple[str, ...]) -> None:
    """Thêm hồ sơ, tài liệu vào danh sách · list more."""
    from web.transfers import add

    tell(desk, add(desk.archive, desk.person, transfer, dossiers, documents))


@_TRANSFER
@click.argument("dossiers", nargs=-1)
@_DOCUMENTS
def _drop(desk: Desk, transfer: str, dossiers: tuple[str, ...], documents: tuple[str, ...]) -> None:
    """Bỏ hồ sơ, tài liệu khỏi danh sách · take some off the list."""
    from web.transfers import drop

    tell(desk, drop(desk.archive, desk.person, transfer, dossiers, documents))


@_TRANSFER
@click.option("--code", default="", help="Mã đăng ký do lưu trữ cấp · the code that it gave.")
def _register(desk: Desk, transfer: str, code: str) -> None:
    """Đăng ký nộp với lưu trữ lịch sử, trước 12 tháng · register it, twelve months ahead."""
    from web.transfers import register

    tell(desk, register(desk.archive, desk.person, transfer, code))


@_TRANSFER
@click.option("--citation", required=True, help="Văn bản phê duyệt · the decision.")
def _approve(desk: Desk, transfer: str, citation: str) -> None:
    """Phê duyệt danh sách; người khác người lập · approve it: somebody else than listed it."""
    from web.transfers import approve

    tell(desk, approve(desk.archive, desk.person, transfer, citation))


@_TRANSFER
@_REASON
def _cancel(desk: Desk, transfer: str, reason: str) -> None:
    """Hủy đợt nộp chưa gửi · give up a transfer that was not sent."""
    from web.transfers import cancel

    tell(desk, cancel(desk.archive, desk.person, transfer, reason))


@_TRANSFER
@click.argument("kind", metavar="FORM")
@click.option("-o", "--output", required=True, type=_NEW, help="Tệp .pdf, .docx · the new file.")
def _paper(desk: Desk, transfer: str, kind: str, output: Path) -> None:
    """Mục lục, giấy đăng ký, biên bản · a list, the registration, or minutes."""
    from web.transfer_papers import paper, pick_paper

    made = paper(desk.archive, desk.person, transfer, kind)
    output.write_bytes(pick_paper(made, output.suffix.lstrip(".")))
    desk.answer({"output": str(output), "form": kind}, f"{output}: {kind}")


@click.argument("dossier")
@_REASON
@click.option("--until", type=_DAY, required=True, help="Giữ đến ngày, không quá 2 năm · until.")
def _keep_back(desk: Desk, dossier: str, reason: str, until: datetime) -> None:
    """Đề nghị giữ lại hồ sơ quá hạn nộp · ask to keep a dossier back, two years at most."""
    from web.transfer_due import keep_back

    tell_kept(desk, keep_back(desk.archive, desk.person, dossier, reason, until.date()))


@click.argument("keep_back")
@click.option("--citation", required=True, help="Văn bản đồng ý · the written consent.")
def _agree(desk: Desk, keep_back: str, citation: str) -> None:
    """Đồng ý cho giữ lại · consent to a keep-back."""
    from web.transfer_due import agree

    tell_kept(desk, agree(desk.archive, desk.person, keep_back, citation))


@click.option("--agency", default="", help="Với -o: mã cơ quan · with -o: whose list.")
@click.option("-o", "--output", type=_NEW, help="Danh mục giữ lại, .pdf, .docx · as a form.")
def _kept(desk: Desk, agency: str, output: Path | None) -> None:
    """Những hồ sơ giữ lại, hoặc đề nghị giữ lại · what is kept back, or asks to be."""
    from web.transfer_due import keep_back_list, kept_back
    from web.transfer_papers import pick_paper

    if output is not None:
        made = keep_back_list(desk.archive, desk.person, agency)
        output.write_bytes(pick_paper(made, output.suffix.lstrip(".")))
        desk.answer({"output": str(output)}, str(output))
        return

    for one in kept_back(desk.archive, desk.person):
        tell_kept(desk, one)


def tell(desk: Desk, one: "Transfer") -> None:
    """A transfer on one line."""
    from web.transfer_told import line_of

    desk.answer(line_of(one), _said(one))


def tell_kept(desk: Desk, one: "KeepBack") -> None:
    """A keep-back on one line."""
    from web.transfer_told import keep_back_line

    state = one.citation if one.agreed_by else "chưa đồng ý · not agreed"
    desk.answer(keep_back_line(one), f"{one.id} {one.dossier} → {one.until} [{state}]")


def _said(one: "Transfer") -> str:
    return f"{one.id} {one.registration} → {one.archive}: {len(one.items)} [{one.state.value}]"


def _kind(to_historical: bool) -> Any:  # noqa: ANN401, FBT001  the enumeration is loaded late
    from repository.transfer_rules import TransferKind

    return TransferKind.HISTORICAL if to_historical else TransferKind.CURRENT


for _name, _function in (
    ("due", _due),
    ("notice", _notice),
    ("list", _list),
    ("show", _show),
    ("draft", _draft),
    ("add", _add),
    ("drop", _drop),
    ("register", _register),
    ("approve", _approve),
    *SENT,
    ("cancel", _cancel),
    ("paper", _paper),
    ("keep-back", _keep_back),
    ("agree", _agree),
    ("kept", _kept),
):
    transfer.add_command(command(_name)(_function))
