"""Tesseract: the program that reads letters, started by us with our own pixels only, and watched.

It is given one page at a time, one thread, so much memory and time, and nothing of the environment.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from preservation.workers.limits import MIB
from repository.errors import ArchiveError, UnavailableError

START = (
    "import ctypes, os, resource as r, sys\n"
    "ctypes.CDLL(None).prctl(1, 9)\n"
    "seconds, memory, size = map(int, sys.argv[1:4])\n"
    "r.setrlimit(r.RLIMIT_CPU, (seconds, seconds + 1))\n"
    "r.setrlimit(r.RLIMIT_AS, (memory, memory))\n"
    "r.setrlimit(r.RLIMIT_FSIZE, (size, size))\n"
    "r.setrlimit(r.RLIMIT_CORE, (0, 0))\n"
    "os.execv(sys.argv[4], sys.argv[4:])\n"
)
"""Runs before the program, in its process: it dies (9) with the thread that waits for it (1)."""
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1", "TZ": "UTC"}
MEMORY_BYTES = 1536 * MIB
OUTPUT_BYTES = 64 * MIB
FIRST_LINE = 200
TURNS = frozenset({90, 180, 270})


class Layout(Enum):
    """What the picture shows; the value is Tesseract's ``--psm``."""

    PAGE = "3"
    BLOCK = "6"
    """One block of lines that belong together; a file may hold many pictures of one each."""
    SPARSE = "11"
    """A few words stand here and there, and make no text."""


class ReadingError(ArchiveError):
    """Tesseract could not read one page; the next page may be well."""

    def __init__(self, vi: str, en: str, detail: str = "") -> None:
        said = f"{vi} · {en}"
        super().__init__(f"{said} ({detail})" if detail else said)


@dataclass(frozen=True, slots=True)
class Tesseract:
    """How Tesseract is started."""

    command: str = "tesseract"
    languages: str = "vie"
    """``vie`` reads administrative documents better than ``vie+eng`` does."""
    tessdata: Path | None = None
    """Where its models are, if not at the usual place."""
    seconds: float = 120
    """For one page."""

    def check(self) -> str:
        """Its version.

        Raises:
            UnavailableError: it, or the model of a language, is not installed.
        """
        version, languages = _installed(self.command, self.tessdata)
        missing = [name for name in self.languages.split("+") if name not in languages]
        if missing:
            raise UnavailableError(
                f"thiếu mô hình ngôn ngữ của Tesseract: {', '.join(missing)} · Tesseract has no"
                f" model of: {', '.join(missing)} (Debian: tesseract-ocr-{missing[0]})"
            )
        return version

    def read(self, grey: Path, dpi: int, to: Path, layout: Layout = Layout.PAGE) -> None:
        """Read what ``grey`` shows and write its words as hOCR to ``to``, which appears whole.

        Raises:
            ReadingError: it hung, died, or wrote nothing.
            UnavailableError: it is not installed.
        """
        made = to.with_name(f"{to.stem}.part.hocr")
        stem = str(made.with_suffix(""))  # Tesseract adds the ending
        options = ["-c", "tessedit_create_hocr=1", "--oem", "1", "--dpi", str(dpi)]
        try:
            mode = ["--psm", layout.value]
            self._run([str(grey), stem, "-l", self.languages, *options, *mode])
            if not made.is_file():
                raise ReadingError("Tesseract không ghi kết quả", "Tesseract wrote nothing")
            made.replace(to)
        finally:
            made.unlink(missing_ok=True)

    def turn(self, grey: Path, dpi: int) -> int:
        """By how many degrees, clockwise, the page has to be turned to stand upright.

        0 also where Tesseract cannot tell, as on a page with few letters.
        """
        try:
            said = self._run([str(grey), "-", "-l", "osd", "--psm", "0", "--dpi", str(dpi)])
        except ReadingError:
            return 0
        for line in said.splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "Rotate" and value.strip().isdigit():
                return turn if (turn := int(value)) in TURNS else 0
        return 0

    def _run(self, arguments: list[str]) -> str:
        program = shutil.which(self.command)
        if program is None:
            raise _missing(self.command)
        limits = [str(round(self.seconds)), str(MEMORY_BYTES), str(OUTPUT_BYTES)]
        command = [sys.executable, "-I", "-S", "-c", START, *limits, program, *arguments]
        try:
            done = subprocess.run(  # noqa: S603  our own pixels, our own arguments
                command,
                env=_environment(self.tessdata),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ReadingError(
                "Tesseract đọc quá lâu", "Tesseract took too long", f"{self.seconds:g} s"
            ) from error
        if done.returncode:
            words = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            detail = words[:FIRST_LINE] or f"exit {done.returncode}"
            raise ReadingError("Tesseract không đọc được trang", "Tesseract failed", detail)
        return done.stdout.decode("utf-8", "replace")


@cache
def _installed(command: str, tessdata: Path | None) -> tuple[str, frozenset[str]]:
    """Its version and its languages; asked once, an answer that it is missing again."""
    program = shutil.which(command)
    if program is None:
        raise _missing(command)
    said = []
    for question in ("--version", "--list-langs"):
        try:
            done = subprocess.run(  # noqa: S603
                [program, question],
                env=_environment(tessdata),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=20,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise _missing(command) from error
        said.append(done.stdout.decode("utf-8", "replace").splitlines())
    version = said[0][0].strip() if said[0] else command
    return version, frozenset(line.strip() for line in said[1][1:])


def _environment(tessdata: Path | None) -> dict[str, str]:
    return ENVIRONMENT | ({"TESSDATA_PREFIX": str(tessdata)} if tessdata else {})


def _missing(command: str) -> UnavailableError:
    return UnavailableError(
        f"không chạy được chương trình nhận dạng chữ {command} · the OCR program {command} cannot"
        " be run (Debian: tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd)"
    )
