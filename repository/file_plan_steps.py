"""A file plan (danh mục hồ sơ) as a value: its headings, its hồ sơ, its totals. Pure.

NĐ 30/2020 Điều 28, 29 and PL V: great headings in Roman numerals, small ones in Arabic; a hồ sơ has
a number, continuous or anew under each great heading, and the abbreviation of that heading.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from repository.digest import Digest
from repository.errors import RefusedError
from repository.records import canonical
from repository.retention import Kind, Retention


class PlanState(StrEnum):
    """How far a plan is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    """Laid before whoever decides: nobody changes it meanwhile."""
    IN_FORCE = "in force"
    """Decided: only an amendment with a decision of its own changes it."""


class Numbering(StrEnum):
    """How hồ sơ are numbered (NĐ 30 PL V)."""

    CONTINUOUS = "continuous"
    HEADING = "heading"
    """Anew under each great heading."""


class Arranged(StrEnum):
    """What the headings are."""

    ORGANISATION = "organisation"
    """Cơ cấu tổ chức."""
    FIELD = "field"
    """Lĩnh vực hoạt động."""


@dataclass(frozen=True, slots=True)
class FilePlan:
    """The plan of an agency for a year."""

    id: str
    agency: str
    year: int
    entered_by: str
    entered_at: datetime
    state: PlanState = PlanState.DRAFT
    numbering: Numbering = Numbering.HEADING
    arranged: Arranged = Arranged.ORGANISATION
    in_force: date | None = None
    citation: str = ""
    """The decision: ``12/QĐ-SNV ngày 05/01/2026``."""
    decision: str | None = None
    """The document of the archive that decided it, where it is kept here."""
    decided_by: str | None = None
    decided_at: datetime | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    """``amendments``, each with its decision; ``digest`` of what was decided; ``sent_back``."""

    @property
    def amendments(self) -> tuple[Mapping[str, Any], ...]:
        """What changed it since it is in force, the oldest first."""
        return tuple(self.body.get("amendments", ()))


@dataclass(frozen=True, slots=True)
class Heading:
    """Đề mục."""

    id: str
    plan: str
    number: str
    title: str
    abbreviation: str = ""
    """Of a great heading: it ends the notation of every hồ sơ under it."""
    parent: str = ""
    """The great heading of a small one; empty: it is a great one."""
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A hồ sơ as the plan has it; once in force, the hồ sơ itself has the same identifier."""

    id: str
    plan: str
    heading: str
    notation: str
    title: str
    maintenance: str
    keeper: str
    keeper_login: str | None = None
    """The account that opens it, where the person responsible has one."""
    remark: str = ""
    ordinal: int = 0
    amendment: int = 0
    """By which amendment it came; 0: it was there from the beginning."""
    dropped: int | None = None
    """By which amendment it went; its code is never given again."""
    dossier: str | None = None
    """A hồ sơ that was opened outside the plan before, and stands in it from now on."""

    @property
    def hoso(self) -> str:
        """The hồ sơ that it stands for, once it is in force."""
        return self.dossier or self.id


@dataclass(frozen=True, slots=True)
class Decision:
    """What puts a plan or an amendment in force: signed, and cited."""

    citation: str
    on: date
    document: str | None = None


class Totals(NamedTuple):
    """The foot of a plan."""

    total: int
    permanent: int
    timed: int


class Section(NamedTuple):
    """A heading with what stands directly under it; the number and abbreviation that count."""

    heading: Heading
    lines: tuple[Line, ...]
    number: str
    """``II``, ``II.3``."""
    great: Heading


@dataclass(frozen=True, slots=True)
class Contents:
    """A plan with all that stands in it."""

    plan: FilePlan
    headings: tuple[Heading, ...] = ()
    lines: tuple[Line, ...] = ()
    """Without those that were dropped."""
    dropped: tuple[Line, ...] = ()

    @property
    def sections(self) -> Iterator[Section]:
        """Headings in order, each great one before its small ones."""
        under: dict[str, list[Line]] = {}
        for line in self.lines:
            under.setdefault(line.heading, []).append(line)
        small: dict[str, list[Heading]] = {}
        for heading in self.headings:
            small.setdefault(heading.parent, []).append(heading)
        for great in small.get("", ()):
            yield Section(great, tuple(under.get(great.id, ())), great.number, great)
            for one in small.get(great.id, ()):
                number = f"{great.number}.{one.number}"
                yield Section(one, tuple(under.get(one.id, ())), number, great)

    @property
    def totals(self) -> Totals:
        """… hồ sơ, trong đó … vĩnh viễn, … có thời hạn."""
        return totals_of(line.maintenance for line in self.lines)

    @property
    def digest(self) -> str:
        """What is decided, in one word: headings and lines in their order."""
        plan = {"agency": self.plan.agency, "year": self.plan.year}
        headings = [asdict(one) for one in self.headings]
        value = plan | {"headings": headings, "lines": [asdict(one) for one in self.lines]}
        return f"sha256:{Digest.of_bytes(canonical(value)).hex}"

    def heading(self, identifier: str) -> Heading:
        """One heading.

        Raises:
            RefusedError: the plan has none such.
        """
        for heading in self.headings:
            if heading.id == identifier:
                return heading
        raise RefusedError("Danh mục không có đề mục này · the plan has no such heading")

    def great(self, identifier: str) -> Heading:
        """The great heading of a heading, or itself."""
        found = self.heading(identifier)
        return self.heading(found.parent) if found.parent else found


def totals_of(periods: Iterable[str]) -> Totals:
    """How many, how many for ever, how many for a time."""
    said = [Retention.parse(period).kind for period in periods]
    permanent = sum(kind is Kind.PERMANENT for kind in said)
    return Totals(len(said), permanent, len(said) - permanent)


def tidy_heading(heading: Heading) -> Heading:
    """A heading, tidied; a small one has no abbreviation of its own.

    Raises:
        RefusedError: something is missing or too long.
    """
    short = "" if heading.parent else heading.abbreviation
    said = replace(
        heading,
        number=_short("Số đề mục", heading.number, 7),
        title=_short("Tên đề mục", heading.title, 500),
        abbreviation=_short("Chữ viết tắt", short, 12, must=False),
    )
    if re.search(r"\s", said.abbreviation + said.number):
        raise RefusedError(
            "Số và chữ viết tắt của đề mục không có dấu cách · no blanks in a heading's number"
        )
    return said


def tidy_line(line: Line) -> Line:
    """A hồ sơ, tidied (lengths: NĐ 30 PL VI part II).

    Raises:
        RefusedError: something is missing, too long, or no period.
    """
    notation = _short("Số và ký hiệu hồ sơ", line.notation, 32 if line.dossier else 20)
    if re.search(r"\s", notation):
        raise RefusedError(
            f"Số và ký hiệu hồ sơ {notation!r} không được có dấu cách · no blanks in a notation"
        )
    return replace(
        line,
        notation=notation,
        title=_short("Tiêu đề hồ sơ", line.title, 500),
        maintenance=_short("Thời hạn bảo quản", Retention.parse(line.maintenance).says, 64),
        keeper=_short("Người lập hồ sơ", line.keeper, 200),
        remark=_short("Ghi chú", line.remark, 500, must=False),
    )


def insist_draft(plan: FilePlan) -> None:
    """See to it that the plan may be edited.

    Raises:
        RefusedError: it is laid before somebody, or in force.
    """
    if plan.state is PlanState.SUBMITTED:
        raise RefusedError(
            "Danh mục đang trình duyệt, không sửa được; phải trả lại trước "
            "· the plan is laid before the leader: it is sent back first"
        )
    if plan.state is PlanState.IN_FORCE:
        raise RefusedError(
            "Danh mục đã ban hành, chỉ sửa bằng quyết định bổ sung "
            "· the plan is in force: only an amendment with its own decision changes it"
        )


def insist_decision(decision: Decision) -> None:
    """See to it that a decision is cited.

    Raises:
        RefusedError: it is not.
    """
    if not decision.citation.strip() or len(decision.citation) > _LONGEST:
        raise RefusedError(
            "Phải nêu số, ký hiệu, ngày của quyết định · cite the decision by number, notation, day"
        )


_LONGEST = 500


def _short(name: str, text: str, most: int, *, must: bool = True) -> str:
    said = " ".join(text.split())
    if must and not said:
        raise RefusedError(f"{name}: chưa ghi · missing")
    if len(said) > most:
        raise RefusedError(f"{name}: quá {most} chữ · more than {most} letters")
    return said
