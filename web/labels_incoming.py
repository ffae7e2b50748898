"""Labels of the pages of incoming documents."""

from collections.abc import Mapping

from repository.deadlines import Act
from repository.incoming_steps import IncomingState
from web.incoming_list import Tab
from web.label import Label

LABELS_INCOMING: Mapping[str, Mapping[str, Label]] = {
    "incoming tab": {
        Tab.REGISTER: Label("Chờ đăng ký", "To register"),
        Tab.HELD: Label("Chưa hợp lệ", "Not valid"),
        Tab.PRESENT: Label("Chờ trình", "To present"),
        Tab.DISTRIBUTE: Label("Chờ phân phối", "To distribute"),
        Tab.MINE: Label("Của tôi", "Mine"),
        Tab.OVERDUE: Label("Quá hạn", "Overdue"),
        Tab.DONE: Label("Đã xong", "Done"),
        Tab.ALL: Label("Tất cả", "All"),
    },
    "handling": {  # QĐ 28/2018/QĐ-TTg Điều 10.2h
        IncomingState.RECEIVED: Label("Đã đến", "Arrived"),
        IncomingState.HELD: Label("Đã đến, chưa tiếp nhận", "Arrived, not accepted"),
        IncomingState.REFUSED: Label("Từ chối nhận (trả lại)", "Refused (sent back)"),
        IncomingState.REGISTERED: Label("Đã tiếp nhận", "Accepted"),
        IncomingState.PRESENTED: Label("Đã tiếp nhận", "Accepted"),
        IncomingState.DISTRIBUTED: Label("Đã chuyển xử lý", "Passed on"),
        IncomingState.WORKING: Label("Đang xử lý", "Being processed"),
        IncomingState.DONE: Label("Đã hoàn thành", "Completed"),
        IncomingState.WITHDRAWN: Label("Thu hồi", "Recalled"),
    },
    "clock": {
        Act.RECEIPT: Label("Báo đã nhận", "Acknowledge"),
        Act.REGISTER: Label("Đăng ký", "Register"),
        Act.PRESENT: Label("Trình lãnh đạo", "Present"),
        "work": Label("Giải quyết xong", "Finish"),
    },
    "arrival step": {
        "received": Label("Đến", "Arrived"),
        "registered": Label("Đăng ký", "Registered"),
        "presented": Label("Trình lãnh đạo", "Presented"),
        "distributed": Label("Phân phối", "Distributed"),
        "progress": Label("Tiến độ", "Progress"),
        "opinion": Label("Ý kiến", "Opinion"),
        "comment": Label("Góp ý", "Comment"),
        "returned": Label("Trả lại", "Sent back"),
        "done": Label("Giải quyết xong", "Done"),
    },
    "asked back": {
        "recall": Label("Nơi gửi đề nghị lấy lại văn bản này", "Its sender asks it back"),
        "update": Label("Nơi gửi đề nghị cập nhật", "Its sender asks to have it updated"),
        "replace": Label("Nơi gửi đề nghị thay thế", "Its sender asks to have it replaced"),
    },
}
