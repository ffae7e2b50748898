"""Lines: connections as the settings name them, and on whose behalf they are used."""

from pathlib import Path

from ingest.exchange.axis import Axis
from repository.errors import ForbiddenError, NotFoundError, UnavailableError
from repository.people import Person, Right
from web.axes import AxisSettings
from web.wiring import Archive


def axis_named(archive: Archive, name: str) -> AxisSettings:
    """The connection that the settings call ``name``.

    Raises:
        NotFoundError: there is none.
    """
    for axis in archive.settings.axes:
        if axis.name == name:
            return axis
    raise NotFoundError(f"trục liên thông {name}")


def axis_of(archive: Archive, agency: str) -> AxisSettings | None:
    """The first connection of an agency, if it has one."""
    return next((axis for axis in archive.settings.axes if axis.agency == agency), None)


def connect(archive: Archive, axis: AxisSettings) -> Axis:
    """The adapter that the settings choose.

    Raises:
        UnavailableError: the secret cannot be read.
    """
    from ingest.exchange.calls import Host
    from ingest.exchange.national import Account, NationalAxis
    from ingest.exchange.signing_headers import HashForm

    account = Account(
        axis.system_id,
        _secret(axis, archive.settings.home),
        HashForm(axis.hash_form),
        axis.largest_bytes,
        streams=axis.fetch == "stream",
    )
    host = Host(axis.url)
    if axis.kind == "lgsp":
        from ingest.exchange.lgsp import LgspAxis

        return LgspAxis(axis.name, host, account, archive.clock)
    return NationalAxis(axis.name, host, account, archive.clock)


def on_behalf(archive: Archive, axis: AxisSettings) -> Person:
    """The account that a connection is used by.

    Raises:
        NotFoundError: there is no such account.
        ForbiddenError: it is closed, or may not take in and register for the agency.
    """
    person = archive.people.find(axis.login)
    if person.disabled:
        raise ForbiddenError(f"{axis.login}: tài khoản đã khóa · the account is closed")
    agency = archive.agencies.find(axis.agency).code
    person.require(Right.INGEST, agency)
    person.require(Right.REGISTER, agency)
    return person


def _secret(axis: AxisSettings, home: Path) -> str:
    try:
        return axis.secret()
    except (OSError, UnicodeDecodeError) as error:
        where = axis.secret_file.relative_to(home) if axis.secret_file.is_relative_to(home) else ""
        raise UnavailableError(
            f"{axis.name}: secret_file {where}: {type(error).__name__}"
        ) from None
