"""Forms (biểu mẫu) that archivists made for their agency, each in force on some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from repository.access import ANY_AGENCY
from repository.database import Database
from repository.digest import Digest
from repository.dossier_tables import FormTemplateRow
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome

MOST_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class FormTemplate:
    """One template; its bytes are a document of a word processor."""

    id: str
    kind: str
    """Which form: ``muc-luc-van-ban``."""
    agency: str
    """Whose; ``*``: everybody's."""
    first: date
    last: date | None
    citation: str
    name: str
    content: bytes
    entered_by: str
    entered_at: datetime

    @property
    def sha256(self) -> str:
        """Of its bytes, in hexadecimal."""
        return Digest.of_bytes(self.content).hex


@dataclass(frozen=True, slots=True)
class FormTemplates:
    """The templates of the archive; what was once in force is never lost."""

    database: Database
    ledger: Ledger

    def enter(self, template: FormTemplate, agent: str) -> FormTemplate:
        """Enter a template; the one of the same kind and agency in force until then ends before.

        Raises:
            RefusedError: it is too large, or does not begin after the one in force.
        """
        if not 0 < len(template.content) <= MOST_BYTES:
            raise RefusedError("Tệp mẫu rỗng hoặc quá lớn · the template is empty or too large")
        same = select(FormTemplateRow).where(
            FormTemplateRow.kind == template.kind,
            FormTemplateRow.agency == template.agency,
            FormTemplateRow.last.is_(None),
        )
        with self.database.write() as session:
            for row in session.scalars(same.with_for_update()):
                if row.first >= template.first:
                    raise RefusedError(
                        "Đã có mẫu áp dụng từ ngày đó hoặc sau đó "
                        "· a template from that day or a later one is in force"
                    )
                row.last = date.fromordinal(template.first.toordinal() - 1)
            told = {name: getattr(template, name) for name in FormTemplate.__slots__}
            session.add(FormTemplateRow(**told, sha256=template.sha256))
            session.flush()
            detail = {"form": template.kind, "from": template.first.isoformat()}
            detail |= {"sha256": template.sha256, "said": template.citation}
            kind = EventKind.POLICY_ASSIGNMENT
            self.ledger.append(
                session, agent, [NewEvent(kind, Outcome.SUCCESS, template.id, detail)]
            )
        return template

    def in_force(self, kind: str, agency: str, day: date) -> FormTemplate | None:
        """The template for an agency on a day, its own first; None: the shipped one."""
        query = select(FormTemplateRow).where(
            FormTemplateRow.kind == kind,
            FormTemplateRow.agency.in_((agency, ANY_AGENCY)),
            FormTemplateRow.first <= day,
            or_(FormTemplateRow.last.is_(None), FormTemplateRow.last >= day),
        )
        with self.database.read() as session:
            rows = sorted(session.scalars(query), key=lambda row: row.agency == ANY_AGENCY)
            return _template(rows[0]) if rows else None

    def all(self) -> Sequence[FormTemplate]:
        """Every template that ever was, by kind, the newest first."""
        order = (FormTemplateRow.kind, FormTemplateRow.first.desc(), FormTemplateRow.id)
        with self.database.read() as session:
            return tuple(map(_template, session.scalars(select(FormTemplateRow).order_by(*order))))

    def get(self, identifier: str) -> FormTemplate:
        """One template.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            row = session.get(FormTemplateRow, identifier)
            if row is None:
                raise NotFoundError(f"biểu mẫu {identifier}")
            return _template(row)


def _template(row: FormTemplateRow) -> FormTemplate:
    return FormTemplate(**{name: getattr(row, name) for name in FormTemplate.__slots__})
