"""Access: who may see what. One pure rule, and the same rule as terms that a query can carry.

A document bears two *visibility terms*: its agency with its level, and "any
agency" with its level. A person's ``Scope`` is a set of such terms and of
single documents. Whoever shares no term with a document does not learn that it
exists. (QCVN 12:2026/BCA 3.5.2.1.2; NĐ 30/2020 PL VI.3b; regulation Điều 14.9c)
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

ANY_AGENCY = "*"


class Level(StrEnum):
    """How widely a document may be read, from the widest to the narrowest."""

    PUBLIC = "public"
    """Công khai."""
    INTERNAL = "internal"
    """Nội bộ."""
    RESTRICTED = "restricted"
    """Hạn chế sử dụng."""
    SECRET = "secret"  # noqa: S105  the name of a label, not a password
    """Bí mật nhà nước: never kept on a networked system (regulation Điều 1.2)."""

    @property
    def rank(self) -> int:
        """0 for the widest; grows as fewer may read."""
        return list(Level).index(self)


def visibility(agency: str, level: Level) -> tuple[str, str]:
    """The terms that a document of ``agency`` (its code) at ``level`` bears."""
    return f"{agency}:{level}", f"{ANY_AGENCY}:{level}"


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody may read."""

    terms: frozenset[str] = frozenset()
    """Visibility terms, as ``visibility`` makes them."""
    documents: frozenset[str] = frozenset()
    """Identifiers of documents granted one by one."""
    everything: bool = False
    """Only for whoever owns the home on the machine itself."""

    @classmethod
    def of_owner(cls) -> Self:
        """The scope of the shell user who owns the home."""
        return cls(everything=True)

    def sees(self, document: str, agency: str, level: Level) -> bool:
        """Whether this scope covers ``document``; the rule that every query repeats."""
        if self.everything or document in self.documents:
            return True
        return not self.terms.isdisjoint(visibility(agency, level))


def terms_up_to(agency: str, level: Level) -> frozenset[str]:
    """The terms of a grant: everything of ``agency`` (or ``ANY_AGENCY``) up to ``level``."""
    return frozenset(f"{agency}:{lower}" for lower in Level if lower.rank <= level.rank)
