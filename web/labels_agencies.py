"""Labels of agencies and of figures: what people read in place of their codes."""

from collections.abc import Mapping

from repository.agency_list import Change
from web.label import Label

LABELS_AGENCIES: Mapping[str, Mapping[str, Label]] = {
    "agency level": {
        "province": Label("Cấp tỉnh", "Province"),
        "department": Label("Sở, ban, ngành", "Department"),
        "district": Label("Cấp huyện", "District"),
        "commune": Label("Cấp xã", "Commune"),
        "unit": Label("Đơn vị trực thuộc", "Unit"),
        "tỉnh": Label("Cấp tỉnh", "Province"),
        "sở": Label("Sở, ban, ngành", "Department"),
        "huyện": Label("Cấp huyện", "District"),
        "xã": Label("Cấp xã", "Commune"),
        "cơ quan": Label("Cơ quan", "Agency"),
        "": Label("Chưa khai cấp", "Level not said"),
    },
    "agency change": {
        Change.ADD: Label("Thêm", "Add"),
        Change.ALIAS: Label("Thêm mã khác", "Add other codes"),
        Change.SAME: Label("Như đang có", "As it is"),
        Change.DIFFERS: Label("Khác, giữ như đang có", "Differs, stays as it is"),
        Change.ERROR: Label("Lỗi", "Error"),
    },
    "agency told": {
        "added": Label("Thêm vào danh mục", "Added"),
        "imported": Label("Nhập từ danh mục", "Brought by a list"),
        "renamed": Label("Đổi tên", "Renamed"),
        "ended": Label("Chấm dứt hoạt động", "Ended"),
    },
    "came": {
        "received": Label("Đến", "Received"),
        "registered": Label("Đã đăng ký", "Registered"),
        "registered_in_time": Label("Đăng ký đúng hạn", "Registered in time"),
        "registered_late": Label("Đăng ký chậm", "Registered late"),
        "unregistered_overdue": Label("Quá hạn chưa đăng ký", "Overdue, not registered"),
        "refused": Label("Trả lại", "Sent back"),
        "withdrawn": Label("Bên gửi lấy lại", "Taken back by senders"),
        "presented": Label("Đã trình", "Presented"),
        "presented_in_time": Label("Trình đúng hạn", "Presented in time"),
        "distributed": Label("Đã phân phối", "Distributed"),
        "done": Label("Đã giải quyết", "Done"),
        "done_in_time": Label("Giải quyết đúng hạn", "Done in time"),
        "done_late": Label("Giải quyết quá hạn", "Done late"),
        "done_no_term": Label("Giải quyết, không có hạn", "Done, no term"),
        "open": Label("Chưa giải quyết", "Open"),
        "open_overdue": Label("Quá hạn chưa giải quyết", "Open, overdue"),
        "carried": Label("Kỳ trước chuyển sang", "Carried over"),
    },
    "went": {
        "issued": Label("Phát hành (đã cấp số)", "Issued (numbered)"),
        "sent": Label("Đã gửi", "Sent"),
        "sent_same_day": Label("Gửi trong ngày", "Sent the same day"),
        "sent_next_morning": Label("Gửi sáng hôm sau, đúng hạn", "Sent next morning, in time"),
        "sent_late": Label("Gửi chậm", "Sent late"),
        "unsent": Label("Chưa gửi", "Not sent"),
        "unsent_overdue": Label("Quá hạn chưa gửi", "Overdue, not sent"),
        "paper": Label("Gửi kèm bản giấy", "On paper too"),
        "answers": Label("Trả lời văn bản đến", "Answers"),
        "recalled": Label("Thu hồi", "Recalled"),
        "replaced": Label("Thay thế", "Replaced"),
    },
}
