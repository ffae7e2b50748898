"""``luutru doctor``: what is installed, what is missing, and what that switches off."""

import shutil
import sqlite3
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from web.cli.desk import Desk, command

_LIBRARIES = {
    "flask": "trang web · web pages",
    "sqlalchemy": "cơ sở dữ liệu · catalogue",
    "psycopg": "PostgreSQL",
    "pyhanko": "chữ ký số · signatures",
    "pymupdf": "đọc PDF, ảnh trang · pages",
    "pillow": "ảnh · images",
    "pygfried": "nhận dạng định dạng (PRONOM) · formats",
    "tantivy": "tìm kiếm (mặc định) · search",
    "whoosh-reloaded": "tìm kiếm (dự phòng) · search, second engine",
    "boto3": "kho S3 · S3 stores",
    "huey": "công việc dài · jobs",
    "weasyprint": "phông trình diễn · demonstration",
}
_PROGRAMS = {
    "tesseract": ("--version", "nhận dạng chữ (OCR) của bước số hóa · OCR"),
    "pdfsig": ("-v", "đối chiếu chữ ký số · a second opinion on signatures"),
    "chromium": ("--version", "kiểm thử trình duyệt · browser tests"),
    "initdb": ("--version", "kiểm thử PostgreSQL · PostgreSQL tests"),
}


@command("doctor")
def doctor(desk: Desk) -> None:
    """Kiểm tra máy · what is installed, and what is missing."""
    _say(desk, "python", sys.version.split()[0], "")
    _say(desk, "sqlite", sqlite3.sqlite_version, "")
    for name, purpose in _LIBRARIES.items():
        try:
            _say(desk, name, version(name), purpose)
        except PackageNotFoundError:
            _say(desk, name, None, purpose)
    for name, (flag, purpose) in _PROGRAMS.items():
        _say(desk, name, _program_version(name, flag), purpose)
    _scanner(desk)
    _sandbox(desk)
    _schemas(desk)


def _say(desk: Desk, name: str, found: str | None, purpose: str) -> None:
    line = {"name": name, "version": found, "installed": found is not None, "for": purpose}
    missing = f"THIẾU – không có: {purpose}"
    desk.answer(line, f"{name:<18} {found or missing}")


def _program_version(name: str, flag: str) -> str | None:
    path = shutil.which(name) or next(
        (str(p) for p in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None
    )
    if path is None:
        return None
    done = subprocess.run([path, flag], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603  a path we found ourselves
    return (done.stdout or done.stderr).strip().splitlines()[0]


def _scanner(desk: Desk) -> None:
    """The scanner for malware of this home, if it is one and its settings name one."""
    from repository.errors import NotFoundError, UnavailableError

    purpose = "quét mã độc lúc nhập kho (malware_scanner) · scanning for malware"
    engine = None
    try:
        scanner = desk.archive.scanner
        engine = scanner.engine() if scanner else None
    except NotFoundError:
        purpose += "; chưa có kho ở đây · no home here"
    except UnavailableError as error:
        purpose += f"; {error}"
    _say(desk, "malware scanner", engine, purpose)


def _sandbox(desk: Desk) -> None:
    from preservation.workers import Limits, sandbox_report

    report = sandbox_report(Limits())
    for name, value in report.items():
        line = {"name": f"sandbox {name}", "value": value}
        desk.answer(line, f"{'sandbox ' + name:<18} {value}")


def _schemas(desk: Desk) -> None:
    from web.wiring import carrier

    folder = carrier()
    purpose = "lược đồ METS, XLink, DILCIS trong gói xuất · schemas inside exported packages"
    _say(desk, "schemas", str(folder) if folder else None, purpose)
