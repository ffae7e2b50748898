"""Labels of importing: what people read in place of its codes."""

from collections.abc import Mapping

from ingest.importing.plan import RowOutcome
from web.label import Label

LABELS_IMPORTING: Mapping[str, Mapping[str, Label]] = {
    "import row": {
        RowOutcome.READY: Label("Nhập được", "Ready"),
        RowOutcome.ERROR: Label("Có lỗi", "Error"),
        RowOutcome.HELD: Label("Chờ theo hồ sơ", "Held with its hồ sơ"),
        RowOutcome.IMPORTED: Label("Đã nhập", "Imported"),
        RowOutcome.UNCHANGED: Label("Đã có từ trước", "There before"),
        RowOutcome.SET_ASIDE: Label("Để riêng", "Set aside"),
        RowOutcome.REFUSED: Label("Kho từ chối", "Refused"),
        RowOutcome.WAITING: Label("Chưa đến lượt", "Not reached"),
    },
}
