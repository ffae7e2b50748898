"""What the papers of a disposal say: the values of each form of its dossier (TT 06/2025).

Only what the archive knows is filled in. Titles are those that whoever asks may read.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from repository.calendar import VIETNAM
from repository.disposal_steps import Disposal, DisposalState
from web.disposal_words import (
    Facts,
    Values,
    grounds,
    members,
    moment,
    numbered,
    opinions,
    title,
    why,
    word,
    years,
)


def papers_of(disposal: Disposal) -> tuple[str, ...]:
    """The forms that can be made of a disposal now, in the order of its steps."""
    state, both = disposal.state, {one.part for one in disposal.confirmations}
    destroyed = state is DisposalState.DESTROYED
    there = {
        "danh-muc-het-gia-tri": True,
        "ban-thuyet-minh": bool(disposal.explanation),
        "quyet-dinh-hoi-dong": bool(disposal.members),
        "bien-ban-hop-hoi-dong": bool(disposal.opinions)
        and state not in (DisposalState.LISTED, DisposalState.COUNCIL),
        "quyet-dinh-huy": disposal.decided_by is not None,
        "bien-ban-ban-giao-huy": both == {"destroys", "witnesses"},
        "bien-ban-huy": destroyed,
        "danh-muc-da-huy": destroyed,
    }
    return tuple(kind for kind in PAPERS if there[kind])


def final_of(disposal: Disposal) -> tuple[str, ...]:
    """Those of them that nothing changes any more."""
    state = disposal.state
    if state in (DisposalState.LISTED, DisposalState.COUNCIL):
        return ()
    ended = disposal.ended_at is not None
    return tuple(kind for kind in papers_of(disposal) if ended or kind != "bien-ban-ban-giao-huy")


def values_of(kind: str, facts: Facts) -> Values:
    """The values of a form; see ``repository/law/forms.toml``."""
    return facts.common | PAPERS[kind](facts)


def day_of(kind: str, disposal: Disposal) -> date:
    """The day of a paper: whose law it is made by."""
    if kind in ("quyet-dinh-huy", "bien-ban-ban-giao-huy") and disposal.decided_on:
        return disposal.decided_on
    at = disposal.ended_at if kind in ("bien-ban-huy", "danh-muc-da-huy") else None
    return (at or disposal.listed_at).astimezone(VIETNAM).date()


def _list(facts: Facts) -> Values:
    return {
        "phong": facts.fonds,
        "ngay": day_of("", facts.disposal),
        "ho_so": [
            {
                "tap_so": f"{item.ordinal:02}",
                "tieu_de": title(facts, item),
                "ly_do": why(item.reason),
                "ghi_chu": str(item.body.get("code", "")),
            }
            for item in facts.disposal.items
        ],
        "nguoi_lap": facts.name(facts.disposal.listed_by),
    }


def _account(facts: Facts) -> Values:
    one = facts.disposal
    reasons = Counter(item.reason for item in one.items)
    return {
        "phong": facts.fonds,
        "ngay": day_of("", one),
        "lich_su": facts.agency.name,
        "phuong_phap": one.explanation,
        "so_luong": len(one.items),
        "thoi_gian": years(one.items) or "Không xác định",
        "nhom": [
            {"ten": why(reason), "so_luong": count, "ly_do": why(reason)}
            for reason, count in sorted(reasons.items())
        ],
        "nguoi_lap": facts.name(one.listed_by),
    }


def _council(facts: Facts) -> Values:
    one = facts.disposal
    return numbered(str(one.body.get("council", ""))) | {
        "chuc_danh": f"Thủ trưởng {facts.agency.name}",
        "can_cu": grounds(one),
        "de_nghi": f"Lưu trữ {facts.agency.name}",
        "phong": facts.fonds,
        "thanh_vien": members(facts),
    }


def _minutes(facts: Facts) -> Values:
    one = facts.disposal
    kept = len(one.items) - len(one.doomed)
    times = [opinion.at for opinion in one.opinions]
    return numbered(str(one.body.get("minutes", ""))) | {
        "phong": facts.fonds,
        "bat_dau": moment(min(times)),
        "ket_thuc": moment(max(times)),
        "dia_diem": f"Họp và cho ý kiến trên hệ thống ({facts.software})",
        "thanh_vien": members(facts),
        "y_kien": [
            {
                "so_ky_hieu": str(item.body.get("code", "")),
                "tieu_de": title(facts, item),
                "y_kien": opinions(facts, item),
                "ket_luan": word("verdict of a council", item.verdict),
            }
            for item in one.items
        ],
        "so_huy": len(one.doomed),
        "so_giu": kept,
        "ket_luan": f"Hội đồng nhất trí hủy {len(one.doomed)} mục, giữ lại {kept} mục.",
        "chu_tich": facts.one_with("chair"),
        "thu_ky": facts.one_with("secretary"),
    }


def _decision(facts: Facts) -> Values:
    one = facts.disposal
    rests_on = [
        *grounds(one),
        f"Biên bản họp Hội đồng xét hủy {one.body.get('minutes', '')}".strip(),
    ]
    if one.appraisal:
        rests_on.append(f"Văn bản thẩm định {one.appraisal}")
    return numbered(one.citation) | {
        "chuc_danh": f"Thủ trưởng {facts.agency.name}",
        "can_cu": rests_on,
        "de_nghi": "Chủ tịch Hội đồng xét hủy tài liệu",
        "phong": facts.fonds,
        "ngay": one.decided_on,
        "so_ho_so": len(one.doomed),
        "thoi_gian": years(one.doomed),
        "don_vi": f"Lưu trữ {facts.agency.name}",
        "phuong_phap": _HOW,
        "han_huy": one.due,
        "nguoi_ky": facts.name(one.decided_by),
    }


def _handing_over(facts: Facts) -> Values:
    one = facts.disposal
    return {
        "can_cu": [f"Quyết định số {one.citation} về việc hủy tài liệu hết giá trị"],
        "ben_giao": f"Lưu trữ {facts.agency.name}",
        "nguoi_giao": facts.name(one.listed_by),
        "ben_nhan": "Người thực hiện hủy tài liệu",
        "nguoi_nhan": facts.one_with("destroys"),
        "phong": facts.fonds,
        "so_ho_so": len(one.doomed),
    }


def _destruction(facts: Facts) -> Values:
    one = facts.disposal
    places = [("destroys", "nguoi_huy"), ("witnesses", "giam_sat")]
    people = {name: [{"ho_ten": facts.one_with(part), "chuc_vu": ""}] for part, name in places}
    kept = len(one.doomed) - len(facts.destroyed)
    more = f" {kept} mục được giữ lại vì có điều ngăn hủy." if kept else ""
    return people | {
        "can_cu": [f"Quyết định số {one.citation} về việc hủy tài liệu hết giá trị"],
        "thoi_gian": moment(one.ended_at or one.listed_at),
        "dia_diem": f"Hệ thống {facts.software}",
        "ngay": day_of("bien-ban-huy", one),
        "phong": facts.fonds,
        "so_ho_so": len(facts.destroyed),
        "so_tep": sum(stub.files for stub in facts.stubs),
        "dung_luong": f"{sum(stub.size for stub in facts.stubs):,} byte".replace(",", "."),
        "phuong_phap": _HOW,
        "ket_qua": f"Đã hủy {len(facts.destroyed)} mục ở mọi kho, không thể khôi phục.{more}",
        "dai_dien_huy": facts.one_with("destroys"),
        "dai_dien_giam_sat": facts.one_with("witnesses"),
    }


def _destroyed(facts: Facts) -> Values:
    one = facts.disposal
    return {
        "phong": facts.fonds,
        "quyet_dinh_so": one.citation,
        "quyet_dinh_ngay": one.decided_on,
        "ngay_huy": day_of("danh-muc-da-huy", one),
        "ho_so": [
            {
                "so_ky_hieu": str(item.body.get("code", "")),
                "tieu_de": title(facts, item),
                "thoi_gian": str(item.body.get("ended") or item.body.get("issued") or ""),
                "thoi_han": str(item.body.get("maintenance", "")),
                "so_tai_lieu": int(item.body.get("documents", 1)),
                "ly_do": why(item.reason),
            }
            for item in facts.destroyed
        ],
        "nguoi_lap": facts.one_with("destroys"),
    }


PAPERS: Mapping[str, Callable[[Facts], Values]] = MappingProxyType(
    {
        "danh-muc-het-gia-tri": _list,
        "ban-thuyet-minh": _account,
        "quyet-dinh-hoi-dong": _council,
        "bien-ban-hop-hoi-dong": _minutes,
        "quyet-dinh-huy": _decision,
        "bien-ban-ban-giao-huy": _handing_over,
        "bien-ban-huy": _destruction,
        "danh-muc-da-huy": _destroyed,
    }
)
_HOW = (
    "ghi đè rồi xóa mọi tệp ở mọi kho, bản dẫn xuất, bản dùng, ảnh trang, chỉ mục tìm kiếm; "
    "theo dõi đến khi từng bộ sao lưu ngoài kho được xử lý"
)
