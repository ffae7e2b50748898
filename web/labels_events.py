"""Labels of events: what people read in place of the ledger's codes."""

from collections.abc import Mapping

from repository.ledger import EventKind
from web.label import Label

LABELS_EVENTS: Mapping[str, Mapping[str, Label]] = {
    "event": {
        EventKind.CREATION: Label("Tạo mới", "Created"),
        EventKind.MESSAGE_DIGEST: Label("Tính mã băm", "Digests calculated"),
        EventKind.FORMAT_IDENTIFICATION: Label("Nhận dạng định dạng", "Format identified"),
        EventKind.SIGNATURE_VALIDATION: Label("Kiểm tra chữ ký số", "Signatures validated"),
        EventKind.VALIDATION: Label("Kiểm tra hợp lệ", "Validated"),
        EventKind.PACKAGE_CREATION: Label("Đóng gói tin", "Package made"),
        EventKind.INGESTION: Label("Nhập kho", "Taken in"),
        EventKind.INGESTION_START: Label("Bắt đầu tiếp nhận", "Intake begun"),
        EventKind.REFUSAL: Label("Từ chối tiếp nhận", "Refused"),
        EventKind.QUARANTINE: Label("Đưa vào cách ly", "Set aside"),
        EventKind.FIXITY_CHECK: Label("Kiểm tra toàn vẹn", "Fixity checked"),
        EventKind.RECOVERY: Label("Khôi phục", "Recovered"),
        EventKind.DISSEMINATION: Label("Xuất gói tin", "Package handed out"),
        EventKind.METADATA_MODIFICATION: Label("Bổ sung thông tin", "Metadata changed"),
        EventKind.POLICY_ASSIGNMENT: Label("Áp quy định", "Policy assigned"),
        EventKind.ACCESS: Label("Khai thác", "Read"),
        EventKind.LOG_IN: Label("Đăng nhập", "Log-in"),
        EventKind.LOG_OUT: Label("Đăng xuất, khóa phiên", "Log-out or lock"),
        EventKind.ACCOUNT: Label("Thay đổi tài khoản", "Account changed"),
        EventKind.SWEEP: Label("Quét dọn", "Swept"),
        EventKind.SIGNATURE_GENERATION: Label("Ký số", "Signed"),
        EventKind.EVIDENCE: Label("Lập bằng chứng thời gian", "Evidence record made"),
        EventKind.EVIDENCE_RENEWAL: Label("Gia hạn bằng chứng", "Evidence record renewed"),
        EventKind.TRUST: Label("Thay đổi nơi tin cậy", "Trust changed"),
        EventKind.IMAGING: Label("Số hóa", "Digitised"),
        EventKind.EXTRACTION: Label("Nhận dạng nội dung", "Words and fields read"),
        EventKind.REVIEW: Label("Duyệt chất lượng", "Quality reviewed"),
        EventKind.REDACTION: Label("Lược bỏ nội dung", "Parts left out"),
        EventKind.COPY_REQUEST: Label("Yêu cầu bản sao", "Copy requested or decided"),
        EventKind.COPY_ISSUE: Label("Cấp bản sao", "Copy issued"),
        EventKind.APPOINTMENT: Label("Giao quyền ký bản sao", "Signatory appointed"),
        EventKind.DELETION: Label("Xóa bản dùng hết hạn", "Expired copy deleted"),
        EventKind.TRANSFER: Label(
            "Gửi, nhận qua trục liên thông", "Sent or received over the axis"
        ),
        EventKind.RECEPTION: Label("Văn bản đến", "Document came"),
        EventKind.REGISTRATION: Label("Vào sổ văn bản đến", "Registered"),
        EventKind.DISTRIBUTION: Label("Phân phối, giải quyết", "Distributed or worked on"),
        EventKind.RETURN: Label("Trả lại văn bản đến", "Sent back"),
        EventKind.DRAFTING: Label("Soạn thảo", "Drafted"),
        EventKind.CHECK: Label("Kiểm tra dự thảo", "Draft checked"),
        EventKind.NUMBERING: Label("Cấp số, ngày", "Numbered and dated"),
        EventKind.ISSUE: Label("Phát hành", "Sent out"),
        EventKind.RECALL: Label("Thu hồi, thay thế", "Recalled or replaced"),
        EventKind.CLOSING: Label("Đóng sổ", "Register closed"),
        EventKind.AGENCY: Label("Thay đổi cơ quan", "Agencies changed"),
    },
}
