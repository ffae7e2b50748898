"""Reading by REST: what a file says of itself; nothing of it is kept."""

from pathlib import Path

from flask import g
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from web import uploads
from web.api.asking import asker
from web.api.blueprint import Rule
from web.reading import LARGEST_BYTES, told


def read_document() -> ResponseReturnValue:
    """Proposals for the fields of the part ``file``; or that it is a state secret."""
    asker()
    uploads.make_room(LARGEST_BYTES)
    files = uploads.received("file")
    if len(files) != 1:
        raise BadRequest("file: đúng một tệp · one file")
    path, name = files[0]
    desk = Path(g.upload_folder) / "reading"
    desk.mkdir(mode=0o700)
    return told(path, desk).as_dict() | {"path": name}


RULES = (Rule("POST", "/read", read_document),)
