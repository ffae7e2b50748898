"""``luutru`` as a process of its own: served, asked, and told to stop."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.cli.conftest import Shell
from tests.web.conftest import Fonds

LUUTRU = (sys.executable, "-c", "from web.cli import main; main()")
ROOT = Path(__file__).parents[3]


def _until(true: Callable[[], bool], seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def _children(pid: int) -> list[int]:
    """Every process that ``pid`` started, as the kernel knows it."""
    told = (task.read_text() for task in Path(f"/proc/{pid}/task").glob("*/children"))
    return [int(number) for text in told for number in text.split()]


def _gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return bool(json.load(answer) == {"state": "ok"})
    except OSError:
        return False


def _run(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*LUUTRU, *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def _command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def test_serve_answers_and_after_sigterm_server_and_worker_are_gone(luutru: Shell) -> None:
    port = _free_port()
    words = (*LUUTRU, "serve", "--home", str(luutru.home), "--port", str(port))
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE) as server:
        try:
            assert _until(lambda: _answers(port))
            assert _until(lambda: bool(_children(server.pid)))
            (worker,) = _children(server.pid)
            assert " worker " in _command_of(worker)
            server.send_signal(signal.SIGTERM)
            assert server.wait(30) == 0
            assert _until(lambda: _gone(worker))
            assert not _answers(port)
            assert server.stderr
            assert b"Traceback" not in server.stderr.read()
        finally:
            server.kill()


@pytest.mark.slow
def test_an_address_that_is_taken_is_said_and_is_code_6(luutru: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = _run("serve", "--home", str(luutru.home), "--port", str(taken.getsockname()[1]))
    assert (said.returncode, said.stdout) == (6, "")
    assert "Traceback" not in said.stderr


def test_a_worker_that_died_comes_again_and_ctrl_c_ends_both(luutru: Shell) -> None:
    port = _free_port()
    words = (*LUUTRU, "serve", "--home", str(luutru.home), "--port", str(port))
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.DEVNULL) as server:
        try:
            assert _until(lambda: bool(_children(server.pid)))
            (first,) = _children(server.pid)
            os.kill(first, signal.SIGKILL)
            assert _until(lambda: bool(set(_children(server.pid)) - {first}))
            assert _until(lambda: _answers(port))
        finally:
            server.send_signal(signal.SIGINT)
            assert server.wait(30) == 0


def test_a_command_is_a_process_with_an_exit_code_and_two_streams(
    luutru: Shell, fonds: Fonds
) -> None:
    options = ("--home", str(luutru.home), "--json")
    shown = _run("show", fonds.decision, *options)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert json.loads(shown.stdout)["document"] == fonds.decision
    absent = _run("show", "nothing", *options)
    assert (absent.returncode, absent.stdout) == (3, "")
    assert absent.stderr.startswith("luutru: ")
    assert _run("show").returncode == 2


def test_a_reader_that_went_away_is_no_fault_to_speak_of(luutru: Shell) -> None:
    command = [*LUUTRU, "ledger", "show", "--home", str(luutru.home), "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
