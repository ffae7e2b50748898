"""Labels: what people read in place of the archive's codes, in Vietnamese and in English."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from flask import Flask
from flask_babel import get_locale

from repository.access import Level
from repository.calendar import VIETNAM
from repository.documents import FileRole, Standing
from repository.dossiers import DossierState
from repository.findings import Severity
from repository.jobs import JobState
from repository.ledger import Outcome
from repository.packages import CopyState
from repository.profiles import Field
from web.current import agency_names
from web.label import Label
from web.labels_agencies import LABELS_AGENCIES
from web.labels_copies import COPY_LABELS
from web.labels_correspondence import LABELS_CORRESPONDENCE
from web.labels_digitising import LABELS_DIGITISING
from web.labels_disposals import LABELS_DISPOSALS
from web.labels_dossiers import LABELS_DOSSIERS
from web.labels_events import LABELS_EVENTS
from web.labels_forms import FORM_LABELS
from web.labels_importing import LABELS_IMPORTING
from web.labels_incoming import LABELS_INCOMING
from web.labels_packages import LABELS_PACKAGES
from web.labels_people import LABELS_PEOPLE
from web.labels_plan import LABELS_PLAN
from web.labels_receptions import LABELS_RECEPTIONS
from web.labels_transfers import LABELS_TRANSFERS

LABELS: Mapping[str, Mapping[str, Label]] = {
    **LABELS_AGENCIES,
    **LABELS_DIGITISING,
    **COPY_LABELS,
    **LABELS_CORRESPONDENCE,
    **LABELS_DISPOSALS,
    **LABELS_DOSSIERS,
    **LABELS_EVENTS,
    **FORM_LABELS,
    **LABELS_IMPORTING,
    **LABELS_RECEPTIONS,
    **LABELS_INCOMING,
    **LABELS_PACKAGES,
    **LABELS_PEOPLE,
    **LABELS_TRANSFERS,
    **LABELS_PLAN,
    "level": {
        Level.PUBLIC: Label("Công khai", "Public"),
        Level.INTERNAL: Label("Nội bộ", "Internal"),
        Level.RESTRICTED: Label("Hạn chế sử dụng", "Restricted"),
        Level.SECRET: Label("Bí mật nhà nước", "State secret"),
    },
    "standing": {
        Standing.ORIGINAL: Label("Bản gốc, chữ ký số hợp lệ", "Original, validly signed"),
        Standing.UNPROVEN: Label(
            "Đã ký số, chưa đủ căn cứ xác nhận", "Signed, not everything could be proven"
        ),
        Standing.DESTROYED: Label("Đã hủy", "Destroyed"),
        Standing.REFERENCE: Label(
            "Để biết, tham khảo (không có chữ ký số)", "For information only (not signed)"
        ),
    },
    "dossier state": {
        DossierState.PLANNED: Label("Trong danh mục, chưa mở", "Planned"),
        DossierState.OPEN: Label("Đang mở", "Open"),
        DossierState.CLOSED: Label("Đã kết thúc", "Closed"),
        DossierState.SUBMITTED: Label("Đã nộp lưu trữ hiện hành", "Submitted"),
        DossierState.TRANSFERRED: Label("Đã nộp lưu trữ lịch sử", "Transferred"),
        DossierState.DESTROYED: Label("Đã hủy", "Destroyed"),
    },
    "file role": {
        FileRole.ORIGINAL: Label("Bản chính", "Original"),
        FileRole.ATTACHMENT: Label("Kèm theo", "Attachment"),
        FileRole.MASTER: Label("Bản quét gốc", "Scanner's master"),
        FileRole.DERIVATIVE: Label("Bản dẫn xuất có lớp chữ", "Derivative with text"),
        FileRole.MESSAGE: Label("Gói tin của trục liên thông", "Message of the axis"),
    },
    "severity": {
        Severity.ERROR: Label("Lỗi", "Error"),
        Severity.QUARANTINE: Label("Cách ly", "Quarantine"),
        Severity.WARNING: Label("Cảnh báo", "Warning"),
        Severity.NOTE: Label("Ghi chú", "Note"),
    },
    "job": {
        "import": Label("Nhập hồ sơ có sẵn", "Importing hồ sơ"),
        "ingest": Label("Tiếp nhận văn bản", "Taking documents in"),
        "verify": Label("Kiểm tra toàn vẹn", "Fixity check"),
        "reindex": Label("Lập lại chỉ mục tìm kiếm", "Rebuilding the search index"),
        "catch_up": Label("Cập nhật chỉ mục tìm kiếm", "Bringing the search index up to date"),
        "sweep": Label("Quét dọn", "Sweep"),
        "evidence": Label("Lập bằng chứng", "Make evidence"),
        "evidence-renew": Label("Gia hạn bằng chứng", "Renew evidence"),
        "destroy": Label("Hủy tài liệu", "Destroying records"),
        "disposal-papers": Label("Lưu hồ sơ hủy vào kho", "Keeping the papers of a disposal"),
        "digitise": Label("Số hóa", "Digitising"),
        "reception-check": Label("Kiểm tra gói nộp lưu", "Checking what was handed over"),
        "reception-take": Label("Nhập kho gói nộp lưu", "Taking in what was handed over"),
        "exchange": Label("Trao đổi qua trục liên thông", "Exchange over the axis"),
        "register-file": Label("Làm tệp sổ đăng ký", "Writing out a register"),
        "register-volume": Label("In, lưu sổ đã đóng", "Printing, keeping a closed register"),
        "transfer-pack": Label("Đóng gói hồ sơ nộp lưu", "Packing dossiers for an archive"),
        "trust-fetch": Label("Tải CRL, OCSP", "Fetching CRLs, OCSP"),
    },
    "job state": {
        JobState.WAITING: Label("Đang chờ", "Waiting"),
        JobState.RUNNING: Label("Đang chạy", "Running"),
        JobState.CANCELLING: Label("Đang dừng", "Stopping"),
        JobState.CANCELLED: Label("Đã dừng", "Stopped"),
        JobState.DONE: Label("Đã xong", "Done"),
        JobState.FAILED: Label("Không xong", "Failed"),
    },
    "copy": {
        CopyState.KEPT: Label("Đã ghi và đọc lại", "Kept and read back"),
        CopyState.INTACT: Label("Nguyên vẹn", "Intact"),
        CopyState.DAMAGED: Label("Hư hỏng", "Damaged"),
        CopyState.NOT_CHECKED: Label("Không kiểm tra được", "Could not be checked"),
    },
    "verdict": {
        "Intact": Label("Nguyên vẹn", "Intact"),
        "Damaged": Label("Hư hỏng", "Damaged"),
        "NotChecked": Label("Không kiểm tra được", "Could not be checked"),
    },
    "outcome": {
        "accepted": Label("Đã vào kho", "Accepted"),
        "quarantined": Label("Đã cách ly", "Set aside"),
        "refused": Label("Bị từ chối", "Refused"),
        "duplicate": Label("Đã có trong kho", "Already kept"),
    },
    "trust": {
        "chuyen-dung-cong-vu": Label("Chuyên dùng công vụ", "For official use"),
        "public-ca": Label("Công cộng", "Public"),
        "any": Label("Chưa khai mục đích", "Purpose not said"),
        "": Label("Không ai bảo đảm", "Nobody vouches"),
    },
    "fresh": {
        "fresh": Label("Còn hiệu lực", "In force"),
        "stale": Label("Đã quá hạn", "Out of date"),
        "older": Label("Bản cũ, giữ để xét về trước", "Older, kept for the past"),
    },
    "thing": {
        "certificate": Label("Chứng thư", "Certificate"),
        "crl": Label("CRL", "CRL"),
        "ocsp": Label("Trả lời OCSP", "OCSP answer"),
        "": Label("Không rõ", "Unknown"),
    },
    "brought": {
        "imported": Label("Đã nhập", "Imported"),
        "known": Label("Đã có", "Known already"),
        "refused": Label("Không nhận", "Refused"),
        "kept": Label("Đã tải về", "Fetched"),
        "unchanged": Label("Không đổi", "Unchanged"),
        "unavailable": Label("Không tải được", "Not available"),
    },
    "change": {
        "none": Label("không có", "none"),
        "lta": Label("chỉ thêm dữ liệu để chứng minh lâu dài", "only data that keeps it provable"),
        "metadata": Label("chỉ thông tin mô tả của tệp", "only the description of the file"),
        "form filling": Label(
            "điền ô, ký tiếp, như chữ ký cho phép", "fields filled or signed, as it permits"
        ),
        "other": Label("nội dung đã bị sửa", "the document was changed"),
        "unknown": Label("không xác định được", "could not be found out"),
    },
    "provable": {
        "proven": Label("chứng minh được", "can be proven"),
        "unproven": Label("không chứng minh được", "cannot be proven"),
        "unsigned": Label("không ký số, chưa có bằng chứng", "not signed, no evidence"),
        "unknown": Label("chưa rõ", "not known"),
    },
    "round": {
        "first": Label("Lần đầu", "First"),
        "stamp": Label("Gia hạn dấu thời gian", "Timestamp renewed"),
        "tree": Label("Băm lại bằng thuật toán mới", "Hashed anew"),
    },
    "mark": {
        "person": Label("Chữ ký cá nhân", "A person's signature"),
        "issuer": Label("Dấu cơ quan ban hành", "Seal on a document that is issued"),
        "digitised": Label("Dấu trên bản số hóa", "Seal on digitised paper"),
        "copy": Label("Dấu trên bản sao", "Seal on a copy"),
        "archive-copy": Label("Dấu trên bản sao lưu trữ", "Seal on an archive's copy"),
        "annex": Label("Dấu trên phụ lục", "Seal on an annex"),
    },
    "stage": {
        "draft": Label("Chờ ký", "To be signed"),
        "asked": Label("Chờ thiết bị trả lời", "Waiting for the desk"),
        "done": Label("Đã ký", "Signed"),
    },
    "pades": {
        "B-B": Label("chỉ chữ ký", "the signature alone"),
        "B-T": Label("có dấu thời gian", "with a timestamp"),
        "B-LT": Label("có thông tin thu hồi", "with revocation data"),
        "B-LTA": Label("lưu trữ lâu dài", "for the long term"),
    },
    "indication": {
        "TOTAL-PASSED": Label("Hợp lệ", "Valid"),
        "INDETERMINATE": Label("Chưa đủ căn cứ", "Not proven"),
        "TOTAL-FAILED": Label("Không hợp lệ", "Not valid"),
        "NOT-SIGNED": Label("Không có chữ ký số", "Not signed"),
    },
    "event outcome": {
        Outcome.SUCCESS: Label("Thành công", "Success"),
        Outcome.WARNING: Label("Có lưu ý", "With a warning"),
        Outcome.FAILURE: Label("Không đạt", "Failure"),
    },
}


def register(app: Flask) -> None:
    """Give the templates of ``app`` these words."""
    app.jinja_env.globals.update(label=label, pick=pick, agency_name=agency_name)
    app.jinja_env.filters.update(
        instant=instant,
        day=day,
        bytes=readable_bytes,
        field_name=field_name,
        number=number,
        one_tongue=one_tongue,
    )


def label(kind: str, code: str) -> str:
    """What people read for ``code``; the code itself where nobody gave it a name."""
    found = LABELS[kind].get(code)
    return pick(found.vi, found.en) if found else str(code)


def pick(vi: str, en: str) -> str:
    """The one of both that is spoken now."""
    return en or vi if str(get_locale()) == "en" else vi


_ADVICE = re.compile("[a-z]+ [a-z']")
"""Words of English after a colon are no facts: ``the package is damaged: pack again``."""


def one_tongue(text: str) -> str:
    """The half of ``tiếng Việt · English`` that is spoken now, with what stands after its colon.

    Messages end with the facts (codes, names, numbers), said once: they belong to both halves.
    """
    vi, _, en = text.partition(" · ")
    told = en.partition(": ")[2].split("; ")
    facts = "; ".join(one.partition(" · ")[0] for one in told)
    if facts and not _ADVICE.match(facts) and facts not in vi:
        vi = f"{vi}: {facts}"
    return pick(vi, en)


def field_name(field: Field) -> str:
    """The name of a metadata field."""
    return pick(field.vi, field.en)


def agency_name(code: str) -> str:
    """The name of an agency, or its code where nobody knows it."""
    return agency_names().get(code, code)


def instant(at: datetime | None) -> str:
    """``22/11/2026 17:05``, in Viet Nam's time."""
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if at else ""


def day(text: str) -> str:
    """``2026-11-22`` as ``22/11/2026``; whatever is no whole day stays as it is."""
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text


def number(count: int) -> str:
    """A count as it is written here: ``12.345``."""
    return f"{count:,}".replace(",", pick(".", ","))


def readable_bytes(size: int) -> str:
    """``1,5 MB``: a size for people, in powers of 1000."""
    value, units = float(size), iter(("byte", "kB", "MB", "GB", "TB"))
    unit = next(units)
    for bigger in units:
        if value < 1000:  # noqa: PLR2004  the step between units
            break
        value, unit = value / 1000, bigger
    text = f"{value:.0f}" if unit == "byte" else f"{value:.1f}"
    return f"{text.replace('.', pick(',', '.'))} {unit}"
