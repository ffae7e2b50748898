"""One small archive a test; one set of workers for all, because they are slow to start."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from preservation.workers import Limits, Workers
from tests.home import make_archive
from web.wiring import Archive


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    with Workers(2, Limits()) as pool:
        yield pool


@pytest.fixture
def archive(tmp_path: Path, workers: Workers) -> Iterator[Archive]:
    made = make_archive(tmp_path / "home", workers)
    yield made
    made.database.close()
