"""The horizon, by REST: until when documents can be proven."""

import re

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from web.api.asking import asker
from web.api.blueprint import Rule, number
from web.current import archive
from web.horizon import MOST, NEXT, outlook
from web.horizons import horizons, said


def show_horizon() -> ResponseReturnValue:
    """The calendar of what the asker may see, and the documents that end first."""
    asker()
    period = request.args.get("period", "")
    if period and not re.fullmatch(r"\d{4}(-\d\d)?", period):
        raise BadRequest("period: YYYY, YYYY-MM")
    return outlook(period, number("limit", NEXT, MOST)).as_dict()


def show_document_horizon(document: str) -> ResponseReturnValue:
    """Until when one document can be proven, and what ends first."""
    (found,) = horizons(archive(), asker(), [document])
    return said(archive(), *found)


RULES = (
    Rule("GET", "/horizon", show_horizon),
    Rule("GET", "/documents/<document>/horizon", show_document_horizon),
)
