"""Whatever a worker does, its parent gets an answer, and the next request does not notice."""

import errno
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from preservation.workers import Failure, Limits, WorkerFailedError, Workers, sandbox_report
from preservation.workers.limits import MIB
from repository.errors import UnavailableError
from tests.preservation.workers.misbehaviour import TASKS

LIMITS = Limits(memory_bytes=300 * MIB, seconds=2, cpu_seconds=20, output_bytes=1 * MIB)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, LIMITS, tasks=TASKS) as pool:
        yield pool


@pytest.mark.parametrize(
    ("task", "failure", "detail"),
    [
        ("eat_memory", Failure.MEMORY, "MemoryError"),
        ("eat_memory_outside_python", Failure.MEMORY, "out of memory"),
        ("loop", Failure.TIME, "2 s"),
        ("kill_self", Failure.CRASH, "SIGKILL"),
        ("segfault", Failure.CRASH, "SIGSEGV"),
        ("exit_quietly", Failure.CRASH, "exit status 0"),
        ("raise_odd", Failure.CRASH, "OddError"),
        ("recurse", Failure.CRASH, "RecursionError"),
        ("return_list", Failure.CRASH, "something else than a dict"),
        ("import_missing", Failure.CRASH, "ModuleNotFoundError"),
    ],
)
def test_every_failure_has_a_name_and_the_next_request_is_served(
    workers: Workers, task: str, failure: Failure, detail: str
) -> None:
    with pytest.raises(WorkerFailedError) as caught:
        workers.call(task)
    assert caught.value.failure is failure
    assert detail in caught.value.detail
    assert workers.call("echo", still="here") == {"still": "here"}


def test_a_worker_with_all_that_it_may_have_stays_under_a_gigabyte() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # at least our own size
    with Workers(1, Limits(), tasks=TASKS, preload=("preservation.look",)) as pool:
        with pytest.raises(WorkerFailedError) as caught:
            pool.call("eat_memory_outside_python")
        assert caught.value.failure is Failure.MEMORY
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert before < after < 1_000_000_000 // 1024 or after == before


def test_too_long_an_answer_is_refused(workers: Workers) -> None:
    with pytest.raises(WorkerFailedError) as caught:
        workers.call("talk", length=2 * MIB)
    assert caught.value.failure is Failure.OUTPUT
    assert len(str(workers.call("talk", length=MIB // 2)["text"])) == MIB // 2


def test_processor_time_ends_too() -> None:
    limits = Limits(memory_bytes=300 * MIB, seconds=30, cpu_seconds=1)
    with Workers(1, limits, tasks=TASKS) as pool:
        with pytest.raises(WorkerFailedError) as caught:
            pool.call("use_processor")
        assert caught.value.failure is Failure.TIME
        assert "processor" in caught.value.detail


def test_what_libraries_print_is_not_taken_for_an_answer(workers: Workers) -> None:
    for _ in range(3):
        assert workers.call("print_much") == {"printed": True}


def test_a_file_a_worker_writes_has_an_end(workers: Workers, tmp_path: Path) -> None:
    with pytest.raises(WorkerFailedError):
        workers.call("write_much", to=str(tmp_path / "big"))
    assert (tmp_path / "big").stat().st_size <= LIMITS.output_bytes


def test_text_comes_back_as_text_that_can_be_stored(workers: Workers) -> None:
    assert workers.call("half_a_letter") == {"text": "a?b"}
    assert workers.call("echo", text="Quyết định số 1/QĐ") == {"text": "Quyết định số 1/QĐ"}


def test_a_request_longer_than_a_pipe_goes_through(workers: Workers) -> None:
    assert workers.call("echo", text="x" * 300_000) == {"text": "x" * 300_000}


def test_the_network_is_refused(workers: Workers) -> None:
    with pytest.raises(WorkerFailedError) as caught:
        workers.call("connect", port=9)
    assert caught.value.detail.startswith("PermissionError")


def test_programs_and_processes_are_refused(workers: Workers, tmp_path: Path) -> None:
    made = tmp_path / "made"
    answer = workers.call("run", to=str(made))
    assert answer == {"subprocess": errno.EPERM, "exec": errno.EPERM}
    assert not made.exists()
    assert workers.call("fork") == {"errno": errno.EPERM}


def test_a_worker_cannot_signal_its_parent(workers: Workers) -> None:
    assert workers.call("kill_parent") == {"errno": errno.EPERM}


def test_the_report_names_every_wall() -> None:
    report = sandbox_report(LIMITS)
    assert report["dies with its parent"] == "in force"
    assert report["no network, programs or processes"] == "in force"
    assert set(report.values()) == {"in force"}


def test_a_task_that_is_not_on_the_list_is_not_asked_for(workers: Workers) -> None:
    with pytest.raises(ValueError, match="no such task"):
        workers.call("os:system")


def test_eight_threads_share_two_workers_and_get_their_own_answers(workers: Workers) -> None:
    def ask(number: int) -> object:
        if number % 10 == 0:
            with pytest.raises(WorkerFailedError):
                workers.call("segfault")
        return workers.call("echo", number=number)["number"]

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(80))) == list(range(80))


def test_two_workers_work_at_once(workers: Workers) -> None:
    workers.call("echo")
    began = time.monotonic()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: workers.call("sleep", seconds=0.8), range(2)))
    assert time.monotonic() - began < 1.5


def test_a_worker_outlives_the_thread_that_first_needed_it() -> None:
    with Workers(1, LIMITS, tasks=TASKS) as pool:
        seen: list[object] = []
        thread = threading.Thread(target=lambda: seen.append(pool.call("say_pid")["pid"]))
        thread.start()
        thread.join()
        time.sleep(0.1)
        assert pool.call("say_pid")["pid"] == seen[0]


def test_a_worker_is_replaced_after_its_share_of_tasks() -> None:
    limits = Limits(memory_bytes=300 * MIB, seconds=5, tasks_per_worker=2)
    with Workers(1, limits, tasks=TASKS) as pool:
        pids = [pool.call("say_pid")["pid"] for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_the_memory_of_a_large_parent_is_not_held_against_its_workers() -> None:
    ballast = b"x" * (400 * MIB)
    with Workers(1, LIMITS, tasks=TASKS) as pool:
        pids = {pool.call("say_pid")["pid"] for _ in range(3)}
    assert len(pids) == 1
    assert len(ballast) > LIMITS.memory_bytes


def test_a_worker_killed_between_requests_is_replaced() -> None:
    with Workers(1, LIMITS, tasks=TASKS) as pool:
        pid = pool.call("say_pid")["pid"]
        assert isinstance(pid, int)
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)
        assert pool.call("say_pid")["pid"] != pid


def test_closed_workers_say_so() -> None:
    pool = Workers(1, LIMITS, tasks=TASKS)
    pool.call("echo")
    pool.close()
    with pytest.raises(UnavailableError):
        pool.call("echo")
    pool.close()


PARENT = """
import sys
sys.path.insert(0, {root!r})
from preservation.workers import Limits, Workers
from tests.preservation.workers.misbehaviour import TASKS
pool = Workers(1, Limits(), tasks=TASKS)
print(pool.call("say_pid")["pid"], flush=True)
pool.call("loop")
"""


def test_no_worker_survives_a_parent_that_is_killed(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[3])
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT.format(root=root)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.2)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(50):
        if not Path(f"/proc/{child}").exists() or _is_zombie(child):
            return
        time.sleep(0.1)
    pytest.fail("the worker lives on")


def _is_zombie(pid: int) -> bool:
    try:
        return ") Z" in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return True


def test_closing_ends_a_request_that_is_under_way() -> None:
    pool = Workers(1, LIMITS, tasks=TASKS)
    pool.call("echo")
    with ThreadPoolExecutor(2) as threads:
        busy, waiting = (threads.submit(pool.call, "sleep", seconds=1.5) for _ in range(2))
        time.sleep(0.3)
        pool.close()
        with pytest.raises(WorkerFailedError):
            busy.result(1)
        with pytest.raises(UnavailableError):
            waiting.result(1)
