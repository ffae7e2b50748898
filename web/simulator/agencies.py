"""Agencies of the simulated axis: those of the tenants' file, and those registered since."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from web.simulator.state import State
from web.simulator.tenants import Tenants


@dataclass(frozen=True, slots=True)
class AgencyTree:
    """Every agency, as the lists of the axis give it."""

    tenants: Tenants
    state: State

    def unit(self, code: str) -> dict[str, Any] | None:
        """The agency with this code, of either kind, unless it was deleted."""
        for one in self._all():
            if code and code in {one["code"], one["code_20"]} and not one["deleted"]:
                return one
        return None

    def older(self) -> list[dict[str, Any]]:
        """``getAgenciesList``."""
        names = ("id", "pid", "code", "name", "mail")
        return [
            {name: one[name] for name in names} | {"oldCode": one["old_code"]}
            for one in self._all()
            if not one["deleted"]
        ]

    def newer(self, level: str) -> list[dict[str, Any]]:
        """``getAgenciesListQD20``: those that have a code of QĐ 20/2020, of one level or of all."""
        return [
            {
                "id": one["id"],
                "code": one["code_20"],
                "name": one["name"],
                "mail": one["mail"],
                "code102": one["code"],
            }
            for one in self._all()
            if one["code_20"] and not one["deleted"] and level in {"", one["level"]}
        ]

    def units(self) -> list[dict[str, Any]]:
        """``getSynchronizeUnit``: deleted ones too."""
        names = ("id", "pid", "code", "name", "mail")
        return [
            {name: one[name] for name in names}
            | {
                "version": "1",
                "centerCode": "",
                "deleted": str(one["deleted"]).lower(),
                "modifyDate": "",
                "isAgency": "true",
            }
            for one in self._all()
        ]

    def _all(self) -> Iterator[dict[str, Any]]:
        changed = dict(self.state.units())
        for unit in self.tenants.units:
            gone = changed.pop(unit.code, None) == ""
            yield {name: getattr(unit, name) for name in unit.__slots__} | {"deleted": gone}
        for code, text in changed.items():
            if text:
                said = json.loads(text)
                yield {
                    "id": str(said.get("id", code)),
                    "pid": str(said.get("pcode", "")),
                    "code": code,
                    "name": str(said.get("name", "")),
                    "mail": str(said.get("mail", "")),
                    "code_20": "",
                    "old_code": "",
                    "level": "",
                    "locked": False,
                    "deleted": False,
                }
