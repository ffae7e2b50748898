"""Importing: files brought by hand into the trust folder, where there is no network.

What a file is, is recognised by its content. A certificate becomes an anchor only by an express
wish, with its purpose; otherwise it is an intermediate, known and not believed by itself.
"""

import base64
import os
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from preservation.signatures.fetching import held
from preservation.signatures.trust import Purpose
from preservation.workers import WorkerFailedError, Workers
from repository.errors import RefusedError

PLACES = {
    "certificate": ("intermediates", ".crt"),
    "crl": ("crls", ".crl"),
    "ocsp": ("ocsp", ".ors"),
}
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Belief:
    """The wish to believe the certificates in a file, and how."""

    purpose: Purpose
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since >= self.until:
            raise RefusedError("tin cậy từ ngày phải trước đến ngày · from must be before until")


@dataclass(frozen=True, slots=True)
class Imported:
    """One thing of a file, and what came of it."""

    path: str
    kind: str
    outcome: str
    """``imported``, ``known`` or ``refused``."""
    name: str = ""
    place: str = ""
    digest: str = ""
    says: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As JSON shows it."""
        return {name: getattr(self, name) for name in self.__slots__}


def take_in(
    folder: Path, workers: Workers, path: Path, name: str, belief: Belief | None
) -> Iterator[Imported]:
    """Bring what the file at ``path``, called ``name``, holds into the trust folder.

    What was brought in is told at once: also where a later thing of the file stops it.

    Raises:
        RefusedError: ``trust.toml`` cannot be added to.
        UnavailableError: somebody else is changing the folder.
    """
    if path.stat().st_size > MOST_BYTES:
        yield Imported(name, "", "refused", says="tệp quá lớn · too large")
        return
    try:
        said: Any = workers.call("trust-recognise", path=str(path), trust=str(folder))
    except WorkerFailedError as error:
        why = f"không đọc được · unreadable ({error.failure})"
        yield Imported(name, "", "refused", says=why)
        return
    if said["trouble"]:
        yield Imported(name, "", "refused", says=said["trouble"])
        return
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder):
        for thing in said["things"]:
            yield _one(folder, thing, name, belief)


def _one(folder: Path, thing: dict[str, Any], path: str, belief: Belief | None) -> Imported:
    told = (path, thing["kind"])
    common = {"name": thing["name"], "digest": thing["digest"]}
    trouble = thing["trouble"] or _against(thing, belief)
    if trouble:
        return Imported(*told, "refused", says=trouble, **common)
    into, suffix = PLACES[thing["kind"]]
    if belief is not None:
        into, suffix = "anchors", ".crt"
    (folder / into).mkdir(exist_ok=True)
    stamp = thing["digest"].removeprefix("sha256:")[:16]
    lying = next((folder / into).glob(f"*-{stamp}{suffix}"), None)
    if lying is not None:
        return Imported(*told, "known", place=f"{into}/{lying.name}", **common)
    file = f"{_slug(thing.get('short', ''))}-{stamp}{suffix}"
    if belief is not None:  # what it is for is written first: it is never believed for anything
        _believe(folder / "trust.toml", file, belief)
    _lay(folder / into / file, base64.b64decode(thing["der"]))
    return Imported(*told, "imported", place=f"{into}/{file}", **common)


def _against(thing: dict[str, Any], belief: Belief | None) -> str:
    if belief is None:
        return ""
    if thing["kind"] != "certificate":
        return (
            "không phải chứng thư, không thể là gốc tin cậy · only a certificate can be an anchor"
        )
    if not thing["authority"]:
        return "không phải chứng thư của cơ quan chứng thực (CA) · not of an authority (CA)"
    return ""


def _believe(path: Path, file: str, belief: Belief) -> None:
    """Add an anchor's table to ``trust.toml``, whose other lines stay as they are.

    It may be there already: from an import that was cut short before the certificate came.

    Raises:
        RefusedError: the file is broken, or says something else of this anchor.
    """
    text = path.read_text("utf-8") if path.exists() else ""
    there = _said_of(text, file)
    if there is not None:
        if there == belief:
            return
        raise RefusedError(
            f"trust.toml: đã ghi khác về {file} · it says something else of {file} already"
        )
    lines = [f'[anchors."{file}"]', f'purpose = "{belief.purpose.value}"']
    lines += [f"from = {belief.since.isoformat()}"] if belief.since else []
    lines += [f"until = {belief.until.isoformat()}"] if belief.until else []
    whole = f"{text.rstrip()}\n\n" if text.strip() else ""
    whole += "\n".join(lines) + "\n"
    try:
        tomllib.loads(whole)
    except tomllib.TOMLDecodeError as error:
        raise RefusedError(f"trust.toml: {error}") from error
    _lay(path, whole.encode())


def _said_of(text: str, file: str) -> Belief | None:
    """What the text of ``trust.toml`` says of an anchor; None: nothing that can be read."""
    try:
        said = tomllib.loads(text)["anchors"][file]
        return Belief(Purpose(said["purpose"]), said.get("from"), said.get("until"))
    except (ValueError, KeyError, TypeError):  # broken: whoever adds to it will be told
        return None


def _lay(path: Path, data: bytes) -> None:
    """The whole file, or none."""
    draft = path.with_name(f".{path.name}")
    with draft.open("wb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(path)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    ascii_only = plain.encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:40] or "khong-ten"
