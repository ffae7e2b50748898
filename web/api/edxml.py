"""Messages of the document axis by REST: checked, and nothing of them is kept."""

from flask import g
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from web import uploads
from web.api.asking import asker
from web.api.blueprint import Rule
from web.current import archive
from web.edxml import LARGEST_BYTES
from web.edxml_checking import check


def check_edxml() -> ResponseReturnValue:
    """Whether the message in the part ``file`` can be taken, what it says, and what is odd."""
    asker()
    uploads.make_room(LARGEST_BYTES)
    files = uploads.received("file")
    if len(files) != 1:
        raise BadRequest("file: đúng một tệp · one file")
    path, name = files[0]
    return check(archive().message_readers, path, name, g.upload_folder)


RULES = (Rule("POST", "/edxml/check", check_edxml),)
