"""Messages are read by workers, and one that a worker gives up on is rejected, not raised."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.exchange.edxml import Limits
from ingest.exchange.edxml.task import LIMITS, PRELOAD, TASKS, read_apart
from preservation.workers import Workers
from preservation.workers.limits import MIB
from repository.errors import UnavailableError
from scripts.make_edxml import OTHER, PDF, VARIANTS, File, bomb, edxml, status


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, LIMITS, preload=PRELOAD, tasks=TASKS) as pool:
        yield pool


def test_a_worker_reads_what_the_function_reads(workers: Workers, tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(VARIANTS["wrapped-mistyped"]())
    said, types = read_apart(workers, path, tmp_path)
    assert said.accepted
    (file,) = said.attachments
    assert Path(file.path).read_bytes() == PDF
    assert types == ("application/pdf",)
    path.write_bytes(status())
    said, types = read_apart(workers, path, tmp_path)
    assert said.status is not None
    assert (said.status.code, types) == ("03", ())


def test_limits_and_receivers_reach_the_worker(workers: Workers, tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(edxml())
    said, _ = read_apart(workers, path, tmp_path, Limits(depth=2))
    assert [finding.rule for finding in said.findings] == ["EDX-03"]
    said, _ = read_apart(workers, path, tmp_path, ours=[OTHER])
    assert said.accepted
    said, _ = read_apart(workers, path, tmp_path, ours=[])
    assert not said.accepted


def test_a_message_that_nobody_can_open_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(edxml(files=[File("a.pdf", bomb(2 * MIB))]))
    with Workers(1, replace(LIMITS, output_bytes=1000), tasks=TASKS) as small:
        said, types = read_apart(small, path, tmp_path)
    assert [finding.rule for finding in said.findings] == ["EDX-18"]
    assert (said.accepted, types) == (False, ())


def test_trouble_with_the_disk_is_not_the_messages_fault(workers: Workers, tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(edxml())
    with pytest.raises(UnavailableError, match="FileNotFoundError"):
        read_apart(workers, path, tmp_path / "khong-co")
