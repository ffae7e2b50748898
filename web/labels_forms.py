"""What people read in place of the codes of forms."""

from collections.abc import Mapping

from repository.form_kinds import Shape
from web.label import Label

FORM_LABELS: Mapping[str, Mapping[str, Label]] = {
    "shape": {
        Shape.TEXT: Label("chữ", "text"),
        Shape.NUMBER: Label("số", "number"),
        Shape.DATE: Label("ngày", "day"),
        Shape.LINES: Label("các dòng chữ", "lines of text"),
        Shape.ROWS: Label("danh sách", "list"),
    },
    "sure": {
        "full text": Label("theo toàn văn", "from the full text"),
        "portal excerpt": Label("theo trích đăng trên cổng thông tin", "from an excerpt"),
        "second-hand notes": Label("theo ghi chép lại, cần đối chiếu", "from notes of others"),
        "inferred": Label("suy ra", "inferred"),
        "memory": Label("theo trí nhớ, cần đối chiếu", "from memory, to be checked"),
        "own choice": Label("tự chọn", "own choice"),
    },
}
