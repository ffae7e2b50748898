"""``luutru dossier``: hồ sơ are opened, filled, handed over, closed into packages, reopened."""

from typing import TYPE_CHECKING, Any

import click

from web.cli.desk import Desk, command
from web.cli.dossier_inside import CONTENTS, REVIEW, part

if TYPE_CHECKING:
    from repository.dossiers import Dossier

_DOSSIER = click.argument("dossier")
_REASON = click.option("--reason", required=True, help="Lý do · why.")


@click.group()
def dossier() -> None:
    """Hồ sơ: mở, xếp văn bản, bàn giao, kết thúc · dossiers: opened, filled, closed."""


@click.option("--agency", default="", help="Mã cơ quan · code of the agency.")
@click.option("--year", type=int, default=0, help="Năm hình thành · the year.")
@click.option(
    "--state", default="", help="planned, open, closed, submitted, transferred, destroyed."
)
@click.option("--keeper", default="", metavar="USER", help="Người phụ trách · who is responsible.")
@click.option("--box", default="", help="Hộp số · the box of a paper part.")
@click.option("--outside", is_flag=True, help="Ngoài danh mục · outside of any plan.")
def _list(desk: Desk, agency: str, **asked: Any) -> None:  # noqa: ANN401  as click gives them
    """Các hồ sơ của cơ quan · the dossiers of one's agencies."""
    from repository.dossier_finding import PAGE, Wanted
    from web.dossier_lines import agencies_of

    mine = agencies_of(desk.person)
    if agency:
        code = desk.archive.agencies.find(agency).code
        mine = (code,) if mine is None or code in mine else ()
    wanted, offset = Wanted(mine, **asked), 0
    while page := desk.archive.dossier_finding.find(wanted, PAGE, offset):
        for one in page:
            _tell(desk, one)
        offset += PAGE


@_DOSSIER
def _show(desk: Desk, dossier: str) -> None:
    """Một hồ sơ với văn bản trong đó · one dossier, and what the asker may see in it."""
    from web.dossier_lines import line_of, seen_by

    found = seen_by(desk.archive, desk.person, dossier)
    inside = desk.archive.dossiers.contents(found.id, desk.person.scope)
    said = line_of(found) | {
        "frozen": bool(desk.archive.holds.frozen([found.id])),
        "documents": [{"document": one.id, "code": one.code, "title": one.title} for one in inside],
    }
    lines = [f"  {one.code or '–'} {one.title}" for one in inside]
    desk.answer(said, f"{found.notation} {found.title} [{found.state.value}]", *lines)


@_DOSSIER
@click.option("--ended", type=int, required=True, help="Năm kết thúc công việc · the year.")
@click.option("--maintenance", default="", help="Thời hạn lưu trữ xác định lại · its period.")
@click.option(
    "--drop", multiple=True, metavar="ID=WHY", help="Bản trùng, bản nháp bỏ ra · taken out before."
)
@click.option("--reason", default="", help="Lý do đổi thời hạn · why the period is changed.")
def _close(
    desk: Desk, dossier: str, ended: int, maintenance: str, drop: tuple[str, ...], reason: str
) -> None:
    """Kết thúc hồ sơ: thành một gói riêng · close it: it becomes a package of its own."""
    from repository.errors import RefusedError
    from web.closing_dossiers import Wish, close

    dropped = dict(one.split("=", 1) for one in drop if "=" in one)
    if len(dropped) != len(drop):
        raise RefusedError("--drop: ID=LÝ DO · ID=WHY")
    _tell(
        desk, close(desk.archive, desk.person, dossier, Wish(ended, maintenance, dropped, reason))
    )


@_DOSSIER
@_REASON
def _reopen(desk: Desk, dossier: str, reason: str) -> None:
    """Mở lại hồ sơ đã kết thúc · open a closed dossier again."""
    from web.closing_dossiers import reopen

    _tell(desk, reopen(desk.archive, desk.person, dossier, reason))


@click.argument("dossier", required=False)
@click.option("--outside", is_flag=True, help="Lập ngoài danh mục · outside of the plan.")
@click.option("--agency", default="", help="Mã cơ quan · code of the agency.")
@click.option("--year", type=int, default=0, help="Năm · the year.")
@click.option("--notation", default="", help="Số, ký hiệu · its notation.")
@click.option("--title", default="", help="Tiêu đề · its title.")
@click.option("--maintenance", default="", help="Thời hạn lưu trữ · how long it is kept.")
@click.option("--keeper", "keeper_login", default="", metavar="USER", help="Người lập · its maker.")
def _open(desk: Desk, dossier: str | None, outside: bool, **asked: Any) -> None:  # noqa: ANN401, FBT001
    """Mở hồ sơ trong danh mục, hoặc lập ngoài danh mục · open a planned dossier, or one outside."""
    from web.dossier_acts import Asked, begin, open_outside

    if outside == (dossier is not None):
        raise click.UsageError("DOSSIER | --outside --agency … --notation … --title …")
    if dossier is not None:
        _tell(desk, begin(desk.archive, desk.person, dossier))
    else:
        _tell(desk, open_outside(desk.archive, desk.person, Asked(**asked)))


@_DOSSIER
@click.argument("documents", nargs=-1)
@click.option("--search", default="", metavar="QUESTION", help="Mọi văn bản tìm thấy · all found.")
@click.option("--dry-run", is_flag=True, help="Chỉ xem · only say which.")
def _add(
    desk: Desk,
    dossier: str,
    documents: tuple[str, ...],
    search: str,
    dry_run: bool,  # noqa: FBT001
) -> None:
    """Xếp văn bản vào hồ sơ, không sao chép · put documents in by reference."""
    from web.dossier_acts import add, found
    from web.dossier_lines import seen_by

    seen_by(desk.archive, desk.person, dossier)
    wanted = [*documents, *(found(desk.archive, desk.person, search) if search else ())]
    if dry_run:
        for one in wanted:
            desk.answer({"document": one, "outcome": "would be added"}, f"{one}")
        return
    put = add(desk.archive, desk.person, dossier, wanted)
    for one in put.new:
        desk.answer({"document": one, "outcome": "added"}, f"+ {one}")
    for one in put.there:
        desk.answer({"document": one, "outcome": "there"}, f"= {one}")


@click.argument("documents", nargs=-1)
@click.option("--unfiled", default="", metavar="AGENCY", help="Văn bản chưa xếp · filed nowhere.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, help="Nhiều nhất · at most.")
def _suggest(desk: Desk, documents: tuple[str, ...], unfiled: str, limit: int) -> None:
    """Gợi ý hồ sơ cho văn bản, kèm lý do · where documents probably belong, and why."""
    from web.suggesting import suggest
    from web.unfiled import suggestion_line
    from web.unfiled import unfiled as lying_nowhere

    found = [(one, suggest(desk.archive, desk.person, one)) for one in documents]
    if unfiled:
        code = desk.archive.agencies.find(unfiled).code
        rows = lying_nowhere(desk.archive, desk.person, code, limit)
        found += [(row.id, suggestions) for row, suggestions in rows]
    for document, suggestions in found:
        for one in suggestions:
            why = "; ".join(reason.vi for reason in one.reasons)
            told = (
                f"{document} → {one.dossier.id} {one.dossier.notation} {one.dossier.title}: {why}"
            )
            desk.answer(suggestion_line(document, one), told)


@_DOSSIER
@click.argument("documents", nargs=-1, required=True)
@_REASON
def _remove(desk: Desk, dossier: str, documents: tuple[str, ...], reason: str) -> None:
    """Đưa văn bản ra khỏi hồ sơ · take documents out; they stay in the archive."""
    from web.dossier_acts import remove
    from web.dossier_lines import seen_by

    seen_by(desk.archive, desk.person, dossier)
    for one in remove(desk.archive, desk.person, dossier, documents, reason):
        desk.answer({"document": one, "outcome": "removed"}, f"- {one}")


@click.argument("dossiers", nargs=-1, required=True)
@click.option("--to", required=True, metavar="USER", help="Người nhận · who receives them.")
@_REASON
def _give(desk: Desk, dossiers: tuple[str, ...], to: str, reason: str) -> None:
    """Giao hồ sơ cho người khác phụ trách · make somebody else responsible."""
    from web.dossier_acts import give

    for one in give(desk.archive, desk.person, dossiers, to, reason):
        _tell(desk, one)


@_DOSSIER
@click.argument("said", nargs=-1, required=True, metavar="NAME=VALUE…")
def _describe(desk: Desk, dossier: str, said: tuple[str, ...]) -> None:
    """Sửa thông tin: title, level, language, start, end, keywords, description… · describe it."""
    from repository.errors import RefusedError
    from web.dossier_describing import describe

    told = dict(one.split("=", 1) for one in said if "=" in one)
    if len(told) != len(said):
        raise RefusedError("NAME=VALUE")
    _tell(desk, describe(desk.archive, desk.person, dossier, told))


@click.option("--from", "leaving", required=True, metavar="USER", help="Người nghỉ · who leaves.")
@click.option("--to", required=True, metavar="USER", help="Người nhận · who receives them.")
@_REASON
def _hand_over(desk: Desk, leaving: str, to: str, reason: str) -> None:
    """Bàn giao mọi hồ sơ của người nghỉ, chuyển công tác · hand over all of somebody's."""
    from web.dossier_acts import hand_over

    for one in hand_over(desk.archive, desk.person, leaving, to, reason):
        _tell(desk, one)


def _tell(desk: Desk, one: "Dossier") -> None:
    from web.dossier_lines import line_of

    told = line_of(one)
    title = "(đã tiêu hủy · destroyed)" if told["stub"] else one.title
    desk.answer(told, f"{one.id} {one.year} {one.notation} {title} [{one.state.value}]")


for _name, _function in (
    ("list", _list),
    ("show", _show),
    ("open", _open),
    ("add", _add),
    ("remove", _remove),
    ("suggest", _suggest),
    ("describe", _describe),
    ("give", _give),
    ("hand-over", _hand_over),
    ("close", _close),
    ("reopen", _reopen),
):
    dossier.add_command(command(_name)(_function))
for _command in (part, CONTENTS, REVIEW):
    dossier.add_command(_command)
