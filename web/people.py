"""Accounts: who there is, with which roles; opened, closed, and given a new password."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug import Response

from repository.access import ANY_AGENCY, Level
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Grant, Person, Right, Role
from web.current import agencies_where, archive, logins, person
from web.passwords import hash_password, one_time_password
from web.saying import _
from web.uploads import LEVELS

bp = Blueprint("people", __name__, url_prefix="/people")

_LONGEST_LOGIN = 64


@bp.get("")
def show() -> str:
    """The accounts that the asker may manage."""
    return _page()


def _page(told: str = "") -> str:
    """The page; ``told`` is shown on it this once and kept nowhere."""
    person().require(Right.PEOPLE)
    return render_template(
        "people/show.html",
        told=told,
        people=[account for account in archive().people.all() if _manages(account)],
        now=archive().clock(),
        roles=Role,
        levels=LEVELS,
        agencies=agencies_where(Right.PEOPLE),
        anywhere=person().may(Right.PEOPLE, ANY_AGENCY),
    )


@bp.post("")
def enter() -> str:
    """Make an account, with a password for its first log-in."""
    person().require(Right.PEOPLE)
    login, name = request.form.get("login", "").strip(), request.form.get("name", "").strip()
    if not name or not 0 < len(login) <= _LONGEST_LOGIN or not login.isidentifier():
        raise RefusedError(_("Tên đăng nhập chỉ gồm chữ, số và dấu gạch dưới; phải có họ tên."))
    if login in {account.login for account in archive().people.all()}:
        raise RefusedError(_("Tên đăng nhập này đã có."))
    grant, once = _grant(), one_time_password()
    archive().people.enter([(Person(login, name, (grant,), must_change=True), hash_password(once))])
    _note(login, "made", [grant])
    return _page(_once(login, once))


@bp.post("/<login>/grants")
def add_grant(login: str) -> Response:
    """Give an account one more role."""
    account, grant = _account(login), _grant()
    _give(account, (*_others(account, grant), grant))
    return _done(_("Đã giao vai trò cho %(login)s.", login=login))


@bp.post("/<login>/grants/remove")
def remove_grant(login: str) -> Response:
    """Take a role away from an account."""
    account, grant = _account(login), _grant()
    _give(account, tuple(g for g in account.grants if g != grant))
    return _done(_("Đã rút vai trò của %(login)s.", login=login))


@bp.post("/<login>/password")
def new_password(login: str) -> str:
    """Set a password that is good for one log-in, and show it once."""
    account, once = _account(login), one_time_password()
    logins().set_password(account.login, hash_password(once), person().login, must_change=True)
    return _page(_once(login, once))


@bp.post("/<login>/open")
def open_again(login: str) -> Response:
    """Open an account that is locked, asleep or closed."""
    logins().open_again(_account(login).login, person().login)
    return _done(_("Đã mở tài khoản %(login)s.", login=login))


@bp.post("/<login>/close")
def close(login: str) -> Response:
    """Close an account; never one's own."""
    account = _account(login)
    if account.login == person().login:
        raise RefusedError(_("Không thể tự đóng tài khoản của mình."))
    logins().disable(account.login, person().login)
    return _done(_("Đã đóng tài khoản %(login)s.", login=login))


def _account(login: str) -> Person:
    """The account, if the asker may manage it; else it looks as if it did not exist."""
    person().require(Right.PEOPLE)
    found = archive().people.find(login)
    if not _manages(found):
        raise NotFoundError(f"tài khoản {login}")
    return found


def _manages(account: Person) -> bool:
    """Only who manages accounts in each agency of the account may touch it."""
    asker = person()
    return all(asker.may(Right.PEOPLE, grant.agency) for grant in account.grants)


def _grant() -> Grant:
    role, level = request.form.get("role", type=Role), request.form.get("level", type=Level)
    agency = request.form.get("agency", "")
    if role is None or level not in LEVELS:
        abort(HTTPStatus.BAD_REQUEST)
    if agency != ANY_AGENCY:
        agency = archive().agencies.find(agency).code
    person().require(Right.PEOPLE, agency)
    return Grant(role, agency, level)


def _give(account: Person, grants: tuple[Grant, ...]) -> None:
    changed = replace(account, grants=grants)
    archive().people.enter([(changed, logins().password_of(account.login))])
    _note(account.login, "grants", grants)


def _others(account: Person, grant: Grant) -> tuple[Grant, ...]:
    """The grants of other roles, or elsewhere: a role is held once in an agency."""
    same = (grant.role, grant.agency)
    return tuple(g for g in account.grants if (g.role, g.agency) != same)


def _note(login: str, change: str, grants: list[Grant] | tuple[Grant, ...]) -> None:
    said = [f"{g.role}:{g.agency}:{g.level}" for g in grants]
    event = NewEvent(EventKind.ACCOUNT, Outcome.SUCCESS, login, {"change": change, "grants": said})
    archive().ledger.record(person().login, event)


def _once(login: str, once: str) -> str:
    return _(
        "Mật khẩu dùng một lần của %(login)s: %(once)s (chỉ hiện lần này)", login=login, once=once
    )


def _done(message: str) -> Response:
    flash(message, "good")
    return redirect(url_for("people.show"), HTTPStatus.SEE_OTHER)
