"""What people ask of a file plan, in their words: headings by number, hồ sơ by code, names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ingest.importing.secrecy import marked
from ingest.reading.letters import bare
from repository.errors import NotFoundError, RefusedError
from repository.file_plan_amending import (
    AddHeading,
    AddLine,
    Change,
    ChangeLine,
    DropLine,
    TakeIn,
)
from repository.file_plan_problems import Responsible
from repository.file_plan_steps import Contents, Decision, Heading, Line
from repository.people import Person
from web.wiring import Archive

LINE_WORDS = ("notation", "title", "maintenance", "keeper", "remark")


@dataclass(slots=True)
class Names:
    """The headings, hồ sơ and people that may be named."""

    archive: Archive
    contents: Contents
    people: Sequence[Responsible] = ()
    new: dict[str, Heading] = field(default_factory=dict)
    """Headings of the same amendment, by number."""

    def heading(self, said: str) -> str:
        """The identifier of a heading that is named by it, or by number: ``I``, ``II.3``.

        Raises:
            NotFoundError: there is none.
        """
        wanted = said.strip()
        for section in self.contents.sections:
            if wanted in {section.heading.id, section.number}:
                return section.heading.id
        if wanted in self.new:
            return self.new[wanted].id
        raise NotFoundError(f"đề mục {said[:60]!r}")

    def line(self, said: str) -> Line:
        """A hồ sơ of the plan, by its identifier or code.

        Raises:
            NotFoundError: there is none.
        """
        wanted = said.strip()
        for line in self.contents.lines:
            if wanted in {line.id, line.notation}:
                return line
        raise NotFoundError(f"hồ sơ {said[:60]!r} trong danh mục")

    def outside(self, said: str) -> str:
        """The identifier of a hồ sơ outside the plan, by itself or by code.

        Raises:
            NotFoundError: there is none.
        """
        plan = self.contents.plan
        for one in self.archive.dossiers.outside(plan.agency, plan.year):
            if said.strip() in {one.id, one.notation}:
                return one.id
        raise NotFoundError(f"hồ sơ ngoài danh mục {said[:60]!r}")

    def keeper(self, name: str, login: str) -> tuple[str, str | None]:
        """Who is responsible: a name, and the account if it is known which.

        Raises:
            RefusedError: there is no such account, or its owner has left.
        """
        if login.strip():
            found = next((one for one in self.people if one.login == login.strip()), None)
            if found is None or found.ended:
                why = found.ended if found else "không có tài khoản này · no such account"
                raise RefusedError(f"Người lập hồ sơ {login[:60]}: {why}")
            return name.strip() or found.full_name, found.login
        return name, account_of(name, self.people)


def account_of(name: str, people: Iterable[Responsible]) -> str | None:
    """The account of whom ``name`` names without doubt; who has left only if nobody else is meant.

    A unit, or a name that two people bear, is no account.
    """
    wanted = bare(name)
    meant = [one for one in people if wanted and wanted in {bare(one.full_name), one.login}]
    there = [one for one in meant if not one.ended]
    found = there or meant
    return found[0].login if len(found) == 1 else None


def heading_wished(archive: Archive, plan: str, names: Names, said: Mapping[str, str]) -> Heading:
    """A new heading, as it was asked for."""
    parent = said.get("parent", "").strip()
    return Heading(
        archive.new_id(),
        plan,
        said.get("number", "").strip().rstrip("."),
        said.get("title", ""),
        said.get("abbreviation", ""),
        names.heading(parent) if parent else "",
    )


def line_wished(archive: Archive, plan: str, names: Names, said: Mapping[str, str]) -> Line:
    """A new hồ sơ, as it was asked for.

    Raises:
        NotFoundError: there is no such heading.
        RefusedError: it names nobody who is there, or bears a secrecy mark.
    """
    words: dict[str, Any] = {name: said.get(name, "") for name in LINE_WORDS}
    insist_no_secret(words["title"])
    keeper, login = names.keeper(words["keeper"], said.get("login", ""))
    return Line(
        id=archive.new_id(),
        plan=plan,
        heading=names.heading(said.get("heading", "")),
        **words | {"keeper": keeper},
        keeper_login=login,
    )


def fields_wished(names: Names, said: Mapping[str, str]) -> dict[str, str | None]:
    """What is to be said otherwise of a hồ sơ: what is not mentioned stays.

    Raises:
        NotFoundError: there is no such heading.
        RefusedError: it names nobody who is there, or bears a secrecy mark.
    """
    to: dict[str, str | None] = {name: said[name] for name in LINE_WORDS if name in said}
    if "title" in said:
        insist_no_secret(said["title"])
    if "keeper" in said or "login" in said:
        to["keeper"], to["keeper_login"] = names.keeper(
            said.get("keeper", ""), said.get("login", "")
        )
    if "heading" in said:
        to["heading"] = names.heading(said["heading"])
    return to


def changes_wished(
    archive: Archive, names: Names, wanted: Iterable[Mapping[str, Any]]
) -> list[Change]:
    """The changes of an amendment, each an object with its ``act``.

    Raises:
        NotFoundError: a heading or hồ sơ is not there.
        RefusedError: one of them is no change.
    """
    plan, found = names.contents.plan.id, list[Change]()
    for said in wanted:
        if not isinstance(said, Mapping) or not all(
            isinstance(value, str) for value in said.values()
        ):
            raise RefusedError("Mỗi thay đổi là một đối tượng toàn chữ · an object of texts")
        match said.get("act"):
            case "heading":
                heading = heading_wished(archive, plan, names, said)
                names.new[_number(names, heading)] = heading
                found.append(AddHeading(heading))
            case "add":
                found.append(AddLine(line_wished(archive, plan, names, said)))
            case "take-in":
                at, which = names.heading(said.get("heading", "")), said.get("dossier", "")
                found.append(TakeIn(names.outside(which), at, archive.new_id()))
            case "change":
                line = names.line(said.get("line", ""))
                _insist_same_code(line, said)
                found.append(ChangeLine(line.id, fields_wished(names, said)))
            case "drop":
                found.append(DropLine(names.line(said.get("line", "")).id))
            case other:
                raise RefusedError(
                    f"act: heading, add, take-in, change, drop; không phải · not {other!r}"
                )
    return found


def decision_wished(
    archive: Archive, person: Person, citation: str, on: date | None, document: str
) -> Decision:
    """The decision that is named: in words, or as a document that is kept here.

    Raises:
        NotFoundError: there is no such document for the person.
        RefusedError: neither is named, or not its day.
    """
    if document.strip():
        kept = archive.catalogue.get(document.strip(), person.scope)
        issued = _day(kept.fields.get("IssuedDate", "")[:10])
        on = on or issued
        dated = f" ngày {issued:%d/%m/%Y}" if issued else ""
        citation = citation.strip() or f"{kept.code or kept.title}{dated}"
    if not citation.strip() or on is None:
        raise RefusedError(
            "Phải nêu số, ký hiệu và ngày của quyết định "
            "· cite the decision, by its number, notation and day"
        )
    return Decision(citation.strip(), on, document.strip() or None)


def insist_no_secret(title: str) -> None:
    """See to it that a title bears no mark of a state secret (regulation Điều 1.2).

    Raises:
        RefusedError: it bears one; it is not repeated.
    """
    if marked(title):
        raise RefusedError(
            "Tiêu đề có dấu chỉ độ mật; hồ sơ mật không đưa vào hệ thống này "
            "· the title bears a secrecy mark: such files do not belong here"
        )


def _insist_same_code(line: Line, said: Mapping[str, str]) -> None:
    if said.get("notation", line.notation) != line.notation:
        raise RefusedError(
            f"Số và ký hiệu {line.notation} đã dùng, không đổi được · a code in use never changes"
        )


def _number(names: Names, heading: Heading) -> str:
    for section in names.contents.sections:
        if section.heading.id == heading.parent:
            return f"{section.number}.{heading.number}"
    return heading.number


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
