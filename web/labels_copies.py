"""Labels of copies and their requests."""

from collections.abc import Mapping

from repository.copy_kinds import Medium
from repository.copying import RequestState
from web.label import Label

COPY_LABELS: Mapping[str, Mapping[str, Label]] = {
    "copy state": {
        RequestState.ASKED: Label("Chờ duyệt", "Waiting for approval"),
        RequestState.APPROVED: Label("Đã duyệt, chờ cấp", "Approved, to be issued"),
        RequestState.REFUSED: Label("Từ chối", "Refused"),
        RequestState.WITHDRAWN: Label("Đã rút", "Withdrawn"),
        RequestState.ISSUED: Label("Đã cấp", "Issued"),
        RequestState.EXPIRED: Label("Hết hạn", "Expired"),
        RequestState.DELETED: Label("Hết hạn, đã xóa tệp", "Expired, file deleted"),
    },
    "medium": {
        Medium.PAPER: Label("Giấy", "Paper"),
        Medium.ELECTRONIC: Label("Điện tử", "Electronic"),
    },
}
