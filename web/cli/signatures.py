"""``luutru signatures``: what the signatures of files say, no archive needed."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from web.cli.desk import Desk, command
from web.errors import DAMAGE, REFUSED, UNAVAILABLE, worst


@command("signatures")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--trust", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--at", "at", help="Thời điểm xét, ISO 8601 · judged at this instant.")
@click.option(
    "--signed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp mà chữ ký rời .p7s ký; a.pdf.p7s tự tìm a.pdf · what a detached one signs.",
)
@click.option(
    "--report",
    "reports",
    type=click.Path(file_okay=False, path_type=Path),
    help="Ghi báo cáo JSON và ETSI TS 119 102-2 (XML) vào thư mục này · write reports there.",
)
def signatures(
    desk: Desk,
    files: tuple[Path, ...],
    trust: Path | None,
    at: str | None,
    signed: Path | None,
    reports: Path | None,
) -> int:
    """Kiểm tra chữ ký số · validate signatures (PDF, p7m, p7s, XML, ODF, docx, xlsx)."""
    from preservation.workers import Limits, Workers

    moment = instant(at)
    if signed is not None and len(files) > 1:
        raise click.BadParameter("--signed: một tệp chữ ký thôi · with one signature file only")
    folder = trust or desk.home / "trust"
    codes = set()
    with Workers(1, Limits()) as workers:
        for path in files:
            beside = signed or _beside(path)
            code, report = _one(desk, workers, (path, beside), folder, moment)
            codes |= {code} if reports is None else {code, _write(desk, reports, path, report)}
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


def _beside(path: Path) -> Path | None:
    """The file that a detached signature's name speaks of, if it lies beside it."""
    from preservation.signatures.nature import signed_name

    name = signed_name(path.name)
    beside = path.with_name(name) if name else None
    return beside if beside is not None and beside.is_file() else None


def _one(
    desk: Desk, workers: object, pair: tuple[Path, Path | None], trust: Path, at: datetime
) -> tuple[int, dict[str, Any] | None]:
    from preservation.workers import WorkerFailedError, Workers
    from repository.calendar import iso_utc

    assert isinstance(workers, Workers)  # noqa: S101  narrows the type for mypy
    path, signed = pair
    arguments = {"path": str(path.resolve()), "trust": str(trust), "at": iso_utc(at)}
    if signed is not None:
        arguments["signed"] = str(signed.resolve())
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
        return UNAVAILABLE, None
    shown = {key: value for key, value in report.items() if key != "evidence"}
    said = f"    {report['indication']}: {report['says']}"
    about = {} if signed is None else {"signed": str(signed)}
    desk.answer({"path": str(path)} | about | shown, str(path), said)
    return DAMAGE if report.get("altered") else 0, report


def _write(desk: Desk, folder: Path, path: Path, report: dict[str, Any] | None) -> int:
    """Write the report as JSON, and as ETSI TS 119 102-2 has it; nothing is written over."""
    from preservation.signatures.etsi_files import etsi_reports
    from repository.algorithms import built_in

    if report is None:
        return 0
    written = {".json": json.dumps(report, ensure_ascii=False, indent=1).encode()}
    nothing: dict[str, bytes] = {}
    for _, data in etsi_reports(report, nothing.get, built_in()):  # one: it is one file
        written[".xml"] = data
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, data in written.items():
        place = folder / f"{path.name}{suffix}"
        try:
            with place.open("xb") as target:
                target.write(data)
        except FileExistsError:
            desk.note(f"{place}: đã có, để nguyên · is there already and was left alone")
            return REFUSED
    return 0
