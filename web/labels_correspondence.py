"""Labels of incoming and issued documents: what people read in place of their codes."""

from collections.abc import Mapping

from ingest.exchange.envelope import Business, Dialect
from repository.incoming_steps import IncomingState, Part, Priority, Source
from repository.messages import MessageState
from repository.outbox import OutboxState
from repository.outgoing_steps import Means, OutgoingState, Transport
from web.label import Label

LABELS_CORRESPONDENCE: Mapping[str, Mapping[str, Label]] = {
    "incoming": {
        IncomingState.RECEIVED: Label("Chờ đăng ký", "To be registered"),
        IncomingState.HELD: Label("Chưa hợp lệ, chờ trả lại", "Not valid, to be sent back"),
        IncomingState.REFUSED: Label("Đã trả lại", "Sent back"),
        IncomingState.REGISTERED: Label("Đã vào sổ, chờ trình", "Registered, to be presented"),
        IncomingState.PRESENTED: Label("Đã trình lãnh đạo", "Presented"),
        IncomingState.DISTRIBUTED: Label("Đã phân phối", "Distributed"),
        IncomingState.WORKING: Label("Đang giải quyết", "Being worked on"),
        IncomingState.DONE: Label("Đã giải quyết", "Done"),
        IncomingState.WITHDRAWN: Label("Bên gửi đã lấy lại", "Taken back by its sender"),
    },
    "outgoing": {
        OutgoingState.DRAFT: Label("Dự thảo", "Draft"),
        OutgoingState.CHECKED: Label("Đã kiểm tra nội dung", "Content checked"),
        OutgoingState.READY: Label("Chờ ký", "To be signed"),
        OutgoingState.SIGNED: Label("Đã ký, chờ cấp số", "Signed, to be numbered"),
        OutgoingState.NUMBERED: Label("Đã cấp số, đóng dấu", "Numbered and sealed"),
        OutgoingState.KEPT: Label("Chờ gửi", "To be sent"),
        OutgoingState.SENT: Label("Đã phát hành", "Sent"),
        OutgoingState.RECALLED: Label("Đã thu hồi", "Recalled"),
        OutgoingState.REPLACED: Label("Đã thay thế", "Replaced"),
        OutgoingState.DROPPED: Label("Bỏ dự thảo", "Given up"),
    },
    "source": {
        Source.AXIS: Label("Trục liên thông", "Document axis"),
        Source.FOLDER: Label("Thư mục bàn giao", "Hand-over folder"),
        Source.UPLOAD: Label("Tải lên", "Uploaded"),
        Source.SCAN: Label("Văn bản giấy, số hóa", "Paper, digitised"),
        Source.DRAFT: Label("Soạn trên hệ thống", "Drafted here"),
    },
    "priority": {
        str(int(Priority.NORMAL)): Label("Thường", "Ordinary"),
        str(int(Priority.URGENT)): Label("Khẩn", "Urgent"),
        str(int(Priority.VERY_URGENT)): Label("Thượng khẩn", "Very urgent"),
        str(int(Priority.EXPRESS)): Label("Hỏa tốc", "Express"),
        str(int(Priority.EXPRESS_TIMED)): Label("Hỏa tốc hẹn giờ", "Express, timed"),
    },
    "part": {
        Part.LEADS: Label("Chủ trì", "Leads"),
        Part.HELPS: Label("Phối hợp", "Helps"),
        Part.KNOWS: Label("Để biết", "For information"),
    },
    "means": {
        Means.AXIS: Label("Trục liên thông", "Axis"),
        Means.PAPER: Label("Bản giấy", "Paper"),
        Means.BOTH: Label("Điện tử kèm bản giấy", "Electronic, with paper"),
        Means.FOLDER: Label("Thư mục bàn giao", "Hand-over folder"),
    },
    "transport": {
        Transport.WAITING: Label("Chưa gửi", "Not sent"),
        Transport.QUEUED: Label("Chờ gửi", "To be sent"),
        Transport.SENT: Label("Đã lên trục", "On the axis"),
        Transport.DELIVERED: Label("Đã đến", "Delivered"),
        Transport.FAILED: Label("Gửi lỗi", "Failed"),
    },
    "message": {
        MessageState.STORED: Label("Đã nhận, chờ xử lý", "Received, to be read"),
        MessageState.ACCEPTED: Label("Hợp lệ", "Accepted"),
        MessageState.HELD: Label("Chờ quyết định", "To be decided"),
        MessageState.REJECTED: Label("Không hợp lệ", "Rejected"),
        MessageState.DUPLICATE: Label("Trùng", "Duplicate"),
        MessageState.SENT: Label("Đã gửi", "Sent"),
    },
    "outbox": {
        OutboxState.WAITING: Label("Chờ gửi", "Waiting"),
        OutboxState.SENDING: Label("Đang gửi", "Being sent"),
        OutboxState.SENT: Label("Đã gửi", "Sent"),
        OutboxState.FAILED: Label("Gửi lỗi", "Failed"),
        OutboxState.CANCELLED: Label("Đã hủy", "Cancelled"),
    },
    "status": {
        "01": Label("Đã đến", "Arrived"),
        "02": Label("Từ chối tiếp nhận", "Refused"),
        "03": Label("Đã tiếp nhận", "Accepted"),
        "04": Label("Phân công", "Assigned"),
        "05": Label("Đang xử lý", "Being processed"),
        "06": Label("Hoàn thành", "Completed"),
        "13": Label("Lấy lại", "Recall"),
        "15": Label("Đồng ý lấy lại, cập nhật", "Recall or update agreed"),
        "16": Label("Từ chối lấy lại, cập nhật", "Recall or update refused"),
    },
    "business": {
        str(int(Business.NEW)): Label("Văn bản mới", "New document"),
        str(int(Business.RECALL)): Label("Thu hồi", "Recall"),
        str(int(Business.UPDATE)): Label("Cập nhật", "Update"),
        str(int(Business.REPLACE)): Label("Thay thế", "Replacement"),
    },
    "dialect": {
        Dialect.QCVN_102: Label("QCVN 102:2016", "QCVN 102:2016"),
        Dialect.FORM_1: Label("dạng 1.0 (Công văn 512, 2803)", "form 1.0"),
        Dialect.LOCAL: Label("dạng riêng", "a form of its own"),
    },
}
