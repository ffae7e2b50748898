"""Named: every change to a signed file, and every doubt, in Vietnamese and in English."""

from collections.abc import Mapping
from types import MappingProxyType

from preservation.signatures.packages import PACKAGES

CHANGES: Mapping[str, tuple[str, str]] = MappingProxyType(
    PACKAGES
    | {
        "bytes": ("có dữ liệu lạ được gắn thêm vào tệp", "foreign data was added to the file"),
        "signature-removed": ("chữ ký «{}» bị gỡ bỏ hoặc thay thế", "signature “{}” was removed"),
        "signature-rewritten": ("chữ ký «{}» bị ghi đè", "signature “{}” was written over"),
        "not-covered": (
            "chữ ký «{}» không bao trùm hết nội dung",
            "signature “{}” does not cover all that is there",
        ),
        "broken": (
            "nội dung được ký bởi chữ ký «{}» không còn như lúc ký",
            "what signature “{}” signed is not what is there",
        ),
        "value": (
            "giá trị của chữ ký «{}» không đúng",
            "the value of signature “{}” is wrong",
        ),
        "pages-removed": ("số trang thay đổi ({})", "pages were removed ({})"),
        "pages-added": ("số trang thay đổi ({})", "pages were added ({})"),
        "page-new": ("trang {} là trang mới", "page {} is new"),
        "page-content": ("nội dung trang {} bị sửa", "the content of page {} was changed"),
        "annotation": (
            "trang {} có chú thích, hình hoặc chữ thêm vào, sửa hay xoá",
            "an annotation on page {} was added, changed or removed",
        ),
        "attachment": ("tệp đính kèm bị thay đổi", "the attachments were changed"),
        "appearance": (
            "hình chữ ký, con dấu «{}» bị thay",
            "the picture of signature “{}” was swapped",
        ),
        "field": ("ô «{}» được điền hoặc thêm", "field “{}” was filled in or added"),
        "page-seen": (
            "trang {} nay hiển thị khác với lúc ký",
            "page {} looks different from what was signed",
        ),
        "page-geometry": (
            "trang {} bị xoay, cắt hoặc đổi cỡ",
            "page {} was turned, cropped or resized",
        ),
        "font": (
            "phông chữ của trang {} bị tráo, chữ có thể hiện thành chữ khác",
            "a font of page {} was swapped: letters may show as others",
        ),
        "hidden": (
            "ở trang {} có chữ đã ký nay bị che khuất ({})",
            "words that were signed are hidden on page {} ({})",
        ),
        "refilled": (
            "ô «{}» (trang {}) đã có nội dung lúc ký, nay bị đổi",
            "field “{}” (page {}) said something else when it was signed",
        ),
        "text-layer": (
            "lớp chữ (để tìm, sao chép) của trang {} khác với lúc ký",
            "the text of page {}, for searching and copying, is not what was signed",
        ),
        "field-shows": (
            "ô «{}» (trang {}) hiển thị khác với giá trị của nó",
            "field “{}” (page {}) shows something else than its value",
        ),
        "too-large": (
            "tệp quá lớn nên không vẽ lại được để so sánh với lúc ký",
            "the file is too large to be drawn and compared with what was signed",
        ),
        "field-looks": (
            "ô «{}» (trang {}) hiển thị khác dù giá trị không đổi",
            "field “{}” (page {}) looks different though its value is the same",
        ),
        "action": (
            "có mã lệnh (JavaScript) hoặc hành động tự động bị thêm hay sửa",
            "a script or an automatic action was added or changed",
        ),
        "xfa": (
            "có biểu mẫu động (XFA) bị thêm hay sửa",
            "a dynamic form (XFA) was added or changed",
        ),
        "layers": (
            "lớp hiển thị bị bật, tắt hoặc sửa",
            "layers were shown, hidden or changed",
        ),
        "form": ("thiết lập của biểu mẫu bị sửa", "the settings of the form were changed"),
        "permissions": (
            "quyền sửa đổi mà người ký đặt ra bị thay",
            "the permissions that the signer gave were changed",
        ),
        "viewers-disagree": (
            "trang {} hiển thị không thống nhất giữa các phần mềm đọc",
            "programs disagree on what page {} shows",
        ),
        "not-compared": (
            "không vẽ lại được trang {} để so sánh với lúc ký",
            "page {} could not be drawn to be compared with what was signed",
        ),
        "large-field": (
            "ô ký «{}» chiếm phần lớn trang {}, cần người kiểm tra",
            "signature field “{}” takes most of page {} and has to be looked at",
        ),
        "large-box": (
            "ô «{}» được điền chiếm phần lớn trang {}, cần người kiểm tra",
            "field “{}”, filled in later, takes most of page {} and has to be looked at",
        ),
        "form-hybrid": (
            "tệp dùng hai bảng tra cứu song song (hybrid), dạng mà chương trình không so sánh được",
            "the file has two cross-reference tables (hybrid), a form that cannot be compared here",
        ),
        "form-store": (
            "phần mềm khác đã ghi lại dữ liệu xác minh (DSS/VRI) theo dạng không so sánh được",
            "another program rewrote the validation data (DSS/VRI), which cannot be compared here",
        ),
        "form-other": (
            "phần mềm khác đã ghi tệp theo dạng mà chương trình không so sánh được",
            "another program wrote the file in a form that cannot be compared here",
        ),
        "no-forgery": (
            "đây không phải dấu hiệu giả mạo, không thấy chữ nào thay đổi",
            "this is no sign of forgery: no word was seen to change",
        ),
        "metadata": (
            "thông tin mô tả của tệp được cập nhật",
            "the description of the file was updated",
        ),
        "other": ("cấu trúc của tệp bị sửa", "the structure of the file was changed"),
    }
)
"""Kind of a ``changes.Change`` → its words, where and what else put in."""
FORMS = {"form-hybrid", "form-store", "form-other"}
"""Doubts that only the form of a file gives."""
