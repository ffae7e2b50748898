"""The task of reading a message, for the workers: foreign bytes are opened by nobody else."""

import errno
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ingest.exchange.edxml.limits import Limits
from ingest.exchange.edxml.reading import read
from ingest.exchange.edxml.rules import found
from ingest.exchange.envelope import Dialect, Envelope, Kind, as_json, from_json
from preservation.workers import Limits as WorkerLimits
from preservation.workers import WorkerFailedError, Workers
from preservation.workers.child import TASKS as OTHERS
from preservation.workers.limits import MIB
from repository.errors import UnavailableError

TASKS: Mapping[str, str] = MappingProxyType({**OTHERS, "edxml": "ingest.exchange.edxml.task:task"})
LIMITS = WorkerLimits(memory_bytes=900 * MIB, seconds=180, cpu_seconds=240, output_bytes=512 * MIB)
"""Reading takes less than 100 MB whatever the message; naming the formats of its files takes more.
A file that is written may be as long as an answer."""
PRELOAD = ("ingest.exchange.edxml.reading", "preservation.formats")


def task(
    path: str,
    folder: str,
    limits: Mapping[str, Any] | None = None,
    today: str | None = None,
    ours: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Read the message at ``path``, its files into ``folder``. Runs in a worker.

    Returns:
        The envelope as JSON, and in ``media_types`` what each of its files is by its bytes; or
        ``trouble`` with the disk, of which the message is innocent.
    """
    try:
        said = read(
            Path(path),
            Path(folder),
            Limits(**limits) if limits else Limits(),
            today=date.fromisoformat(today) if today else None,
            ours=None if ours is None else frozenset(ours),
        )
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise
        return {"trouble": f"{type(error).__name__}: {error.strerror}"}
    from preservation.formats import identify

    types = [
        identify(one.path, one.name).media_type if one.path else "" for one in said.attachments
    ]
    return {"envelope": as_json(said), "media_types": types}


def read_apart(
    workers: Workers,
    path: Path,
    folder: Path,
    limits: Limits | None = None,
    *,
    today: date | None = None,
    ours: Sequence[str] | None = None,
) -> tuple[Envelope, tuple[str, ...]]:
    """Have a worker read a message, its files into ``folder``, which must be there.

    A worker that gives up has met a message that nobody should open: that is a finding.

    Returns:
        The envelope, and what each of its files is by its bytes.

    Raises:
        UnavailableError: the disk did not do what it should; nothing is wrong with the message.
    """
    try:
        answer: Any = workers.call(
            "edxml",
            path=str(path.resolve()),
            folder=str(folder.resolve()),
            limits=asdict(limits) if limits else None,
            today=today.isoformat() if today else None,
            ours=None if ours is None else list(ours),
        )
    except WorkerFailedError as error:
        finding = found("EDX-18", why=error.failure.value, detail=error.detail)
        return Envelope(Dialect.LOCAL, Kind.DOCUMENT, findings=(finding,)), ()
    if "trouble" in answer:
        raise UnavailableError(
            f"Không đọc được gói tin · the message cannot be read: {answer['trouble']}"
        )
    return from_json(Envelope, answer["envelope"]), tuple(answer["media_types"])
