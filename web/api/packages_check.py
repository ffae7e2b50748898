"""Packages by REST: checked rule by rule, and nothing of them is kept."""

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from preservation.validator.book import PROFILES
from web import uploads
from web.api.asking import asker
from web.api.blueprint import Rule
from web.current import archive
from web.package_checking import check


def check_package() -> ResponseReturnValue:
    """What is wrong with the package in the part ``file``, a ZIP or a TAR."""
    asker()
    uploads.make_room(uploads.LARGEST_BYTES)
    files = uploads.received("file")
    profile = request.form.get("profile", "")
    if len(files) != 1:
        raise BadRequest("file: đúng một tệp · one file")
    if profile and profile not in PROFILES:
        raise BadRequest(f"profile: {', '.join(PROFILES)}")
    path, name = files[0]
    return check(archive().package_readers, path, name, profile)


RULES = (Rule("POST", "/packages/check", check_package),)
