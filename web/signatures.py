"""Signatures: any file is checked for whoever asks, and nothing of it is kept."""

import base64
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request

from web import uploads
from web.checking import check_fully, instant_of, sides
from web.current import archive, person
from web.policy import POLICY

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
    return render_template("signatures/show.html", report=None, sides={})


@bp.post("")
def check() -> Response:
    """What the signatures of the file that was sent are worth."""
    person()
    files, documents = uploads.received("file"), uploads.received("detached")
    if len(files) != 1 or len(documents) > 1:
        abort(HTTPStatus.BAD_REQUEST)
    (path, name), at = files[0], instant_of(request.form.get("at", ""))
    document = documents[0][0] if documents else None
    report, xml = check_fully(archive(), path, name, at, document)
    page = render_template(
        "signatures/show.html",
        report=report,
        xml=None if xml is None else as_link(xml, "application/xml"),
        sides=sides(archive(), path, report),
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = f"{POLICY}; img-src 'self' data:"
    return response


@bp.app_template_filter("tone")
def tone(indication: str | None) -> str:
    """How grave an indication is."""
    return _VERDICTS.get(indication or "", "note")


@bp.app_template_filter("at_hand")
def at_hand(report: Mapping[str, Any]) -> str:
    """A report as a link that a browser saves without asking the archive again."""
    text = json.dumps(report, ensure_ascii=False, indent=2, default=str)
    return as_link(text.encode(), "application/json")


def as_link(data: bytes, media_type: str) -> str:
    """``data`` as an address that holds it."""
    return f"data:{media_type};base64," + base64.b64encode(data).decode("ascii")
