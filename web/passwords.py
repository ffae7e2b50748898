"""Passwords: argon2id hashes, what a password must be, and one-time passwords."""

import secrets
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 8
"""In characters (QCVN 12:2026 3.7)."""
CLASSES = 4
"""Small letters, capitals, digits and others, each at least once (QCVN 12:2026 3.7)."""
_HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
_KINDS = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "-+=@#")


def hash_password(text: str) -> str:
    """The argon2id hash of ``text``, whichever Unicode form it was typed in."""
    return _HASHER.hash(unicodedata.normalize("NFC", text))


def check_password(hashed: str, text: str) -> bool:
    """Whether ``text`` is the password; an empty hash takes as long, and is never right."""
    try:
        _HASHER.verify(hashed or _no_account(), unicodedata.normalize("NFC", text))
    except (VerificationError, InvalidHashError):
        return False
    return bool(hashed)


def strong_enough(text: str) -> bool:
    """Whether ``text`` may be a password: 8 characters or more, of four classes."""
    classes = (
        any(c.islower() for c in text),
        any(c.isupper() for c in text),
        any(c.isdigit() for c in text),
        any(not c.isalnum() for c in text),
    )
    return len(text) >= SHORTEST and sum(classes) == CLASSES


def one_time_password(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A password to hand over once: 14 characters, none that looks like another."""
    picked = [choose(_KINDS[number % CLASSES]) for number in range(14)]
    return "".join(picked)


@cache
def _no_account() -> str:
    """What the password of an account that does not exist is compared with, to take as long."""
    return _HASHER.hash("nobody knows this one")
