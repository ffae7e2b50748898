"""The small demonstration fonds, made once for all processes of a test run: it takes a while."""

import fcntl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.make import make

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Where it lies. Nobody changes it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    target = shared / "small-demo"
    with (shared / "small-demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make(target, now=NOW, small=True)  # one that is finished is left as it is
    return target
