"""Labels of digitisation: what people read in place of its codes."""

from collections.abc import Mapping

from ingest.digitise.checks import Aspect
from repository.digitisation import PaperKind
from repository.sheaves import SheafState
from web.label import Label

LABELS_DIGITISING: Mapping[str, Mapping[str, Label]] = {
    "sheaf": {
        SheafState.WAITING: Label("Chờ số hóa", "Waiting"),
        SheafState.WORKING: Label("Đang số hóa", "Being digitised"),
        SheafState.CAPTURED: Label("Chờ duyệt", "To be reviewed"),
        SheafState.RETURNED: Label("Trả lại để quét lại", "Sent back"),
        SheafState.ACCEPTED: Label("Đã duyệt, chờ ký số", "Accepted, to be sealed"),
        SheafState.SEALED: Label("Đã ký số, chờ vào kho", "Sealed, to be taken in"),
        SheafState.KEPT: Label("Đã vào kho", "In the archive"),
        SheafState.FAILED: Label("Không số hóa được", "Could not be done"),
        SheafState.STOPPED: Label("Dừng: có dấu độ mật", "Stopped: state secret"),
    },
    "paper": {
        PaperKind.ADMINISTRATIVE: Label("Văn bản hành chính", "Administrative documents"),
        PaperKind.MAP: Label("Bản đồ, bản vẽ", "Maps, drawings"),
        PaperKind.PHOTO: Label("Ảnh, phim âm bản", "Photographs, negatives"),
    },
    "split": {
        "none": Label("Mỗi tệp một văn bản", "Each file is a document"),
        "blank": Label("Cắt ở trang trắng", "Cut at blank pages"),
        "barcode": Label("Cắt ở tờ phân cách có mã", "Cut at bar code sheets"),
    },
    "source": {
        "picture": Label("Ảnh quét", "Scanned pictures"),
        "scan": Label("PDF chỉ có ảnh", "PDF of pictures"),
        "mixed": Label("PDF có trang ảnh và trang chữ", "PDF, partly pictures"),
        "born-digital": Label("PDF vốn là điện tử", "Born-digital PDF"),
        "signed": Label("PDF đã ký số: giữ nguyên", "Signed PDF: kept as it is"),
    },
    "check": {
        Aspect.READABLE: Label("Đọc được", "Readable"),
        Aspect.RESOLUTION: Label("Độ phân giải", "Resolution"),
        Aspect.SCALE: Label("Tỷ lệ", "Scale"),
        Aspect.DEPTH: Label("Độ sâu màu", "Colour depth"),
        Aspect.COLOUR: Label("Màu", "Colour"),
        Aspect.SKEW: Label("Độ nghiêng", "Skew"),
        Aspect.ORIENTATION: Label("Chiều trang", "Orientation"),
        Aspect.BLANK: Label("Trang trắng", "Blank"),
        Aspect.EDGES: Label("Mất mép", "Cut edges"),
        Aspect.BORDER: Label("Viền đen", "Dark border"),
        Aspect.BLUR: Label("Độ nét", "Sharpness"),
        Aspect.CONTRAST: Label("Tương phản", "Contrast"),
        Aspect.BLEED_THROUGH: Label("Thấm mặt sau", "Bleed-through"),
        Aspect.CONFIDENCE: Label("Độ tin cậy OCR", "OCR confidence"),
        Aspect.DUPLICATE: Label("Trang trùng", "Duplicate"),
        Aspect.PAGE_COUNT: Label("Số trang", "Page count"),
    },
}
