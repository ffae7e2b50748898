"""Tenants: who is connected to the simulated axis, and which agencies it knows."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from repository.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Tenant:
    """A connected system, and the agencies it speaks for."""

    system_id: str
    secret: str = field(repr=False)
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """An agency in the tree of the axis."""

    id: str
    code: str
    name: str
    pid: str = ""
    mail: str = ""
    code_20: str = ""
    """Its code of QĐ 20/2020."""
    old_code: str = ""
    level: str = ""
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Tenants:
    """All of them."""

    tenants: tuple[Tenant, ...]
    units: tuple[Unit, ...]

    def secret_of(self, system_id: str) -> str | None:
        """The secret of a system, if it is connected."""
        return next((one.secret for one in self.tenants if one.system_id == system_id), None)

    def codes_of(self, system_id: str) -> tuple[str, ...]:
        """The agencies that a system speaks for."""
        return next((one.codes for one in self.tenants if one.system_id == system_id), ())


def tenants_from(said: Mapping[str, Any]) -> Tenants:
    """Tenants as TOML says them: ``[[tenant]]`` and ``[[agency]]``.

    An agency of a tenant that the tree does not name stands in it under its own code.

    Raises:
        SettingsError: something is missing, or not known.
    """
    try:
        tenants = tuple(
            Tenant(str(one["system_id"]), str(one["secret"]), tuple(map(str, one["codes"])))
            for one in said.get("tenant", ())
        )
        units = tuple(Unit(**one) for one in said.get("agency", ()))
    except (KeyError, TypeError) as error:
        raise SettingsError(f"tenants: {error}") from None
    if not tenants:
        raise SettingsError("tenants: chưa có [[tenant]] · there is no [[tenant]]")
    known = {code for unit in units for code in (unit.code, unit.code_20)}
    bare = [code for one in tenants for code in one.codes if code not in known]
    return Tenants(tenants, units + tuple(Unit(code, code, code) for code in dict.fromkeys(bare)))


def read_tenants(path: Path) -> Tenants:
    """Tenants as a file says them.

    Raises:
        SettingsError: it cannot be read.
    """
    try:
        return tenants_from(tomllib.loads(path.read_text("utf-8")))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
