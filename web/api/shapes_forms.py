"""What answers about forms look like, as JSON Schema."""

from collections.abc import Mapping

from repository.form_kinds import Shape
from web.api.schemas import DIGEST, FLAG, INSTANT, TEXT, Schema, many, maybe, one_of, ref, thing

_COLUMN = {"name": TEXT, "vi": TEXT, "en": TEXT, "shape": one_of(Shape)}
_OWN = {
    "id": TEXT,
    "form": TEXT,
    "agency": TEXT,
    "from": TEXT,
    "until": maybe(TEXT),
    "citation": TEXT,
    "name": TEXT,
    "sha256": DIGEST,
    "entered_by": TEXT,
    "entered_at": INSTANT,
}
_FORM = {
    "form": TEXT,
    "title": TEXT,
    "title_en": TEXT,
    "citation": TEXT,
    "sure": TEXT,
    "template": TEXT,
    "sha256": DIGEST,
    "own": maybe(ref("FormTemplate")),
}

FORM_SHAPES: Mapping[str, Schema] = {
    "FormTemplate": thing(_OWN),
    "FormEntered": thing(_OWN | {"notes": many(TEXT)}),
    "Form": thing(_FORM),
    "Forms": thing({"forms": many(ref("Form"))}),
    "FormValue": thing(_COLUMN | {"optional": FLAG, "columns": many(thing(_COLUMN))}),
    "FormOne": thing(
        _FORM | {"values": many(ref("FormValue")), "templates": many(ref("FormTemplate"))}
    ),
}
