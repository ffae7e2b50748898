"""Labels of transfers: what people read in place of their codes."""

from collections.abc import Mapping

from repository.transfer_rules import TransferKind
from repository.transfer_steps import ItemState, TransferState
from web.label import Label
from web.transfer_lists import LISTS
from web.transfer_papers import MINUTES, REGISTRATION, RETURNED

LABELS_TRANSFERS: Mapping[str, Mapping[str, Label]] = {
    "transfer kind": {
        TransferKind.CURRENT: Label("Lưu trữ hiện hành", "The agency's archive"),
        TransferKind.HISTORICAL: Label("Lưu trữ lịch sử", "The historical archive"),
    },
    "transfer state": {
        TransferState.LISTED: Label("Đang lập danh sách", "Being listed"),
        TransferState.REGISTERED: Label("Đã đăng ký", "Registered"),
        TransferState.APPROVED: Label("Đã phê duyệt", "Approved"),
        TransferState.PACKED: Label("Đã đóng gói", "Packed"),
        TransferState.SENT: Label("Đã giao, chờ lưu trữ nhận", "Handed over, not yet taken"),
        TransferState.ENDED: Label("Đã xong", "Ended"),
        TransferState.CANCELLED: Label("Đã hủy", "Given up"),
    },
    "transfer item": {
        ItemState.LISTED: Label("Trong danh sách", "Listed"),
        ItemState.PACKED: Label("Đã đóng gói", "Packed"),
        ItemState.ACCEPTED: Label("Đã nhận", "Taken"),
        ItemState.RETURNED: Label("Trả lại", "Returned"),
    },
    "transfer paper": {
        LISTS[0]: Label("Mục lục hồ sơ bảo quản vĩnh viễn", "List of what is kept for ever"),
        LISTS[1]: Label("Mục lục hồ sơ bảo quản có thời hạn", "List of what is kept for a time"),
        REGISTRATION: Label("Đăng ký nộp", "Registration"),
        MINUTES: Label("Biên bản giao nhận", "Minutes of handing over"),
        RETURNED: Label("Biên bản trả lại", "Minutes of giving back"),
    },
}
