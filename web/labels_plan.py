"""Labels of file plans: what people read in place of their codes."""

from collections.abc import Mapping

from repository.file_plan_steps import Arranged, Numbering, PlanState
from web.label import Label

LABELS_PLAN: Mapping[str, Mapping[str, Label]] = {
    "plan state": {
        PlanState.DRAFT: Label("Dự thảo", "Draft"),
        PlanState.SUBMITTED: Label("Đang trình duyệt", "Submitted"),
        PlanState.IN_FORCE: Label("Đã ban hành", "In force"),
    },
    "plan numbering": {
        Numbering.HEADING: Label("Riêng theo đề mục lớn", "Anew under each great heading"),
        Numbering.CONTINUOUS: Label("Liên tục toàn danh mục", "Continuous"),
    },
    "plan arranged": {
        Arranged.ORGANISATION: Label("Theo cơ cấu tổ chức", "By organisation"),
        Arranged.FIELD: Label("Theo lĩnh vực hoạt động", "By field"),
    },
}
