"""The quarantine: what was set aside, and why."""

from flask import Blueprint, render_template

from repository.calendar import VIETNAM
from repository.people import Right
from repository.profiles import profile_on
from web.current import archive, person

bp = Blueprint("quarantined", __name__, url_prefix="/quarantine")


@bp.get("")
def show() -> str:
    """Everything set aside that the asker may see."""
    asker = person()
    asker.require(Right.QUARANTINE)
    return render_template("quarantined/show.html", items=archive().quarantine.all(asker.scope))


@bp.get("/<identifier>")
def one(identifier: str) -> str:
    """One file set aside, with its report."""
    asker = person()
    asker.require(Right.QUARANTINE)
    item = archive().quarantine.get(identifier, asker.scope)
    day = item.received_at.astimezone(VIETNAM).date()
    names = {field.code: field for field in profile_on(day).fields}
    return render_template("quarantined/one.html", item=item, names=names)
