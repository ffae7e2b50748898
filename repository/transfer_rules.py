"""Until when hồ sơ are handed over, and which: dated rules from ``law/transfer.toml``. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from repository.dated import check_entry, rules_in
from repository.dossier_steps import Dossier, DossierState
from repository.errors import NotFoundError, RefusedError
from repository.retention import Kind, Retention


class TransferKind(StrEnum):
    """To whom hồ sơ are handed over."""

    CURRENT = "current"
    """Lưu trữ hiện hành: the agency's own archive."""
    HISTORICAL = "historical"
    """Lưu trữ lịch sử: another archive, another home."""


@dataclass(frozen=True, slots=True)
class TransferRule:
    """One rule; ``law/transfer.toml`` says what each figure means."""

    kind: TransferKind
    first: date
    last: date | None
    months: int
    construction_months: int
    least_years: int
    permanent_only: bool
    keep_back_years: int
    notice_days: int
    confirm_days: int
    register_months: int
    answer_workdays: int
    citation: str
    sure: tuple[str, ...]


_FIGURES = (
    "months", "construction_months", "least_years", "permanent_only", "keep_back_years",
    "notice_days", "confirm_days", "register_months", "answer_workdays",
)  # fmt: skip
_KNOWN = ("kind", "from", "until", "citation", "sure", *_FIGURES)


@cache
def rules() -> tuple[TransferRule, ...]:
    """Every rule.

    Raises:
        LawDataError: the data file is wrong.
    """
    return read((files("repository") / "law" / "transfer.toml").read_text("utf-8"))


def read(text: str) -> tuple[TransferRule, ...]:
    """The rules that ``text`` holds.

    Raises:
        LawDataError: it is no TOML, lacks something, or two rules overlap.
    """
    return rules_in(("transfer.toml", "rule"), text, TransferKind, _rule)


def _rule(entry: Mapping[str, Any]) -> TransferRule:
    check_entry(entry, _KNOWN, ("citation", "sure"))
    if len(entry["sure"]) != len(_FIGURES):
        raise ValueError(f"{entry['kind']}: sure has not {len(_FIGURES)} words")
    return TransferRule(
        kind=TransferKind(entry["kind"]),
        first=entry["from"],
        last=entry.get("until"),
        citation=entry["citation"],
        sure=tuple(entry["sure"]),
        **{name: entry[name] for name in _FIGURES},
    )


def rule_on(kind: TransferKind, day: date) -> TransferRule:
    """The rule in force on ``day``.

    Raises:
        NotFoundError: none was.
    """
    for rule in rules():
        if rule.kind is kind and rule.first <= day and (rule.last is None or day <= rule.last):
            return rule
    raise NotFoundError(f"không có quy định về nộp lưu · no rule on submission: {kind} {day}")


def period_of(dossier: Dossier) -> Retention | None:
    """How long a hồ sơ is kept; None: nobody can say."""
    try:
        return Retention.parse(dossier.maintenance)
    except RefusedError:
        return None


def goes(dossier: Dossier, rule: TransferRule) -> bool:
    """Whether a hồ sơ is of those that are handed over at all (NĐ 30/2020 Điều 31.3c)."""
    period = period_of(dossier)
    if period is None:
        return False
    if rule.permanent_only:
        return period.kind is Kind.PERMANENT
    return period.kind is not Kind.YEARS or period.years >= rule.least_years


def is_next(dossier: Dossier, kind: TransferKind, gone: date | None = None) -> bool:
    """Whether handing it over this way is what comes next in its life.

    Args:
        dossier: The hồ sơ.
        kind: To whom.
        gone: The last day of its agency, if that is no more: nobody takes it inside any more.
    """
    if kind is TransferKind.CURRENT:
        return gone is None and dossier.state is DossierState.CLOSED
    ready = (DossierState.SUBMITTED, DossierState.CLOSED) if gone else (DossierState.SUBMITTED,)
    return dossier.state in ready and "reception" not in dossier.body


def due_on(dossier: Dossier, rule: TransferRule, gone: date | None = None) -> date | None:
    """The last day for handing it over; None: its work has not ended, or it does not go."""
    if not goes(dossier, rule):
        return None
    if rule.kind is TransferKind.HISTORICAL:
        taken = dossier.submitted_at.date() if dossier.submitted_at else gone
        return None if taken is None else _later(date(taken.year, 12, 31), rule.months)
    settled = str(dossier.body.get("settled", ""))
    if settled:  # basic construction: from the day of its settlement (NĐ 30/2020 Điều 31.3a)
        return _later(date.fromisoformat(settled), rule.construction_months)
    return None if dossier.ended is None else _later(date(dossier.ended, 12, 31), rule.months)


def notice_on(due: date, rule: TransferRule) -> date:
    """The day on which a notice is given: ahead of the last day, or of that of registering."""
    return registered_by(due, rule) - timedelta(days=rule.notice_days)


def latest_keeping(due: date, rule: TransferRule) -> date:
    """Until when, at most, a hồ sơ may be kept back (NĐ 30/2020 Điều 31.3d)."""
    return _later(due, 12 * rule.keep_back_years)


def registered_by(day: date, rule: TransferRule) -> date:
    """Until when a handing over on ``day`` is registered with the archive."""
    return _later(day, -rule.register_months)


def _later(day: date, months: int) -> date:
    """So many months later: the same day, or the last of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
