"""What people read in place of the codes of disposal."""

from collections.abc import Mapping

from repository.disposal_steps import Bar, DisposalState, ItemState, Reason, Verdict
from web.label import Label

LABELS_DISPOSALS: Mapping[str, Mapping[str, Label]] = {
    "disposal state": {
        DisposalState.LISTED: Label("Đã lập danh mục, xem xét hủy", "Listed"),
        DisposalState.COUNCIL: Label("Hội đồng đang cho ý kiến", "Before the council"),
        DisposalState.CONCLUDED: Label("Hội đồng đã kết luận", "Concluded"),
        DisposalState.DECIDED: Label("Đã có quyết định hủy", "Decided"),
        DisposalState.DESTROYING: Label("Đang hủy", "Being destroyed"),
        DisposalState.DESTROYED: Label("Đã hủy", "Destroyed"),
        DisposalState.CANCELLED: Label("Đã bỏ", "Given up"),
    },
    "disposal reason": {
        Reason.EXPIRED: Label("Hết thời hạn lưu trữ", "Its time is over"),
        Reason.TRANSFERRED: Label("Đã nộp lưu trữ lịch sử", "Transferred"),
        Reason.DUPLICATE: Label("Trùng", "Kept twice"),
    },
    "bar": {
        Bar.HELD: Label("đang đóng băng", "frozen"),
        Bar.UNDUE: Label("chưa hết thời hạn", "not over yet"),
        Bar.PERMANENT: Label("bảo quản vĩnh viễn", "kept for ever"),
        Bar.UNKNOWN: Label("không rõ thời hạn", "period unknown"),
        Bar.LINKED: Label(
            "còn liên kết với tài liệu giữ lâu hơn", "something kept longer needs it"
        ),
        Bar.OPEN: Label("công việc chưa kết thúc", "its work has not ended"),
        Bar.NO_TWIN: Label(
            "không có bản trùng được giữ, cũng chưa nộp lưu trữ lịch sử",
            "no twin is kept, nor is it transferred",
        ),
        Bar.LISTED: Label("đã ở trong một danh mục", "in a list already"),
        Bar.GONE: Label("đã hủy hoặc không có", "gone, or never here"),
    },
    "verdict of a council": {
        Verdict.PENDING: Label("Chưa kết luận", "Pending"),
        Verdict.DESTROY: Label("Hủy", "Destroy"),
        Verdict.KEEP: Label("Giữ lại", "Keep"),
    },
    "disposal item": {
        ItemState.LISTED: Label("Trong danh mục", "Listed"),
        ItemState.KEPT: Label("Giữ lại", "Kept"),
        ItemState.EFFACED: Label("Đã xóa thông tin, còn tệp chưa hủy hết", "Bytes are left"),
        ItemState.DESTROYED: Label("Đã hủy", "Destroyed"),
    },
    "disposal step": {
        "convene": Label("lập Hội đồng", "make the council"),
        "opine": Label("cho ý kiến", "give an opinion"),
        "conclude": Label("kết luận", "conclude"),
        "appraise": Label("nhập văn bản thẩm định", "enter the appraisal"),
        "decide": Label("quyết định", "decide"),
        "confirm": Label("xác nhận hủy", "confirm"),
        "destroy": Label("hủy", "destroy"),
    },
    "council part": {
        "chair": Label("Chủ tịch", "Chair"),
        "member": Label("Thành viên", "Member"),
        "secretary": Label("Thư ký", "Secretary"),
    },
    "confirmation": {
        "destroys": Label("Người hủy", "Destroys"),
        "witnesses": Label("Người giám sát", "Witnesses"),
    },
}
