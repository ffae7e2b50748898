"""Wording: what a clerk is told of each check, in Vietnamese and English."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ingest.digitise.checks import Aspect, Check


class Words(NamedTuple):
    """What is said when it is well, and when it is not."""

    good_vi: str
    good_en: str
    bad_vi: str
    bad_en: str


WORDS: Mapping[Aspect, Words] = MappingProxyType(
    {
        Aspect.READABLE: Words(
            "Trang đọc được",
            "The page can be read",
            "Không xử lý được trang này: {value}. Số hóa lại",
            "The page could not be worked on: {value}. Scan it again",
        ),
        Aspect.RESOLUTION: Words(
            "Độ phân giải {value} dpi",
            "Resolution {value} dpi",
            "Độ phân giải {value} dpi, phải từ {limit} dpi. Số hóa lại",
            "Resolution {value} dpi, where {limit} dpi are needed. Scan it again",
        ),
        Aspect.SCALE: Words(
            "Khổ {value}, tỷ lệ {limit}",
            "Size {value}, scale {limit}",
            "Khổ {value} không phải khổ giấy: tỷ lệ không phải {limit}, hoặc tệp ghi sai dpi",
            "{value} is no size of paper: the scale is not {limit}, or the file states a wrong dpi",
        ),
        Aspect.DEPTH: Words(
            "Độ sâu màu {value} bit",
            "Depth {value} bits",
            "Độ sâu màu {value} bit, phải từ {limit} bit. Số hóa lại bằng ảnh màu",
            "Depth {value} bits, where {limit} are needed. Scan it again in colour",
        ),
        Aspect.COLOUR: Words(
            "Ảnh màu",
            "The picture has colour",
            "Ảnh không có màu (ảnh xám). Số hóa lại bằng ảnh màu",
            "The picture has no colour (grey). Scan it again in colour",
        ),
        Aspect.SKEW: Words(
            "Nghiêng {value}°",
            "Askew by {value}°",
            "Nghiêng {value}°, quá {limit}°. Đặt giấy thẳng, số hóa lại",
            "Askew by {value}°, more than {limit}°. Lay it straight, scan it again",
        ),
        Aspect.ORIENTATION: Words(
            "Đúng chiều",
            "The right way up",
            "Trang bị ngược hoặc nằm ngang: đã xoay {value}°, xem lại",
            "The page came the wrong way up: turned by {value}°, look at it",
        ),
        Aspect.BLANK: Words(
            "Trang có nội dung",
            "The page is not blank",
            "Trang trắng (mực {value} mm²)",
            "The page is blank ({value} mm² of ink)",
        ),
        Aspect.EDGES: Words(
            "Không mất mép",
            "No side is cut",
            "Mất mép {side}: {value} nét chữ chạm mép. Số hóa lại",
            "Cut at the {side}: {value} strokes run into it. Scan it again",
        ),
        Aspect.BORDER: Words(
            "Mép sạch",
            "The sides are clean",
            "Mép đen {value} % cạnh, quá {limit} %",
            "A side is dark for {value} %, more than {limit} %",
        ),
        Aspect.BLUR: Words(
            "Nét rõ (mép nét {value} mm)",
            "Sharp (edges of {value} mm)",
            "Nhòe: mép nét {value} mm, quá {limit} mm. Số hóa lại",
            "Blurred: edges of {value} mm, more than {limit} mm. Scan it again",
        ),
        Aspect.CONTRAST: Words(
            "Tương phản {value}/255",
            "Contrast {value} of 255",
            "Mờ: tương phản {value}/255, dưới {limit}. Số hóa lại đậm hơn",
            "Faint: contrast {value} of 255, under {limit}. Scan it again, darker",
        ),
        Aspect.BLEED_THROUGH: Words(
            "Không hằn chữ mặt sau",
            "Nothing shows through",
            "Hằn chữ mặt sau ({value} ‰, quá {limit} ‰). Lót giấy đen, số hóa lại",
            "The back shows through ({value} ‰, over {limit} ‰). Lay black paper behind it",
        ),
        Aspect.CONFIDENCE: Words(
            "Nhận dạng chữ {value}/100",
            "Text read with {value} of 100",
            "Nhận dạng chữ kém: {value}/100, dưới {limit}. Xem lại lớp chữ",
            "Text badly read: {value} of 100, under {limit}. Look at the text layer",
        ),
        Aspect.DUPLICATE: Words(
            "Không trùng trang nào",
            "Like no other page",
            "Giống trang {other} ({value}): có thể số hóa hai lần",
            "Like page {other} ({value}): perhaps scanned twice",
        ),
        Aspect.PAGE_COUNT: Words(
            "Đủ {limit} trang",
            "All {limit} pages are there",
            "Có {value} trang, bản giấy có {limit}: {missing}",
            "{value} pages, where the paper has {limit}: {missing_en}",
        ),
    }
)
SIDES: Mapping[str, str] = MappingProxyType(
    {"left": "trái", "right": "phải", "top": "trên", "bottom": "dưới"}
)
NOTHING = ("không có", "none")


def made(
    page: int,
    aspect: Aspect,
    value: float | str | None,
    limit: float | str | None,
    *,
    ok: bool,
    law: bool = False,
    side: str = "",
    other: int = 0,
) -> Check:
    """A check in words.

    Args:
        page: From 1; 0: the whole document.
        aspect: What was checked.
        value: What was found.
        limit: What it was compared with.
        ok: Whether it is well.
        law: Whether the limit is the law's.
        side: Of the page, for its edges.
        other: The page that this one is like.
    """
    words = WORDS[aspect]
    told = {"limit": _shown(limit, 0), "side": SIDES.get(side, ""), "other": other}
    told["missing"], told["missing_en"] = _difference(value, limit)
    vi = (words.good_vi if ok else words.bad_vi).format(value=_shown(value, 0), **told)
    told["side"] = side
    en = (words.good_en if ok else words.bad_en).format(value=_shown(value, 1), **told)
    return Check(page, aspect, value, limit, ok=ok, law=law, vi=vi, en=en)


def _shown(value: float | str | None, language: int) -> str:
    if value is None:
        return NOTHING[language]
    return value if isinstance(value, str) else f"{value:g}"


def _difference(value: object, limit: object) -> tuple[str, str]:
    if not isinstance(value, int) or not isinstance(limit, int):
        return "", ""
    if value < limit:
        return f"thiếu {limit - value} trang", f"{limit - value} missing"
    return f"thừa {value - limit} trang", f"{value - limit} too many"
