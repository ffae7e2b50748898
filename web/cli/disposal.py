"""``luutru disposal``: lists of what has lost its value, councils, decisions, destruction."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli import disposal_end
from web.cli.desk import Desk, command
from web.cli.disposal_said import (
    day_of,
    numbers,
    proof_option,
    proved,
    tell,
    tell_outline,
    tell_whole,
)
from web.cli.keys import FILE

if TYPE_CHECKING:
    from repository.disposal_steps import Disposal, Verdict

_ID = click.argument("identifier", metavar="DISPOSAL")
_KIND = click.Choice(["dossier", "document"])
_AGENCY = click.option("--agency", required=True, help="Mã cơ quan · code of the agency.")


@click.group()
def disposal() -> None:
    """Xét hủy, hủy tài liệu hết giá trị · what has lost its value is destroyed, by many hands."""


@_AGENCY
@click.option("--kind", type=_KIND, help="Chỉ hồ sơ, hoặc chỉ văn bản trùng · only these.")
@click.option("--every", is_flag=True, help="Cả hồ sơ chưa đến hạn · those that are undue too.")
def _candidates(desk: Desk, agency: str, kind: str | None, every: bool) -> None:  # noqa: FBT001
    """Hồ sơ hết hạn, văn bản trùng, điều ngăn hủy · what may be listed, and what may not."""
    from web.disposal_lines import candidate_line
    from web.disposals import candidates

    for one in candidates(desk.archive, desk.person, agency, kind or "", every=every):
        why = f" — không hủy được: {', '.join(one.bars)}" if one.bars else ""
        line = f"{one.object} {one.code} {one.title} [{one.reason.value}]{why}"
        desk.answer(candidate_line(one), line)


@click.option("--open", "opened", is_flag=True, help="Chỉ đợt chưa xong · only those not ended.")
def _list(desk: Desk, opened: bool) -> None:  # noqa: FBT001  as click gives it
    """Các đợt xét hủy · the rounds of disposal."""
    from web.disposals import listed

    for one in listed(desk.archive, desk.person, opened=opened):
        tell_outline(desk, one)


@_ID
def _show(desk: Desk, identifier: str) -> None:
    """Một đợt xét hủy, với mọi mục, ý kiến · one of them, with every item and opinion."""
    tell_whole(desk, identifier)


@click.argument("objects", nargs=-1, metavar="[ID | ID=REASON]...")
@_AGENCY
@click.option("--title", required=True, help="Tên đợt xét hủy · its name.")
@click.option("--explanation", default="", help="Bản thuyết minh · why.")
@click.option("--due", is_flag=True, help="Mọi hồ sơ hết thời hạn · every hồ sơ that is over.")
@click.option(
    "--transferred", is_flag=True, help="Mọi hồ sơ đã giao lưu trữ lịch sử · all handed over."
)
@click.option("--duplicates", is_flag=True, help="Mọi văn bản trùng · every duplicate.")
def _propose(desk: Desk, objects: tuple[str, ...], agency: str, **said: Any) -> None:  # noqa: ANN401
    """Lập danh mục tài liệu hết giá trị · make the list.

    REASON: expired, transferred, duplicate.
    """
    from repository.disposal_steps import Reason
    from repository.disposals import Proposal
    from web.disposals import candidates, proposals_of, propose

    chosen = list(proposals_of(objects))
    wanted = [Reason(name) for name, flag in _ALL_OF if said[flag]]
    found = candidates(desk.archive, desk.person, agency) if wanted else ()
    chosen += [
        Proposal(one.kind, one.object, one.reason)
        for one in found
        if one.reason in wanted and not one.bars
    ]
    made = propose(desk.archive, desk.person, agency, said["title"], chosen, said["explanation"])
    tell(desk, made)


_ALL_OF = (("expired", "due"), ("transferred", "transferred"), ("duplicate", "duplicates"))
"""Reasons, and the option that lists everything for which one holds."""


@_ID
@click.option("--text", default="", help="Bản thuyết minh · why.")
@click.option("--file", type=FILE, help="Tệp văn bản UTF-8 · a text file.")
def _explain(desk: Desk, identifier: str, text: str, file: Path | None) -> None:
    """Ghi bản thuyết minh · say why."""
    from web.disposals import explain

    said = _text(file) if file else text
    tell(desk, explain(desk.archive, desk.person, identifier, said))


@_ID
@click.option("--chair", required=True, metavar="USER", help="Chủ tịch · who presides.")
@click.option("--member", "members", multiple=True, metavar="USER", help="Thành viên · a member.")
@click.option("--secretary", "secretaries", multiple=True, metavar="USER", help="Thư ký.")
@click.option("--order", required=True, help="Quyết định lập Hội đồng · the decision.")
def _convene(desk: Desk, identifier: str, chair: str, order: str, **said: Any) -> None:  # noqa: ANN401
    """Lập Hội đồng xét hủy · make the council."""
    from repository.errors import RefusedError
    from web.disposals import convene

    pairs = [(chair, "chair"), *((one, "member") for one in said["members"])]
    pairs += [(one, "secretary") for one in said["secretaries"]]
    if len(dict(pairs)) != len(pairs):
        raise RefusedError("Mỗi người một nhiệm vụ · everybody has one part")
    tell(desk, convene(desk.archive, desk.person, identifier, dict(pairs), order))


@_ID
@click.option("--destroy", default="", metavar="ITEMS", help="Hủy: 1-5,7 hoặc all · destroy these.")
@click.option("--keep", default="", metavar="ITEMS", help="Giữ lại · keep these.")
@click.option("--said", default="", help="Lý do · why.")
@proof_option
def _opine(desk: Desk, identifier: str, password_file: str | None, **said: str) -> None:
    """Ý kiến của thành viên Hội đồng về từng mục · one's own opinion of items."""
    from web.disposals import known, opine

    spoken = _verdicts(known(desk.archive, desk.person, identifier), said["destroy"], said["keep"])
    proved(desk, password_file, f"opine {identifier}")
    opinions = {ordinal: (verdict, said["said"]) for ordinal, verdict in spoken.items()}
    tell(desk, opine(desk.archive, desk.person, identifier, opinions))


@_ID
@click.option("--destroy", default="", metavar="ITEMS", help="Hủy: 1-5,7 hoặc all · destroy these.")
@click.option("--keep", default="", metavar="ITEMS", help="Giữ lại · keep these.")
@click.option("--minutes", default="", help="Số, ngày biên bản · the minutes.")
@proof_option
def _conclude(desk: Desk, identifier: str, password_file: str | None, **said: str) -> None:
    """Chủ tịch kết luận; mục không nêu: theo đa số · the chair concludes."""
    from repository.disposal_steps import Verdict, majority
    from web.disposals import conclude, known

    found = known(desk.archive, desk.person, identifier)
    proved(desk, password_file, f"conclude {identifier}")
    verdicts = {
        item.ordinal: Verdict.DESTROY
        if majority(found.opinions, item.ordinal, len(found.members))
        else Verdict.KEEP
        for item in found.items
    } | _verdicts(found, said["destroy"], said["keep"])
    tell(desk, conclude(desk.archive, desk.person, identifier, verdicts, said["minutes"]))


@_ID
@click.option("--document", default="", help="Số, ngày văn bản thẩm định · its code and day.")
@click.option("--not-needed", default="", metavar="WHY", help="Không cần thẩm định · none is due.")
@proof_option
def _appraise(desk: Desk, identifier: str, password_file: str | None, **said: str) -> None:
    """Nhập văn bản thẩm định, hoặc nêu vì sao không cần · the opinion of the competent body."""
    from web.disposals import appraise, waive

    if said["not_needed"]:
        proved(desk, password_file, f"waive the appraisal of {identifier}")
        tell(desk, waive(desk.archive, desk.person, identifier, said["not_needed"]))
    else:
        tell(desk, appraise(desk.archive, desk.person, identifier, said["document"]))


@_ID
@click.option("--decision", required=True, help="Số, ngày quyết định hủy · the decision.")
@click.option(
    "--day", default="", metavar="DAY", help="Ngày quyết định · its day (default: today)."
)
@proof_option
def _decide(
    desk: Desk, identifier: str, decision: str, day: str, password_file: str | None
) -> None:
    """Quyết định hủy, có xác thực lại · decide, having given one's password anew."""
    from web.cli.disposal_said import proof_of
    from web.disposals import decide

    when = day_of(desk, day)
    proof = proof_of(desk, password_file)
    tell(desk, decide(desk.archive, desk.person, identifier, decision, when, proof))


@_ID
@click.option("--reason", required=True, help="Lý do · why.")
def _cancel(desk: Desk, identifier: str, reason: str) -> None:
    """Bỏ đợt xét hủy khi chưa hủy gì · give it up; nothing was destroyed."""
    from web.disposals import cancel

    tell(desk, cancel(desk.archive, desk.person, identifier, reason))


def _verdicts(found: "Disposal", destroy: str, keep: str) -> "dict[int, Verdict]":
    from repository.disposal_steps import Verdict
    from repository.errors import RefusedError

    doomed, kept = numbers(found, destroy), numbers(found, keep)
    if doomed & kept:
        raise RefusedError("Một mục vừa hủy vừa giữ · an item both destroyed and kept")
    return dict.fromkeys(doomed, Verdict.DESTROY) | dict.fromkeys(kept, Verdict.KEEP)


def _text(file: Path) -> str:
    from repository.errors import RefusedError
    from web.disposals import LONGEST

    try:
        with file.open(encoding="utf-8") as source:
            return source.read(LONGEST + 1)
    except (OSError, ValueError):
        raise RefusedError(f"{file}: không đọc được · cannot be read") from None


for _name, _function in (
    ("candidates", _candidates),
    ("list", _list),
    ("show", _show),
    ("propose", _propose),
    ("explain", _explain),
    ("convene", _convene),
    ("opine", _opine),
    ("conclude", _conclude),
    ("appraise", _appraise),
    ("decide", _decide),
    *disposal_end.STEPS,
    ("cancel", _cancel),
):
    disposal.add_command(command(_name)(_function))
