"""``luutru signatures``: what the signatures of files say, no archive needed."""

from datetime import UTC, datetime
from pathlib import Path

import click

from web.cli.desk import Desk, command
from web.errors import DAMAGE, UNAVAILABLE, worst


@command("signatures")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--trust", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--at", "at", help="Thời điểm xét, ISO 8601 · judged at this instant.")
def signatures(desk: Desk, files: tuple[Path, ...], trust: Path | None, at: str | None) -> int:
    """Kiểm tra chữ ký số · validate signatures."""
    from preservation.workers import Limits, Workers

    moment = instant(at)
    folder = trust or desk.home / "trust"
    codes = set()
    with Workers(1, Limits()) as workers:
        for path in files:
            codes.add(_one(desk, workers, path, folder, moment))
    return worst(codes)


def instant(text: str | None) -> datetime:
    """An instant as a person writes it; without a zone, UTC; None: now.

    Raises:
        click.BadParameter: it is none.
    """
    if text is None:
        return datetime.now(UTC)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("ISO 8601: 2026-11-24T10:00:00+07:00") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _one(desk: Desk, workers: object, path: Path, trust: Path, at: datetime) -> int:
    from preservation.workers import WorkerFailedError, Workers
    from repository.calendar import iso_utc

    assert isinstance(workers, Workers)  # noqa: S101  narrows the type for mypy
    arguments = {"path": str(path.resolve()), "trust": str(trust), "at": iso_utc(at)}
    try:
        report = workers.call("signatures", **arguments)
    except WorkerFailedError as error:
        says = f"Không kiểm tra được chữ ký số ({error.failure.value})."
        desk.answer(
            {
                "path": str(path),
                "indication": "INDETERMINATE",
                "intact": None,
                "says": says,
                "signatures": [],
            },
            str(path),
            f"    {says}",
        )
        return UNAVAILABLE
    shown = {key: value for key, value in report.items() if key != "evidence"}
    said = f"    {report['indication']}: {report['says']}"
    desk.answer({"path": str(path)} | shown, str(path), said)
    return DAMAGE if report.get("altered") else 0
