"""Verify: the one page for everybody. A code or a file, and what was issued; nothing else."""

from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from web import uploads
from web.copy_checking import Answer, by_code, by_file
from web.current import archive, verify_throttle

bp = Blueprint("verifying", __name__, url_prefix="/verify")

LARGEST = 64_000_000
"""Bytes of a copy that is dropped here; a larger one is checked with the program in its DIP."""


@bp.get("")
def show() -> ResponseReturnValue:
    """The form, and the answer to a code."""
    code = request.args.get("code", "").strip()[:100]
    if not code:
        return _page(None, "")
    _brake()
    return _page(by_code(archive(), code), code)


@bp.post("")
def check() -> ResponseReturnValue:
    """The answer to a file; nothing of it is kept."""
    files = uploads.received("file")
    if len(files) != 1:
        abort(HTTPStatus.BAD_REQUEST)
    return _page(by_file(archive(), files[0][0]), "")


@bp.before_app_request
def make_room() -> None:
    """Count a file before it is received, and have it go to the disk."""
    if request.endpoint == "verifying.check":
        _brake()
        uploads.make_room(LARGEST)


def _brake() -> None:
    if not verify_throttle().allows(request.remote_addr or ""):
        abort(HTTPStatus.TOO_MANY_REQUESTS)


def _page(answer: Answer | None, code: str) -> ResponseReturnValue:
    now = archive().clock()
    return render_template(
        "verifying/show.html", answer=answer, code=code, now=now, largest=LARGEST
    )
