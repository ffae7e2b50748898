"""Signatures: any file is checked for whoever asks, and nothing of it is kept."""

import base64
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, render_template, request

from web import uploads
from web.checking import check as checked
from web.checking import instant_of
from web.current import archive, person

bp = Blueprint("signatures", __name__, url_prefix="/signatures")

_VERDICTS = {
    "TOTAL-PASSED": "good",
    "INDETERMINATE": "warn",
    "TOTAL-FAILED": "error",
    "NOT-SIGNED": "note",
}


@bp.get("")
def show() -> str:
    """The form."""
    person()
    return render_template("signatures/show.html", report=None)


@bp.post("")
def check() -> str:
    """What the signatures of the file that was sent are worth."""
    person()
    files, documents = uploads.received("file"), uploads.received("detached")
    if len(files) != 1 or len(documents) > 1:
        abort(HTTPStatus.BAD_REQUEST)
    (path, name), at = files[0], instant_of(request.form.get("at", ""))
    document = documents[0][0] if documents else None
    return render_template(
        "signatures/show.html", report=checked(archive(), path, name, at, document)
    )


@bp.app_template_filter("tone")
def tone(indication: str | None) -> str:
    """How grave an indication is."""
    return _VERDICTS.get(indication or "", "note")


@bp.app_template_filter("at_hand")
def at_hand(report: Mapping[str, Any]) -> str:
    """A report as a link that a browser saves without asking the archive again."""
    text = json.dumps(report, ensure_ascii=False, indent=2, default=str)
    return "data:application/json;base64," + base64.b64encode(text.encode()).decode("ascii")
