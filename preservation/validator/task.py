"""The task of checking a package, for the workers: foreign bytes are opened by nobody else."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from preservation.validator.book import book
from preservation.validator.checking import check
from preservation.validator.report import Notes, Report
from preservation.workers import Limits as WorkerLimits
from preservation.workers import WorkerFailedError, Workers
from preservation.workers.child import TASKS as OTHERS
from preservation.workers.limits import MIB

TASKS: Mapping[str, str] = MappingProxyType(
    {**OTHERS, "package": "preservation.validator.task:task"}
)
LIMITS = WorkerLimits(
    memory_bytes=900 * MIB, seconds=3600, cpu_seconds=3600, output_bytes=8192 * MIB
)
"""A package of 200 000 files takes less than 300 MB; a compressed TAR is spread out first."""
PRELOAD = ("preservation.validator.checking",)


def task(path: str, profile: str | None = None) -> dict[str, Any]:
    """Check the package at ``path``. Runs in a worker.

    Returns:
        The report as JSON.
    """
    return check(Path(path), profile).as_dict()


def check_apart(workers: Workers, path: Path, profile: str | None) -> dict[str, Any]:
    """Have a worker check a package.

    A worker that gives up has met a package that nobody should open: that is a finding.

    Raises:
        UnavailableError: these workers are closed.
    """
    try:
        return dict(workers.call("package", path=str(path.resolve()), profile=profile))
    except WorkerFailedError as error:
        return _given_up(path, profile, error)


def _given_up(path: Path, profile: str | None, error: WorkerFailedError) -> dict[str, Any]:
    notes = Notes(book())
    notes.add("PKG-ZIP-06", "", f"{error.failure.value} {error.detail}")
    return Report(path, profile or "", tuple(notes.found)).as_dict()
