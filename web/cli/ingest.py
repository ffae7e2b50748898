"""``luutru ingest``: take files, folders and ready-made bags in."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.desk import Desk, command
from web.errors import IN_PART, REFUSED

if TYPE_CHECKING:
    from ingest.result import Result


@command("ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--metadata",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Siêu dữ liệu kèm theo, CSV hoặc JSON · sidecar.",
)
def ingest(desk: Desk, paths: tuple[Path, ...], metadata: Path | None) -> int:
    """Tiếp nhận tệp, thư mục, gói BagIt · take files, folders and bags in."""
    return run(desk, paths, metadata)


def run(desk: Desk, paths: tuple[Path, ...], metadata: Path | None) -> int:
    """Take everything in, report each file as it is done, and bring the index up to date."""
    from ingest.delivery import walk
    from ingest.result import IngestOutcome
    from repository.people import Right
    from web.acts import catch_up, testify

    desk.person.require(Right.INGEST)
    taken = refused = 0
    for result in desk.archive.ingest.take_all(walk(paths, metadata), desk.person):
        desk.answer(result.as_dict(), *_lines(result))
        if result.outcome is IngestOutcome.REFUSED:
            refused += 1
        else:
            taken += 1
    catch_up(desk.archive)
    testify(desk.archive)
    if not refused:
        return 0
    return IN_PART if taken else REFUSED


def _lines(result: "Result") -> list[str]:
    said = [f"{result.outcome.value:<12} {result.path}"]
    said += [f"    {f.rule} {f.severity.value}: {f.message}" for f in result.findings]
    return said
