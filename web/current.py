"""What a view is given: the archive, who asks, and how to log in."""

from http import HTTPStatus
from typing import cast

from flask import abort, current_app, g

from repository.agencies import Agency
from repository.logins import Logins
from repository.people import Person, Right
from web.pictures import Pictures
from web.throttle import Throttle
from web.wiring import Archive


def archive() -> Archive:
    """The archive that this application serves."""
    return cast("Archive", current_app.extensions["luutru"])


def logins() -> Logins:
    """The sessions of this application."""
    return cast("Logins", current_app.extensions["luutru-logins"])


def pictures() -> Pictures:
    """The pictures of pages."""
    return cast("Pictures", current_app.extensions["luutru-pictures"])


def throttle() -> Throttle:
    """What slows down guessing."""
    return cast("Throttle", current_app.extensions["luutru-throttle"])


def verify_throttle() -> Throttle:
    """What slows down whoever verifies copies by the hundred."""
    return cast("Throttle", current_app.extensions["luutru-verify-throttle"])


def person() -> Person:
    """Who asks. Whoever is not logged in gets 401: nothing is open by default."""
    found = g.get("person")
    if not isinstance(found, Person):
        abort(HTTPStatus.UNAUTHORIZED)
    return found


def agencies_where(right: Right) -> tuple[Agency, ...]:
    """The agencies in which whoever asks holds ``right``."""
    asker = person()
    return tuple(a for a in archive().agencies.all() if asker.may(right, a.code))


def agency_names() -> dict[str, str]:
    """Code of every agency → its name; asked once for each answer."""
    if "agency_names" not in g:
        g.agency_names = {agency.code: agency.name for agency in archive().agencies.all()}
    return cast("dict[str, str]", g.agency_names)
