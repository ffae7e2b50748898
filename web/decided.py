"""What the head of an agency decides for some days: how it numbers, what goes on paper too.

Numbering: NĐ 30/2020 Điều 15. The paper list: QĐ 28/2018 Điều 7.2b, regulation Điều 7.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from repository import series as books
from repository.access import ANY_AGENCY
from repository.calendar import VIETNAM
from repository.decisions import Numbering, PaperRule
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person, Right
from web.outgoing_said import kind_named
from web.wiring import Archive


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of the list of documents that go on paper too, as somebody enters it."""

    citation: str
    first: date
    agency: str = ANY_AGENCY
    """Whose documents it binds."""
    type_name: str = ""
    """Loại văn bản; empty: every kind."""
    recipient: str = ""
    """Code of a recipient, or ``level:`` and a level; empty: everybody."""
    said: str = ""
    last: date | None = None


def decide_numbering(
    archive: Archive,
    person: Person,
    agency: str,
    apart: Sequence[str],
    first: date,
    citation: str,
) -> Numbering:
    """Have some kinds (or each: ``*``) numbered apart from a day on.

    Raises:
        ForbiddenError: the person does not keep this agency's decisions.
        RefusedError: there is no such kind, no decision was named, or a later one is in force.
    """
    code = archive.agencies.find(agency).code
    person.require(Right.AGENCIES, code)
    kinds = ["*"] if "*" in apart else sorted({kind_named(one).name for one in apart})
    made = Numbering(
        id=archive.new_id(),
        agency=code,
        first=first,
        last=None,
        citation=citation.strip(),
        entered_by=person.login,
        entered_at=archive.clock(),
        scheme={"apart": kinds},
    )
    return archive.decisions.decide_numbering(made, person.login)


def numberings(archive: Archive, person: Person, agency: str) -> tuple[Numbering, ...]:
    """How an agency numbered, the newest first.

    Raises:
        ForbiddenError: the person has nothing to do with its documents.
    """
    code = archive.agencies.find(agency).code
    if not person.may(Right.AGENCIES, code):
        person.require(Right.HANDLE, code)
    return archive.decisions.numberings(code)


def begin_series(
    archive: Archive, person: Person, agency: str, type_name: str, year: int, last: int
) -> tuple[str, int]:
    """Say that the numbers up to ``last`` of a year were given on paper, before this system.

    Returns:
        The series, and the number that comes next.

    Raises:
        ForbiddenError: the person does not keep this agency's decisions.
        RefusedError: numbers of it were given here already.
    """
    code = archive.agencies.find(agency).code
    person.require(Right.AGENCIES, code)
    kind = kind_named(type_name) if type_name else None
    day = min(archive.clock().astimezone(VIETNAM).date(), date(year, 12, 31))
    name = kind.name if kind else ""
    series = f"legal:{name.casefold()}"[:32] if kind and kind.legal else ""
    series = series or archive.decisions.series_on(code, name, day)
    if last < 1 or not books.begin(archive.database, code, series, year, last):
        raise RefusedError(
            "Đã cấp số trong sổ này, không khai lại được "
            "· numbers of this series were given here already"
        )
    detail = {"agency": code, "series": series, "year": year, "given on paper": last}
    event = NewEvent(EventKind.POLICY_ASSIGNMENT, Outcome.SUCCESS, code, detail)
    archive.ledger.record(person.login, event)
    return series, last + 1


def add_paper_rule(
    archive: Archive,
    person: Person,
    rule: PaperLine,
) -> PaperRule:
    """Enter a line of the list of documents that go on paper too.

    Raises:
        ForbiddenError: the person does not keep the decisions of the agency that it binds.
        RefusedError: it names no decision or no such kind, or ends before it begins.
    """
    everybody = rule.agency in {"", ANY_AGENCY}
    code = ANY_AGENCY if everybody else archive.agencies.find(rule.agency).code
    person.require(Right.AGENCIES, code)
    made = PaperRule(
        id=archive.new_id(),
        agency=code,
        type_name=kind_named(rule.type_name).name if rule.type_name else "",
        recipient=rule.recipient.strip(),
        said=rule.said.strip(),
        first=rule.first,
        last=rule.last,
        citation=rule.citation.strip(),
        entered_by=person.login,
        entered_at=archive.clock(),
    )
    return archive.decisions.add_paper_rule(made, person.login)


def end_paper_rule(
    archive: Archive, person: Person, identifier: str, last: date | None = None
) -> PaperRule:
    """End a line of the list on a day; today, if none is said.

    Raises:
        ForbiddenError: the person does not keep the decisions of the agency that it binds.
        NotFoundError: there is no such line.
        RefusedError: it would end before it begins.
    """
    found = next((one for one in archive.decisions.paper_rules() if one.id == identifier), None)
    if found is None:
        raise NotFoundError(f"danh mục gửi kèm bản giấy {identifier}")
    person.require(Right.AGENCIES, found.agency)
    day = last or archive.clock().astimezone(VIETNAM).date()
    if day < found.first:
        raise RefusedError("Ngày cuối trước ngày đầu · the last day lies before the first")
    return archive.decisions.end_paper_rule(identifier, day, person.login)


def paper_rules(archive: Archive, person: Person) -> tuple[PaperRule, ...]:
    """Every line that ever was, of all agencies: whoever works on documents may read them.

    Raises:
        ForbiddenError: the person has nothing to do with documents.
    """
    if not person.may(Right.AGENCIES):
        person.require(Right.HANDLE)
    return archive.decisions.paper_rules()
