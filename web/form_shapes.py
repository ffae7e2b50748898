"""Forms as JSON: what commands and REST say of a form, its template and its values."""

from typing import Any

from repository.calendar import iso_utc
from repository.form_kinds import FormKind, Slot
from repository.form_templates import FormTemplate
from web.forms import Chosen, Entered


def template_as_dict(found: Chosen) -> dict[str, Any]:
    """A form, and the template that it is filled into."""
    form = found.form
    return {
        "form": form.kind,
        "title": form.vi,
        "title_en": form.en,
        "citation": form.citation,
        "sure": form.sure,
        "template": found.name,
        "sha256": f"sha256:{found.sha256}",
        "own": own_as_dict(found.own) if found.own else None,
    }


def values_as_list(form: FormKind) -> list[dict[str, Any]]:
    """What a template of ``form`` may name."""
    return [_slot(one) for one in form.slots]


def own_as_dict(own: FormTemplate) -> dict[str, Any]:
    """A template that an archivist entered."""
    return {
        "id": own.id,
        "form": own.kind,
        "agency": own.agency,
        "from": own.first.isoformat(),
        "until": own.last.isoformat() if own.last else None,
        "citation": own.citation,
        "name": own.name,
        "sha256": f"sha256:{own.sha256}",
        "entered_by": own.entered_by,
        "entered_at": iso_utc(own.entered_at),
    }


def entered_as_dict(made: Entered) -> dict[str, Any]:
    """A template that was just entered, and what is worth knowing of it."""
    return own_as_dict(made.template) | {"notes": list(made.notes)}


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "name": slot.name,
        "vi": slot.vi,
        "en": slot.en,
        "shape": slot.shape.value,
        "optional": slot.optional,
        "columns": [
            {"name": one.name, "vi": one.vi, "en": one.en, "shape": one.shape.value}
            for one in slot.columns
        ],
    }
