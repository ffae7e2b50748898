"""Mục lục hồ sơ nộp lưu: the lines of the lists that go with hồ sơ, the same on both sides.

What is kept for ever and what is kept for a time are two lists (NĐ 30/2020 PL V, chú thích 2).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from preservation.hoso.content import FileDescription
from repository.dossiers import Dossier
from repository.retention import Kind
from repository.transfer_rules import period_of
from web.wiring import Archive

Row = dict[str, str | int]
LISTS = ("muc-luc-ho-so-vinh-vien", "muc-luc-ho-so-co-thoi-han")
"""The forms: what is kept for ever, and for a time."""


def row_of(description: FileDescription) -> Row:
    """A hồ sơ as a line of the list."""
    pages = description.number_of_page
    return {
        "so_ky_hieu": description.notation or description.code,
        "tieu_de": description.title,
        "thoi_gian": span_of(description.start_date, description.end_date),
        "thoi_han": description.maintenance,
        "so_trang": int(pages) if pages.isdecimal() else 0,
        "ghi_chu": description.description,
    }


def span_of(first: str, last: str) -> str:
    """``05/01/2025 - 20/12/2025``; one day, or one year, is said once."""
    days = [shown(day) for day in (first, last) if day]
    return " - ".join(dict.fromkeys(days))


def shown(day: str) -> str:
    """``2025-01-05`` as ``05/01/2025``, ``2025-01`` as ``01/2025``."""
    return "/".join(reversed(day.split("-")))


def is_permanent(dossier: Dossier) -> bool:
    """On which of the two lists a hồ sơ stands."""
    period = period_of(dossier)
    return period is not None and period.kind is Kind.PERMANENT


def lists_of(rows: Iterable[tuple[bool, Row]]) -> tuple[list[Row], list[Row]]:
    """The lines kept for ever, and those kept for a time, each in order."""
    every = list(rows)
    return [row for always, row in every if always], [row for always, row in every if not always]


def list_values(
    rows: list[Row], kind: str, about: Mapping[str, Any], day: date | None = None
) -> dict[str, Any]:
    """The values of the form of a list."""
    dropped = "thoi_han" if kind == LISTS[0] else ""
    lines = [{name: said for name, said in row.items() if name != dropped} for row in rows]
    return {"ho_so": lines, "ngay": day, **about}


def span_of_all(rows: Iterable[Row]) -> str:
    """From when to when the documents of a list are, as minutes say it."""
    days = sorted(
        tuple(reversed(day.split("/"))) for row in rows
        for day in str(row["thoi_gian"]).split(" - ") if day
    )  # fmt: skip
    if not days:
        return "không rõ"
    first, last = ("/".join(reversed(day)) for day in (days[0], days[-1]))
    return first if first == last else f"từ {first} đến {last}"


def size_of(count: int) -> str:
    """``3,2 GB``, as people in Viet Nam write it."""
    size = float(count)
    for unit in ("byte", "KB", "MB", "GB"):
        if size < _NEXT or unit == "GB":
            break
        size /= _NEXT
    told = f"{size:.0f}" if unit == "byte" else f"{size:.1f}"
    return f"{told} {unit}".replace(".", ",")


_NEXT = 1024


def name_of(archive: Archive, code: str, otherwise: str = "") -> str:
    """What an agency is called; ``otherwise``, or its code, where this archive does not know it."""
    found = next((one for one in archive.agencies.all() if code in one.codes), None)
    return found.name if found else otherwise or code
