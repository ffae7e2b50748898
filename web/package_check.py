"""Packages checked for whoever asks, rule by rule; nothing of them is kept."""

from http import HTTPStatus

from flask import Blueprint, abort, render_template, request

from preservation.validator.book import PROFILES
from web import uploads
from web.current import archive, person
from web.package_checking import by_rule
from web.package_checking import check as checked

bp = Blueprint("package_check", __name__, url_prefix="/packages/check")


@bp.get("")
def show() -> str:
    """The form."""
    person()
    return _page()


@bp.post("")
def check() -> str:
    """What is wrong with the package that was sent."""
    person()
    files = uploads.received("file")
    if len(files) != 1:
        abort(HTTPStatus.BAD_REQUEST)
    path, name = files[0]
    report = checked(archive().package_readers, path, name, request.form.get("profile"))
    return _page(report=report, broken=by_rule(report))


def _page(**said: object) -> str:
    known = {"report": None, "profiles": PROFILES, "largest": uploads.LARGEST_BYTES}
    return render_template("packages/check.html", **(known | said))
