"""Reports: the 6-month and the yearly one on sending and receiving (regulation Điều 17, 20.7).

Figures with charts, and words that a person has read and changed; made as PDF, docx or xlsx.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from flask import has_request_context
from flask_babel import force_locale
from jinja2 import Environment, PackageLoader

from repository.calendar import VIETNAM
from repository.errors import RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person, Right
from repository.periods import Step
from web.figure_charts import charts, step_name
from web.figure_questions import Question
from web.figuring import Figures, figures
from web.label import Label
from web.labels_agencies import LABELS_AGENCIES
from web.labels_correspondence import LABELS_CORRESPONDENCE
from web.report_files import DOCX, Content, Table, as_docx, as_xlsx
from web.wiring import Archive
from web.workbooks import XLSX

WORDS = ("results", "problems", "proposals")
"""The parts that a person writes."""
TITLES = {
    "results": "Đánh giá kết quả",
    "problems": "Khó khăn, vướng mắc",
    "proposals": "Kiến nghị, đề xuất",
}
FORMS = {"pdf": "application/pdf", "docx": DOCX, "xlsx": XLSX}
LONGEST = 20_000
_CHARTS = (
    "Văn bản đến và văn bản phát hành",
    "Giải quyết văn bản đến có hạn",
    "Gửi văn bản phát hành",
)
_CAME_SAID = (
    "Văn bản đến trong kỳ: {received} (kỳ trước chuyển sang {carried}); đã đăng ký {registered}, "
    "trả lại {refused}; đã giải quyết {done}, trong đó quá hạn {done_late}; chưa giải quyết "
    "{open}, trong đó quá hạn {open_overdue}."
)
_WENT_SAID = (
    "Văn bản phát hành: {issued}; đã gửi {sent}, trong đó trong ngày {sent_same_day}, sáng ngày "
    "làm việc tiếp theo {sent_next_morning}, chậm {sent_late}; thu hồi {recalled}, thay thế "
    "{replaced}."
)
_CAME = ("carried", "received", "registered", "refused", "done", "done_late", "open_overdue")
_WENT = ("issued", "sent", "sent_same_day", "sent_next_morning", "sent_late", "recalled")


@dataclass(frozen=True, slots=True)
class Made:
    """A report as a file."""

    name: str
    data: bytes
    figures: Figures


def make(
    archive: Archive,
    person: Person,
    question: Question,
    form: str,
    words: Mapping[str, str] | None = None,
) -> Made:
    """Make a report, and write down that it was made.

    Args:
        archive: The archive.
        person: Who makes it.
        question: Of whom, over which period, as of when.
        form: ``pdf``, ``docx`` or ``xlsx``.
        words: What a person wrote under each of ``WORDS``; drafted where it is missing.

    Raises:
        ForbiddenError: the agency is not in the person's branch.
        RefusedError: there is no such form.
    """
    if form not in FORMS:
        raise RefusedError(f"form: {', '.join(FORMS)}")
    person.require(Right.REPORT)
    found = figures(archive, person, question)
    with _in_vietnamese():
        content = content_of(archive, found, drafted(found) | dict(words or {}))
    write = {"pdf": as_pdf, "docx": as_docx, "xlsx": as_xlsx}[form]
    data = write(content)
    detail = {"report": str(question.period), "as_of": question.as_of.isoformat(), "form": form}
    event = NewEvent(EventKind.DISSEMINATION, Outcome.SUCCESS, found.agency.code, detail)
    archive.ledger.record(person.login, event)
    return Made(f"bao-cao-{found.agency.code}-{question.period}.{form}", data, found)


def content_of(archive: Archive, found: Figures, words: Mapping[str, str]) -> Content:
    """All that a report says, in Vietnamese, the language of the law."""
    period, agency = found.question.period, found.agency
    names = {one.code: one.name_on(period.last) for one in archive.agencies.all()}
    as_of = found.question.as_of.astimezone(VIETNAM)
    tables = [
        _table("Bảng 1. Văn bản đến theo cơ quan", "Cơ quan", found, "came", names),
        _table("Bảng 2. Văn bản phát hành theo cơ quan", "Cơ quan", found, "went", names),
        _steps(found),
        _simple("Bảng 4. Trạng thái nơi nhận đã gửi", "Trạng thái", found),
    ]
    return Content(
        agency=agency.name_on(period.last),
        title="BÁO CÁO",
        subject=f"Tình hình gửi, nhận văn bản điện tử {period_name(found.question)}",
        as_of=f"Số liệu tính đến {as_of:%H:%M} ngày {as_of:%d/%m/%Y}",
        note=_counted(found),
        figures=_sentences(found),
        words=tuple((TITLES[name], words.get(name, "")) for name in WORDS),
        tables=tuple(tables),
        charts=tuple(zip(_CHARTS, charts(found).values(), strict=True)),
    )


def drafted(found: Figures) -> dict[str, str]:
    """Words to begin with: what the figures say, and what they ask about."""
    rates, came, went = found.rates, found.came, found.went
    troubles = [
        f"{came[name]} văn bản đến {said}."
        for name, said in (
            ("unregistered_overdue", "quá hạn chưa đăng ký"),
            ("open_overdue", "quá hạn chưa giải quyết"),
            ("done_late", "giải quyết quá hạn"),
        )
        if came[name]
    ] + [
        f"{went[name]} văn bản phát hành {said}."
        for name, said in (("sent_late", "gửi chậm"), ("unsent_overdue", "quá hạn chưa gửi"))
        if went[name]
    ]
    return {
        "results": (
            f"Tỷ lệ đăng ký đúng hạn {_percent(rates['registered'])}, giải quyết đúng hạn "
            f"{_percent(rates['done'])}, gửi văn bản đúng hạn {_percent(rates['sent'])}."
        ),
        "problems": "\n".join(troubles) or "Không có.",
        "proposals": "",
    }


def last_half_year(today: date) -> str:
    """The half of a year that was over last."""
    return f"{today.year}-H1" if today.month > 6 else f"{today.year - 1}-H2"  # noqa: PLR2004


def period_name(question: Question) -> str:
    """``6 tháng đầu năm 2025``."""
    text, period = str(question.period), question.period
    if text == Step.YEAR.of(text[:4] + "-01"):
        return f"năm {text}"
    if text[5:] in {"H1", "H2"}:
        return f"6 tháng {'đầu' if text.endswith('1') else 'cuối'} năm {text[:4]}"
    return f"từ ngày {period.first:%d/%m/%Y} đến ngày {period.last:%d/%m/%Y}"


def as_pdf(content: Content) -> bytes:
    """The report as PDF; nothing is fetched for it."""
    from preservation.letters import set_in_type

    pages = Environment(loader=PackageLoader("web"), autoescape=True)
    return set_in_type(pages.get_template("figures/report.html").render(c=content))


@contextmanager
def _in_vietnamese() -> Iterator[None]:
    """Whatever language the page is read in, a report speaks that of the law."""
    if not has_request_context():
        yield
        return
    with force_locale("vi"):
        yield


def _sentences(found: Figures) -> tuple[str, ...]:
    return _CAME_SAID.format_map(found.came), _WENT_SAID.format_map(found.went)


def _table(title: str, heading: str, found: Figures, side: str, names: Mapping[str, str]) -> Table:
    columns, kind = (_CAME, "came") if side == "came" else (_WENT, "went")
    heads = (heading, *(_said(kind, name) for name in columns))
    rows: list[tuple[str | int, ...]] = []
    for own, said in ((True, "Cộng"), (False, "Cộng cơ quan tiền nhiệm")):
        lines = [line for line in found.agencies if line.own is own]
        counts = [[getattr(line, side)[name] for name in columns] for line in lines]
        rows += [
            (names.get(line.key, line.key), *row) for line, row in zip(lines, counts, strict=True)
        ]
        if lines:
            rows.append((said, *(sum(column) for column in zip(*counts, strict=True))))
    return Table(title, heads, tuple(rows))


def _steps(found: Figures) -> Table:
    heads = ("Kỳ", *(_said("came", n) for n in ("received", "done_in_time", "done_late")))
    heads += tuple(_said("went", name) for name in ("issued", "sent_late"))
    rows: tuple[tuple[str | int, ...], ...] = tuple(
        (
            step_name(line.key),
            *(line.came[name] for name in ("received", "done_in_time", "done_late")),
            *(line.went[name] for name in ("issued", "sent_late")),
        )
        for line in found.steps
    )
    return Table("Bảng 3. Theo thời gian", heads, rows)


def _simple(title: str, heading: str, found: Figures) -> Table:
    rows = tuple((_said("status", code), count) for code, count in found.statuses.items())
    return Table(title, (heading, "Số nơi nhận"), rows)


def _counted(found: Figures) -> str:
    names = {"public": "công khai", "internal": "nội bộ", "restricted": "hạn chế sử dụng"}
    levels = ", ".join(names[one] for one in found.counted if one in names)
    return f"Đã tính văn bản ở mức: {levels or 'không có'}."


def _said(kind: str, code: str) -> str:
    labels = {**LABELS_CORRESPONDENCE, **LABELS_AGENCIES}[kind]
    fallback = Label("Chưa phản hồi", "No answer") if not code else Label(code, code)
    return labels.get(code, fallback).vi


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1f}%".replace(".", ",")
