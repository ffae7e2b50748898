"""The counter where commands issue documents: who may, with what, to where; written down."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repository.errors import ArchiveError, RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from web.signing import Bureau

if TYPE_CHECKING:  # a command that only asks for help starts quickly
    from datetime import date

    from ingest.issued import Issued
    from ingest.issuing import Issuing
    from preservation.workers import Workers
    from repository.agencies import Agencies

LARGEST = 256 * 1024 * 1024
"""Bytes of a document."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Where documents are issued: a bureau, and workers that open foreign files."""

    bureau: Bureau
    workers: "Workers"
    trust: Path

    @property
    def issuing(self) -> "Issuing":
        """The engine."""
        from ingest.issuing import Issuing
        from ingest.marking import Marker

        return Issuing(Marker(self.workers), self.bureau.known, self.trust)

    def do(
        self, source: Path, target: Path, work: "Callable[[Issuing], Issued]", **about: str
    ) -> dict[str, Any]:
        """Do one step of issuing, and write down that it was done, or why not.

        Raises:
            RefusedError: it is not allowed; says why.
            UnavailableError: no timestamp, no key, or no face to draw with.
        """
        told: dict[str, Any] = {"file": source.name, **about}
        try:
            if source.stat().st_size > LARGEST:
                raise RefusedError(f"{source}: tệp quá lớn · too large")
            made = work(self.issuing).as_dict()
        except ArchiveError as error:
            self._note(Outcome.FAILURE, told | {"why": str(error)})
            raise
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
        self._note(
            Outcome.SUCCESS,
            told
            | {"output": target.name, "sha256": digest}
            | {name: made[name] for name in ("kind", "profile", "place", "fields")},
        )
        return made | {"sha256": digest}

    def signatures(self, path: Path) -> dict[str, Any]:
        """What the signatures of ``path`` say, as ``luutru signatures`` tells it."""
        from repository.calendar import iso_utc

        at = iso_utc(self.bureau.clock())
        report = self.workers.call(
            "signatures", path=str(path.resolve()), trust=str(self.trust), at=at
        )
        return {name: report[name] for name in ("indication", "says", "signatures")}

    def _note(self, outcome: Outcome, detail: dict[str, Any]) -> None:
        self.bureau.note(NewEvent(EventKind.SIGNATURE_GENERATION, outcome, "", detail))


def standing_still(bureau: Bureau) -> Bureau:
    """The same, its clock standing: a signature claims the very second that its mark shows."""
    at = bureau.clock().replace(microsecond=0)
    return replace(bureau, clock=lambda: at)


def agency_named(agencies: "Agencies", code: str, day: "date") -> str:
    """The name of the agency with ``code``, which must have been there on ``day``.

    Raises:
        NotFoundError: no agency has or had this code.
        RefusedError: it was not there on that day.
    """
    found = agencies.find(code)
    early = found.valid_from is not None and day < found.valid_from
    late = found.valid_to is not None and day > found.valid_to
    if early or late:
        after = f" → {found.successor}" if late and found.successor else ""
        raise RefusedError(
            f"{found.name} không hoạt động vào ngày {day:%d/%m/%Y}{after} "
            f"· {found.code} did not exist on {day}{after}"
        )
    return found.name
