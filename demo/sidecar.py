"""The sidecar: one row of metadata for each file, keyed by its path (NĐ 30/2020 PL VI, part II)."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from demo.layout import number_in_words
from demo.texts import Paper

COLUMNS = (
    "path",
    "OrganId",
    "FileCatalog",
    "FileNotation",
    "DocCode",
    "TypeName",
    "CodeNumber",
    "CodeNotation",
    "IssuedDate",
    "OrganName",
    "Subject",
    "Language",
    "PageAmount",
    "Description",
    "Position",
    "FullName",
    "Priority",
    "Direction",
    "ArrivalDate",
    "ArrivalNumber",
    "DueDate",
    "Level",
    "Agency",
)


def row_of(paper: Paper, pages: int, note: str = "") -> dict[str, str]:
    """The row of ``paper``; ``note`` goes to the remarks."""
    return {
        "path": paper.path,
        "OrganId": paper.holder.code,
        "FileCatalog": str(paper.date.year),
        "FileNotation": paper.dossier,
        "DocCode": document_code(paper),
        "TypeName": paper.type,
        "CodeNumber": number_in_words(paper.number),
        "CodeNotation": paper.notation,
        "IssuedDate": paper.date.isoformat(),
        "OrganName": paper.issuer.name,
        "Subject": paper.subject,
        "Language": "Tiếng Việt",
        "PageAmount": str(pages),
        "Description": note,
        "Position": paper.person.position,
        "FullName": paper.person.full_name,
        "Priority": str(paper.priority),
        "Direction": paper.direction,
        "ArrivalDate": _day(paper.arrival),
        "ArrivalNumber": str(paper.arrival_number or ""),
        "DueDate": _day(paper.due),
        "Level": paper.level,
        "Agency": paper.holder.code,
    }


def document_code(paper: Paper) -> str:
    """Agency, year, number in the year (QĐ 28/2018 Điều 10.2b): 25 characters at most."""
    number = int(paper.number.partition("/")[0])
    return f"{paper.agency}.{paper.date.year}.{number:05d}"


def write(path: Path, rows: Iterable[dict[str, str]]) -> None:
    """Write ``rows`` as CSV in UTF-8; what a row does not say is left empty."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
