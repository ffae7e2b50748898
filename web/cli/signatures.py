"""``luutru signatures``: what the signatures of files say, no archive needed; on all cores."""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from web.cli.desk import Desk, command
from web.errors import DAMAGE, REFUSED, UNAVAILABLE, worst

_PRELOADED = ("preservation.signatures.report",)


@command("signatures")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--trust", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--at", "at", help="Thời điểm xét, ISO 8601 · judged at this instant.")
@click.option(
    "--signed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp mà chữ ký rời .p7s ký; a.pdf.p7s tự tìm a.pdf · what a detached one signs.",
)
@click.option(
    "--kept",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Chứng thư, CRL, OCSP đã lưu: gói xuất ra hoặc thư mục shared · an export.",
)
@click.option(
    "--report",
    "reports",
    type=click.Path(file_okay=False, path_type=Path),
    help="Ghi báo cáo JSON và ETSI TS 119 102-2 (XML) vào thư mục này · write reports there.",
)
@click.option(
    "--document",
    help="Xét lại văn bản trong kho từ những gì đã giữ; kèm FILE: so tệp đó với bản trong kho"
    " · a kept document again; with FILE, the file against what is kept.",
)
def signatures(
    desk: Desk,
    files: tuple[Path, ...],
    *,
    trust: Path | None,
    at: str | None,
    signed: Path | None,
    kept: Path | None,
    reports: Path | None,
    document: str | None,
) -> int:
    """Kiểm tra chữ ký số · validate signatures (PDF, p7m, p7s, XML, ODF, docx, xlsx)."""
    moment = instant(at)
    if document is not None:
        return _of_document(desk, document, files, moment if at else None)
    if not files:
        raise click.UsageError("FILE… hoặc --document ID")
    if signed is not None and len(files) > 1:
        raise click.BadParameter("--signed: một tệp chữ ký thôi · with one signature file only")
    question = _Question(trust or desk.home / "trust", moment, signed, kept and _shared_in(kept))
    codes = set()
    for path, answer in zip(files, question.ask_all(files), strict=True):
        codes.add(_say(desk, path, answer))
        if reports is not None and answer.report:
            codes.add(_write(desk, reports, path, answer.report))
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
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # the first and last days of the calendar have no UTC
        raise click.BadParameter("ISO 8601: 2026-11-24T10:00:00+07:00") from None


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was found out of one file; without a report, why there is none."""

    report: dict[str, Any]
    signed: Path | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class _Question:
    """How every file of one call is judged."""

    trust: Path
    at: datetime
    signed: Path | None
    kept: Path | None

    def ask_all(self, files: tuple[Path, ...]) -> Iterator[_Answer]:
        """The answers in the order of ``files``, with a worker on every core."""
        from preservation.workers import Limits, Workers

        hands = max(1, min(len(files), os.cpu_count() or 1))
        with (
            Workers(hands, Limits(), preload=_PRELOADED) as workers,
            ThreadPoolExecutor(hands) as pool,
        ):
            yield from pool.map(lambda path: self._ask(workers, path), files)

    def _ask(self, workers: Any, path: Path) -> _Answer:  # noqa: ANN401  imported when used
        from preservation.workers import WorkerFailedError
        from repository.calendar import iso_utc

        beside = self.signed or _beside(path)
        arguments = {
            "path": str(path.resolve()),
            "trust": str(self.trust),
            "at": iso_utc(self.at),
            "signed": str(beside.resolve()) if beside else "",
            "kept": str(self.kept.resolve()) if self.kept else None,
        }
        try:
            return _Answer(workers.call("signatures", **arguments), beside)
        except WorkerFailedError as error:
            return _Answer({}, beside, error.failure.value)


def _shared_in(folder: Path) -> Path:
    """Where an exported package keeps what its signatures need; or the folder itself."""
    shared = folder / "data" / "metadata" / "other" / "shared"
    return shared if shared.is_dir() else folder


def _beside(path: Path) -> Path | None:
    """The file that a detached signature's name speaks of, if it lies beside it."""
    from preservation.signatures.nature import signed_name

    name = signed_name(path.name)
    beside = path.with_name(name) if name else None
    return beside if beside is not None and beside.is_file() else None


def _say(desk: Desk, path: Path, answer: _Answer) -> int:
    report = answer.report
    if not report:
        says = f"Không kiểm tra được chữ ký số ({answer.trouble})."
        line: dict[str, Any] = {
            "indication": "INDETERMINATE",
            "intact": None,
            "says": says,
            "signatures": [],
        }
        desk.answer({"path": str(path)} | line, str(path), f"    {says}")
        return UNAVAILABLE
    shown = {key: value for key, value in report.items() if key != "evidence"}
    about = {} if answer.signed is None else {"signed": str(answer.signed)}
    said = f"    {report['indication']}: {report['says']}"
    desk.answer({"path": str(path)} | about | shown, str(path), said)
    return DAMAGE if report.get("altered") else 0


def _of_document(desk: Desk, document: str, files: tuple[Path, ...], at: datetime | None) -> int:
    """A kept document judged again, or files held against it."""
    from web.rechecking import compare, recheck

    lines = (
        (compare(desk.archive, desk.person, document, path, at) for path in files)
        if files
        else recheck(desk.archive, desk.person, document, at)
    )
    codes = set()
    for line in lines:
        departures = [f"    ! {one['says']}" for one in line["departures"]]
        desk.answer(line, line["path"], f"    {line['indication']}: {line['says']}", *departures)
        codes.add(DAMAGE if line["altered"] or line["departures"] else 0)
    return worst(codes)


def _write(desk: Desk, folder: Path, path: Path, report: dict[str, Any]) -> int:
    """Write the report as JSON, and as ETSI TS 119 102-2 has it; nothing is written over."""
    from preservation.signatures.etsi_files import etsi_reports
    from repository.algorithms import built_in

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
