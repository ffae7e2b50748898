"""What answers about agencies and figures look like, as JSON Schema."""

from collections.abc import Mapping

from repository.agency_list import Change
from repository.statistics_cells import CAME, WENT
from web.api.operation import DAY
from web.api.schemas import (
    COUNTS,
    FLAG,
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

_AGENCY = {
    "code": TEXT,
    "name": TEXT,
    "level": TEXT,
    "parent": maybe(TEXT),
    "aliases": many(TEXT),
    "valid_from": maybe(DAY),
    "valid_to": maybe(DAY),
    "successor": maybe(TEXT),
    "fonds": {"enum": ["open", "closed"]},
    "former_names": many(thing({"last": DAY, "name": TEXT})),
}
_KNOWN = _AGENCY | {
    "on": DAY,
    "name_then": TEXT,
    "exists": FLAG,
    "above": many(TEXT),
    "below": many(TEXT),
    "predecessors": many(TEXT),
    "goes_to": TEXT,
    "note": TEXT,
}
_LINE = {
    "row": NUMBER,
    "code": TEXT,
    "name": TEXT,
    "change": one_of(Change),
    "errors": many(TEXT),
    "notes": many(TEXT),
    "proposed": TEXT,
}
_CAME = thing(dict.fromkeys(CAME, NUMBER), carried=NUMBER)
_WENT = thing(dict.fromkeys(WENT, NUMBER))
_SHARE = maybe({"type": "number", "minimum": 0, "maximum": 100})
_TABLES = ("parts", "agencies", "levels", "steps", "kinds", "sources", "priorities")
_FIGURES = {
    "agency": TEXT,
    "agency_name": TEXT,
    "period": TEXT,
    "first": DAY,
    "last": DAY,
    "as_of": INSTANT,
    "extent": {"enum": ["alone", "branch", "family"]},
    "step": {"enum": ["day", "month", "quarter", "half", "year"]},
    "counted_levels": many(TEXT),
    "incoming": _CAME,
    "issued": _WENT,
    "statuses": COUNTS,
    "rates": thing(dict.fromkeys(("registered", "presented", "done", "sent"), _SHARE)),
} | dict.fromkeys(_TABLES, many(ref("FigureLine")))

_COUNTED = {
    "agency": TEXT,
    "period": TEXT,
    "as_of": INSTANT,
    "side": {"enum": ["incoming", "issued"]},
    "count": TEXT,
    "counted": NUMBER,
    "total": NUMBER,
    "documents": many(
        thing(
            {
                "id": TEXT,
                "agency": TEXT,
                "code": TEXT,
                "subject": TEXT,
                "state": TEXT,
                "at": maybe(INSTANT),
            }
        )
    ),
}

AGENCY_SHAPES: Mapping[str, Schema] = {
    "Agency": thing(_AGENCY),
    "Agencies": thing({"agencies": many(ref("Agency"))}),
    "KnownAgency": thing(_KNOWN),
    "Followed": thing({"code": TEXT, "on": DAY, "goes_to": TEXT, "note": TEXT}),
    "AgencyList": thing({"applied": FLAG, "counts": COUNTS, "lines": many(thing(_LINE))}),
    "FigureLine": thing({"key": TEXT, "incoming": _CAME, "issued": _WENT, "own": FLAG}),
    "Figures": thing(_FIGURES),
    "Counted": thing(_COUNTED),
}
