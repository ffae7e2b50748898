"""The papers of a transfer: registration, lists, minutes of handing over (NĐ 30/2020 PL V)."""

from collections.abc import Iterable, Iterator
from typing import Any

from repository.errors import NotFoundError, RefusedError
from repository.people import Person
from repository.transfer_rules import TransferKind, rule_on
from repository.transfer_steps import ItemState, Transfer, TransferItem, TransferState
from web import forms
from web.transfer_lists import LISTS, Row, list_values, lists_of, name_of, size_of, span_of_all
from web.transfer_packing import full_name
from web.transfer_rights import seen_by, today_of
from web.wiring import Archive

REGISTRATION, MINUTES, RETURNED = "dang-ky-nop-lich-su", "bien-ban-giao-nhan", "bien-ban-tra-lai"
_PLACE = "Lưu trữ hiện hành"
_AGAIN = "Bổ sung rồi nộp lại"


def papers_of(transfer: Transfer) -> tuple[str, ...]:
    """Which papers can be made of a transfer now."""
    rows = lists_of((item.body["permanent"], item.body["row"]) for item in transfer.items)
    found = [kind for kind, listed in zip(LISTS, rows, strict=True) if listed]
    if transfer.kind is TransferKind.HISTORICAL:
        return (*found, REGISTRATION)
    if transfer.state is TransferState.ENDED:
        found += [MINUTES] * any(_accepted(transfer))
        found += [RETURNED] * any(_returned(transfer))
    return tuple(found)


def paper(archive: Archive, person: Person, identifier: str, kind: str) -> forms.Made:
    """One paper of a transfer, as docx and PDF.

    Raises:
        NotFoundError: there is no such transfer, or it has no such paper now.
        RefusedError: the template fails.
    """
    transfer = seen_by(archive, person, identifier)
    if kind not in papers_of(transfer):
        raise NotFoundError(f"giấy tờ {kind}")
    day = today_of(archive)
    if kind == REGISTRATION:
        values = _registration(archive, transfer)
    elif kind == MINUTES:
        values = _minutes(archive, transfer)
    elif kind == RETURNED:
        values = _return(archive, transfer)
    else:
        values = _list(archive, transfer, kind)
    values |= {"co_quan": _giver(transfer), "ngay": day}
    return forms.make(archive, kind, values, day, transfer.agency)


def _list(archive: Archive, transfer: Transfer, kind: str) -> dict[str, Any]:
    rows = lists_of((item.body["permanent"], item.body["row"]) for item in transfer.items)
    about = {"don_vi": name_of(archive, transfer.agency), "nam": transfer.year}
    return list_values(rows[LISTS.index(kind)], kind, about)


def _registration(archive: Archive, transfer: Transfer) -> dict[str, Any]:
    rows = [item.body["row"] for item in transfer.items]
    documents = _documents(transfer.items)
    planned = transfer.due
    return {
        "kinh_gui": str(transfer.body["archive_name"]),
        "ma_dang_ky": transfer.registration,
        "ma_co_quan": str(transfer.body["giver"][0]),
        "phong": f"Phông {name_of(archive, transfer.agency)}",
        "lan_nop": transfer.turn,
        "du_kien": f"{planned:%d/%m/%Y}" if planned else f"Năm {transfer.year + 1}",
        "so_goi": len(rows),
        "so_ho_so": len(transfer.dossiers),
        "so_tai_lieu": documents,
        "khoi": list(_blocks(transfer, name_of(archive, transfer.agency))),
    }


def _blocks(transfer: Transfer, name: str) -> Iterator[dict[str, Any]]:
    """The hồ sơ as one block of the registration, the loose documents as another."""
    for title, loose in ((f"Hồ sơ của {name}", False), (f"Tài liệu rời lẻ của {name}", True)):
        items = [item for item in transfer.items if bool(item.loose) is loose]
        if items:
            yield {
                "ten": title,
                "thoi_gian": span_of_all(item.body["row"] for item in items),
                "so_ho_so": 0 if loose else len(items),
                "so_tai_lieu": _documents(items),
                "ghi_chu": "Điện tử",
            }


def _minutes(archive: Archive, transfer: Transfer) -> dict[str, Any]:
    taken = list(_accepted(transfer))
    rows = [item.body["row"] for item in taken]
    always, timed = lists_of((item.body["permanent"], item.body["row"]) for item in taken)
    files, size = _carried(archive, taken)
    return {
        "can_cu": [rule_on(transfer.kind, today_of(archive)).citation],
        "ben_giao": _giver(transfer),
        "nguoi_giao": full_name(archive, transfer.created_by),
        "ben_nhan": f"{_PLACE} {name_of(archive, transfer.archive)}",
        "nguoi_nhan": full_name(archive, str(transfer.body.get("judged_by", ""))),
        "ten_khoi": f"Hồ sơ, tài liệu của {name_of(archive, transfer.agency)}",
        "thoi_gian": span_of_all(rows),
        "so_ho_so_dien_tu": len(rows),
        "so_tep": files,
        "dung_luong": size_of(size),
        "muc_luc_kem": _attached(always, timed),
        "so_ban": 2,
    }


def _return(archive: Archive, transfer: Transfer) -> dict[str, Any]:
    return {
        "ben_giao": f"{_PLACE} {name_of(archive, transfer.archive)}",
        "nguoi_giao": full_name(archive, str(transfer.body.get("judged_by", ""))),
        "ben_nhan": _giver(transfer),
        "nguoi_nhan": full_name(archive, transfer.created_by),
        "ma_dang_ky": transfer.registration,
        "tai_lieu": [
            {
                "so_ky_hieu": item.body["row"]["so_ky_hieu"],
                "tieu_de": item.body["row"]["tieu_de"],
                "ly_do": item.reason,
                "yeu_cau": _AGAIN,
            }
            for item in _returned(transfer)
        ],
        "so_ban": 2,
    }


def _attached(always: list[Row], timed: list[Row]) -> str:
    words = ((always, "01 mục lục bảo quản vĩnh viễn"), (timed, "01 mục lục bảo quản có thời hạn"))
    return ", ".join(word for rows, word in words if rows)


def _carried(archive: Archive, items: Iterable[TransferItem]) -> tuple[int, int]:
    """How many files the documents of these hồ sơ are, and of what size together."""
    from web.dossier_content import items_of

    files = size = 0
    for item in items:
        for one in items_of(archive, archive.dossiers.get(item.dossier)):
            files += len(one.document.files)
            size += sum(file.size for file in one.document.files)
    return files, size


def _documents(items: Iterable[TransferItem]) -> int:
    said = (str(item.body["said"]["total_doc"]) for item in items)
    return sum(int(one) for one in said if one.isdecimal())


def _accepted(transfer: Transfer) -> Iterable[TransferItem]:
    return (item for item in transfer.items if item.state is ItemState.ACCEPTED)


def _returned(transfer: Transfer) -> Iterable[TransferItem]:
    return (item for item in transfer.items if item.state is ItemState.RETURNED)


def _giver(transfer: Transfer) -> str:
    return str(transfer.body["giver"][1])


def pick_paper(made: forms.Made, ending: str) -> bytes:
    """``pdf`` or ``docx`` of a paper.

    Raises:
        RefusedError: neither.
    """
    if ending not in ("pdf", "docx"):
        raise RefusedError("pdf, docx")
    return made.pdf if ending == "pdf" else made.docx
