"""Forms filled: the template of the day and values become a docx and a PDF/A; templates entered.

The one function for pages, commands, REST, and for every act that makes a paper is ``make``.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from preservation.forms.docx_pdf import Pressed, fill, names_in, press
from repository.access import ANY_AGENCY
from repository.digest import Digest
from repository.documents import safe_name
from repository.errors import NotFoundError, RefusedError
from repository.form_kinds import FormKind, example, form_kind
from repository.form_templates import MOST_BYTES, FormTemplate
from repository.form_values import least, ready
from repository.people import Person, Right
from repository.workplace import workplace
from web.wiring import Archive

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """The template of a form on some day."""

    form: FormKind
    content: bytes
    name: str
    """Of its file."""
    own: FormTemplate | None = None
    """What an archivist entered; None: the one that comes with this archive."""

    @property
    def sha256(self) -> str:
        """Of its bytes, in hexadecimal."""
        return Digest.of_bytes(self.content).hex


@dataclass(frozen=True, slots=True)
class Made:
    """A filled form."""

    docx: bytes
    pdf: bytes
    """PDF/A-2b."""
    template: str
    """What it was filled into: the name of the template and ``sha256:…``."""
    notes: tuple[str, ...] = ()
    """What the docx holds that the PDF does not: pictures, footnotes."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A template that somebody wants in force."""

    agency: str
    """Whose; ``*``: everybody's."""
    first: date
    citation: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Entered:
    """A template that was entered."""

    template: FormTemplate
    notes: tuple[str, ...]
    """What whoever entered it should know."""


def make(
    archive: Archive,
    kind: str,
    values: Mapping[str, Any],
    day: date,
    agency: str = ANY_AGENCY,
) -> Made:
    """The form ``kind`` of ``day``, filled with ``values`` (``repository/law/forms.toml``).

    Args:
        archive: Whose templates are looked through.
        kind: Which form.
        values: By the names in forms.toml; days as ``date``, rows as mappings.
        day: Whose law, and whose template.
        agency: The code of the agency whose own template is wanted first.

    Raises:
        NotFoundError: there is no such form.
        RefusedError: a value is missing, unknown or of another shape; or the template fails.
    """
    chosen = template_for(archive, kind, day, agency)
    made = _pressed(archive, chosen, ready(chosen.form, values))
    told = f"{chosen.name} sha256:{chosen.sha256}"
    return Made(made.docx, made.pdf, told, made.notes)


def make_docx(
    archive: Archive,
    kind: str,
    values: Mapping[str, Any],
    day: date,
    agency: str = ANY_AGENCY,
) -> bytes:
    """The same as ``make``, as docx alone: for long lists a PDF takes far longer.

    Raises:
        NotFoundError: there is no such form.
        RefusedError: a value is missing, unknown or of another shape; or the template fails.
    """
    chosen = template_for(archive, kind, day, agency)
    with _scratch(archive) as folder:
        path = folder / "template.docx"
        path.write_bytes(chosen.content)
        return fill(archive.form_makers, path, ready(chosen.form, values), folder)


def template_for(
    archive: Archive, kind: str, day: date, agency: str = ANY_AGENCY, identifier: str = ""
) -> Chosen:
    """The template of ``kind`` that is in force for ``agency`` on ``day``, or the one named.

    Raises:
        NotFoundError: there is no such form or template.
    """
    form = form_kind(kind, day)
    held = archive.form_templates
    own = held.get(identifier) if identifier else held.in_force(form.kind, agency, day)
    if own is None:
        return Chosen(form, shipped(form), form.template)
    if own.kind != form.kind:
        raise NotFoundError(f"biểu mẫu {identifier}")
    return Chosen(form_kind(kind, max(day, own.first)), own.content, own.name, own)


def shipped(form: FormKind) -> bytes:
    """The template that comes with this archive."""
    return (files("preservation") / "forms" / "templates" / form.template).read_bytes()


def preview(archive: Archive, chosen: Chosen) -> Made:
    """A form filled with its examples."""
    made = _pressed(archive, chosen, ready(chosen.form, example(chosen.form)))
    return Made(made.docx, made.pdf, f"{chosen.name} sha256:{chosen.sha256}", made.notes)


def enter(archive: Archive, person: Person, kind: str, brought: Brought) -> Entered:
    """Put a template of one's own in force, if it can be filled; nothing is kept if not.

    ``person`` holds ``RETENTION`` where it is to be in force.

    Raises:
        NotFoundError: there is no such form or agency.
        ForbiddenError: the person may not.
        RefusedError: it lacks something, cannot be opened or filled, or begins too early.
    """
    person.require(Right.RETENTION)
    everywhere = brought.agency == ANY_AGENCY
    agency = ANY_AGENCY if everywhere else archive.agencies.find(brought.agency).code
    person.require(Right.RETENTION, agency)
    citation, content = brought.citation.strip(), brought.content
    if not citation or len(citation) > _LONGEST:
        raise RefusedError(
            f"Cần căn cứ, không quá {_LONGEST} chữ · a citation of at most {_LONGEST} letters"
        )
    if not 0 < len(content) <= MOST_BYTES:
        raise RefusedError("Tệp mẫu rỗng hoặc quá lớn · the template is empty or too large")
    form = form_kind(kind, brought.first)
    name = safe_name(Path(brought.name).name)
    notes = tried(archive, Chosen(form, content, name))
    made = FormTemplate(
        id=archive.new_id(),
        kind=form.kind,
        agency=agency,
        first=brought.first,
        last=None,
        citation=citation,
        name=name,
        content=content,
        entered_by=person.login,
        entered_at=archive.clock(),
    )
    return Entered(archive.form_templates.enter(made, person.login), notes)


def tried(archive: Archive, chosen: Chosen) -> tuple[str, ...]:
    """Fill a template with examples, once with all there is and once with the least.

    Returns:
        What is worth knowing: values that it does not name, what its PDF leaves out.

    Raises:
        RefusedError: it cannot be opened or filled, or has no placeholders.
    """
    form = chosen.form
    with _scratch(archive) as folder:
        path = folder / "template.docx"
        path.write_bytes(chosen.content)
        used = names_in(archive.form_makers, path)
    known = {one.name for one in form.slots}
    strange = sorted(used - known)
    if strange:
        raise RefusedError(
            f"Mẫu dùng tên không có ở biểu này · names that this form has not: {', '.join(strange)}"
        )
    if not used & known:
        raise RefusedError("Mẫu không có chỗ nào để điền · the template has no placeholders")
    made = _pressed(archive, chosen, ready(form, example(form)))
    _pressed(archive, chosen, ready(form, least(form)))
    unused = [one.name for one in form.slots if one.name not in used and not one.optional]
    notes = [f"Bản PDF không có {note} (the PDF leaves it out)" for note in made.notes]
    if unused:
        notes.insert(0, f"Mẫu không dùng · it does not use: {', '.join(unused)}")
    return tuple(notes)


def _pressed(archive: Archive, chosen: Chosen, values: Mapping[str, Any]) -> Pressed:
    with _scratch(archive) as folder:
        path = folder / "template.docx"
        path.write_bytes(chosen.content)
        return press(archive.form_makers, path, values, chosen.form.vi, folder)


def _scratch(archive: Archive) -> AbstractContextManager[Path]:
    parent = archive.settings.spool / "forms"
    parent.mkdir(parents=True, exist_ok=True)
    return workplace(parent)
