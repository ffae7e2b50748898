"""``luutru batch``: batches of digitisation, reviewed, sent back, sealed, taken in."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from repository.errors import ArchiveError, RefusedError, UnavailableError
from web.cli.desk import Desk, command
from web.cli.digitise import code_of, work_here
from web.cli.keys import FILE, KeyChoice, key_options, signer_of
from web.errors import face, worst

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.issued import Hands
    from repository.sheaves import Batch, Sheaf
    from web.counter import Counter

BATCH = click.argument("batch_id", metavar="BATCH")
ORDINALS = click.argument("ordinals", nargs=-1, type=click.IntRange(1), metavar="[N]…")
PAGES = click.option("--pages", default="", metavar="1,3", help="Những trang nào · which pages.")


@click.group()
def batch() -> None:
    """Lô số hóa: duyệt, trả lại, ký số, vào kho · batches of digitisation."""


def _list(desk: Desk) -> None:
    """Các lô mới nhất · the newest batches."""
    from web.batch_lines import batch_line

    for found in desk.archive.batches.latest(desk.person.scope, 200):
        line = batch_line(desk.archive, found)
        states = ", ".join(f"{state}: {count}" for state, count in line["states"].items())
        desk.answer(line, f"{found.id}  {found.name:<28} {found.asked_by:<12} {states}")


def _show(desk: Desk, batch_id: str) -> None:
    """Một lô, từng văn bản · one batch, paper by paper."""
    from web.batch_lines import batch_line, line_of, words_of

    found = _batch(desk, batch_id)
    desk.answer(batch_line(desk.archive, found), f"{found.id}  {found.name}")
    for sheaf in desk.archive.batches.sheaves(found.id):
        desk.answer(line_of(desk.archive, sheaf), *words_of(sheaf))


def _pause(desk: Desk, batch_id: str) -> None:
    """Tạm dừng sau những trang đang làm · stop after the pages in hand."""
    found = _batch(desk, batch_id)
    _require_digitise(desk, found)
    if not found.job:
        raise RefusedError(
            "lô này chạy ở cửa sổ lệnh: dừng ở đó · it runs in a terminal: stop it there"
        )
    desk.archive.jobs.cancel(found.job)
    state = desk.archive.jobs.get(found.job).state
    desk.answer({"batch": found.id, "job": found.job, "state": state.value}, state.value)


def _resume(
    desk: Desk,
    batch_id: str,
    here: bool,  # noqa: FBT001  click gives names, not positions
) -> int:
    """Làm tiếp phần còn lại · go on with what is left; --here: in this terminal."""
    from web.jobs import wake

    found = _batch(desk, batch_id)
    _require_digitise(desk, found)
    if here or not found.job:
        return work_here(desk, found.id)
    job = desk.archive.jobs.resume(found.job)
    wake(desk.archive, job.id)
    desk.answer({"batch": found.id, "job": job.id, "state": job.state.value}, job.state.value)
    return 0


def _accept(
    desk: Desk, batch_id: str, ordinals: tuple[int, ...], field: tuple[str, ...], proposed: str
) -> int:
    """Duyệt; chỉ trường đã xác nhận mới thành siêu dữ liệu · accept, with confirmed fields."""
    from web.reviews import accept

    found = _batch(desk, batch_id)
    said = dict(_pair(one) for one in field)
    codes = [code.strip() for code in proposed.split(",") if code.strip()]

    def act(sheaf: "Sheaf") -> "Sheaf":
        offered = sheaf.body.get("proposals", {})
        missing = [code for code in codes if code not in offered]
        if missing:
            raise RefusedError(f"không có đề xuất · nothing is proposed: {', '.join(missing)}")
        taken = {code: offered[code]["value"] for code in codes}
        return accept(desk.archive, desk.person, found, sheaf, taken | said)

    return _each(desk, found, ordinals, act)


def _return(desk: Desk, batch_id: str, ordinals: tuple[int, ...], reason: str, pages: str) -> int:
    """Trả lại để quét lại · send back to be scanned again."""
    from web.reviews import send_back

    found, wanted = _batch(desk, batch_id), _numbers(pages)
    return _each(
        desk,
        found,
        ordinals,
        lambda sheaf: send_back(desk.archive, desk.person, found, sheaf, reason, wanted),
    )


def _rescan(desk: Desk, batch_id: str, ordinal: int, files: tuple[Path, ...], pages: str) -> int:
    """Thay bằng bản quét lại, và làm lại · put new scans in, and do it again."""
    from web.reviews import scan_again

    found = _batch(desk, batch_id)
    sheaf = desk.archive.batches.sheaf(found.id, ordinal)
    named = [(path, path.name) for path in files]
    scan_again(desk.archive, desk.person, found, sheaf, named, _numbers(pages))
    return work_here(desk, found.id)


def _seal(desk: Desk, batch_id: str, ordinals: tuple[int, ...], level: str, **key: object) -> int:
    """Ký số của cơ quan lên mọi văn bản đã duyệt, rồi đưa vào kho · seal, and take in."""
    from web.acts import catch_up, testify
    from web.sealing import Round, needs_seal

    found = _batch(desk, batch_id)
    ends: list[str] = []
    chosen = _chosen(desk, found, ordinals, {"accepted", "sealed"})
    if not chosen:
        raise RefusedError("không có văn bản nào chờ ký · nothing waits to be sealed")
    to_sign = any(sheaf.state.value == "accepted" and needs_seal(sheaf) for sheaf in chosen)
    choice = KeyChoice(**key)  # type: ignore[arg-type]  # click has seen to the types
    codes: set[int] = set()
    with _sealing(desk, choice if to_sign else None, level) as (counter, hands):
        line = Round(desk.archive, desk.person, found, lambda kept: _tell(desk, kept, ends))
        for sheaf in chosen:
            try:
                line.take_in(sheaf, counter, hands)
            except ArchiveError as error:
                codes.add(face(error).exit_code)
                _spoken_against(desk, sheaf, error)
    catch_up(desk.archive)
    testify(desk.archive)
    return worst(codes | {code_of([_end(end) for end in ends])})


def _spoken_against(desk: Desk, sheaf: "Sheaf", error: ArchiveError) -> None:
    """Tell that a paper stays where it is: what is not there now may be tried again later."""
    outcome = "unavailable" if isinstance(error, UnavailableError) else "refused"
    told = {"batch": sheaf.batch, "ordinal": sheaf.ordinal, "outcome": outcome}
    desk.answer(told | {"problem": str(error)}, f"{sheaf.ordinal:>4}  {outcome:<11} {error}")


def _end(state: str) -> str:
    return state if state == "kept" else "failed"


@contextmanager
def _sealing(desk: Desk, choice: KeyChoice | None, level: str) -> "Iterator[tuple[Counter, Hands]]":
    from ingest.issued import Hands
    from preservation.signatures.signing.act import Level
    from repository.people import Right
    from web.counter import Counter, standing_still
    from web.sealing_hands import Nobody
    from web.signing import of_archive

    held = desk.archive
    bureau = standing_still(of_archive(held, desk.person, Right.SEAL))
    with ExitStack() as stack:
        signer = stack.enter_context(signer_of(choice)) if choice else Nobody()
        usual = "B-LTA" if held.settings.tsa_url else "B-B"
        hands = Hands(signer, bureau.clock(), Level(level or usual), bureau.stamper)
        yield Counter(bureau, held.workers, held.settings.trust), hands


def _tell(desk: Desk, sheaf: "Sheaf", ends: list[str]) -> None:
    from web.batch_lines import line_of, words_of

    ends.append(sheaf.state.value)
    desk.answer(line_of(desk.archive, sheaf), *words_of(sheaf))


def _each(
    desk: Desk, found: "Batch", ordinals: tuple[int, ...], act: "Callable[[Sheaf], Sheaf]"
) -> int:
    """Do ``act`` to each paper; what is refused of one does not stop the next."""
    from web.batch_lines import line_of, words_of

    codes: set[int] = set()
    for sheaf in _chosen(desk, found, ordinals, {"captured"}):
        try:
            done = act(sheaf)
        except ArchiveError as error:
            codes.add(face(error).exit_code)
            _spoken_against(desk, sheaf, error)
            continue
        desk.answer(line_of(desk.archive, done), *words_of(done))
    return worst(codes)


def _chosen(
    desk: Desk, found: "Batch", ordinals: tuple[int, ...], states: set[str]
) -> "list[Sheaf]":
    """The papers that were named; without names those that wait for this."""
    every = desk.archive.batches.sheaves(found.id)
    if ordinals:
        return [desk.archive.batches.sheaf(found.id, ordinal) for ordinal in ordinals]
    return [sheaf for sheaf in every if sheaf.state.value in states]


def _batch(desk: Desk, identifier: str) -> "Batch":
    """A batch by its identifier, or by the beginning of it."""
    scope = desk.person.scope
    like = [one for one in desk.archive.batches.latest(scope, 500) if one.id.startswith(identifier)]
    if identifier and len(like) == 1:
        return like[0]
    return desk.archive.batches.get(identifier, scope)


def _require_digitise(desk: Desk, found: "Batch") -> None:
    from repository.people import Right

    desk.person.require(Right.DIGITISE, found.agency)


def _pair(text: str) -> tuple[str, str]:
    code, equals, value = text.partition("=")
    if not equals or not code.strip():
        raise click.UsageError(f"--field CODE=VALUE: {text}")
    return code.strip(), value


def _numbers(text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",") if part.strip()]
    except ValueError:
        raise click.UsageError(f"--pages 1,3: {text}") from None


_FIELD = click.option("--field", multiple=True, metavar="CODE=VALUE", help="Xác nhận một trường.")
_PROPOSED = click.option(
    "--proposed", default="", metavar="CODE,…", help="Xác nhận đúng như đề xuất · as proposed."
)
_REASON = click.option("--reason", required=True, help="Lý do · why.")
_LEVEL = click.option(
    "--signature-level",
    "level",
    default="",
    type=click.Choice(["", "B-B", "B-T", "B-LT", "B-LTA"]),
    help="PAdES; mặc định bền nhất có thể · the most lasting that can be had.",
)
_ONE = click.argument("ordinal", type=click.IntRange(1), metavar="N")
_FILES = click.argument("files", nargs=-1, type=FILE)

batch.add_command(command("list")(_list))
batch.add_command(command("show")(BATCH(_show)))
batch.add_command(command("pause")(BATCH(_pause)))
batch.add_command(command("resume")(BATCH(click.option("--here", is_flag=True)(_resume))))
batch.add_command(command("accept")(BATCH(ORDINALS(_FIELD(_PROPOSED(_accept))))))
batch.add_command(command("return")(BATCH(ORDINALS(_REASON(PAGES(_return))))))
batch.add_command(command("rescan")(BATCH(_ONE(_FILES(PAGES(_rescan))))))
batch.add_command(command("seal")(BATCH(ORDINALS(key_options(_LEVEL(_seal))))))
