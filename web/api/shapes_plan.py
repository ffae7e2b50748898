"""What the answers about file plans look like."""

from collections.abc import Mapping

from repository.file_plan_steps import Arranged, Numbering, PlanState
from web.api.schemas import (
    FLAG,
    FREE,
    INSTANT,
    NUMBER,
    TEXT,
    Schema,
    many,
    maybe,
    one_of,
    ref,
    thing,
)

_PLAN = {
    "plan": TEXT,
    "agency": TEXT,
    "year": NUMBER,
    "state": one_of(PlanState),
    "numbering": one_of(Numbering),
    "arranged": one_of(Arranged),
    "in_force": maybe(TEXT),
    "citation": TEXT,
    "decision": maybe(TEXT),
    "decided_by": maybe(TEXT),
    "decided_at": maybe(INSTANT),
    "entered_by": TEXT,
    "entered_at": INSTANT,
    "sent_back": TEXT,
    "amendments": many(FREE),
}
_HEADING = {"heading": TEXT, "number": TEXT, "title": TEXT, "abbreviation": TEXT, "parent": TEXT}
_LINE = {
    "line": TEXT,
    "dossier": TEXT,
    "heading": TEXT,
    "notation": TEXT,
    "title": TEXT,
    "maintenance": TEXT,
    "keeper": TEXT,
    "login": maybe(TEXT),
    "remark": TEXT,
    "amendment": NUMBER,
    "outside": FLAG,
    "dropped": maybe(NUMBER),
}
_PROBLEM = {"line": TEXT, "notation": TEXT, "message": TEXT, "message_en": TEXT}
_SLIP = {"row": NUMBER, "column": TEXT, "message": TEXT, "message_en": TEXT}
_WHOLE = {
    "digest": TEXT,
    "totals": thing({"total": NUMBER, "permanent": NUMBER, "timed": NUMBER}),
    "sections": many(thing(_HEADING | {"lines": many(ref("PlanLine"))})),
    "dropped": many(ref("PlanLine")),
    "problems": many(thing(_PROBLEM)),
}
PLAN_SHAPES: Mapping[str, Schema] = {
    "FilePlan": thing(_PLAN, problems=many(thing(_PROBLEM))),
    "FilePlans": thing({"plans": many(ref("FilePlan"))}),
    "FilePlanWhole": thing(_PLAN | _WHOLE),
    "PlanHeading": thing(_HEADING),
    "PlanLine": thing(_LINE),
    "PlanDropped": thing({"dropped": TEXT}),
    "PlanBrought": thing(
        {
            "name": TEXT,
            "written": FLAG,
            "headings": NUMBER,
            "lines": NUMBER,
            "errors": many(thing(_SLIP)),
        }
    ),
}
