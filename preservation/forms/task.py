"""What a worker does for forms: templates come from outside, and are opened behind its walls."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from preservation.workers.limits import MIB, Limits

LIMITS = Limits(
    memory_bytes=1400 * MIB,
    seconds=300,
    cpu_seconds=240,
    output_bytes=96 * MIB,
    tasks_per_worker=100,
)
"""A list of three thousand dossiers takes 42 s of processor time and 800 MB."""
TASKS: Mapping[str, str] = MappingProxyType(
    {
        "form-fill": "preservation.forms.task:fill_task",
        "form-names": "preservation.forms.task:names_task",
        "form-print": "preservation.forms.task:print_task",
    }
)


def fill_task(template: str, values: Mapping[str, Any], to: str) -> dict[str, Any]:
    """Fill a template.

    Returns:
        ``problem``: why it could not be, in words; empty if it was.
    """
    from preservation.forms.filling import fill
    from preservation.forms.looking import TemplateError

    try:
        fill(Path(template), values, Path(to))
    except TemplateError as error:
        return {"problem": str(error)}
    return {"problem": ""}


def names_task(template: str) -> dict[str, Any]:
    """Look a template over.

    Returns:
        ``problem``; and ``names``: the values that its placeholders name.
    """
    from preservation.forms.filling import named
    from preservation.forms.looking import TemplateError

    try:
        return {"problem": "", "names": sorted(named(Path(template)))}
    except TemplateError as error:
        return {"problem": str(error), "names": []}


def print_task(source: str, title: str, to: str) -> dict[str, Any]:
    """Set a filled docx as PDF/A-2b.

    Returns:
        ``problem``; and ``notes``: what it holds that is not carried over.
    """
    from preservation.forms.docx_html import page
    from preservation.forms.docx_reading import read
    from preservation.forms.looking import TemplateError
    from preservation.letters import set_in_type

    try:
        found = read(Path(source))
    except TemplateError as error:
        return {"problem": str(error), "notes": []}
    Path(to).write_bytes(set_in_type(page(found, title)))
    return {"problem": "", "notes": list(found.notes)}
