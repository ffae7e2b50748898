"""Papers about an incoming document: the arrival stamp, and the slip that goes round with it."""

from collections.abc import Sequence

from preservation.forms import slip
from repository.calendar import VIETNAM
from repository.incoming_steps import Assignment, Incoming, Part, Remark
from repository.people import Person
from web.wiring import Archive

STAMP_MM = (50, 35)
"""Dấu «ĐẾN»: across, down (NĐ 30/2020 PL IV)."""


def stamp(archive: Archive, incoming: Incoming) -> tuple[tuple[str, str], ...]:
    """What the dấu «ĐẾN» says: name of the agency, number, day, to whom, hồ sơ."""
    at = (incoming.registered_at or incoming.arrived_at).astimezone(VIETNAM)
    dossier = archive.dossiers.get(incoming.dossier) if incoming.dossier else None
    return (
        ("Cơ quan", archive.agencies.find(incoming.agency).name),
        ("Số", str(incoming.number or "")),
        ("Ngày", f"{at:%d/%m/%Y}"),
        ("Chuyển", str(incoming.body.get("presented_to", ""))),
        ("Số và ký hiệu HS", dossier.notation if dossier else ""),
    )


def handling_slip(archive: Archive, person: Person, identifier: str) -> bytes:
    """Phiếu giải quyết văn bản đến, as PDF/A (NĐ 30/2020 PL IV).

    Raises:
        NotFoundError: there is none for this person.
    """
    found = archive.arrivals.get(identifier, person.scope)
    parts = [one for one in archive.arrivals.assignments(found.id) if one.ended_as != "withdrawn"]
    remarks = archive.arrivals.remarks(found.id)
    agency = archive.agencies.find(found.agency)
    opinions = [one for one in remarks if one.kind == "opinion"]
    worked = [one for one in remarks if one.kind == "progress"]
    rows = (
        ("Số đến", f"{found.number or ''} ngày {found.arrived_at.astimezone(VIETNAM):%d/%m/%Y}"),
        ("Cơ quan gửi", found.sender_name or found.sender),
        (
            "Số, ký hiệu, ngày",
            f"{found.code} {found.issued:%d/%m/%Y}" if found.issued else found.code,
        ),
        ("Tên loại, trích yếu", f"{found.type_name}: {found.subject}"),
        ("Chủ trì", _names(archive, parts, Part.LEADS)),
        ("Phối hợp", _names(archive, parts, Part.HELPS)),
        ("Thời hạn", f"{found.due_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if found.due_at else ""),
        ("Ý kiến của lãnh đạo cơ quan", "\n".join(_said(one) for one in opinions)),
        ("Ý kiến của lãnh đạo đơn vị", ""),
        ("Ý kiến đề xuất của người giải quyết", "\n".join(_said(one) for one in worked)),
    )
    return slip("Phiếu giải quyết văn bản đến", agency.name, rows)


def _names(archive: Archive, parts: Sequence[Assignment], part: Part) -> str:
    names = [
        archive.people.find(one.person).full_name if one.person else one.unit
        for one in parts
        if one.part is part
    ]
    return "\n".join(names)


def _said(remark: Remark) -> str:
    at = remark.at.astimezone(VIETNAM)
    return f"{at:%d/%m/%Y %H:%M}, {remark.said_by}: {remark.said}"
