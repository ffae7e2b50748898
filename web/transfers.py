"""Handing hồ sơ over, by who gives: lists, registration, approval, and judging what was brought.

To the agency's own archive (nộp lưu trữ hiện hành) and to the historical one (NĐ 30/2020 Điều 31,
Luật Lưu trữ 2024 Điều 17, TT 05/2025 Chương IV). Packing and sending: ``transfer_packing``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from preservation.hoso.handing import MORE, said_of
from repository.access import Level
from repository.agencies import Agency
from repository.dossiers import Dossier
from repository.errors import NotFoundError, RefusedError
from repository.people import Person, Right
from repository.transfer_bars import Wanted
from repository.transfer_rules import TransferKind, registered_by, rule_on
from repository.transfer_steps import Transfer, TransferState
from web.dossier_content import EVERYTHING, description_of
from web.transfer_due import due
from web.transfer_lists import is_permanent, name_of, row_of
from web.transfer_loose import packages_of, with_less, with_more
from web.transfer_rights import (
    giver_of,
    gone_on,
    looks,
    require,
    require_giver,
    seen_by,
    today_of,
)
from web.wiring import Archive


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants to hand over."""

    agency: str
    kind: TransferKind
    dossiers: Sequence[str] = ()
    """Empty, and no documents: all that is due, and nothing else."""
    archive: str = ""
    """Code of the archive that receives; the agency's own where it is empty."""
    archive_name: str = ""
    year: int = 0
    due: date | None = None
    fonds: str = ""
    """Mã phông, where it is not the code of the agency."""
    every: bool = False
    """Also what is not kept for ever, to the historical archive."""
    documents: Sequence[str] = ()
    """That lie in no hồ sơ; to the historical archive alone."""


def draft(archive: Archive, person: Person, request: Request) -> Transfer:
    """List hồ sơ and loose documents for a transfer.

    Raises:
        ForbiddenError: the person may not.
        NotFoundError: there is no such agency, or hồ sơ or document of it.
        RefusedError: one may not go: not closed, too short, secret, frozen, in another transfer.
    """
    agency = archive.agencies.find(request.agency)
    today = today_of(archive)
    current = request.kind is TransferKind.CURRENT
    require(archive, person, Right.DOSSIERS if current else Right.TRANSFER, agency.code)
    if current and gone_on(agency, today):
        raise RefusedError(
            f"{agency.name} đã chấm dứt: chỉ nộp vào lưu trữ lịch sử "
            "· the agency is no more: its fonds goes to the historical archive"
        )
    if not current and not request.archive.strip():
        raise RefusedError("Phải nêu lưu trữ lịch sử nhận · name the archive that receives")
    chosen = request.dossiers or _all_due(archive, person, request)
    bodies = _bodies(archive, agency.code, chosen, request.kind, request.fonds.strip())
    loose = packages_of(archive, person, agency.code, request.documents, request.fonds.strip())
    code = request.archive.strip() or agency.code
    wanted = Wanted(
        agency=agency.code,
        kind=request.kind,
        archive=code,
        archive_name=request.archive_name.strip() or name_of(archive, code),
        year=request.year or today.year,
        dossiers=bodies,
        due=request.due,
        giver=_giver(archive, agency, today),
        fonds=request.fonds.strip() or (agency.code if gone_on(agency, today) else ""),
        every=request.every,
        loose=loose,
    )
    return archive.transfer_drafts.create(wanted, person.login)


def _all_due(archive: Archive, person: Person, request: Request) -> list[str]:
    if request.documents:
        return []
    listed = due(archive, person, archive.agencies.find(request.agency).code, request.kind)
    return [one.dossier.id for one in listed if not one.kept_back]


def add(
    archive: Archive,
    person: Person,
    identifier: str,
    dossiers: Iterable[str],
    documents: Sequence[str] = (),
) -> Transfer:
    """List more hồ sơ, and more loose documents.

    Raises:
        ForbiddenError: the person may not.
        NotFoundError: there is no such transfer, hồ sơ or document.
        RefusedError: it is listed no more, or one may not go.
    """
    transfer = seen_by(archive, person, identifier)
    require_giver(archive, person, transfer)
    fonds = str(transfer.body["fonds"])
    bodies = _bodies(archive, transfer.agency, dossiers, transfer.kind, fonds)
    loose = with_more(archive, person, transfer, documents)
    return archive.transfer_drafts.add(identifier, bodies, person.login, loose)


def drop(
    archive: Archive,
    person: Person,
    identifier: str,
    dossiers: Iterable[str],
    documents: Sequence[str] = (),
) -> Transfer:
    """Take hồ sơ and loose documents off the list.

    Raises:
        ForbiddenError: the person may not.
        RefusedError: it is listed no more, or nothing would be left.
    """
    transfer = seen_by(archive, person, identifier)
    require_giver(archive, person, transfer)
    loose = with_less(archive, transfer, documents)
    return archive.transfer_drafts.drop(identifier, dossiers, person.login, loose)


def register(archive: Archive, person: Person, identifier: str, code: str = "") -> Transfer:
    """Register a transfer with the historical archive, twelve months ahead (TT 05/2025 Điều 23).

    Raises:
        ForbiddenError: the person may not.
        RefusedError: that step may not follow.
    """
    transfer = seen_by(archive, person, identifier)
    require(archive, person, Right.TRANSFER, transfer.agency)
    today = today_of(archive)
    rule = rule_on(transfer.kind, today)
    late = transfer.due is not None and registered_by(transfer.due, rule) < today
    changes: dict[str, Any] = {"registered": today.isoformat(), "late": late}
    if code.strip():
        if len(code.strip()) > _LONGEST_CODE:
            raise RefusedError(f"Mã đăng ký dài quá {_LONGEST_CODE} chữ · too long a code")
        changes["registration"] = code.strip()
    return archive.transfers.step(identifier, TransferState.REGISTERED, person.login, changes)


def approve(archive: Archive, person: Person, identifier: str, citation: str) -> Transfer:
    """Approve what goes: by another person than listed it, with the decision or the plan.

    Raises:
        ForbiddenError: the person may not, or listed it.
        RefusedError: nothing is cited, or that step may not follow.
    """
    transfer = seen_by(archive, person, identifier)
    require(archive, person, Right.ACCEPT, transfer.agency)
    if not citation.strip():
        raise RefusedError("Phải nêu văn bản phê duyệt · name what approves it")
    changes = {"approval": citation.strip()}
    return archive.transfers.step(identifier, TransferState.APPROVED, person.login, changes)


def cancel(archive: Archive, person: Person, identifier: str, reason: str) -> Transfer:
    """Give a transfer up that was not sent to another archive; its hồ sơ stay as they are.

    Raises:
        ForbiddenError: the person may not.
        RefusedError: no reason is given, or it was sent.
    """
    transfer = seen_by(archive, person, identifier)
    require_giver(archive, person, transfer)
    if not reason.strip():
        raise RefusedError("Phải nêu lý do · give a reason")
    changes = {"cancelled": reason.strip()}
    return archive.transfers.step(identifier, TransferState.CANCELLED, person.login, changes)


def hand_in(archive: Archive, person: Person, identifier: str) -> Transfer:
    """Bring listed hồ sơ to the agency's own archive.

    Raises:
        ForbiddenError: the person may not.
        RefusedError: that step may not follow.
    """
    transfer = seen_by(archive, person, identifier)
    if transfer.kind is not TransferKind.CURRENT:
        raise RefusedError(
            "Nộp lưu trữ lịch sử phải đóng gói · the historical archive gets packages"
        )
    require_giver(archive, person, transfer)
    return archive.transfers.step(identifier, TransferState.SENT, person.login, {})


def judge(
    archive: Archive, person: Person, identifier: str, returned: Mapping[int, str] | None = None
) -> Transfer:
    """The archivist takes the hồ sơ that were brought, or returns some, each with its reason.

    Raises:
        ForbiddenError: the person may not, or brought them.
        RefusedError: it is not the time, or a reason is missing.
    """
    transfer = seen_by(archive, person, identifier)
    require(archive, person, Right.TRANSFER, transfer.agency)
    back = dict(returned or {})
    if unknown := back.keys() - {item.ordinal for item in transfer.items}:
        raise RefusedError(f"Không có mục · no such item: {sorted(unknown)}")
    if any(not reason.strip() for reason in back.values()):
        raise RefusedError("Trả lại phải nêu lý do · what is returned needs a reason")
    verdicts = {item.ordinal: back.get(item.ordinal, "").strip() for item in transfer.items}
    return archive.transfers.judge(identifier, verdicts, person.login)


def listed(archive: Archive, person: Person) -> tuple[Transfer, ...]:
    """The transfers that somebody may know of, the newest first."""
    every = archive.transfers.all()
    seen = {
        agency: looks(archive, person, agency) for agency in {transfer.agency for transfer in every}
    }
    return tuple(one for one in every if seen[one.agency])


def _giver(archive: Archive, agency: Agency, today: date) -> tuple[str, str]:
    code = giver_of(archive, agency.code, today)
    return code, name_of(archive, code)


def _bodies(
    archive: Archive, agency: str, dossiers: Iterable[str], kind: TransferKind, fonds: str
) -> dict[str, Mapping[str, Any]]:
    """What the items remember: the lines of the lists, and all that a manifest will say."""
    found: dict[str, Mapping[str, Any]] = {}
    for identifier in dict.fromkeys(dossiers):
        dossier = archive.dossiers.get(identifier)
        if dossier.agency != agency:
            raise NotFoundError(f"hồ sơ {identifier}")
        if kind is TransferKind.HISTORICAL:
            _require_open(archive, dossier)
        description = description_of(archive, dossier)
        if fonds:
            description = replace(description, agency=fonds)
        found[identifier] = {
            "code": description.code,
            "permanent": is_permanent(dossier),
            "row": row_of(description),
            "said": said_of(description, dossier.ended, _more(dossier)),
        }
    return found


def _more(dossier: Dossier) -> dict[str, str]:
    """What the file plan says of it."""
    return {name: str(getattr(dossier, name) or "") for name in MORE if name != "level"} | {
        "level": dossier.level.value
    }


def _require_open(archive: Archive, dossier: Dossier) -> None:
    """What is secret goes to the historical archive only after giải mật (Luật 2024 Điều 17)."""
    inside = archive.dossiers.contents(dossier.id, EVERYTHING)
    if Level.SECRET.value in {dossier.level.value, *(one.level for one in inside)}:
        raise RefusedError(
            f"Hồ sơ {dossier.notation} có tài liệu mật: chỉ nộp sau khi giải mật "
            "· it is secret: it goes only after it is declassified"
        )


_LONGEST_CODE = 64
