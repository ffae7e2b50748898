"""``luutru read``: what a document says of itself, proposed for its fields; no archive needed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from web.cli.desk import Desk, command
from web.errors import REFUSED, worst

if TYPE_CHECKING:
    from ingest.reading.reader import FileRead, Reader


@command("read")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--languages", default="vie", show_default=True, help="Của Tesseract · for OCR.")
def read(desk: Desk, files: tuple[Path, ...], languages: str) -> int:
    """Đọc văn bản, đề xuất các trường thông tin · read documents, propose their fields."""
    codes = set()
    with _reader(desk, languages) as reader:
        for path in files:
            with TemporaryDirectory(prefix="luutru-read-") as folder:
                codes.add(_say(desk, reader.read(path, Path(folder))))
    return worst(codes)


@contextmanager
def _reader(desk: Desk, languages: str) -> "Iterator[Reader]":
    """A reader with workers of its own; a home, where there is one, knows names of agencies."""
    from datetime import UTC, datetime

    from ingest.digitise.engine import Engine
    from ingest.digitise.tesseract import Tesseract
    from ingest.reading.reader import Reader
    from preservation.workers import Limits, Workers
    from repository.calendar import VIETNAM

    names: list[str] = []
    if (desk.home / "luutru.toml").is_file():
        names = [agency.name for agency in desk.archive.agencies.all()]
    hands = min(os.cpu_count() or 1, 3)
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    with (
        Workers(hands, Limits()) as workers,
        Engine(workers, Tesseract(languages=languages), hands) as engine,
    ):
        yield Reader(workers, lambda: engine, today, names)


def _say(desk: Desk, done: "FileRead") -> int:
    from ingest.reading.reader import ReadOutcome
    from repository.profiles import profile_on

    lines = [str(done.path)]
    if done.reading.secret:
        mark = done.reading.secret
        lines += [f"    ! {mark.level}: {mark.report_vi}", f"      {mark.report_en}"]
    elif done.problem:
        lines.append(f"    ! {done.problem}")
    from datetime import UTC, datetime

    fields = {field.code: field.vi for field in profile_on(datetime.now(UTC).date()).fields}
    for code, one in done.reading.proposals.items():
        name = fields.get(code, "Địa danh" if code == "Place" else code)
        doubt = "" if one.sure else " (?)"
        lines.append(f"    {name}: {one.value}{doubt}  [{one.confidence:.2f}, tr. {one.page + 1}]")
    desk.answer(done.as_dict(), *lines)
    return 0 if done.outcome is ReadOutcome.READ else REFUSED
