"""How each error looks from outside: one table for HTTP and the command line."""

from http import HTTPStatus
from typing import NamedTuple

from repository.errors import (
    ArchiveError,
    ConflictError,
    DamageError,
    ForbiddenError,
    GoneError,
    NotFoundError,
    RefusedError,
    UnavailableError,
)


class Face(NamedTuple):
    """An error, as an HTTP client and as a shell script see it."""

    status: HTTPStatus
    exit_code: int


FACES: dict[type[ArchiveError], Face] = {
    GoneError: Face(HTTPStatus.GONE, 3),
    NotFoundError: Face(HTTPStatus.NOT_FOUND, 3),
    ConflictError: Face(HTTPStatus.CONFLICT, 4),
    ForbiddenError: Face(HTTPStatus.FORBIDDEN, 4),
    RefusedError: Face(HTTPStatus.UNPROCESSABLE_ENTITY, 4),
    DamageError: Face(HTTPStatus.INTERNAL_SERVER_ERROR, 5),
    UnavailableError: Face(HTTPStatus.SERVICE_UNAVAILABLE, 6),
    ArchiveError: Face(HTTPStatus.INTERNAL_SERVER_ERROR, 1),
}

UNEXPECTED, WRONG_USAGE = 1, 2
REFUSED, DAMAGE, UNAVAILABLE, IN_PART = 4, 5, 6, 7
_GRAVITY = (0, IN_PART, 3, REFUSED, UNAVAILABLE, DAMAGE, UNEXPECTED)


def face(error: ArchiveError) -> Face:
    """The nearest entry for ``error``, by the tree in ``repository.errors``."""
    return next(FACES[cls] for cls in type(error).__mro__ if cls in FACES)


def worst(codes: set[int]) -> int:
    """The one exit code of a command over many things."""
    return max(codes | {0}, key=_GRAVITY.index)
