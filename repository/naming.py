"""Naming: how the file of a digitised document is called, by law and day, read from dated data.

The rules lie in ``repository/law/naming.toml`` and carry their citations.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from repository.dossiers import Dossier
from repository.errors import NotFoundError
from repository.sheaves import Batch


@dataclass(frozen=True, slots=True)
class NamingRule:
    """How files are called between two days."""

    profile: str
    first: date
    last: date | None
    dossier: str
    one: str
    whole: str
    loose: str
    digits: int
    citation: str
    sure: str

    def contains(self, day: date) -> bool:
        """Whether it was in force on ``day``."""
        return self.first <= day and (self.last is None or day <= self.last)

    def code(self, dossier: Dossier) -> str:
        """Mã hồ sơ, as it stands in file names."""
        said = self.dossier.format(
            agency=dossier.agency, year=dossier.year, notation=dossier.notation
        )
        return _UNFIT.sub("-", said)

    def in_dossier(self, dossier: Dossier, ordinal: int) -> str:
        """The name of the document that comes ``ordinal``-th in ``dossier``, without an ending."""
        return self.one.format(dossier=self.code(dossier), ordinal=f"{ordinal:0{self.digits}}")

    def alone(self, batch: Batch, ordinal: int) -> str:
        """The name of a document that lies in no hồ sơ, without an ending."""
        number = f"{ordinal:0{self.digits}}"
        said = self.loose.format(agency=batch.agency, batch=batch.id[:8], ordinal=number)
        return _UNFIT.sub("-", said)


_UNFIT = re.compile(r"[^\w.-]+")


def naming_on(day: date) -> NamingRule:
    """The rule in force on ``day``.

    Raises:
        NotFoundError: none was.
    """
    for rule in rules():
        if rule.contains(day):
            return rule
    raise NotFoundError(f"không có quy định đặt tên tệp · no rule on file names: {day}")


@cache
def rules() -> tuple[NamingRule, ...]:
    """Every rule, oldest first."""
    text = (files("repository") / "law" / "naming.toml").read_text("utf-8")
    return tuple(
        NamingRule(first=entry.pop("from"), last=entry.pop("until", None), **entry)
        for entry in tomllib.loads(text)["rule"]
    )
