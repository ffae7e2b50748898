"""What the options of ``luutru sign`` say: which act of signing, and to where."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from repository.calendar import Clock, system_clock
from repository.errors import RefusedError
from web.cli.desk import Desk
from web.cli.signatures import instant

if TYPE_CHECKING:
    from preservation.signatures.signing.act import Act, Mark
    from web.signing import Bureau

LARGEST = 4 * 1024 * 1024
"""Bytes of a request, an answer or a certificate."""
POINTS_A_MM = 72 / 25.4
LONGEST = 14_400
"""Points; no page is longer (ISO 32000-1 Annex C)."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the options say."""

    to: Path | None
    output: Path | None
    level: str
    field: str | None
    picture: Path | None
    page: int
    box: str | None
    reason: str
    location: str
    trust: Path | None
    tsa: str
    at: str | None
    request: Path | None
    certificate: Path | None
    answer: Path | None
    document: Path | None
    finish: Path | None
    place: str | None = None
    name: str = ""
    office: str = ""


def targets(files: tuple[Path, ...], to: Path | None, output: Path | None) -> list[Path]:
    """Where each signed file goes: into the folder ``to``, or to ``output``.

    Raises:
        click.UsageError: nobody said where to, or two files would lie in one place.
    """
    if not files:
        raise click.UsageError("Thiếu tệp cần ký · no file to sign")
    if output is not None and to is None and len(files) == 1:
        return [output]
    if to is None or output is not None:
        raise click.UsageError("Chọn --to hoặc -o (một tệp) · give --to, or -o for one file")
    to.mkdir(parents=True, exist_ok=True)
    places = [to / path.name for path in files]
    if len(set(places)) < len(places):
        raise click.UsageError("Có tệp trùng tên · two files have one name")
    return places


def one(files: tuple[Path, ...]) -> Path:
    """The only file.

    Raises:
        click.UsageError: there is none, or more than one.
    """
    if len(files) != 1:
        raise click.UsageError("Cần đúng một tệp · exactly one file")
    return files[0]


def bureau_of(desk: Desk, given: Given) -> "Bureau":
    """The archive of this home; with --trust, none.

    Raises:
        click.UsageError: an archive was to be told the time.
        ForbiddenError: the person may not sign.
    """
    from web.signing import of_archive, of_folder

    if given.trust is not None:
        return of_folder(given.trust, given.tsa, clock_of(given))
    if given.at is not None or given.tsa:
        raise click.UsageError(
            "--at và --tsa chỉ dùng với --trust: trong kho, giờ và TSA là của kho "
            "· --at and --tsa go with --trust: an archive has its own clock and authority"
        )
    return of_archive(desk.archive, desk.person)


def clock_of(given: Given) -> Clock:
    """The clock of this machine, or one that stands still at --at."""
    if given.at is None:
        return system_clock
    moment = instant(given.at)
    return lambda: moment


def act_of(given: Given, bureau: "Bureau", mark: "Mark | None", taken: set[str]) -> "Act":
    """The act that the options describe; ``taken`` are names of fields that are signed."""
    from preservation.signatures.signing.act import Act, Level

    free = next(name for number in range(1, 10_000) if (name := f"ChuKy{number}") not in taken)
    return Act(
        given.field or free,
        Level(given.level),
        bureau.clock().replace(microsecond=0),
        mark,
        given.reason,
        given.location,
    )


def mark_of(given: Given) -> "Mark | None":
    """What the signature shows, and where.

    Raises:
        click.UsageError: only one of the two was said, or the box is none.
    """
    from preservation.signatures.signing.act import Mark

    if given.picture is None and given.box is None:
        return None
    if given.picture is None or given.box is None:
        raise click.UsageError("--picture và --box đi cùng nhau · --picture and --box go together")
    try:
        left, bottom, width, height = (float(part) * POINTS_A_MM for part in given.box.split(","))
    except ValueError:
        raise click.BadParameter(
            "--box: trái,dưới,rộng,cao (mm) · left,bottom,width,height"
        ) from None
    placed = all(abs(side) < LONGEST for side in (left, bottom))  # what is no number is not
    if not (placed and 0 < width < LONGEST and 0 < height < LONGEST):
        raise click.BadParameter("--box: rộng và cao phải dương · width and height are positive")
    box = (left, bottom, left + width, bottom + height)
    return Mark(given.picture.read_bytes(), given.page - 1, box)


def pending_of(request: Path) -> Path:
    """The folder where the document waits whose request is ``request``."""
    return request.with_suffix(".pending")


def json_of(path: Path) -> dict[str, Any]:
    """A request or an answer.

    Raises:
        RefusedError: it is too large, or no JSON object.
    """
    try:
        said = json.loads(small(path))
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise RefusedError(f"{path}: không phải JSON · not a JSON object")
    return said


def certificate_of(path: Path) -> bytes:
    """A certificate as DER, from DER or PEM.

    Raises:
        RefusedError: the file is too large, or PEM of something else.
    """
    from preservation.signatures.signing.check import der_of

    return der_of(small(path))


def small(path: Path) -> bytes:
    """The bytes of a file that cannot honestly be large.

    Raises:
        RefusedError: it is.
    """
    if path.stat().st_size > LARGEST:
        raise RefusedError(f"{path}: tệp quá lớn · too large")
    return path.read_bytes()
