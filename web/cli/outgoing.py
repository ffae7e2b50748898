"""``luutru outgoing``: issued documents, from the draft to whoever receives them."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.desk import Desk, command
from web.cli.keys import FILE, KeyChoice, key_options, signer_of
from web.cli.outgoing_options import SAID, TO, files_of, said_of, to_of, told

if TYPE_CHECKING:
    from repository.outgoing_steps import Outgoing

NEW = click.Path(dir_okay=False, path_type=Path)
ONE = click.argument("outgoing")
_LEVEL = click.option(
    "--signature-level",
    "level",
    default="",
    type=click.Choice(["", "B-B", "B-T", "B-LT", "B-LTA"]),
    help="PAdES; mặc định bền nhất có thể · the most lasting that can be had.",
)
_PLACE = click.option("--place-mark", default="", metavar="TRANG,X,Y", help="Chỗ ký, mm · by hand.")


@click.group()
def outgoing() -> None:
    """Văn bản đi: soạn, kiểm tra, ký, cấp số, đóng dấu, gửi · issued documents."""


@click.argument("pdf", type=FILE)
@click.option("--agency", default="", metavar="CODE", help="Cơ quan ban hành · who issues it.")
@SAID
@TO
def _draft(desk: Desk, pdf: Path, agency: str, **said: Any) -> None:  # noqa: ANN401  click's
    """Đưa dự thảo lên · bring a draft."""
    from repository.people import Right
    from web import outgoing_acts as acts
    from web.living import usual_agency

    wanted = said_of(said)
    made = acts.draft(
        desk.archive,
        desk.person,
        agency or usual_agency(desk.archive, desk.person, Right.HANDLE),
        wanted,
        files_of(pdf, said),
        to_of(said),
    )
    _tell(desk, made)


@ONE
@click.argument("pdf", type=FILE, required=False)
@SAID
@TO
def _revise(desk: Desk, outgoing: str, pdf: Path | None, **said: Any) -> None:  # noqa: ANN401
    """Phiên bản mới, hoặc sửa thông tin · a new version, or say otherwise."""
    from web import outgoing_acts as acts

    held = acts.found(desk.archive, desk.person, outgoing)
    files = files_of(pdf, said) if pdf else None
    to = to_of(said)
    wanted = said_of(said, held)
    made = acts.revise(desk.archive, desk.person, outgoing, files, wanted, to or None)
    _tell(desk, made)


@ONE
@click.argument("said")
def _comment(desk: Desk, outgoing: str, said: str) -> None:
    """Góp ý dự thảo · comment on a draft."""
    from web import outgoing_acts as acts
    from web.outgoing_lines import remark_line

    made = acts.comment(desk.archive, desk.person, outgoing, said)
    desk.answer({"outgoing": outgoing} | remark_line(made), f"{outgoing}: đã ghi ý kiến")


@ONE
@click.argument("what", type=click.Choice(["content", "form"]))
@click.option("--return", "back", is_flag=True, help="Trả lại, cần --said · send back.")
@click.option("--said", default="", help="Ý kiến, lý do · what is said of it.")
def _check(desk: Desk, outgoing: str, what: str, said: str, *, back: bool) -> None:
    """Kiểm tra nội dung, thể thức (hai người khác nhau) · check content, or form."""
    from web.outgoing_checks import check_content, check_form

    act = check_content if what == "content" else check_form
    _tell(desk, act(desk.archive, desk.person, outgoing, right=not back, said=said))


@ONE
@click.option("--reason", required=True, help="Lý do · why.")
def _return(desk: Desk, outgoing: str, reason: str) -> None:
    """Trả lại người soạn · send it back to whoever drafts it."""
    from web.outgoing_checks import return_

    _tell(desk, return_(desk.archive, desk.person, outgoing, reason))


@ONE
@click.option("--reason", required=True, help="Lý do · why.")
def _drop(desk: Desk, outgoing: str, reason: str) -> None:
    """Bỏ dự thảo, các phiên bản vẫn lưu · give it up; its versions stay."""
    from web import outgoing_acts as acts

    _tell(desk, acts.drop(desk.archive, desk.person, outgoing, reason))


@ONE
@click.option("--signed", type=FILE, help="Tệp đã ký ở bàn khác · signed at another desk.")
@_LEVEL
@_PLACE
@key_options
def _sign(
    desk: Desk,
    outgoing: str,
    signed: Path | None,
    level: str,
    place_mark: str,
    **key: Any,  # noqa: ANN401
) -> None:
    """Ký số của người có thẩm quyền · sign as the person in authority."""
    from web.outgoing_signing import bring_signed, sign, to_be_signed

    if signed is not None:
        _tell(desk, bring_signed(desk.archive, desk.person, outgoing, signed))
        return
    to_be_signed(desk.archive, desk.person, outgoing)  # before anybody is asked for a PIN
    with signer_of(KeyChoice(**key)) as signer:
        made = sign(desk.archive, desk.person, outgoing, signer, level, _hand(place_mark))
    _tell(desk, made)


@ONE
@_LEVEL
@_PLACE
@key_options
def _issue(desk: Desk, outgoing: str, level: str, place_mark: str, **key: Any) -> None:  # noqa: ANN401
    """Cấp số, đóng dấu, đưa vào kho; không có khóa: làm tiếp việc dở · number, seal and keep."""
    from web.acts import catch_up, testify
    from web.outgoing_sealing import issue, resume

    choice = KeyChoice(**key)
    if choice.given:
        with signer_of(choice) as signer:
            made = issue(desk.archive, desk.person, outgoing, signer, level, _hand(place_mark))
    else:
        made = resume(desk.archive, desk.person, outgoing)
    catch_up(desk.archive)
    testify(desk.archive)
    _tell(desk, made)


@click.argument("document")
@click.option("--copies", type=click.IntRange(0), help="Số bản · copies issued.")
@click.option("--note", default="", help="Ghi chú · note.")
@TO
def _from_paper(desk: Desk, document: str, copies: int | None, note: str, **said: Any) -> None:  # noqa: ANN401
    """Vào sổ văn bản giấy đã số hóa, ký số (Điều 10.2) · enter an issued paper document."""
    from web.outgoing_paper import issue_paper

    made = issue_paper(desk.archive, desk.person, document, to_of(said), copies, note)
    _tell(desk, made)


@ONE
@TO
def _send(desk: Desk, outgoing: str, **said: Any) -> None:  # noqa: ANN401
    """Gửi nơi nhận; thêm nơi nhận sau cũng được · send it, to more recipients later too."""
    from web.outgoing_lines import recipient_line
    from web.sending import send

    made = send(desk.archive, desk.person, outgoing, to_of(said))
    lines = [recipient_line(one) for one in desk.archive.recipients.of(made.id)]
    words = [f"    {one['code']} {one['means']} {one['transport']} {one['why']}" for one in lines]
    desk.answer(told(made) | {"recipients": lines}, _words(made), *words)


@ONE
@click.argument("code")
@click.option("--note", default="", help="Ghi chú: số bưu gửi … · note.")
def _paper_sent(desk: Desk, outgoing: str, code: str, note: str) -> None:
    """Đã gửi bản giấy cho một nơi nhận · its paper went to a recipient."""
    from web.outgoing_lines import recipient_line
    from web.sending import mark_paper_sent

    line = recipient_line(mark_paper_sent(desk.archive, desk.person, outgoing, code, note))
    desk.answer({"outgoing": outgoing} | line, f"{outgoing}: {code} đã gửi bản giấy")


@ONE
@click.argument("place")
def _paper_kept(desk: Desk, outgoing: str, place: str) -> None:
    """Nơi lưu bản giấy (Điều 14.5) · where the paper original lies."""
    from web.sending import note_paper_kept

    _tell(desk, note_paper_kept(desk.archive, desk.person, outgoing, place))


@click.option("--agency", default="", metavar="CODE", help="Của cơ quan · of an agency.")
@click.option("--state", "states", multiple=True, help="Chỉ bước này · only these steps.")
@click.option("--year", type=int, help="Năm cấp số · year of the number.")
@click.option("--mine", is_flag=True, help="Tôi soạn hoặc ký · drafted or signed by me.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000))
def _list(
    desk: Desk, agency: str, states: tuple[str, ...], year: int | None, limit: int, *, mine: bool
) -> None:
    """Các văn bản đi · issued documents, the latest first."""
    from repository.outgoing import Sought
    from repository.outgoing_steps import OutgoingState

    if not set(states) <= set(OutgoingState):
        raise click.UsageError(f"--state: {', '.join(OutgoingState)}")
    sought = Sought(
        agency=agency,
        states=frozenset(map(OutgoingState, states)),
        year=year,
        person=desk.person.login if mine else "",
    )
    for one in desk.archive.issues.found(sought, desk.person.scope, limit):
        _tell(desk, one)


@ONE
@click.option("--version", "number", type=click.IntRange(1), help="Tải một phiên bản, với -o.")
@click.option("-o", "--output", type=NEW, help="Tệp · where to.")
def _show(desk: Desk, outgoing: str, number: int | None, output: Path | None) -> None:
    """Một văn bản đi: phiên bản, ý kiến, nơi nhận · one of them, whole."""
    from web.outgoing_files import hand_out
    from web.outgoing_lines import whole

    if output is not None:
        hand_out(desk.archive, desk.person, outgoing, number or 0, output)
    line = whole(desk.archive, desk.person, outgoing)
    words = [f"{outgoing}  {line['state']}  {line['code']}  {line['subject']}"]
    words += [f"    v{one['version']} {one['step']} {one['name']}" for one in line["versions"]]
    words += [f"    {one['kind']}: {one['said_by']}: {one['said']}" for one in line["remarks"]]
    words += [f"    → {one['code']} {one['name']} {one['means']} {one['transport']}"
              for one in line["recipients"]]  # fmt: skip
    desk.answer(line, *words)


@click.option("--agency", default="", metavar="CODE", help="Của cơ quan · of an agency.")
@click.option("--late", is_flag=True, help="Chỉ quá hạn · only what is overdue.")
def _unsent(desk: Desk, agency: str, *, late: bool) -> None:
    """Đã vào kho mà chưa gửi, kèm hạn gửi (Điều 10.3) · kept, and not sent."""
    from web.outgoing_lines import waiting_line
    from web.sending import unsent

    for one in unsent(desk.archive, desk.person, agency, late=late):
        mark = " QUÁ HẠN" if one.late else ""
        words = f"{_words(one.outgoing)}  hạn {one.due:%H:%M %d/%m/%Y}{mark}"
        desk.answer(waiting_line(one), words)


def _tell(desk: Desk, made: "Outgoing") -> None:
    desk.answer(told(made), _words(made))


def _words(made: "Outgoing") -> str:
    return f"{made.id}  {made.state.value:<8} {made.code:<16} {made.subject}"


def _hand(text: str) -> Any:  # noqa: ANN401  a Hand, imported late
    from web.cli.placing import hand_of

    return hand_of(text) if text else None


_COMMANDS = (
    ("draft", _draft),
    ("revise", _revise),
    ("comment", _comment),
    ("check", _check),
    ("return", _return),
    ("drop", _drop),
    ("sign", _sign),
    ("issue", _issue),
    ("from-paper", _from_paper),
    ("send", _send),
    ("paper-sent", _paper_sent),
    ("paper-kept", _paper_kept),
    ("list", _list),
    ("show", _show),
    ("unsent", _unsent),
)
for _name, _function in _COMMANDS:
    outgoing.add_command(command(_name)(_function))
