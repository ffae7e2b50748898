"""Drill: a folder of hostile files is taken in while the server has to answer all the while.

Twice: with a sidecar that means harm too, and without any. Some of the files are
sent to the server as well.

usage: python -m bench.hostile
"""

import base64
import http.client
import json
import os
import socket
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from bench.kill import LUUTRU
from scripts.make_hostile import make_all

PASSWORD = "Luu-Tru-2026"
SENT = ("javascript.pdf", "bomb.docx", "xxe.docx", "laughs.odt", "image-bomb.pdf", "program.pdf")
"""Files for the server: they are read by a worker of its own."""
EVERY_SECONDS = 0.2


def run(*words: str, home: Path, given: str = "") -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [*LUUTRU, *words, "--home", str(home), "--json"],
        input=given.encode(),
        capture_output=True,
        check=False,
    )


class Watch:
    """Looks at the server and at every worker, five times a second."""

    def __init__(self, port: int, pids: list[int]) -> None:
        self.slowest: dict[str, float] = {}
        self.answers: Counter[int | str] = Counter()
        self.peak_bytes = 0
        self.pids = pids
        self._port = port
        self._over = threading.Event()
        self._threads = [
            *(threading.Thread(target=self._ask, args=(path,)) for path in ("/health", "/log-in")),
            threading.Thread(target=self._weigh),
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, path: str) -> None:
        while not self._over.wait(EVERY_SECONDS):
            since = time.monotonic()
            try:
                self.answers[get(self._port, path)] += 1
            except OSError as error:
                self.answers[type(error).__name__] += 1
            self.slowest[path] = max(self.slowest.get(path, 0.0), time.monotonic() - since)

    def _weigh(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            for pid in workers_below(self.pids):
                self.peak_bytes = max(self.peak_bytes, peak_bytes(pid))


def workers_below(pids: list[int]) -> Iterator[int]:
    """Every process below ``pids`` that opens foreign bytes."""
    waiting = list(pids)
    while waiting:
        pid = waiting.pop()
        try:
            told = [task.read_text() for task in Path(f"/proc/{pid}/task").glob("*/children")]
            if b"preservation.workers.child" in Path(f"/proc/{pid}/cmdline").read_bytes():
                yield pid
        except OSError:  # it ended just now
            continue
        waiting += [int(number) for text in told for number in text.split()]


def peak_bytes(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 if "VmHWM:" in status else 0


def get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def send(port: int, file: Path) -> dict[str, Any]:
    """Send one file to the server, as a program would; status, outcome and how long it took."""
    basic = base64.b64encode(f"drill:{PASSWORD}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/octet-stream"}
    since = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        path = f"/api/v1/documents?name={quote(file.name)}"
        connection.request("POST", path, file.read_bytes(), headers)
        answer = connection.getresponse()
        said = json.loads(answer.read())
    finally:
        connection.close()
    outcomes = [result["outcome"] for result in said.get("results", [said]) if "outcome" in result]
    return {
        "status": answer.status,
        "outcomes": outcomes,
        "seconds": round(time.monotonic() - since, 2),
    }


@contextmanager
def served(home: Path) -> Iterator[tuple[int, int]]:
    """``luutru serve`` on a free port; the port, and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [*LUUTRU, "serve", "--home", str(home), "--port", str(port)]
    with subprocess.Popen(words, stderr=subprocess.PIPE) as server:
        try:
            for _ in range(300):
                try:
                    get(port, "/health")
                    break
                except OSError:
                    time.sleep(0.1)
            yield port, server.pid
        finally:
            server.terminate()
            server.wait()


def account(home: Path) -> None:
    """An archivist who may send, and has chosen a password of their own."""
    from repository.access import Level
    from repository.people import Grant, Person, Role
    from web import settings
    from web.passwords import hash_password
    from web.wiring import Archive

    archive = Archive(settings.read(home))
    person = Person("drill", "Lưu trữ viên", (Grant(Role.ARCHIVIST, "H48", Level.INTERNAL),))
    archive.people.enter([(person, hash_password(PASSWORD))])
    archive.close()


def take_in(folder: Path, home: Path, watch: Watch) -> dict[str, Any]:
    """``luutru ingest``; the outcome of each file, and how long it was until the next was told."""
    words = [*LUUTRU, "ingest", str(folder), "--home", str(home), "--json"]
    with tempfile.TemporaryFile() as errors:
        since = last = time.monotonic()
        outcomes: dict[str, str] = {}
        longest = ("", 0.0)
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=errors) as process:
            watch.pids.append(process.pid)
            assert process.stdout
            for line in process.stdout:
                said = json.loads(line.decode("utf-8"))
                now = time.monotonic()
                longest = max(longest, (said["path"], now - last), key=lambda pair: pair[1])
                last = now
                outcomes[os.path.relpath(said["path"], folder)] = said["outcome"]
        errors.seek(0)
        return {
            "exit code": process.returncode,
            "seconds": round(time.monotonic() - since, 1),
            "longest wait for a result, s": (ascii(longest[0]), round(longest[1], 2)),
            "outcomes": dict(sorted(Counter(outcomes.values()).items())),
            "by file": {ascii(name): outcome for name, outcome in sorted(outcomes.items())},
            "said beside": errors.read().decode("utf-8", "replace"),
        }


def drill(folder: Path) -> dict[str, Any]:
    """Take hostile files in under ``folder``; what came of each, and whether all held."""
    source, home = folder / "in", folder / "home"
    made = make_all(source)
    sidecar = made.pop()
    run("init", "--agency", "H48", home=home)
    account(home)
    with served(home) as (port, pid), Watch(port, [pid]) as watch:
        sent = {name: send(port, source / name) for name in SENT}
        stuck = folder / "stuck.pdf"
        stuck.write_bytes((source / "bomb.pdf").read_bytes() + b"%\n")
        with ThreadPoolExecutor(1) as beside:
            sending = beside.submit(send, port, stuck)
            with_sidecar = take_in(source, home, watch)
            sent[stuck.name] = sending.result()
        sidecar.unlink()
        without = take_in(source, home, watch)
    verified = run("verify", "--all", home=home)
    chain = run("ledger", "verify", home=home)
    swept = run("sweep", home=home)
    runs = (with_sidecar, without)
    names = {ascii(os.path.relpath(path, source)) for path in made}
    held = (
        all(set(told["by file"]) == names and told["exit code"] in {0, 4, 7} for told in runs)
        and all(told["said beside"] == "" for told in runs)
        and all(answer["status"] in {200, 201, 422} for answer in sent.values())
        and set(watch.answers) == {200}
        and verified.returncode == chain.returncode == 0
        and swept.stdout == b""
    )
    return {
        "files": len(made),
        "sent to the server": sent,
        "with a hostile sidecar": with_sidecar,
        "without metadata": without,
        "slowest answer, s": {path: round(slow, 3) for path, slow in watch.slowest.items()},
        "answers": dict(watch.answers),
        "peak memory of a worker, MiB": watch.peak_bytes >> 20,
        "verify exit code": verified.returncode,
        "packages": len(verified.stdout.splitlines()),
        "ledger": json.loads(chain.stdout),
        "left for the sweep": swept.stdout.decode().splitlines(),
        "held": held,
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        print(json.dumps(drill(Path(scratch)), ensure_ascii=False, indent=1))
