"""Labels of parts of hồ sơ and of retention."""

from collections.abc import Mapping

from repository.dossier_parts import PartKind
from repository.retention_changes import Effect
from web.label import Label

LABELS_DOSSIERS: Mapping[str, Mapping[str, Label]] = {
    "part": {
        PartKind.PAPER: Label("Giấy", "Paper"),
        PartKind.PHOTO: Label("Ảnh", "Photographs"),
        PartKind.FILM: Label("Phim", "Film"),
        PartKind.SOUND: Label("Băng, đĩa ghi âm", "Sound"),
        PartKind.MEDIUM: Label("Đĩa, ổ lưu trữ", "Disc or drive"),
    },
    "retention effect": {
        Effect.LONGER: Label("Dài hơn", "Longer"),
        Effect.SHORTER: Label("Ngắn hơn", "Shorter"),
        Effect.SAME: Label("Như cũ", "The same"),
        Effect.FIXED: Label("Giữ nguyên: đã kết thúc trước", "Kept: closed before"),
        Effect.HELD: Label("Giữ nguyên: đang đóng băng", "Kept: frozen"),
        Effect.UNREADABLE: Label("Thời hạn cũ không hiểu được", "The old period is none"),
    },
}
