"""Passwords of tests: real hashes, at a cost that a thousand log-ins can bear."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from web import passwords


@pytest.fixture(scope="session", autouse=True)
def light_hashes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(1, 1024, 1))
        yield
