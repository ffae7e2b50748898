"""Findings: what is said of a copy beside that it was made, in both languages."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

FINDINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "drawn": (
            "trang được vẽ lại thành ảnh 300 dpi, chữ tìm được giữ ở lớp dưới",
            "pages were drawn anew as pictures of 300 dpi; words that can be seen lie below",
        ),
        "layers": (
            "bản gốc có các lớp có thể ẩn: chỉ giữ phần nhìn thấy",
            "the source has layers that may be hidden: only what is seen was kept",
        ),
        "form": (
            "bản gốc có biểu mẫu chưa được vẽ: chỉ giữ phần nhìn thấy",
            "the source has a form that is not drawn yet: only what is seen was kept",
        ),
        "not-pdfa": (
            "bản gốc không phải PDF/A, hoặc không kiểm tra được",
            "the source is no PDF/A, or could not be checked",
        ),
        "pdfa-not-checked": (
            "chưa kiểm tra được hết yêu cầu PDF/A",
            "not everything that PDF/A asks could be checked",
        ),
        "cut-words": (
            "từ nằm trên đường biên đã bị bỏ cả từ",
            "words that the border cut were left out whole",
        ),
        "unseen-words": (
            "chữ ẩn không nhìn thấy trên trang đã bị bỏ",
            "words that cannot be seen on the page were left out",
        ),
        "no-words": (
            "trang chỉ có ảnh: không kiểm tra được theo từ, hãy xem lại bằng mắt",
            "pages are pictures alone: nothing can be checked by words, look at them",
        ),
        "said-beside": (
            "có từ đã lược bỏ nằm trong số, ký hiệu, ngày, cơ quan mà bản sao phải ghi",
            "words that were taken out stand in what the copy must say of its source",
        ),
        "code-covers": (
            "mã QR che một phần trang 1: không có chỗ trống",
            "the code covers a part of page 1: no place was free",
        ),
    }
)


def told(codes: Iterable[str]) -> list[dict[str, str]]:
    """Findings as JSON shows them."""
    return [{"code": code, "vi": FINDINGS[code][0], "en": FINDINGS[code][1]} for code in codes]
