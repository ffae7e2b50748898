"""The agencies of the demonstration: one province that ended on 30 June 2025, and the one after it.

A dissolved agency keeps its code, has a last day and a successor, and its fonds is closed
(NQ 202/2025/QH15; TT 06/2025/TT-BNV).
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from demo.data import table


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency, and what its letterhead and its seal say."""

    code: str
    name: str
    lines: tuple[str, ...]
    """Its name on the letterhead, in capitals (NĐ 30/2020 PL I, ô 2)."""
    level: str
    """``province``, ``department``, ``district``, ``commune`` or ``unit``."""
    folder: str
    place: str
    short: str
    """Its abbreviation, as it stands in the numbers of its documents."""
    ring: str
    """What runs around its seal."""
    core: tuple[str, ...] = ()
    """What stands inside its seal; a star, if nothing."""
    superior: str = ""
    """The agency above it on the letterhead, if that is named."""
    parent: str | None = None
    valid_from: str = ""
    valid_to: str | None = None
    successor: str | None = None
    aliases: tuple[str, ...] = ()

    def exists_on(self, day: date) -> bool:
        """Whether it was there on ``day``."""
        last = self.valid_to or date.max.isoformat()
        return self.valid_from <= day.isoformat() <= last

    def as_json(self) -> dict[str, Any]:
        """The entry of ``agencies.json``."""
        return {
            "code": self.code,
            "name": self.name,
            "level": self.level,
            "parent": self.parent,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "successor": self.successor,
            "aliases": list(self.aliases),
            "fonds": "closed" if self.valid_to else "open",
        }


@cache
def agencies() -> dict[str, Agency]:
    """Every agency by its code."""
    made = [Agency(**entry) for entry in table("agencies", "agency")]
    return {agency.code: agency for agency in made}
