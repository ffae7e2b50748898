"""A line of the mục lục hồ sơ that goes along with a transfer: both sides write it by this."""

from collections.abc import Mapping

from preservation.hoso.content import FileDescription


def row_of(description: FileDescription) -> Mapping[str, str | int]:
    """The columns of ``handing.ROW`` for a hồ sơ (NĐ 30/2020 PL V)."""
    days = [shown_day(day) for day in (description.start_date, description.end_date) if day]
    pages = description.number_of_page
    return {
        "so_ky_hieu": description.notation,
        "tieu_de": description.title,
        "thoi_gian": " - ".join(dict.fromkeys(days)),
        "thoi_han": description.maintenance,
        "so_trang": int(pages) if pages.isdecimal() else 0,
        "ghi_chu": description.description,
    }


def shown_day(day: str) -> str:
    """``2024-03-05`` as ``05/03/2024``, ``2024-03`` as ``03/2024``."""
    return "/".join(reversed(day.split("-")))
