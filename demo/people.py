"""The people of the demonstration: who signs, and who logs in. Nobody of them exists."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from demo.data import table

HOW_TO_ENTER = "mật khẩu do lệnh luutru đặt khi tạo bản trình diễn"


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who may sign for an agency, and for how long the certificate served."""

    key: str
    full_name: str
    position: str
    agency: str
    capacity: tuple[str, ...]
    """What stands above the signature (NĐ 30/2020 PL I, ô 7a)."""
    valid_to: str = "2038-01-01"
    """The day the certificate ends."""
    revoked: str | None = None
    """The day the certificate was revoked, if it was."""


@cache
def signers() -> dict[str, Signer]:
    """Every signer by key."""
    made = [Signer(**entry) for entry in table("people", "signer")]
    return {signer.key: signer for signer in made}


def accounts() -> list[dict[str, Any]]:
    """The entries of ``people.json``: one account per role and one more, with their grants."""
    return [
        {**entry, "grants": list(entry["grants"]), "password_hint": HOW_TO_ENTER}
        for entry in table("people", "account")
    ]
