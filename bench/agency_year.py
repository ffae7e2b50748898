"""A year of an agency, made up: hồ sơ of mixed retention, and documents for each of them.

What is made depends on the seed alone, so that two runs hand over the same bytes.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pymupdf

AGENCY = "H48.12"
AGENCY_NAME = "Sở Nội vụ"
YEAR = 2023
PERIODS = ("Vĩnh viễn", "Vĩnh viễn", "20 năm", "10 năm", "5 năm", "2 năm")
"""As often as they stand here; of two years' keeping some are due for destruction soon."""
HEADINGS = (
    ("I", "Tổng hợp", "TH"),
    ("II", "Tổ chức, biên chế", "TCBC"),
    ("III", "Cán bộ, công chức", "CBCC"),
    ("IV", "Văn thư, lưu trữ", "VTLT"),
    ("V", "Thanh tra", "TTr"),
)
MATTERS = (
    "rà soát vị trí việc làm",
    "thi đua, khen thưởng",
    "cải cách hành chính",
    "sắp xếp đơn vị hành chính",
    "số hóa tài liệu lưu trữ",
    "tuyển dụng công chức",
    "giải quyết chế độ, chính sách",
)
TYPES = (
    ("Công văn", "SNV"),
    ("Quyết định", "QĐ-SNV"),
    ("Báo cáo", "BC-SNV"),
    ("Tờ trình", "TTr-SNV"),
    ("Kế hoạch", "KH-SNV"),
)
FIELDS = (
    "path",
    "TypeName",
    "CodeNumber",
    "CodeNotation",
    "IssuedDate",
    "OrganName",
    "Subject",
)


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A hồ sơ as the year's plan has it."""

    heading: str
    heading_title: str
    notation: str
    title: str
    maintenance: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that belongs to it."""

    notation: str
    path: str
    fields: dict[str, str]


def planned(count: int) -> tuple[PlannedFile, ...]:
    """``count`` hồ sơ, spread over the headings."""
    made = []
    for number in range(count):
        heading, title, letters = HEADINGS[number * len(HEADINGS) // count]
        matter = MATTERS[number % len(MATTERS)]
        made.append(
            PlannedFile(
                heading,
                title,
                f"{number + 1:02}.{letters}",
                f"Hồ sơ về {matter} năm {YEAR}, tập {number + 1}",
                PERIODS[number % len(PERIODS)],
            )
        )
    return tuple(made)


def papers(files: tuple[PlannedFile, ...], count: int, seed: int = 48) -> Iterator[Paper]:
    """``count`` documents, dealt out over ``files``, numbered by their kind through the year."""
    rng = random.Random(seed)
    series: dict[str, int] = {}
    for number in range(count):
        file = files[number * len(files) // count]
        kind, symbol = TYPES[rng.randrange(len(TYPES))]
        series[kind] = series.get(kind, 0) + 1
        issued = date(YEAR, 1, 2) + timedelta(days=number * 360 // count)
        subject = f"V/v {file.title.removeprefix('Hồ sơ về ')}, việc số {number + 1}"
        yield Paper(
            file.notation,
            f"{file.notation}/{number + 1:04}.pdf",
            {
                "TypeName": kind,
                "CodeNumber": str(series[kind]),
                "CodeNotation": symbol,
                "IssuedDate": issued.isoformat(),
                "OrganName": AGENCY_NAME,
                "Subject": subject,
            },
        )


def write(folder: Path, made: tuple[Paper, ...]) -> None:
    """The files, and ``metadata.csv`` beside them for ``luutru ingest``."""
    for one in made:
        path = folder / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        _draw(path, one)
    with (folder / "metadata.csv").open("w", encoding="utf-8", newline="") as out:
        rows = csv.DictWriter(out, FIELDS)
        rows.writeheader()
        rows.writerows({"path": one.path, **one.fields} for one in made)


def _draw(path: Path, one: Paper) -> None:
    fields = one.fields
    with pymupdf.open() as document:
        page = document.new_page(width=595, height=842)
        lines = (
            fields["OrganName"],
            f"{fields['TypeName']} {fields['CodeNumber']}/{fields['CodeNotation']}",
            fields["IssuedDate"],
            fields["Subject"],
        )
        page.insert_htmlbox((60, 60, 535, 300), "<br>".join(lines))
        document.subset_fonts()
        document.set_metadata({"title": fields["Subject"]})
        document.save(path, garbage=3, deflate=True, no_new_id=True)
