"""A stand-in for ClamAV's daemon: the same words over the same kind of socket (clamd(8))."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

ENGINE = "ClamAV 1.0.7/27500/Thu Nov 26 08:20:00 2026"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The test file of EICAR, in two pieces: this file is none."""
NAME = "Win.Test.EICAR_HDB-1"
LARGEST = 4 * 1024 * 1024
"""Its ``StreamMaxLength``."""


@contextmanager
def clamd(folder: Path, known: bytes = EICAR) -> Iterator[str]:
    """Listen on a socket in ``folder``, whose path is given; ``known`` bytes are malware."""
    path = folder / "clamd.ctl"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as desk:
        desk.bind(str(path))
        desk.listen()
        threading.Thread(target=_serve, args=(desk, known), daemon=True).start()
        yield str(path)
        desk.shutdown(socket.SHUT_RDWR)
    path.unlink()


def _serve(desk: socket.socket, known: bytes) -> None:
    with suppress(OSError):
        while True:
            talk, _ = desk.accept()
            threading.Thread(target=_talk, args=(talk, known), daemon=True).start()


def _talk(talk: socket.socket, known: bytes) -> None:
    with talk, suppress(OSError), talk.makefile("rb") as source:
        command = b""
        while not command.endswith(b"\0"):
            command += source.read(1)
        answer = ENGINE if command == b"zVERSION\0" else _judged(source, known)
        talk.sendall(answer.encode() + b"\0")


def _judged(source: BufferedReader, known: bytes) -> str:
    whole = b""
    while length := struct.unpack("!I", source.read(4))[0]:
        whole += source.read(length)
        if len(whole) > LARGEST:
            return "INSTREAM size limit exceeded. ERROR"
    return f"stream: {NAME} FOUND" if known in whole else "stream: OK"
