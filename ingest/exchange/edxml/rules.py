"""Rules: what is noticed about a message, by number, how grave it is, and what a clerk is told.

Only what makes a message useless rejects it (``edxml.md`` §4.2, recommendation): it then goes back
with status 02, or as a technical failure. Everything else is kept with a warning, because real
packages break most of the norm.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from repository.findings import Finding, Severity

_SHOWN = 200
_MOST = 200
"""Findings about one message: who sends more has been understood."""


class Rule(NamedTuple):
    """One rule, with what it says in both tongues; braces hold facts."""

    severity: Severity
    vi: str
    en: str


_REJECTS: Mapping[str, tuple[str, str]] = {
    "EDX-01": (
        "gói tin không phải XML đúng chuẩn ({why}; dòng {line})",
        "the message is not well-formed XML ({why}; line {line})",
    ),
    "EDX-02": ("gói tin có khai báo DOCTYPE", "the message has a document type declaration"),
    "EDX-03": (
        "gói tin vượt giới hạn {vi}: {most}",
        "the message goes beyond the limit on {en}: {most}",
    ),
    "EDX-04": ("không phải gói tin edXML: {why}", "not an edXML message: {why}"),
    "EDX-05": ("gói tin không có MessageHeader", "the message has no MessageHeader"),
    "EDX-06": ("không có mã định danh bên gửi", "the sender's OrganId is missing"),
    "EDX-07": ("không có nơi nhận", "there is no receiver"),
    "EDX-08": (
        "không gửi cho cơ quan nào ở đây ({to})",
        "not addressed to any agency here ({to})",
    ),
    "EDX-09": (
        "không có số, ký hiệu và cũng không có mã định danh văn bản",
        "neither number and notation nor an identifier of the document",
    ),
    "EDX-10": ("không có trích yếu", "the subject is missing"),
    "EDX-11": (
        "nội dung tệp {name} không giải mã được (base64 hỏng hoặc thiếu)",
        "the content of {name} cannot be decoded (base64 broken or cut off)",
    ),
    "EDX-12": (
        "tệp {name} được kê mà không có nội dung",
        "{name} is listed and has no content",
    ),
    "EDX-13": ("không có tệp văn bản nào", "there is no file of the document"),
    "EDX-14": (
        "tệp {name} vượt giới hạn: {why}",
        "{name} goes beyond the limits: {why_en}",
    ),
    "EDX-15": ("tệp {name} hỏng: {why}", "{name} is ruined: {why}"),
    "EDX-16": ("thông điệp trạng thái không có StatusCode", "the status has no StatusCode"),
    "EDX-17": (
        "thông điệp trạng thái không nói về văn bản nào",
        "the status does not say which document it is about",
    ),
    "EDX-18": (
        "gói tin không đọc được trong giới hạn ({why})",
        "the message cannot be read within the limits ({why})",
    ),
}
_WARNS: Mapping[str, tuple[str, str]] = {
    "EDX-20": (
        "gói tin theo dạng cũ hoặc riêng ({dialect}, {namespace})",
        "written in an older form, or one of its own ({dialect}, {namespace})",
    ),
    "EDX-21": ("bảng mã {encoding}, không phải UTF-8", "encoded as {encoding}, not UTF-8"),
    "EDX-22": ("nơi nhận {code} ghi hai lần", "the receiver {code} is named twice"),
    "EDX-23": (
        "không rõ loại văn bản: {value}",
        "the kind of document is not known: {value}",
    ),
    "EDX-25": (
        "{field}: không đọc được ngày giờ {value}",
        "{field}: not a date or time: {value}",
    ),
    "EDX-26": ("{field}: ngày ở tương lai {value}", "{field}: in the future: {value}"),
    "EDX-27": (
        "{field}: dài {letters} ký tự, quá {most}",
        "{field}: {letters} characters, more than {most}",
    ),
    "EDX-28": ("{field}: giá trị lạ {value}", "{field}: an odd value: {value}"),
    "EDX-29": ("thiếu {field}", "{field} is missing"),
    "EDX-30": (
        "{field}: mã định danh không đúng mẫu nào đã biết: {value}",
        "{field}: an agency code of no known form: {value}",
    ),
    "EDX-31": (
        "tệp {name} có nội dung mà không được kê trong Manifest",
        "{name} has content and is not listed in the manifest",
    ),
    "EDX-33": (
        "tên tệp {name} trùng hoặc có ký tự lạ; chỉ dùng để hiển thị",
        "the name {name} is there twice or has odd letters; it is only shown",
    ),
    "EDX-35": (
        "tệp nén {name} có mật khẩu, giữ nguyên",
        "the zip {name} needs a password and is kept as it is",
    ),
    "EDX-38": (
        "nghiệp vụ lạ {value}, coi là văn bản mới",
        "unknown business {value}, taken as a new document",
    ),
    "EDX-40": (
        "nghiệp vụ {value} không nói văn bản nào",
        "business {value} does not name the document that it is about",
    ),
    "EDX-41": (
        "mã trạng thái không có trong danh mục: {value}",
        "a status code that no list has: {value}",
    ),
    "EDX-42": ("trạng thái {value} không kèm lý do", "status {value} comes without a reason"),
    "EDX-44": (
        "{field} ghi nhiều lần, lấy lần đầu",
        "{field} is given more than once; the first is taken",
    ),
    "EDX-45": (
        "gói tin tự báo lỗi: {value}",
        "the message itself reports an error: {value}",
    ),
    "EDX-46": (
        "{field}: có ký tự điều khiển hoặc đảo chiều chữ",
        "{field}: holds control characters, or such as reverse the reading direction",
    ),
}
_NOTES: Mapping[str, tuple[str, str]] = {
    "EDX-24": (
        "DocumentType/Type là {value}, không phải 1 hoặc 2; xếp loại theo tên",
        "DocumentType/Type is {value}, not 1 or 2; classified by name",
    ),
    "EDX-32": (
        "tệp {name} ghép theo tên, ContentId không khớp",
        "{name} was matched by its name; its ContentId does not fit",
    ),
    "EDX-34": (
        "tệp {name} khai hai kiểu khác nhau: {value}",
        "{name} is declared as two types: {value}",
    ),
    "EDX-36": (
        "tệp nén {name} có {members} tệp, giữ nguyên",
        "the zip {name} has {members} members and is kept as it is",
    ),
    "EDX-37": (
        "gói tin có chữ ký riêng: không kiểm tra được, chỉ xét chữ ký số trong tệp kèm theo",
        "the message has a signature of its own: only those in its files are examined",
    ),
    "EDX-39": (
        "không ghi nghiệp vụ, coi là văn bản mới",
        "no business is given; taken as a new document",
    ),
    "EDX-43": (
        "một chặng đường truyền không rõ cơ quan",
        "a hop of the message does not say at whom",
    ),
}
RULES: Mapping[str, Rule] = MappingProxyType(
    {
        number: Rule(severity, *said)
        for severity, table in (
            (Severity.ERROR, _REJECTS),
            (Severity.WARNING, _WARNS),
            (Severity.NOTE, _NOTES),
        )
        for number, said in table.items()
    }
)
"""Every rule by its number."""


class UnreadableMessageError(Exception):
    """Reading a message ends here, for the reason that its finding gives."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message_en)
        self.finding = finding


class Notes:
    """Gathers findings, each once, and not without end."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Finding] = {}

    def add(self, number: str, **facts: object) -> None:
        """Notice something."""
        self.take(found(number, **facts))

    def take(self, finding: Finding) -> None:
        """Notice what was found elsewhere; what rejects is never left out."""
        if len(self._found) < _MOST or finding.severity is Severity.ERROR:
            self._found.setdefault((finding.rule, finding.message), finding)

    @property
    def all(self) -> tuple[Finding, ...]:
        """What was noticed, by the number of its rule."""
        return tuple(sorted(self._found.values(), key=lambda finding: finding.rule))


def found(number: str, **facts: object) -> Finding:
    """A finding by rule ``number``."""
    rule = RULES[number]
    told = {name: str(value)[:_SHOWN] for name, value in facts.items()}
    vi, en = rule.vi.format_map(told), rule.en.format_map(told)
    return Finding(number, rule.severity, vi[:1].upper() + vi[1:], en[:1].upper() + en[1:], told)
