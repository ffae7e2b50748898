"""One small archive a test; one set of workers for all, because they are slow to start."""

import json
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
def archive(tmp_path: Path, workers: Workers, database_url: str) -> Iterator[Archive]:
    """On SQLite, and on PostgreSQL."""
    made = make_archive(tmp_path / "home", workers, f"database_url = {json.dumps(database_url)}\n")
    yield made
    made.database.close()
