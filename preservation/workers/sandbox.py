"""The walls around a worker: limits of the kernel, and the calls that it may not make.

A worker cannot open a socket, start a program, start a process that outlives
it, look into or signal another process, or touch mounts, keys and modules:
each of these fails with EPERM. It can still read and write the files that its
user may; that wall would have to be built by the system (a unit file).
"""

import ctypes
import fcntl
import os
import platform
import resource
import signal
import struct
import sys
from pathlib import Path

from preservation.workers.limits import MIB, Limits

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
SECCOMP_MODE_FILTER = 2
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
X32 = 0x40000000
CLONE_THREAD = 0x00010000
EPERM, ENOSYS = 1, 38

ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""Machine: its number in the audit headers, and its column in the tables below."""

REFUSED = {
    "socket": (41, 198), "connect": (42, 203), "accept": (43, 202), "accept4": (288, 242),
    "bind": (49, 200), "listen": (50, 201), "execve": (59, 221), "execveat": (322, 281),
    "fork": (57, None), "vfork": (58, None), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "reboot": (169, 142), "open_by_handle_at": (304, 265), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
}  # fmt: skip
"""Calls that fail with EPERM, by their numbers on x86_64 and aarch64."""
SELF_ONLY = {"kill": (62, 129), "tgkill": (234, 131)}
"""Calls whose first argument must be the worker itself."""
CLONE = (56, 220)
CLONE3 = (435, 435)

CODE_BYTES = 64 * MIB
"""What the machine code of the libraries takes of a worker's memory; RLIMIT_DATA leaves it out."""
ADDRESS_BYTES = 2560 * MIB
"""Address space that the Go runtime of the format identifier reserves without using it."""


def confine(limits: Limits, parent: int) -> dict[str, str]:
    """Put this process, which must have one thread, behind its walls.

    Returns:
        For each wall ``"in force"`` or why it is not.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    report = {
        "dies with its parent": _prctl(libc, PR_SET_PDEATHSIG, signal.SIGKILL),
        "no new privileges": _prctl(libc, PR_SET_NO_NEW_PRIVS, 1),
        "cannot be traced": _prctl(libc, PR_SET_DUMPABLE, 0),
    }
    if os.getppid() != parent:
        sys.exit("the parent was gone before the worker began")
    report |= _limit(limits)
    report["no network, programs or processes"] = _filter_calls(libc)
    return report


def allow_processor_time(seconds: int) -> None:
    """Give this process ``seconds`` of processor time from now on; then SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def resident_bytes(pid: int) -> int:
    """The memory that a process has resident now; 0 when it is gone.

    Not ``ru_maxrss``: a child begins with the figure of the parent that started it.
    """
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * resource.getpagesize()


def keep_errors_short() -> None:
    """Make standard error append, so that it can be emptied between requests."""
    flags = fcntl.fcntl(2, fcntl.F_GETFL)
    fcntl.fcntl(2, fcntl.F_SETFL, flags | os.O_APPEND)


def _limit(limits: Limits) -> dict[str, str]:
    values = {
        "RLIMIT_DATA": max(limits.memory_bytes - CODE_BYTES, CODE_BYTES),
        "RLIMIT_AS": limits.memory_bytes + ADDRESS_BYTES,
        "RLIMIT_FSIZE": limits.output_bytes,
        "RLIMIT_NOFILE": limits.open_files,
        "RLIMIT_CORE": 0,
    }
    report: dict[str, str] = {}
    for name, value in values.items():
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (OSError, ValueError) as error:
            report[name] = f"not in force: {error}"
        else:
            report[name] = "in force"
    return report


def _prctl(libc: ctypes.CDLL, option: int, *arguments: object) -> str:
    padded = (*arguments, 0, 0, 0, 0)[:4]
    values = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in padded]
    if libc.prctl(option, *values) == 0:
        return "in force"
    return f"not in force: {os.strerror(ctypes.get_errno())}"


def _filter_calls(libc: ctypes.CDLL) -> str:
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        return f"not in force: no table of calls for {machine}"
    program = _program(*ARCHITECTURES[machine], os.getpid())
    count = len(program) // 8
    memory = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("@HP", count, ctypes.addressof(memory))
    holder = ctypes.create_string_buffer(header, len(header))
    return _prctl(libc, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(holder))


def _program(architecture: int, column: int, pid: int) -> bytes:
    """The filter, in the kernel's classic BPF: 8 bytes an instruction."""
    lines = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
    ]
    if column == 0:
        lines += [(AT_LEAST, 0, 1, X32), (RETURN, 0, 0, ERRNO | EPERM)]
    for numbers in REFUSED.values():
        number = numbers[column]
        if number is not None:
            lines += [(EQUAL, 0, 1, number), (RETURN, 0, 0, ERRNO | EPERM)]
    # The C library falls back to clone, whose flags a filter can read.
    lines += [(EQUAL, 0, 1, CLONE3[column]), (RETURN, 0, 0, ERRNO | ENOSYS)]
    lines += _if_first_argument(CLONE[column], ANY_BIT, CLONE_THREAD)
    for numbers in SELF_ONLY.values():
        lines += _if_first_argument(numbers[column], EQUAL, pid)
    lines.append((RETURN, 0, 0, ALLOW))
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


def _if_first_argument(number: int, test: int, value: int) -> list[tuple[int, int, int, int]]:
    return [
        (EQUAL, 0, 4, number),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (test, 0, 1, value),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, ERRNO | EPERM),
    ]
