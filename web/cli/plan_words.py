"""How commands tell of file plans."""

from typing import TYPE_CHECKING

from web.cli.desk import Desk

if TYPE_CHECKING:
    from repository.file_plan_steps import FilePlan, Heading, Line


def words(one: "FilePlan") -> str:
    """A plan on one line."""
    return f"{one.id} {one.agency}:{one.year} [{one.state.value}] {one.citation}".rstrip()


def tell(desk: Desk, one: "FilePlan") -> None:
    """Answer with a plan."""
    from web.file_plan_lines import plan_told

    desk.answer(plan_told(one), words(one))


def tell_heading(desk: Desk, one: "Heading") -> None:
    """Answer with a heading."""
    from web.file_plan_lines import heading_told

    desk.answer(heading_told(one), f"{one.id} {one.number}. {one.title} {one.abbreviation}")


def tell_line(desk: Desk, one: "Line") -> None:
    """Answer with a hồ sơ of a plan."""
    from web.file_plan_lines import line_told

    desk.answer(line_told(one), f"{one.id} {one.notation} {one.title} [{one.maintenance}]")
