"""Mục lục văn bản: the list of what lies in a hồ sơ, which its package keeps.

Documents go by their place in the hồ sơ, pages run through; paper parts follow with where they
stand (NĐ 30/2020 Điều 29, PL V). A long one has volumes.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from repository.access import Scope
from repository.calendar import VIETNAM
from repository.documents import Document
from repository.dossier_parts import Part
from repository.dossiers import Dossier
from web.dossier_content import pages_of
from web.forms import Made, make
from web.wiring import Archive

KIND = "muc-luc-van-ban"
ROWS = 200
"""Rows of one volume."""
_LONGEST = 500


def contents(archive: Archive, dossier: Dossier, scope: Scope, volume: int = 1) -> Made:
    """One volume of the list, of what somebody may see; the first may be empty.

    Raises:
        NotFoundError: there is no such volume.
        RefusedError: the agency's own template fails.
    """
    rows = rows_of(archive, dossier, scope)
    return _volume(
        archive, dossier, rows[(volume - 1) * ROWS : volume * ROWS], _day(archive, dossier)
    )


def volumes(archive: Archive, dossier: Dossier, scope: Scope) -> int:
    """How many volumes it has."""
    seen = len(archive.dossiers.contents(dossier.id, scope)) + len(
        archive.dossier_parts.of(dossier.id)
    )
    return max(1, -(-seen // ROWS))


def enclosed(archive: Archive, dossier: Dossier) -> dict[str, bytes]:
    """Every volume as PDF/A, by the name that it has in the package of the hồ sơ.

    Raises:
        RefusedError: the agency's own template fails.
    """
    rows = rows_of(archive, dossier, Scope.of_owner())
    starts = range(0, len(rows), ROWS)
    made = {}
    for number, start in enumerate(starts, 1):
        name = f"{KIND}.pdf" if len(starts) == 1 else f"{KIND}-{number:03}.pdf"
        part = rows[start : start + ROWS]
        made[name] = _volume(archive, dossier, part, _day(archive, dossier)).pdf
    return made


def rows_of(archive: Archive, dossier: Dossier, scope: Scope) -> list[Mapping[str, Any]]:
    """The rows of the list: documents in their order, then parts that are none."""
    documents = archive.dossier_finding.documents(dossier.id, scope)
    rows = [*_documents(documents), *_parts(archive.dossier_parts.of(dossier.id))]
    return [{"stt": number, **row} for number, row in enumerate(rows, 1)]


def _documents(documents: Sequence[Document]) -> Iterator[Mapping[str, Any]]:
    page = 1
    for one in documents:
        pages = pages_of(one)
        last = page + pages - 1
        told = f"{page}-{last}" if last > page else str(page) if pages else ""
        kind = one.fields.get("TypeName", "")
        subject = one.title
        yield {
            "so_ky_hieu": one.code,
            "ngay": one.issued,
            "trich_yeu": _short(subject if subject.startswith(kind) else f"{kind} {subject}"),
            "tac_gia": _short(one.fields.get("OrganName", "")),
            "trang": told,
            "ghi_chu": _short(one.fields.get("Description", "")),
        }
        page += pages


def _parts(parts: Sequence[Part]) -> Iterator[Mapping[str, Any]]:
    for one in parts:
        number = f"{one.number}, " if one.number else ""
        yield {
            "so_ky_hieu": "",
            "ngay": None,
            "trich_yeu": _short(one.said),
            "tac_gia": "",
            "trang": f"{one.sheets} tờ" if one.sheets else "",
            "ghi_chu": _short(number + one.place.says),
        }


def _volume(
    archive: Archive, dossier: Dossier, rows: Sequence[Mapping[str, Any]], day: date
) -> Made:
    agency = archive.agencies.find(dossier.agency)
    values = {
        "co_quan": agency.name_on(day),
        "ngay": day,
        "ho_so_so": dossier.notation,
        "ho_so_tieu_de": dossier.title,
        "thoi_han": dossier.maintenance,
        "van_ban": list(rows),
        "nguoi_lap": dossier.keeper,
    }
    return make(archive, KIND, values, day, agency.code)


def _day(archive: Archive, dossier: Dossier) -> date:
    return (dossier.closed_at or archive.clock()).astimezone(VIETNAM).date()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
