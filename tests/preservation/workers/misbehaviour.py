"""Tasks that do to a worker what a hostile file would."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = "tests.preservation.workers.misbehaviour"
TASKS = {
    name: f"{HERE}:{name}"
    for name in (
        "echo", "eat_memory", "eat_memory_outside_python", "loop", "sleep", "kill_self", "segfault",
        "talk", "print_much", "raise_odd", "recurse", "connect", "run", "fork", "kill_parent",
        "return_list", "say_pid", "exit_quietly", "write_much", "half_a_letter", "use_processor",
        "import_missing",
    )
}  # fmt: skip
TASKS["import_missing"] = "preservation.no_such_module:task"


class OddError(Exception):
    pass


def echo(**arguments: Any) -> dict[str, Any]:
    return arguments


def say_pid() -> dict[str, Any]:
    return {"pid": os.getpid()}


def eat_memory() -> dict[str, Any]:
    return {"length": len(b"x" * (4 * 1024**3))}


def eat_memory_outside_python() -> dict[str, Any]:
    """Take pieces until there is no more, as a C++ library does, then die of it."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    size = 16 * 1024**2
    while piece := libc.malloc(size):
        ctypes.memset(piece, 1, size)
    os.write(2, b"terminate called after throwing an instance of 'std::bad_alloc'\n")
    os.abort()


def loop() -> dict[str, Any]:
    while True:
        pass


def use_processor() -> dict[str, Any]:
    return loop()


def sleep(seconds: float) -> dict[str, Any]:
    time.sleep(seconds)
    return {"slept": seconds}


def kill_self() -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def segfault() -> dict[str, Any]:
    return {"read": ctypes.string_at(0)}


def exit_quietly() -> dict[str, Any]:
    os._exit(0)


def talk(length: int) -> dict[str, Any]:
    return {"text": "a" * length}


def print_much() -> dict[str, Any]:
    sys.stdout.write('{"result": {"forged": true}}\n')
    os.write(1, b'{"result": {"forged": true}}\n' * 1000)
    os.write(2, b"noise\n" * 100_000)
    return {"printed": True}


def raise_odd() -> dict[str, Any]:
    raise OddError("as was never heard of")


def recurse() -> dict[str, Any]:
    return recurse()


def return_list() -> list[int]:
    return [1]


def half_a_letter() -> dict[str, Any]:
    return {"text": "a\ud800b"}


def write_much(to: str) -> dict[str, Any]:
    with Path(to).open("wb") as target:
        target.writelines(bytes(1024**2) for _ in range(200))
    return {}


def connect(port: int) -> dict[str, Any]:
    socket.create_connection(("127.0.0.1", port), 1).close()
    return {"connected": True}


def run(*, to: str) -> dict[str, Any]:
    attempts: dict[str, Any] = {}
    try:
        subprocess.run(["/bin/touch", to], check=True)
        attempts["subprocess"] = "ran"
    except OSError as error:
        attempts["subprocess"] = error.errno
    try:
        os.execv("/bin/touch", ["touch", to])
    except OSError as error:
        attempts["exec"] = error.errno
    return attempts


def fork() -> dict[str, Any]:
    try:
        child = os.fork()
    except OSError as error:
        return {"errno": error.errno}
    if child == 0:
        os._exit(0)
    return {"errno": None}


def kill_parent() -> dict[str, Any]:
    try:
        os.kill(os.getppid(), signal.SIGTERM)
    except OSError as error:
        return {"errno": error.errno}
    return {"errno": None}
