"""The hostile folder on the way in: every file has an outcome, and what is kept is kept whole."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from ingest.delivery import walk
from ingest.result import IngestOutcome, Result
from preservation.bags.problems import Intact
from preservation.bags.read import check_bag
from preservation.readback import read_back
from preservation.workers import Limits, Workers
from repository.access import Scope
from repository.documents import safe_name
from repository.people import owner
from scripts.make_hostile import make_all
from tests.home import make_archive
from web.wiring import PRELOADED, Archive

EVERYTHING = Scope.of_owner()
SETTLED = {IngestOutcome.ACCEPTED, IngestOutcome.QUARANTINED, IngestOutcome.REFUSED}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The hostile files; the sidecar last."""
    return make_all(tmp_path_factory.mktemp("hostile") / "in")


@pytest.fixture(scope="module")
def impatient() -> Iterator[Workers]:
    with Workers(2, Limits(seconds=4), preload=PRELOADED) as pool:
        yield pool


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, impatient: Workers) -> Iterator[Archive]:
    archive = make_archive(tmp_path_factory.mktemp("hostile-home") / "home", impatient)
    yield archive
    archive.database.close()


@pytest.fixture(scope="module")
def bare(home: Archive, made: list[Path]) -> dict[Path, Result]:
    """Every file taken in without metadata."""
    results = list(home.ingest.take_all(walk(made[:-1], None), owner()))
    assert len(results) == len(made) - 1
    return {Path(result.path): result for result in results}


def test_every_file_has_an_outcome(bare: dict[Path, Result], made: list[Path]) -> None:
    assert set(bare) == set(made[:-1])
    assert {result.outcome for result in bare.values()} == SETTLED
    for result in bare.values():
        severities = {finding.severity for finding in result.findings}
        assert ("error" in severities) == (result.outcome is IngestOutcome.REFUSED)
    by_name = {path.name: result.outcome for path, result in bare.items()}
    assert by_name["bomb.pdf"] is IngestOutcome.QUARANTINED
    for name in ("bomb.docx", "xxe.odt", "laughs.docx", "program.pdf", "empty.pdf", "locked.pdf"):
        assert by_name[name] is IngestOutcome.REFUSED, name


def test_what_is_accepted_is_a_valid_bag_with_the_very_bytes_and_the_very_name(
    bare: dict[Path, Result], home: Archive
) -> None:
    accepted = [(p, r) for p, r in bare.items() if r.outcome is IngestOutcome.ACCEPTED]
    assert len(accepted) > 40
    for path, result in accepted:
        folder = Path(str(result.package_path))
        assert isinstance(check_bag(folder, processes=1), Intact), ascii(path)
        document = home.catalogue.get(str(result.document), EVERYTHING)
        assert read_back(partial(_bytes_in, folder)) == document
        (file,) = document.files
        shown = os.fsencode(path.name).decode("utf-8", "backslashreplace")
        assert (file.name, file.path) == (shown, safe_name(shown))
        kept = folder / "data" / "representations" / "rep1" / "data" / file.path
        assert kept.read_bytes() == path.read_bytes()


def _bytes_in(folder: Path, path: str) -> bytes:
    return (folder / path).read_bytes()


def test_nothing_is_left_half_done(bare: dict[Path, Result], home: Archive) -> None:
    accepted = [r for r in bare.values() if r.outcome is IngestOutcome.ACCEPTED]
    assert home.catalogue.count(EVERYTHING) == len(accepted)
    assert home.intakes.open() == ()
    assert home.ledger.verify().problems == ()
    assert list((home.settings.spool / "incoming").iterdir()) == []
    kept = {key.split("/")[2] for key in home.stores[0].keys("aip/")}
    assert kept == {result.package for result in accepted}


def test_naughty_metadata_is_judged_row_by_row(
    home: Archive, made: list[Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The text files alone: what is asked here is about the rows of the sidecar."""
    results = {
        Path(result.path): result
        for result in home.ingest.take_all(walk([made[0].parent / "names"], made[-1]), owner())
    }
    assert set(results) == {path for path in made if path.parent.name == "names"}
    for result in results.values():
        assert {finding.rule[:4] for finding in result.findings} <= {"META", "DUP-", "SIG-"}
