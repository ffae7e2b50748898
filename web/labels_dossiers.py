"""Labels of parts of hồ sơ and of retention."""

from collections.abc import Mapping

from repository.dossier_parts import PartKind
from web.label import Label

LABELS_DOSSIERS: Mapping[str, Mapping[str, Label]] = {
    "part": {
        PartKind.PAPER: Label("Giấy", "Paper"),
        PartKind.PHOTO: Label("Ảnh", "Photographs"),
        PartKind.FILM: Label("Phim", "Film"),
        PartKind.SOUND: Label("Băng, đĩa ghi âm", "Sound"),
        PartKind.MEDIUM: Label("Đĩa, ổ lưu trữ", "Disc or drive"),
    },
}
