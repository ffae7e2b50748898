"""``luutru seal``: an organisation's signature, shown as the law of the document's date asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from repository.calendar import VIETNAM, system_clock
from repository.errors import ArchiveError
from web.cli.desk import Desk, command
from web.cli.keys import FILE, KeyChoice, key_options, signer_of
from web.cli.placing import PLACE, hand_of
from web.cli.signatures import instant
from web.cli.signing import targets
from web.errors import UNAVAILABLE, face, worst

if TYPE_CHECKING:
    from ingest.issued import Hands, Issued, Seal, Who
    from ingest.issuing import Issuing
    from ingest.sealing import Numbering
    from web.counter import Counter


class Work(Protocol):
    """What is done to each file."""

    def __call__(self, engine: "Issuing", paths: tuple[Path, Path]) -> "Issued":
        """Make the second path of the first."""
        ...


KINDS = ("issuer", "digitised", "annex", "copy")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options say."""

    to: Path | None
    output: Path | None
    level: str
    kind: str
    number: str
    notation: str
    date: datetime | None
    agency: str
    agency_name: str
    picture: Path | None
    picture_width: float | None
    form: str
    authorised: tuple[str, ...]
    place: str
    prepare: bool
    name: str
    office: str
    signature: Path | None
    annexes: bool
    number_place: tuple[str, ...]
    date_place: tuple[str, ...]
    trust: Path | None
    tsa: str
    at: str | None


@command("seal")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="Thư mục · folder.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Tệp mới · new file."
)
@key_options
@click.option(
    "--level", default="B-LTA", type=click.Choice(["B-B", "B-T", "B-LT", "B-LTA"]), help="PAdES."
)
@click.option(
    "--kind",
    default="issuer",
    type=click.Choice(KINDS),
    help="Văn bản phát hành, văn bản số hóa, phụ lục khác tệp, bản sao · what is sealed.",
)
@click.option("--number", default="", help="Số của văn bản · number.")
@click.option("--notation", default="", help="Ký hiệu: QĐ-UBND · notation.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Ngày văn bản · its date.")
@click.option("--agency", default="", metavar="CODE", help="Mã cơ quan trong kho · its code.")
@click.option("--agency-name", default="", help="Tên cơ quan, khi không có kho · its name.")
@click.option("--picture", type=FILE, help="Hình dấu, PNG, kích thước thật · the seal.")
@click.option("--picture-width", type=float, metavar="MM", help="Chiều rộng thật · true width.")
@click.option("--form", default="Sao y", help="Hình thức sao · form of a copy.")
@click.option("--authorised", multiple=True, metavar="NAME", help="Người có thẩm quyền ký.")
@click.option("--place", default="auto", help=PLACE)
@click.option("--prepare", is_flag=True, help="Chỉ dàn chỗ ký, số, ngày · lay fields out only.")
@click.option("--name", default="", help="Với --prepare: họ tên người ký · who will sign.")
@click.option("--office", default="", help="Với --prepare: chức vụ · the office.")
@click.option("--signature", type=FILE, help="Với --prepare: hình chữ ký · its picture.")
@click.option("--annexes", is_flag=True, help="Với --prepare: cả số, ngày trên phụ lục cùng tệp.")
@click.option("--number-place", multiple=True, help="Với --prepare: TRANG,X,Y của số · by hand.")
@click.option("--date-place", multiple=True, help="Với --prepare: TRANG,X,Y của ngày · by hand.")
@click.option("--trust", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--tsa", default="", metavar="URL", help="Dấu thời gian · RFC 3161.")
@click.option("--at", help="Thời điểm ký, chỉ với --trust · time of signing, only with --trust.")
def seal(desk: Desk, files: tuple[Path, ...], **options: Any) -> int:  # noqa: ANN401  click's
    """Đóng dấu: ký số của cơ quan, tổ chức · seal for an organisation.

    \b
    luutru seal --prepare qd.pdf -o 1.pdf --name "Nguyễn Văn An" --office "Chủ tịch"
    luutru sign 1.pdf -o 2.pdf --place auto --picture ky.png --pkcs11 …
    luutru seal 2.pdf -o 3.pdf --number 12 --notation QĐ-UBND --date 2026-11-26
                --agency H48 --picture dau.png --pkcs11 …
    """  # noqa: D301  click wants the character itself
    key = KeyChoice(**{each.name: options[each.name] for each in fields(KeyChoice)})
    wanted = Wanted(**{each.name: options[each.name] for each in fields(Wanted)})
    places = _targets(files, wanted)
    codes: set[int] = set()
    with _counter(desk, wanted) as counter, _work(desk, wanted, key, counter) as work:
        for source, target in zip(files, places, strict=True):
            try:
                said = counter.do(source, target, partial(work, paths=(source, target)))
                told = {} if wanted.prepare else counter.signatures(target)
            except ArchiveError as error:
                codes.add(face(error).exit_code)
                outcome = "unavailable" if face(error).exit_code == UNAVAILABLE else "refused"
                refused = {"path": str(source), "outcome": outcome, "says": str(error)}
                desk.answer(refused, f"{source}: {error}")
                continue
            outcome = "prepared" if wanted.prepare else "sealed"
            desk.answer(
                {"path": str(source), "outcome": outcome} | said | told,
                f"{source} → {target}",
                f"    {said['kind']}, {said['profile']}: {said['place']}",
                *(f"    {one['vi']}" for one in said["findings"]),
            )
    return worst(codes)


@contextmanager
def _counter(desk: Desk, wanted: Wanted) -> "Iterator[Counter]":
    from preservation.workers import Limits, Workers
    from repository.people import Right
    from web.counter import Counter, standing_still
    from web.signing import of_archive, of_folder

    if wanted.trust is not None:
        if wanted.agency:
            raise click.UsageError("--agency cần kho: dùng --agency-name · needs an archive")
        moment = instant(wanted.at) if wanted.at else None
        clock = (lambda: moment) if moment else system_clock
        bureau, trust = of_folder(wanted.trust, wanted.tsa, clock), wanted.trust
    else:
        if wanted.at is not None or wanted.tsa or wanted.agency_name:
            raise click.UsageError(
                "--at, --tsa và --agency-name chỉ dùng với --trust: trong kho, giờ, TSA và tên cơ "
                "quan là của kho · --at, --tsa and --agency-name go with --trust"
            )
        bureau = of_archive(desk.archive, desk.person, Right.SEAL)
        trust = desk.archive.settings.trust
    with Workers(1, Limits()) as workers:
        yield Counter(standing_still(bureau), workers, trust)


@contextmanager
def _work(desk: Desk, wanted: Wanted, key: KeyChoice, counter: "Counter") -> "Iterator[Work]":
    """What is done to each file."""
    from ingest.issued import Hands
    from preservation.signatures.signing.act import Level

    at = counter.bureau.clock()
    day = wanted.date.date() if wanted.date else at.astimezone(VIETNAM).date()
    who_seals = _seal(desk, wanted, day)
    if wanted.prepare:
        who = _who(wanted)
        hand = hand_of(wanted.place)

        def prepare(engine: "Issuing", paths: tuple[Path, Path]) -> "Issued":
            return engine.prepare(*paths, who, who_seals, day, hand)

        yield prepare
        return
    numbering = _numbering(wanted, day)
    with signer_of(key) as signer:
        hands = Hands(signer, at, Level(wanted.level), counter.bureau.stamper)

        def put_seal(engine: "Issuing", paths: tuple[Path, Path]) -> "Issued":
            return _sealed(engine, paths, wanted, who_seals, hands, numbering)

        yield put_seal


def _sealed(
    engine: "Issuing",
    paths: tuple[Path, Path],
    wanted: Wanted,
    who: "Seal",
    hands: "Hands",
    numbering: "Numbering | None",
) -> "Issued":
    from repository.seals import MarkKind

    hand = hand_of(wanted.place)
    kind = MarkKind(wanted.kind)
    if kind is MarkKind.ISSUER:
        assert numbering is not None  # noqa: S101  _numbering refused otherwise
        return engine.number_and_seal(*paths, who, hands, numbering, hand)
    return engine.stamp(*paths, kind, who, hands, numbering=numbering, hand=hand)


def _seal(desk: Desk, wanted: Wanted, day: date) -> "Seal":
    from ingest.issued import Seal
    from repository.people import Right
    from web.counter import agency_named

    name = wanted.agency_name
    if wanted.trust is None:
        code = wanted.agency or desk.archive.settings.default_agency
        desk.person.require(Right.SEAL, desk.archive.agencies.find(code).code)
        name = agency_named(desk.archive.agencies, code, day)
    return Seal(name, wanted.picture, wanted.picture_width, wanted.form, wanted.authorised)


def _who(wanted: Wanted) -> "Who":
    from ingest.issued import Who

    if not wanted.name:
        raise click.UsageError("--prepare cần --name · --prepare needs --name")
    places = [("number", place) for place in wanted.number_place]
    places += [("date", place) for place in wanted.date_place]
    blanks = tuple((what, hand) for what, place in places if (hand := hand_of(place)))
    return Who(wanted.name, wanted.office, wanted.signature, annexes=wanted.annexes, blanks=blanks)


def _numbering(wanted: Wanted, day: date) -> "Numbering | None":
    from ingest.sealing import Numbering

    if wanted.number and wanted.notation:
        return Numbering(wanted.number, wanted.notation, day)
    if wanted.kind in {"issuer", "annex"} or wanted.number or wanted.notation:
        raise click.UsageError("Cần --number và --notation · give --number and --notation")
    return None


def _targets(files: tuple[Path, ...], wanted: Wanted) -> list[Path]:
    if len(files) > 1 and wanted.kind == "issuer" and not wanted.prepare:
        raise click.UsageError("Mỗi số cho một văn bản · one number for one document")
    return targets(files, wanted.to, wanted.output)
