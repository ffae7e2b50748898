"""The ways through the pages: what the bar on the side offers to whom."""

from typing import Any, NamedTuple

from flask import Flask, g, request

from repository.people import Person, Right
from web.labels import pick
from web.logins import LANGUAGES, spoken


class Entry(NamedTuple):
    """One way."""

    endpoint: str
    right: Right | None
    """None: for everybody."""
    vi: str
    en: str


ENTRIES = (
    Entry("home.show", None, "Trang chủ", "Home"),
    Entry("search.show", None, "Tìm kiếm", "Search"),
    Entry("incoming.show", None, "Văn bản đến", "Incoming documents"),
    Entry("uploads.show", Right.INGEST, "Tiếp nhận", "Take in"),
    Entry("batches.show", Right.DIGITISE, "Số hóa", "Digitise"),
    Entry("reading.show", Right.INGEST, "Đọc văn bản", "Read a document"),
    Entry("plan.show", None, "Danh mục hồ sơ", "File plan"),
    Entry("dossiers.show", None, "Hồ sơ", "Dossiers"),
    Entry("importing.show", Right.IMPORT, "Nhập hồ sơ", "Import hồ sơ"),
    Entry("transfers.show", Right.DOSSIERS, "Nộp lưu", "Hand over"),
    Entry("receptions.show", None, "Tiếp nhận nộp lưu", "Receptions"),
    Entry("retention.show", Right.RETENTION, "Thời hạn lưu trữ", "Retention"),
    Entry("holds.show", Right.FREEZE, "Đóng băng", "Holds"),
    Entry("registers.show", None, "Sổ đăng ký", "Registers"),
    Entry("disposals.show", None, "Hủy tài liệu", "Destruction"),
    Entry("forms.show", None, "Biểu mẫu", "Forms"),
    Entry("copies.show", None, "Bản sao", "Copies"),
    Entry("exchange.show", Right.EXCHANGE, "Trục liên thông", "Document axis"),
    Entry("quarantined.show", Right.QUARANTINE, "Khu cách ly", "Quarantine"),
    Entry("sign.show", Right.SIGN, "Ký số", "Sign"),
    Entry("seal.show", Right.SEAL, "Cấp số, đóng dấu", "Number and seal"),
    Entry("outgoing.show", Right.HANDLE, "Văn bản đi", "Issued documents"),
    Entry("signatures.show", None, "Kiểm tra chữ ký", "Check signatures"),
    Entry("edxml.show", None, "Kiểm tra edXML", "Check edXML"),
    Entry("package_check.show", None, "Kiểm tra gói tin", "Check packages"),
    Entry("evidence.show", Right.VERIFY, "Bằng chứng", "Evidence"),
    Entry("horizon.show", None, "Hạn chứng minh", "Provable until"),
    Entry("trust.show", None, "Nơi tin cậy", "Trust"),
    Entry("fixity.show", Right.VERIFY, "Toàn vẹn", "Fixity"),
    Entry("tasks.show", None, "Công việc", "Jobs"),
    Entry("history.show", Right.LEDGER, "Nhật ký", "Ledger"),
    Entry("agencies.show", None, "Cơ quan", "Agencies"),
    Entry("figures.show", Right.REPORT, "Thống kê", "Figures"),
    Entry("people.show", Right.PEOPLE, "Tài khoản", "Accounts"),
)


_UNDER = {
    "disposal_deeds": "disposals",
    "dossier_inside": "dossiers",
    "file_plans": "plan",
    "incoming_forms": "incoming",
    "outgoing_deeds": "outgoing",
    "paper_list": "outgoing",
    "reviewing": "batches",
    "unfiled": "dossiers",
}
"""Blueprints whose pages belong to another's."""


def register(app: Flask) -> None:
    """Give every template the asker, the ways and the language."""
    app.context_processor(_always)


def _always() -> dict[str, Any]:
    asker = _inside()
    return {
        "me": asker,
        "Right": Right,
        "ways": [
            {"endpoint": e.endpoint, "name": pick(e.vi, e.en), "here": _here(e.endpoint)}
            for e in ENTRIES
            if asker is not None and (e.right is None or asker.may(e.right))
        ],
        "language": spoken(),
        "languages": LANGUAGES,
        "here": request.full_path.rstrip("?") if request.method == "GET" else "/",
    }


def _inside() -> Person | None:
    """Who asks, if that person may go about; not while locked or before the password is changed."""
    found = g.get("person")
    if not isinstance(found, Person) or g.get("locked") or found.must_change:
        return None
    return found


def _here(endpoint: str) -> bool:
    blueprint = _UNDER.get(request.blueprint or "", request.blueprint)
    return endpoint.partition(".")[0] == blueprint
