"""What is to be handed over, and until when; notices; what is kept back with consent.

NĐ 30/2020 Điều 31.3, PL VI.I.III.5b; Luật Lưu trữ 2024 Điều 17: ``repository/law/transfer.toml``.
"""

from dataclasses import dataclass
from datetime import date

from repository.dossiers import Dossier
from repository.errors import RefusedError
from repository.people import Person, Right
from repository.transfer_rules import (
    TransferKind,
    due_on,
    is_next,
    notice_on,
    registered_by,
    rule_on,
)
from repository.transfer_steps import KeepBack
from web import forms
from web.transfer_lists import span_of
from web.transfer_rights import gone_on, looks, require, require_any, today_of
from web.wiring import Archive


@dataclass(frozen=True, slots=True)
class Due:
    """A hồ sơ that is to be handed over."""

    dossier: Dossier
    due: date
    """The last day; where it is kept back with consent, that day."""
    notice: date
    """When a notice is given."""
    register: date
    """Until when it is registered with the archive; the last day itself, where it is not."""
    kept_back: bool = False

    def overdue(self, today: date) -> bool:
        """Whether it is late."""
        return self.due < today


def due(
    archive: Archive, person: Person, agency: str, kind: TransferKind, until: date | None = None
) -> tuple[Due, ...]:
    """What is to be handed over until some day (in a notice's time from now), the first due first.

    Raises:
        ForbiddenError: the person has nothing to do with hồ sơ there.
        NotFoundError: there is no such agency.
    """
    found = archive.agencies.find(agency)
    require_any(archive, person, found.code)
    today = today_of(archive)
    rule = rule_on(kind, today)
    gone = gone_on(found, today)
    kept, busy = archive.keep_backs.kept(today), archive.transfers.busy(found.code)
    listed = []
    for dossier in archive.dossiers.plan(found.code):
        day = due_on(dossier, rule, gone) if is_next(dossier, kind, gone) else None
        if day is None or dossier.id in busy:
            continue
        stays = kept.get(dossier.id) if kind is TransferKind.CURRENT else None
        last = max(day, stays) if stays else day
        one = Due(
            dossier, last, notice_on(last, rule), registered_by(last, rule), stays is not None
        )
        if (until is None and one.notice <= today) or (until is not None and last <= until):
            listed.append(one)
    return tuple(sorted(listed, key=lambda one: (one.due, one.dossier.year, one.dossier.notation)))


def notice(
    archive: Archive, person: Person, agency: str, kind: TransferKind, to: str = ""
) -> tuple[forms.Made, tuple[Due, ...]]:
    """The notice of what is due (thông báo nộp lưu, 30 days before: NĐ 30 PL VI.I.III.5b).

    Raises:
        ForbiddenError: the person may not hand over.
        RefusedError: nothing is due.
    """
    found = archive.agencies.find(agency)
    require(archive, person, Right.TRANSFER, found.code)
    listed = due(archive, person, found.code, kind)
    if not listed:
        raise RefusedError("Không có hồ sơ đến hạn · nothing is due")
    today = today_of(archive)
    rows = [
        {
            "so_ky_hieu": one.dossier.notation,
            "tieu_de": one.dossier.title,
            "nguoi_lap": one.dossier.keeper,
            "thoi_han": one.dossier.maintenance,
            "han": one.due,
        }
        for one in listed
    ]
    values = {
        "co_quan": found.name,
        "kinh_gui": to or f"Các đơn vị, cá nhân thuộc {found.name}",
        "can_cu": [rule_on(kind, today).citation],
        "nam": max(one.dossier.year for one in listed),
        "han_nop": max(one.due for one in listed),
        "ho_so": rows,
        "ngay": today,
    }
    return forms.make(archive, "thong-bao-nop-luu", values, today, found.code), listed


def keep_back(archive: Archive, person: Person, dossier: str, reason: str, until: date) -> KeepBack:
    """Ask to keep a hồ sơ beyond its time (NĐ 30/2020 Điều 31.3d).

    Raises:
        ForbiddenError: the person may not.
        RefusedError: no reason, too long, or it is not about to go.
    """
    require(archive, person, Right.DOSSIERS, archive.dossiers.get(dossier).agency)
    return archive.keep_backs.ask(dossier, reason, until, person.login)


def agree(archive: Archive, person: Person, identifier: str, citation: str) -> KeepBack:
    """Consent to a keep-back, in writing.

    Raises:
        ForbiddenError: the person may not, or asked for it.
        RefusedError: the consent is not named.
    """
    found = archive.keep_backs.get(identifier)
    require(archive, person, Right.ACCEPT, archive.dossiers.get(found.dossier).agency)
    return archive.keep_backs.agree(identifier, citation, person.login)


def kept_back(archive: Archive, person: Person) -> tuple[KeepBack, ...]:
    """What was asked for, in the agencies whose transfers somebody may know of."""
    return tuple(
        one
        for one in archive.keep_backs.all()
        if looks(archive, person, archive.dossiers.get(one.dossier).agency)
    )


def keep_back_list(archive: Archive, person: Person, agency: str) -> forms.Made:
    """Danh mục hồ sơ đề nghị giữ lại, of all that is not over.

    Raises:
        ForbiddenError: the person has nothing to do with hồ sơ there.
        RefusedError: nothing is kept back.
    """
    found = archive.agencies.find(agency)
    require_any(archive, person, found.code)
    today = today_of(archive)
    kept = [one for one in archive.keep_backs.all([found.code]) if one.until >= today]
    if not kept:
        raise RefusedError("Không có hồ sơ giữ lại · nothing is kept back")
    rows = []
    for one in kept:
        dossier = archive.dossiers.get(one.dossier)
        rows.append({
            "so_ky_hieu": dossier.notation,
            "tieu_de": dossier.title,
            "thoi_gian": span_of(dossier.start, dossier.end) or str(dossier.year),
            "thoi_han": dossier.maintenance,
            "ly_do": one.reason,
            "giu_den": one.until,
            "ghi_chu": "" if one.agreed_by else "Chưa được đồng ý",
        })  # fmt: skip
    consents = dict.fromkeys(one.citation for one in kept if one.citation)
    values = {
        "co_quan": found.name,
        "don_vi": found.name,
        "nam": today.year,
        "y_kien": "; ".join(consents),
        "ho_so": rows,
        "ngay": today,
    }
    return forms.make(archive, "danh-muc-giu-lai", values, today, found.code)
