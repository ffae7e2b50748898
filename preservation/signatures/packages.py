"""Packages: what may have happened to the parts of a file that is a package, in words."""

PACKAGES = {
    "part-changed": ("phần «{}» trong tệp bị sửa", "part “{}” of the file was changed"),
    "part-removed": ("phần «{}» trong tệp bị gỡ bỏ", "part “{}” of the file was removed"),
    "beside": (
        "tệp đi kèm không phải là tệp nằm trong chữ ký",
        "the file beside the signature is not the one inside it",
    ),
    "part-unsigned": (
        "phần «{}» trong tệp không được ký (thêm vào sau khi ký, hay không được bao trùm)",
        "part “{}” is not signed: it was added later, or the signature does not cover all",
    ),
    "relation": (
        "liên kết bên trong tệp «{}» bị sửa, thêm hay gỡ bỏ",
        "a relationship inside the file (“{}”) was changed, added or removed",
    ),
    "ambiguous": (
        "trong tệp có hai phần cùng mang mã «{}», dấu hiệu của việc ghép chữ ký",
        "two parts of the file bear the same identifier “{}”: a sign of a grafted signature",
    ),
}
"""Kind of change → Vietnamese and English, for ``named.CHANGES``."""
