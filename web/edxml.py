"""Messages of the document axis, checked for whoever asks; nothing of them is kept."""

from http import HTTPStatus

from flask import Blueprint, abort, g, render_template

from web import uploads
from web.current import archive, person
from web.edxml_checking import check as checked

bp = Blueprint("edxml", __name__, url_prefix="/edxml")

LARGEST_BYTES = 400_000_000


@bp.get("")
def show() -> str:
    """The form."""
    person()
    return render_template("edxml/show.html", report=None, largest=LARGEST_BYTES)


@bp.post("")
def check() -> str:
    """What the message that was sent says, and whether it can be taken."""
    person()
    files = uploads.received("file")
    if len(files) != 1:
        abort(HTTPStatus.BAD_REQUEST)
    path, name = files[0]
    report = checked(archive().message_readers, path, name, g.upload_folder)
    return render_template("edxml/show.html", report=report, largest=LARGEST_BYTES)
