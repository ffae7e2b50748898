"""``luutru copy``: certified copies, from the request to the end of what was issued."""

import json
from contextlib import ExitStack, suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from repository.copy_kinds import CopyKind
from web.cli.copy_signatories import signatories
from web.cli.desk import Desk, command
from web.cli.keys import FILE, KeyChoice, key_options, signer_of
from web.errors import DAMAGE, worst

_LARGEST = 4 << 20


@click.group()
def copy() -> None:
    """Bản sao: yêu cầu, duyệt, cấp, kiểm tra · copies, from asking to their end."""


@click.argument("document")
@click.option(
    "--kind",
    required=True,
    type=click.Choice([kind.value for kind in CopyKind]),
    help="Loại · kind.",
)
@click.option("--purpose", required=True, help="Mục đích · what for.")
@click.option("--recipient", required=True, help="Người, cơ quan nhận · for whom.")
@click.option("--recipient-id", default="", help="Số định danh · identity number.")
@click.option("--reader", default="", metavar="LOGIN", help="Tài khoản được tải · who fetches it.")
@click.option("--parts", default="", help='Trích sao: "2; 4-6; 3: 20,40,150,30" (mm).')
@click.option("--count", default=1, show_default=True, help="Số bản · how many.")
@click.option("--to-paper", is_flag=True, help="In ra giấy để ký, đóng dấu · to be printed.")
@click.option("--place", default="", help="Nơi nhận, cách nhau bằng ; · recipients on paper.")
def _request(desk: Desk, document: str, **said: Any) -> None:  # noqa: ANN401  click's
    """Yêu cầu bản sao một văn bản · ask for a copy of a document."""
    from repository.copying import Wish
    from web import copying
    from web.copy_parts import read_parts

    said["parts"] = read_parts(said["parts"])
    said["place"] = "\n".join(part.strip() for part in said["place"].split(";"))
    made = copying.ask(desk.archive, desk.person, document, Wish(**said))
    line = copying.asked_of(desk.archive, made)
    desk.answer(line, f"{made.id}: {made.kind}, trả lời trước {made.due:%d/%m/%Y}")


@click.argument("requests", nargs=-1, required=True)
def _approve(desk: Desk, requests: tuple[str, ...]) -> int:
    """Duyệt · approve requests."""
    return _decided(desk, requests, approve=True)


@click.argument("requests", nargs=-1, required=True)
@click.option("--reason", required=True, help="Lý do · why.")
def _refuse(desk: Desk, requests: tuple[str, ...], reason: str) -> int:
    """Từ chối · refuse requests."""
    return _decided(desk, requests, approve=False, reason=reason)


def _decided(desk: Desk, requests: tuple[str, ...], *, approve: bool, reason: str = "") -> int:
    from repository.errors import ArchiveError
    from web import copying
    from web.errors import face

    codes: set[int] = set()
    for name in requests:
        try:
            made = copying.decide(desk.archive, desk.person, name, approve=approve, reason=reason)
        except ArchiveError as error:
            codes.add(face(error).exit_code)
            desk.answer(
                {"request": name, "outcome": "refused", "says": str(error)}, f"{name}: {error}"
            )
            continue
        desk.answer(copying.asked_of(desk.archive, made), f"{made.id}: {made.state}")
    return worst(codes)


@click.option("--state", "states", multiple=True, help="Chỉ trạng thái này · only these states.")
@click.option("--document", default="", help="Của một văn bản · of one document.")
def _list(desk: Desk, states: tuple[str, ...], document: str) -> None:
    """Các yêu cầu, việc chờ lâu nhất trước · requests, what waits longest first."""
    from repository.copying import RequestState
    from web import copying

    if not set(states) <= set(RequestState):
        raise click.UsageError(f"--state: {', '.join(RequestState)}")
    wanted = [RequestState(state) for state in states]
    for one in copying.listed(desk.archive, desk.person, wanted, document):
        line = copying.asked_of(desk.archive, one)
        late = " QUÁ HẠN" if line["overdue"] else ""
        due = f" hạn {one.due:%d/%m/%Y}" if one.due and one.state.open else ""
        desk.answer(line, f"{one.id} {one.state} {one.kind} {one.wish.recipient}{due}{late}")


_TERMS = (
    click.option("--signer", default="", metavar="LOGIN", help="Người ký · who signs."),
    click.option("--place", default="", help="Địa danh · place, before the day."),
    click.option("--short", default="", help="Viết tắt tên cơ quan, trong số · short name."),
    click.option("--level", default="", help="B-B, B-T (PAdES)."),
    click.option("--picture", type=FILE, help="Hình dấu, PNG · the seal."),
)


def _terms(function: Any) -> Any:  # noqa: ANN401  click's own decorators are as loose
    for option in reversed(_TERMS):
        option(function)
    return function


@click.argument("request")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--certificate", type=FILE, help="Của cơ quan: để lập yêu cầu ký · for a request.")
@_terms
def _make(
    desk: Desk,
    request: str,
    output: Path | None,
    certificate: Path | None,
    **said: Any,  # noqa: ANN401
) -> None:
    """Lập thử vào -o, hoặc lập yêu cầu ký với --certificate · rehearse, or ask the desk.

    Chưa lấy số: bản lập thử mang số kế tiếp, bản cấp có thể mang số khác.
    """
    from web.copy_making import Bench
    from web.copy_signing import CopyDesk

    bench, terms = Bench(desk.archive, desk.person), _terms_of(desk, said)
    if certificate is not None:
        with certificate.open("rb") as source:
            asked = CopyDesk(bench).ask(request, terms, source.read(_LARGEST))
        desk.answer(asked)
        return
    if output is None:
        raise click.UsageError("Cần -o hoặc --certificate · give -o or --certificate")
    line = bench.rehearse(request, terms, output)
    desk.answer(line, f"{output}: {line['notation'] or line['kind']}, {line['pages']} trang")


@click.argument("request")
@click.option("--answer", type=FILE, help="Trả lời ký (JSON) · the desk's answer.")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="Thư mục · folder.")
@_terms
@key_options
def _issue(
    desk: Desk,
    request: str,
    answer: Path | None,
    to: Path | None,
    **said: Any,  # noqa: ANN401
) -> None:
    """Lập, ký và cấp · make, sign and issue."""
    import shutil

    from web import copying
    from web.copy_making import Bench
    from web.copy_signing import CopyDesk

    bench = Bench(desk.archive, desk.person)
    key = KeyChoice(**{each.name: said.pop(each.name) for each in fields(KeyChoice)})
    if answer is not None:
        made = CopyDesk(bench).answer(request, _answered(answer))
    else:
        bench.ready(request)  # before anybody is asked for a PIN
        with ExitStack() as stack:
            signer = stack.enter_context(signer_of(key)) if key.given else None
            made = bench.issue(request, _terms_of(desk, said), signer)
    line = copying.said_of(made)
    if to is not None:
        to.mkdir(parents=True, exist_ok=True)
        found, path = copying.fetch(desk.archive, desk.person, request)
        line["path"] = str(to / str(found.body["name"]))
        shutil.copyfile(path, line["path"])
    desk.answer(line, f"{made.id}: {line['notation'] or made.kind} {line['name']}")


def _answered(path: Path) -> dict[str, Any]:
    from repository.errors import RefusedError

    said: Any = None
    with path.open("rb") as source, suppress(ValueError, RecursionError):
        said = json.loads(source.read(_LARGEST))
    if not isinstance(said, dict):
        raise RefusedError(f"{path}: không phải trả lời ký · not an answer")
    return said


def _terms_of(desk: Desk, said: dict[str, Any]) -> Any:  # noqa: ANN401  Terms, imported late
    from preservation.signatures.signing.act import Level
    from web.copy_plans import Terms

    level = said["level"] or ("B-T" if desk.archive.settings.tsa_url else "B-B")
    if level not in {Level.B_B, Level.B_T}:
        raise click.UsageError("--level: B-B, B-T")
    return Terms(**said | {"level": level})


def _expire(desk: Desk) -> None:
    """Đóng bản hết hạn, xóa tệp sau đó 5 ngày · close what expired, delete what lay long enough."""
    from web import copying

    for line in copying.expire(desk.archive, desk.person):
        desk.answer(line, f"{line['copy']} {line['kind']}: {line['state']}")


@click.argument("files", nargs=-1, required=True, type=FILE)
def _verify(desk: Desk, files: tuple[Path, ...]) -> int:
    """Kiểm tra bản sao: chữ ký, bằng chứng và hồ sơ cấp · verify copies."""
    from web.copy_verdicts import verdict

    codes = set()
    for path in files:
        line = verdict(desk.archive, path)
        word = "Hợp lệ" if line["valid"] else "KHÔNG HỢP LỆ"
        desk.answer(line, f"{word}: {path}", *(f"    {problem}" for problem in line["problems"]))
        codes.add(0 if line["valid"] else DAMAGE)
    return worst(codes)


for _name, _function in (
    ("request", _request),
    ("approve", _approve),
    ("refuse", _refuse),
    ("make", _make),
    ("issue", _issue),
    ("list", _list),
    ("signatories", signatories),
    ("verify", _verify),
    ("expire", _expire),
):
    copy.add_command(command(_name)(_function))
