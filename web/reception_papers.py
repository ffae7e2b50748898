"""The papers of a reception: slip, report, minutes of handing over and of giving back.

TT 05/2025 Điều 23, 24; both sides sign the minutes (``seal_minutes`` for the archive).
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repository.calendar import VIETNAM
from repository.errors import NotFoundError
from repository.people import Person, Right
from repository.reception_steps import (
    PackageState,
    Reception,
    ReceptionPackage,
    ReceptionState,
    totals_of,
)
from web import forms, signing
from web.dossier_content import EVERYTHING
from web.reception_files import Shelf
from web.reception_told import answer_by, engines_of
from web.receptions import asked, get
from web.wiring import Archive

if TYPE_CHECKING:
    from preservation.signatures.signing.signer import Signer

SLIP, REPORT = "phieu-tiep-nhan", "bao-cao-nghiep-vu"
MINUTES, RETURNED = "bien-ban-thu-nop", "bien-ban-tra-lai"
FIELD = "LuuTruLichSu"
"""Of the archive's signature in minutes: it shows nothing, no rule gives it a place."""
_OVER = (ReceptionState.ENTERED, ReceptionState.ENDED)
_UNIT, _NEXT = ("byte", "KB", "MB", "GB"), 1024


def papers_of(reception: Reception) -> tuple[str, ...]:
    """Which papers can be made of a reception now."""
    found = [SLIP] if reception.received_at else []
    if reception.reported_at:
        found.append(REPORT)
    if reception.state in _OVER:
        taken = [one.state is PackageState.ENTERED for one in reception.packages]
        found += [MINUTES] * any(taken) + [RETURNED] * (not all(taken))
    return tuple(found)


def paper(archive: Archive, person: Person, identifier: str, kind: str) -> forms.Made:
    """One paper of a reception, as docx and PDF.

    Raises:
        NotFoundError: there is no such reception for the person, or it has no such paper now.
        RefusedError: the template fails.
    """
    reception = get(archive, person, identifier)
    if kind not in papers_of(reception):
        raise NotFoundError(f"giấy tờ {kind}")
    make = {SLIP: _slip, REPORT: _report, MINUTES: _minutes, RETURNED: _returned}[kind]
    day = archive.clock().astimezone(VIETNAM).date()
    values = make(archive, reception)
    values |= {"co_quan": _house(archive, reception), "ngay": day}
    return forms.make(archive, kind, values, day, reception.agency)


def seal_minutes(
    archive: Archive, person: Person, identifier: str, signer: "Signer", target: Path
) -> None:
    """The minutes, signed for the archive; whoever gives signs the same file after it.

    Raises:
        NotFoundError: there is no such reception, or there are no minutes of it yet.
        ForbiddenError: the person may not.
        RefusedError: the certificate may not sign, or there is such a file already.
        UnavailableError: no timestamp is to be had, or the key cannot be reached.
    """
    from dataclasses import replace

    from preservation.signatures.signing.act import Act, Level

    asked(archive, person, identifier)
    made = paper(archive, person, identifier, MINUTES)
    bureau = replace(signing.of_archive(archive, person, Right.TRANSFER), seals=True)
    level = Level.B_LT if archive.settings.tsa_url else Level.B_B
    act = Act(FIELD, level, archive.clock().replace(microsecond=0), reason="Biên bản giao nhận")
    half = target.with_name(f".{target.name}.half")
    try:
        half.write_bytes(made.pdf)
        signing.sign_own(bureau, half, target, act, signer)
    finally:
        half.unlink(missing_ok=True)


def _slip(archive: Archive, reception: Reception) -> dict[str, Any]:
    announced = reception.body.get("totals", {})
    totals = totals_of(reception.packages)
    return _about(reception) | {
        "ma_co_quan": reception.sender,
        "ten_co_quan": reception.sender_name,
        "so_goi": totals.packages,
        "so_dang_ky": max(int(announced.get(name, 0)) for name in ("dossiers", "packages")),
        "so_duyet": totals.taken if reception.decided_at else 0,
        "so_da_nhan": sum(_is_in(one) for one in reception.packages),
        "dung_luong": size_of(totals.size),
        "tiep_nhan": _moment(reception.received_at),
        "han_tra_loi": answer_by(reception).astimezone(VIETNAM).date(),
        "goi": [
            {"ten": one.name, "dung_luong": size_of(one.size), "ma_bam": one.sha256}
            for one in reception.packages
        ],
        "nguoi_nhan": _name(archive, reception.registered_by),
    }


def _report(archive: Archive, reception: Reception) -> dict[str, Any]:
    totals = totals_of(reception.packages)
    every = [item for one in reception.packages for item in one.items]
    twins = sum(bool(item.body.get("twins") or item.body.get("same")) for item in every)
    broken = sum(bool(one.body.get("findings")) for one in reception.packages)
    signed = reception.body.get("signed", {})
    return _about(reception) | {
        "kinh_gui": f"Lãnh đạo {_house(archive, reception)}",
        "co_quan_nop": reception.sender_name,
        "don_vi_tinh": _unit(reception.packages),
        "so_de_nghi": totals.packages,
        "so_dat": totals.taken,
        "so_khong_dat": totals.returned,
        "kiem_tra": [
            {"noi_dung": "Kiểm tra mã độc", "ket_qua": "Chưa quét: kho không có công cụ quét"},
            {"noi_dung": "Chữ ký số trên bản kê", "ket_qua": str(signed.get("says", ""))},
            {"noi_dung": "Kiểm tra gói tin SIP", "ket_qua": f"{broken} gói không đạt"},
            {"noi_dung": "Kiểm tra trùng lặp", "ket_qua": f"{twins} tài liệu có bản giống"},
            {"noi_dung": "Siêu dữ liệu, tệp", "ket_qua": f"{totals.failed} tài liệu không đạt"},
        ],
        "khong_dat": [_line(one) | {"ly_do": one.why_not} for one in _refused(reception)],
        "kien_nghi": str(reception.body.get("proposal", "")),
    }


def _minutes(archive: Archive, reception: Reception) -> dict[str, Any]:
    taken = [one for one in reception.packages if _is_in(one)]
    files = [file for one in taken for item in one.items for file in item.body.get("files", ())]
    lists = Shelf(archive, reception.id).manifest().lists
    days = [_days(archive, one) for one in taken]
    passed = f"{len(taken)}/{len(reception.packages)} {_unit(reception.packages)}"
    return _about(reception) | {
        "can_cu": [f"Báo cáo xử lý nghiệp vụ đợt {reception.registration} đã được phê duyệt"],
        "ben_giao": reception.sender_name,
        "nguoi_giao": "………………………",
        "ben_nhan": _house(archive, reception),
        "nguoi_nhan": _name(archive, reception.decided_by or ""),
        "ten_khoi": f"Phông {reception.sender_name}",
        "thoi_gian": _span(days),
        "so_goi": len(taken),
        "so_ho_so": sum(not one.is_loose for one in taken),
        "so_tai_lieu": sum(len(one.items) for one in taken),
        "so_tep": len(files),
        "dung_luong": size_of(sum(int(file["size"]) for file in files)),
        "tinh_trang": f"Nguyên vẹn theo mã băm SHA-256; {_scanned(reception)}.",
        "ket_qua": f"{passed} đạt yêu cầu.",
        "muc_luc_kem": ", ".join(one.name for one in lists),
        "tiep_nhan": _moment(reception.received_at),
        "so_ban": 2,
    }


def _scanned(reception: Reception) -> str:
    engines = engines_of(reception)
    return f"đã quét mã độc ({'; '.join(engines)})" if engines else "chưa quét mã độc"


def _returned(archive: Archive, reception: Reception) -> dict[str, Any]:
    return {
        "ben_giao": _house(archive, reception),
        "nguoi_giao": _name(archive, reception.decided_by or ""),
        "ben_nhan": reception.sender_name,
        "nguoi_nhan": "………………………",
        "ma_dang_ky": reception.registration,
        "tai_lieu": [
            _line(one) | {"ly_do": one.why_not, "yeu_cau": "Bổ sung rồi nộp lại"}
            for one in _refused(reception)
        ],
        "so_ban": 2,
    }


def size_of(count: int) -> str:
    """``3,2 GB``, as people in Viet Nam write it."""
    size, unit = float(count), 0
    while size >= _NEXT and unit + 1 < len(_UNIT):
        size, unit = size / _NEXT, unit + 1
    told = f"{size:.1f}" if unit else f"{size:.0f}"
    return f"{told} {_UNIT[unit]}".replace(".", ",")


def _about(reception: Reception) -> dict[str, Any]:
    return {"ma_dang_ky": reception.registration, "lan_nop": reception.turn}


def _line(one: ReceptionPackage) -> dict[str, str]:
    return {"so_ky_hieu": str(one.body.get("code", "")), "tieu_de": str(one.body.get("title", ""))}


def _refused(reception: Reception) -> Iterable[ReceptionPackage]:
    return (one for one in reception.packages if not one.taken)


def _is_in(one: ReceptionPackage) -> bool:
    return one.state is PackageState.ENTERED


def _unit(packages: Iterable[ReceptionPackage]) -> str:
    """What is counted: hồ sơ, or packages where some hold loose documents."""
    return "gói" if any(one.is_loose for one in packages) else "hồ sơ"


def _days(archive: Archive, one: ReceptionPackage) -> tuple[str, str]:
    if one.is_loose:
        held = (archive.catalogue.get(item.document or "", EVERYTHING) for item in one.items)
        days = [document.issued.isoformat() for document in held if document.issued]
        return min(days, default=""), max(days, default="")
    dossier = archive.dossiers.get(one.dossier or "")
    return dossier.start, dossier.end


def _span(days: list[tuple[str, str]]) -> str:
    said = sorted(day for pair in days for day in pair if day)
    if not said:
        return "không rõ"
    first, last = ("/".join(reversed(day.split("-"))) for day in (said[0], said[-1]))
    return first if first == last else f"từ {first} đến {last}"


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(VIETNAM):%H giờ %M phút ngày %d/%m/%Y}" if at else ""


def _house(archive: Archive, reception: Reception) -> str:
    return archive.agencies.find(reception.agency).name


def _name(archive: Archive, login: str) -> str:
    return next((one.full_name for one in archive.people.all() if one.login == login), login)
