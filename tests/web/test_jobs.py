"""Long work: done beside the server, stopped when asked, and gone on with after any death."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from ingest.delivery import Delivery
from preservation.workers import Limits, Workers
from repository.access import Level, Scope
from repository.calendar import system_clock
from repository.errors import RefusedError
from repository.jobs import Job, JobState
from repository.people import Grant, Person, Role, owner
from tests.home import make_archive
from web.jobs import Worker, WorkerBeside, enqueue, wake
from web.labour import Task
from web.labours import LABOURS
from web.passwords import hash_password
from web.wiring import Archive

ROOT = Path(__file__).parents[2]
ALL = Scope.of_owner()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, Limits()) as pool:
        yield pool


@pytest.fixture
def archive(tmp_path: Path, workers: Workers) -> Iterator[Archive]:
    made = make_archive(tmp_path / "home", workers)
    yield made
    made.database.close()


def _upload(archive: Archive, count: int) -> dict[str, Any]:
    """What an upload of ``count`` small texts asks for."""
    folder = archive.settings.spool / "uploads" / archive.new_id()
    folder.mkdir(parents=True)
    deliveries = []
    for number in range(count):
        path = folder / f"{number}.txt"
        path.write_text(f"Công văn số {number}", "utf-8")
        deliveries.append({"path": str(path), "name": f"Công văn {number}.txt", "agency": "H34"})
    return {"folder": str(folder), "deliveries": deliveries}


def _do(archive: Archive, job: Job) -> Job:
    Worker(archive, LABOURS).do(job.id)
    return archive.jobs.get(job.id)


def _until(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _until_done(archive: Archive, job: Job) -> None:
    _until(lambda: archive.jobs.get(job.id).state is JobState.DONE)


def test_an_upload_is_taken_in_found_again_and_tidied_up(archive: Archive) -> None:
    arguments = _upload(archive, 3)
    job = _do(archive, enqueue(archive, "ingest", arguments, owner()))
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)
    assert [result["outcome"] for result in job.results] == ["accepted"] * 3
    assert {result["name"] for result in job.results} == {f"Công văn {n}.txt" for n in range(3)}
    assert archive.catalogue.count(ALL) == 3
    assert archive.pendings.count() == 0
    assert archive.index.find("công văn", ALL).total == 3
    assert not Path(arguments["folder"]).exists()


def test_a_job_is_done_with_the_rights_of_whoever_asked(archive: Archive) -> None:
    nobody = Person("khach", "Khách", (Grant(Role.OFFICER, "H34", Level.PUBLIC),))
    archive.people.enter([(nobody, "")])
    job = _do(archive, enqueue(archive, "ingest", _upload(archive, 1), nobody))
    (result,) = job.results
    assert result["outcome"] == "refused"
    assert "khach" in result["findings"][0]["message"]
    assert archive.catalogue.count(ALL) == 0


def test_a_closed_account_gets_nothing_done_any_more(archive: Archive) -> None:
    clerk = Person("vanthu1", "Văn thư", (Grant(Role.CLERK, "H34", Level.INTERNAL),))
    archive.people.enter([(clerk, "")])
    job = enqueue(archive, "ingest", _upload(archive, 1), clerk)
    archive.people.enter([(replace(clerk, disabled=True), "")])
    assert _do(archive, job).state is JobState.FAILED


def test_an_unknown_kind_of_job_is_refused_at_once(archive: Archive) -> None:
    with pytest.raises(RefusedError):
        enqueue(archive, "format disk", {}, owner())
    assert archive.jobs.latest() == ()


def test_a_defect_ends_its_job_and_not_the_worker(archive: Archive) -> None:
    def break_down(task: Task) -> str:
        raise ZeroDivisionError

    worker = Worker(archive, {**LABOURS, "sweep": break_down})
    broken = enqueue(archive, "sweep", {}, owner())
    sound = enqueue(archive, "catch_up", {}, owner())
    worker.do_what_waits()
    assert archive.jobs.get(broken.id).state is JobState.FAILED
    assert archive.jobs.get(sound.id).state is JobState.DONE


def test_a_stopped_job_keeps_what_it_did_and_goes_on_from_there(archive: Archive) -> None:
    job = enqueue(archive, "ingest", _upload(archive, 12), owner())

    def cancelled_while_it_runs(task: Task) -> str:
        archive.jobs.cancel(job.id)
        return LABOURS["ingest"](task)

    Worker(archive, {**LABOURS, "ingest": cancelled_while_it_runs}).do(job.id)
    stopped = archive.jobs.get(job.id)
    assert stopped.state is JobState.CANCELLED
    assert 0 < stopped.done < 12
    assert archive.catalogue.count(ALL) == len(stopped.results) == stopped.done
    assert Path(stopped.arguments["folder"]).exists()
    archive.jobs.resume(job.id)
    done = _do(archive, job)
    assert (done.state, done.done, len(done.results)) == (JobState.DONE, 12, 12)
    assert {result["outcome"] for result in done.results} == {"accepted"}
    assert archive.catalogue.count(ALL) == 12


def test_what_came_in_just_before_a_crash_is_not_called_a_duplicate(archive: Archive) -> None:
    arguments = _upload(archive, 2)
    twin = Path(arguments["folder"], "twin.txt")
    twin.write_text("Công văn số 0", "utf-8")
    arguments["deliveries"].append({"path": str(twin), "name": "twin.txt", "agency": "H34"})
    job = enqueue(archive, "ingest", arguments, owner())
    first = arguments["deliveries"][0]
    archive.ingest.take(  # by a worker that died before it wrote anything down
        Delivery(Path(first["path"]), first["name"], agency="H34"), owner()
    )
    results = {result["name"]: result["outcome"] for result in _do(archive, job).results}
    assert sorted(results.values()) == ["accepted", "accepted", "duplicate"]
    assert results["Công văn 1.txt"] == "accepted"
    assert archive.catalogue.count(ALL) == 2


def test_a_real_duplicate_stays_one(archive: Archive) -> None:
    _do(archive, enqueue(archive, "ingest", _upload(archive, 1), owner()))
    job = _do(archive, enqueue(archive, "ingest", _upload(archive, 1), owner()))
    assert job.results[0]["outcome"] == "duplicate"


def test_a_check_of_everything_names_what_is_damaged(archive: Archive) -> None:
    ingested = _do(archive, enqueue(archive, "ingest", _upload(archive, 3), owner()))
    folder = Path(ingested.results[1]["package_path"])
    victim = next(folder.glob("data/representations/rep1/data/*"))
    victim.chmod(0o644)
    victim.write_bytes(b"C" + victim.read_bytes()[1:] + b"!")
    job = _do(archive, enqueue(archive, "verify", {"packages": None}, owner()))
    assert job.state is JobState.DONE
    assert [r["verdict"] for r in job.results] == ["Damaged"]
    assert job.results[0]["package"] == ingested.results[1]["package"]
    assert job.done == job.total == archive.catalogue.package_count()
    assert "Damaged: 1" in job.message


def test_a_check_that_was_interrupted_goes_on_with_the_rest(archive: Archive) -> None:
    _do(archive, enqueue(archive, "ingest", _upload(archive, 3), owner()))
    packages = [package.id for package in archive.catalogue.packages()]
    job = enqueue(archive, "verify", {"packages": packages}, owner())
    _do(archive, enqueue(archive, "verify", {"packages": packages[:2]}, owner()))  # the dead one's
    archive.jobs.advance(job.id, 2, len(packages))
    before = archive.ledger.count()
    done = _do(archive, job)
    assert done.done == done.total == len(packages)
    assert archive.ledger.count() - before == len(packages) - 2


def test_the_index_is_built_anew_as_a_job(archive: Archive) -> None:
    _do(archive, enqueue(archive, "ingest", _upload(archive, 2), owner()))
    archive.index.clear()
    job = _do(archive, enqueue(archive, "reindex", {}, owner()))
    assert (job.state, job.done) == (JobState.DONE, 2)
    assert archive.index.find("công văn", ALL).total == 2


def test_only_whoever_runs_the_archive_rebuilds_the_index(archive: Archive) -> None:
    clerk = Person("vanthu1", "Văn thư", (Grant(Role.CLERK, "H34", Level.INTERNAL),))
    archive.people.enter([(clerk, "")])
    assert _do(archive, enqueue(archive, "reindex", {}, clerk)).state is JobState.FAILED


def test_a_long_step_gives_signs_of_life(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.jobs.BEAT_SECONDS", 0.01)
    later = replace(archive, clock=lambda: system_clock() + timedelta(minutes=2))
    job = archive.jobs.ask("sweep", {}, "system")
    seen: list[tuple[str, ...]] = []

    def long_step(task: Task) -> str:
        time.sleep(0.2)
        moved = replace(archive.jobs, clock=lambda: system_clock() + timedelta(seconds=59))
        seen.append(moved.waiting())
        return ""

    Worker(archive, {"sweep": long_step}).do(job.id)
    assert seen == [()]
    assert later.jobs.waiting() == ()
    later.database.close()


def test_a_worker_wakes_at_once_and_stops_when_told(archive: Archive) -> None:
    worker = Worker(archive, LABOURS)
    thread = threading.Thread(target=worker.work)
    thread.start()
    try:
        for _ in range(2):
            _until_done(archive, enqueue(archive, "catch_up", {}, owner()))
    finally:
        worker.stop.set()
        thread.join(10)
    assert not thread.is_alive()


def test_a_broken_queue_loses_no_job(archive: Archive) -> None:
    (archive.settings.home / "jobs.sqlite").write_bytes(b"this is no queue" * 1000)
    job = enqueue(archive, "catch_up", {}, owner())
    wake(archive, job.id)
    worker = Worker(archive, LABOURS)
    thread = threading.Thread(target=worker.work)
    thread.start()
    try:
        _until_done(archive, job)
    finally:
        worker.stop.set()
        thread.join(10)


def test_a_worker_that_has_to_go_lays_its_job_down_for_the_next(archive: Archive) -> None:
    job = enqueue(archive, "ingest", _upload(archive, 8), owner())
    worker = Worker(archive, LABOURS)
    worker.stop.set()
    worker.do(job.id)
    laid_down = archive.jobs.get(job.id)
    assert laid_down.state is JobState.WAITING
    assert laid_down.done < 8
    assert _do(archive, job).state is JobState.DONE
    assert archive.catalogue.count(ALL) == 8


def test_after_kill_minus_nine_another_worker_goes_on_and_nothing_is_twice(
    archive: Archive,
) -> None:
    job = enqueue(archive, "ingest", _upload(archive, 30), owner())
    home = archive.settings.home
    process = _start(home)
    _until(lambda: archive.catalogue.count(ALL) > 1, 60)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdin
    process.stdin.close()
    assert archive.jobs.get(job.id).state is JobState.RUNNING
    later = Archive(archive.settings, clock=lambda: system_clock() + timedelta(minutes=2))
    later.__dict__["workers"] = archive.workers
    later.__dict__["copiers"] = archive.workers
    Worker(later, LABOURS).do_what_waits()
    done = later.jobs.get(job.id)
    assert (done.state, done.done, len(done.results)) == (JobState.DONE, 30, 30)
    assert {result["outcome"] for result in done.results} == {"accepted"}
    assert len({result["document"] for result in done.results}) == 30
    titles = [summary.title for summary in later.catalogue.latest(ALL, limit=100)]
    assert len(set(titles)) == len(titles) == 30
    assert later.catalogue.count(ALL) == 30
    assert later.ledger.verify().valid
    later.database.close()


@pytest.mark.slow
def test_a_worker_beside_is_started_again_when_it_dies_and_goes_when_told(
    archive: Archive,
) -> None:
    beside = WorkerBeside(archive.settings.home)
    beside.start()
    try:
        _until(lambda: beside.pid is not None)
        first = beside.pid
        assert first
        os.kill(first, signal.SIGKILL)
        _until(lambda: beside.pid != first)
        job = enqueue(archive, "catch_up", {}, owner())
        _until_done(archive, job)
        last = beside.pid
        assert last
    finally:
        beside.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(last, 0)


def test_a_worker_goes_when_its_server_is_gone(archive: Archive) -> None:
    process = _start(archive.settings.home)
    job = enqueue(archive, "catch_up", {}, owner())
    _until_done(archive, job)
    assert process.stdin
    process.stdin.close()  # as the system does for a server that was killed
    assert process.wait(20) == 0


def _start(home: Path) -> "subprocess.Popen[bytes]":
    command = [
        sys.executable,
        "-c",
        "from web.cli import main; main()",
        "worker",
        "--home",
        str(home),
    ]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True)


@pytest.mark.slow
def test_the_server_answers_while_its_worker_works(archive: Archive) -> None:
    clerk = Person("vanthu1", "Văn thư", (Grant(Role.CLERK, "H34", Level.INTERNAL),))
    archive.people.enter([(clerk, hash_password("Mật-khẩu-2026"))])
    job = enqueue(archive, "ingest", _upload(archive, 15), clerk)
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from web.cli import main; main()", "serve"]
    more = ["--home", str(archive.settings.home), "--port", str(port)]
    slowest = 0.0
    with subprocess.Popen([*command, *more], cwd=ROOT) as server:
        try:
            _until(lambda: _status(port) is not None)
            while not archive.jobs.get(job.id).state.ended:
                since = time.monotonic()
                assert _status(port) == 200
                slowest = max(slowest, time.monotonic() - since)
                time.sleep(0.05)
        finally:
            server.kill()
    assert archive.jobs.get(job.id).state is JobState.DONE
    assert slowest < 5
    assert archive.catalogue.count(ALL) == 15


def _status(port: int) -> int | None:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    said = b64encode("vanthu1:Mật-khẩu-2026".encode()).decode()
    try:
        connection.request("GET", "/api/v1/status", headers={"Authorization": f"Basic {said}"})
        return connection.getresponse().status
    except ConnectionRefusedError:
        return None
    finally:
        connection.close()
