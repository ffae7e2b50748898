"""The boundary to foreign bytes: what a library does with them ends here, as a value."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeAlias, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

Foreign: TypeAlias = Any
"""A value of a library that gives it no type: a PDF object, a certificate, a CMS structure."""

LONGEST = 300
"""Characters of a library's message that are worth keeping."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The library could not; ``why`` is its own word."""

    why: str


def attempt(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Broken:
    """Do ``work`` on foreign bytes and give its result, or why there is none.

    Raises:
        MemoryError: There is no memory left; the worker around us has to end.
    """
    try:
        return work(*args, **kwargs)
    except MemoryError:
        raise
    except Exception as error:
        said = " ".join(str(error).split())
        return Broken(f"{type(error).__name__}: {said}"[:LONGEST])


def keep_libraries_quiet() -> None:
    """Their warnings are in the report; a traceback for each of them costs more than the check."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
            logger.propagate = False
