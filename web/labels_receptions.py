"""Labels of receptions: what people read in place of their codes."""

from collections.abc import Mapping

from repository.reception_steps import PackageState, ReceptionState, Verdict
from web.label import Label

LABELS_RECEPTIONS: Mapping[str, Mapping[str, Label]] = {
    "reception state": {
        ReceptionState.REGISTERED: Label("Chờ trả lời", "To be answered"),
        ReceptionState.ANSWERED: Label("Đồng ý, chờ nộp", "Agreed, to come"),
        ReceptionState.ARRIVED: Label("Đã đến, chờ kiểm tra", "Arrived, to be checked"),
        ReceptionState.CHECKED: Label("Đã kiểm tra, chờ kết luận", "Checked, to be judged"),
        ReceptionState.REPORTED: Label("Chờ phê duyệt", "Waits for approval"),
        ReceptionState.APPROVED: Label("Đã duyệt, chờ nhập kho", "Approved, to be taken in"),
        ReceptionState.ENTERED: Label("Đã nhập kho, chờ biên nhận", "Taken in, to be receipted"),
        ReceptionState.ENDED: Label("Đã ký biên nhận", "Receipted"),
        ReceptionState.REFUSED: Label("Từ chối", "Declined"),
    },
    "reception package": {
        PackageState.ARRIVED: Label("Đã đến", "Arrived"),
        PackageState.CHECKED: Label("Đã kiểm tra", "Checked"),
        PackageState.ENTERED: Label("Đã nhập kho", "Taken in"),
        PackageState.RETURNED: Label("Trả lại", "Given back"),
    },
    "reception verdict": {
        Verdict.PENDING: Label("Chờ kết luận", "To be judged"),
        Verdict.PASSED: Label("Đạt", "Passed"),
        Verdict.FAILED: Label("Không đạt", "Failed"),
    },
    "reception paper": {
        "phieu-tiep-nhan": Label("Phiếu tiếp nhận", "Slip of what came"),
        "bao-cao-nghiep-vu": Label("Báo cáo xử lý nghiệp vụ", "Report"),
        "bien-ban-thu-nop": Label("Biên bản giao nhận", "Minutes of handing over"),
        "bien-ban-tra-lai": Label("Biên bản trả lại", "Minutes of giving back"),
    },
}
