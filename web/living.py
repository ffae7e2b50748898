"""Living agencies: what comes or goes today comes to, or from, an agency that is there today."""

from collections.abc import Iterable
from datetime import date

from repository.agencies import Agency
from repository.calendar import VIETNAM
from repository.errors import RefusedError
from repository.people import Person, Right
from repository.succession import Tree, successor_on
from web.wiring import Archive


def living(archive: Archive, agencies: Iterable[Agency]) -> tuple[Agency, ...]:
    """Those that are there today."""
    today = _today(archive)
    return tuple(one for one in agencies if one.exists_on(today))


def insist_living(archive: Archive, agency: Agency) -> None:
    """See to it that an agency is there today.

    Raises:
        RefusedError: it is not; says what it goes on as, if anything.
    """
    today = _today(archive)
    if agency.exists_on(today):
        return
    heir = heir_of(archive, agency.code)
    now = f", nay là {heir}" if heir else ""
    raise RefusedError(
        f"{agency.name} ({agency.code}): cơ quan không còn hoạt động{now} "
        "· this agency is not there any more"
    )


def heir_of(archive: Archive, code: str) -> str:
    """Who is there today for an agency: itself, what took over from it, or nobody (empty)."""
    return successor_on(Tree.of(archive.agencies), code, _today(archive))[0]


def usual_agency(archive: Archive, person: Person, right: Right) -> str:
    """Whose work somebody does where nothing is said: the home's agency, or else one's own."""
    usual = archive.settings.default_agency
    own = [
        one.code for one in living(archive, archive.agencies.all()) if person.may(right, one.code)
    ]
    return usual if usual in own or not own else own[0]


def _today(archive: Archive) -> date:
    return archive.clock().astimezone(VIETNAM).date()
