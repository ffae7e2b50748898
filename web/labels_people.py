"""Labels of roles and rights."""

from collections.abc import Mapping

from repository.people import Right, Role
from web.label import Label

LABELS_PEOPLE: Mapping[str, Mapping[str, Label]] = {
    "role": {
        Role.CLERK: Label("Văn thư", "Records clerk"),
        Role.OFFICER: Label("Chuyên viên", "Officer"),
        Role.LEADER: Label("Lãnh đạo", "Leader"),
        Role.ARCHIVIST: Label("Lưu trữ viên", "Archivist"),
        Role.ADMINISTRATOR: Label("Quản trị", "Administrator"),
        Role.INSPECTOR: Label("Thanh tra", "Inspector"),
    },
    "right": {
        Right.INGEST: Label("Tiếp nhận văn bản", "Take documents in"),
        Right.QUARANTINE: Label("Xem khu cách ly", "See the quarantine"),
        Right.PLAN: Label("Xếp văn bản vào hồ sơ", "Place documents in dossiers"),
        Right.VERIFY: Label("Kiểm tra toàn vẹn", "Check fixity"),
        Right.EXPORT: Label("Xuất gói tin", "Hand out packages"),
        Right.LEDGER: Label("Xem sổ cái", "Read the ledger"),
        Right.PEOPLE: Label("Quản lý tài khoản", "Manage accounts"),
        Right.OPERATE: Label("Vận hành công việc", "Run jobs"),
        Right.SIGN: Label("Ký số cá nhân", "Sign as a person"),
        Right.SEAL: Label("Cấp số, ký số cơ quan", "Number and seal"),
        Right.EVIDENCE: Label("Lập, gia hạn bằng chứng", "Make and renew evidence"),
        Right.TRUST: Label("Quản lý nơi tin cậy", "Manage trust"),
        Right.DIGITISE: Label("Số hóa văn bản giấy", "Digitise paper"),
        Right.REVIEW: Label("Duyệt chất lượng số hóa", "Accept what was digitised"),
        Right.COPY: Label("Lập, cấp bản sao", "Make and issue copies"),
        Right.APPROVE: Label("Duyệt yêu cầu cấp bản sao", "Approve requests for copies"),
        Right.APPOINT: Label("Giao quyền ký bản sao", "Say who may sign copies"),
        Right.REGISTER: Label("Đăng ký, gửi văn bản", "Register and send documents"),
        Right.DISTRIBUTE: Label("Phân phối văn bản đến", "Distribute incoming documents"),
        Right.HANDLE: Label("Giải quyết, soạn thảo", "Work on documents and draft"),
        Right.CHECK: Label("Kiểm tra dự thảo", "Check drafts"),
        Right.CLOSE: Label("Đóng sổ đăng ký", "Close registers"),
        Right.REPORT: Label("Xem thống kê, báo cáo", "See figures and reports"),
        Right.EXCHANGE: Label("Vận hành trục liên thông", "Run the document axis"),
        Right.AGENCIES: Label("Quản lý danh mục cơ quan", "Keep the list of agencies"),
        Right.DECREE: Label("Ban hành danh mục hồ sơ", "Put file plans in force"),
        Right.DOSSIERS: Label("Mở, kết thúc hồ sơ", "Open and close dossiers"),
        Right.RETENTION: Label(
            "Quản lý bảng thời hạn lưu trữ, biểu mẫu", "Keep retention schedules and forms"
        ),
        Right.FREEZE: Label("Đóng băng hồ sơ, tài liệu", "Freeze records"),
        Right.IMPORT: Label("Nhập hồ sơ hàng loạt", "Import dossiers"),
        Right.TRANSFER: Label("Nộp lưu, tiếp nhận hồ sơ", "Hand over and receive dossiers"),
        Right.ACCEPT: Label("Duyệt nộp lưu, tiếp nhận", "Approve what is handed over"),
        Right.REOPEN: Label("Mở lại hồ sơ đã nộp lưu", "Reopen what the archive has"),
        Right.APPRAISE: Label("Lập danh mục xét hủy", "List what is to be destroyed"),
        Right.DECIDE: Label("Quyết định hủy", "Decide on destruction"),
        Right.DESTROY: Label("Hủy tài liệu theo quyết định", "Destroy what was decided"),
    },
}
