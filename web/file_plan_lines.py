"""File plans as JSON tells them, the same for commands and REST."""

from typing import Any

from repository.calendar import iso_utc
from repository.file_plan_problems import Problem
from repository.file_plan_steps import Contents, FilePlan, Heading, Line


def plan_told(plan: FilePlan) -> dict[str, Any]:
    """A plan without what stands in it."""
    return {
        "plan": plan.id,
        "agency": plan.agency,
        "year": plan.year,
        "state": plan.state.value,
        "numbering": plan.numbering.value,
        "arranged": plan.arranged.value,
        "in_force": plan.in_force.isoformat() if plan.in_force else None,
        "citation": plan.citation,
        "decision": plan.decision,
        "decided_by": plan.decided_by,
        "decided_at": iso_utc(plan.decided_at) if plan.decided_at else None,
        "entered_by": plan.entered_by,
        "entered_at": iso_utc(plan.entered_at),
        "sent_back": str(plan.body.get("sent_back", "")),
        "amendments": [dict(one) for one in plan.amendments],
    }


def heading_told(heading: Heading) -> dict[str, Any]:
    """A heading."""
    return {
        "heading": heading.id,
        "number": heading.number,
        "title": heading.title,
        "abbreviation": heading.abbreviation,
        "parent": heading.parent,
    }


def line_told(line: Line) -> dict[str, Any]:
    """A hồ sơ as the plan has it."""
    return {
        "line": line.id,
        "dossier": line.hoso,
        "heading": line.heading,
        "notation": line.notation,
        "title": line.title,
        "maintenance": line.maintenance,
        "keeper": line.keeper,
        "login": line.keeper_login,
        "remark": line.remark,
        "amendment": line.amendment,
        "outside": line.dossier is not None,
        "dropped": line.dropped,
    }


def contents_told(contents: Contents) -> dict[str, Any]:
    """A plan with all that stands in it, and its foot."""
    sections = [
        {
            **heading_told(section.heading),
            "number": section.number,
            "lines": [line_told(line) for line in section.lines],
        }
        for section in contents.sections
    ]
    return plan_told(contents.plan) | {
        "digest": contents.digest,
        "totals": contents.totals._asdict(),
        "sections": sections,
        "dropped": [line_told(line) for line in contents.dropped],
    }


def problem_told(problem: Problem) -> dict[str, Any]:
    """For what a plan cannot be decided."""
    return {
        "line": problem.line,
        "notation": problem.notation,
        "message": problem.vi,
        "message_en": problem.en,
    }
