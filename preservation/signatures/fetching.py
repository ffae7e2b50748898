"""Fetching: CRLs and OCSP answers brought into the trust folder, when somebody asks for it.

Never during a validation, which is done with what lies there. Bytes go from the network to a file,
and an isolated worker says whether they may stay. A list that its issuer gives out is enough: the
responder (OCSP) is asked only about certificates whose issuer's CRL could not be had.
"""

import base64
import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from preservation.signatures.reaching import Answer, Reach, ask
from preservation.workers import WorkerFailedError, Workers
from repository.calendar import Clock, iso_utc, parse_utc
from repository.digest import Digest
from repository.errors import RefusedError, UnavailableError
from repository.workplace import workplace

PLACES = {"crl": ("crls", ".crl"), "ocsp": ("ocsp", ".ors")}
"""Kind → folder below ``cache/``, and how its files end."""


class Outcome(StrEnum):
    """What came of one source."""

    KEPT = "kept"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Got:
    """One source, and what came of it."""

    kind: str
    url: str
    about: str
    outcome: Outcome
    says: str = ""
    digest: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As JSON shows it."""
        return {
            "kind": self.kind,
            "url": self.url,
            "about": self.about,
            "outcome": self.outcome.value,
            "says": self.says,
            "digest": self.digest,
        }


@dataclass(frozen=True, slots=True)
class Fetching:
    """One round of fetching into a trust folder."""

    folder: Path
    workers: Workers
    reach: Reach
    clock: Clock

    def round(
        self, certificates: Sequence[bytes], going: Callable[[int, int], bool]
    ) -> Iterator[Got]:
        """Ask every source that is known from the folder and from ``certificates`` (DER).

        ``going`` is told how far it is, and answers whether to go on.
        """
        given = [base64.b64encode(der).decode("ascii") for der in certificates]
        found = self.workers.call("trust-sources", trust=str(self.folder), certificates=given)
        wanted: Any = found["sources"]
        cache = self.folder / "cache"
        for name, _ in PLACES.values():
            (cache / name).mkdir(parents=True, exist_ok=True)
        listed: set[str] = set()
        with held(self.folder), workplace(cache) as desk:
            known = _index(cache)
            for done, source in enumerate(wanted, 1):
                if source["kind"] == "crl" or source["issuer"] not in listed:
                    got = self._one(source, known, desk)
                    if got.outcome in {Outcome.KEPT, Outcome.UNCHANGED} and got.kind == "crl":
                        listed.add(source["issuer"])
                    yield got
                if not going(done, len(wanted)):
                    return

    def _one(self, source: Mapping[str, Any], known: dict[str, Any], desk: Path) -> Got:
        told = (source["kind"], source["url"], source["about"])
        key = f"{source['url']} {source['serial']}".strip()
        before = self._still_there(known.get(key))
        try:
            answer = self._asked(source, before)
        except RefusedError as error:
            return Got(*told, Outcome.REFUSED, str(error))
        except UnavailableError as error:
            return Got(*told, Outcome.UNAVAILABLE, str(error))
        if answer.data is None:
            return Got(*told, Outcome.UNCHANGED, digest=before["digest"] if before else "")
        place = desk / "fetched"
        with place.open("wb") as target:
            target.write(answer.data)
            target.flush()
            os.fsync(target.fileno())
        said = self._weighed(place, source)
        trouble = str(said["trouble"]) or _older(said, before)
        if trouble:
            return Got(*told, Outcome.REFUSED, trouble)
        digest = str(Digest.of_bytes(answer.data))
        if before and before["digest"] == digest:
            return Got(*told, Outcome.UNCHANGED, digest=digest)
        place.replace(self._file(source["kind"], digest))
        known[key] = {
            "kind": source["kind"],
            "digest": digest,
            "etag": answer.etag,
            "modified": answer.modified,
            "fetched_at": iso_utc(self.clock()),
            "this_update": said["this_update"],
            "next_update": said["next_update"],
        }
        _write(self.folder / "cache" / "index.json", known)
        if before is not None:  # what a kept document needs of it lies in the stores, by digest
            self._file(source["kind"], before["digest"]).unlink(missing_ok=True)
        return Got(*told, Outcome.KEPT, digest=digest)

    def _weighed(self, place: Path, source: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            return self.workers.call(
                "trust-weigh",
                path=str(place),
                kind=source["kind"],
                authorities=source["authorities"],
                serial=source["serial"],
                at=iso_utc(self.clock()),
            )
        except WorkerFailedError as error:
            return {"trouble": f"không đọc được · unreadable ({error.failure})"}

    def _asked(self, source: Mapping[str, Any], before: Mapping[str, Any] | None) -> Answer:
        if source["kind"] == "ocsp":
            headers = {"Content-Type": "application/ocsp-request"}
            return ask(self.reach, source["url"], headers, base64.b64decode(source["request"]))
        conditions = {"If-None-Match": "etag", "If-Modified-Since": "modified"}
        headers = {name: before[key] for name, key in conditions.items() if before and before[key]}
        return ask(self.reach, source["url"], headers)

    def _still_there(self, before: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """What is known of the last time, if the file of that time lies there still, and whole."""
        if before is None:
            return None
        try:
            with self._file(before["kind"], before["digest"]).open("rb") as kept:
                return before if str(Digest.of(kept)) == before["digest"] else None
        except FileNotFoundError:
            return None

    def _file(self, kind: str, digest: str) -> Path:
        name, suffix = PLACES[kind]
        return self.folder / "cache" / name / f"{digest.removeprefix('sha256:')}{suffix}"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Change the trust folder one at a time.

    Raises:
        UnavailableError: somebody else is changing it.
    """
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UnavailableError("nơi tin cậy đang được sửa · trust is being changed") from None
        yield


def _older(said: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    """An old list sent again must not hide what a newer one revokes."""
    if before and _moment(said["this_update"]) < _moment(before["this_update"]):
        return "cũ hơn bản đang có · older than what is kept"
    return ""


def _moment(text: object) -> datetime:
    return parse_utc(str(text))


def _index(cache: Path) -> dict[str, Any]:
    """What is known of each address; an index that cannot be read costs a download."""
    try:
        known = json.loads((cache / "index.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write(path: Path, known: Mapping[str, Any]) -> None:
    """All of it or nothing."""
    draft = path.with_name(f".{path.name}")
    with draft.open("w", encoding="utf-8") as target:
        json.dump(known, target, ensure_ascii=False, indent=1, sort_keys=True)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(path)
