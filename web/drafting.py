"""Drafts: documents on somebody's desk that wait for a signature or a seal; nobody else's to see.

Each lies in a folder of the spool with everything that was decided about it. It is no record: what
is finished is taken in like any other file, and what is left behind is swept away after a week.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from preservation.signatures.signing.writing import write_whole
from repository.calendar import iso_utc, parse_utc
from repository.errors import NotFoundError, RefusedError
from repository.people import Person
from web.wiring import Archive

LIFE = timedelta(days=7)
HALF_LIFE = timedelta(days=1)
"""How long a folder is left alone that holds no draft: it may be coming in just now."""
MOST = 50
"""Drafts of one person."""
_NAME = re.compile(r"[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Draft:
    """One document, and what is decided about its signature."""

    id: str
    folder: Path
    owner: str
    name: str
    """Of the file, as it came."""
    kind: str
    """Of the mark: ``person``, ``issuer``, ``digitised``, ``annex``, ``copy``."""
    made_at: str
    level: str = "B-LTA"
    who: str = ""
    office: str = ""
    agency: str = ""
    number: str = ""
    notation: str = ""
    day: str = ""
    """The document's date, ``YYYY-MM-DD``."""
    form: str = ""
    annexes: bool = False
    """Whether number and date are to stand on annexes in the same file too."""
    hand: tuple[int, float, float] | None = None
    """Page (from 0), left and top in millimetres, where somebody pointed."""
    place: Mapping[str, Any] = field(default_factory=dict)
    """``page`` (from 1), ``box_mm``, ``width`` and ``height`` of the page in millimetres."""
    pages: int = 1
    findings: tuple[Mapping[str, str], ...] = ()
    citation: str = ""
    refusal: str = ""
    """Why it cannot be signed like this; empty: it can."""
    stage: str = "draft"
    """``draft``, ``asked`` (a request was handed out) or ``done``."""

    @property
    def document(self) -> Path:
        """The file that is to be signed."""
        return self.folder / "draft.pdf"

    @property
    def picture(self) -> Path | None:
        """The picture of the signature or seal, if one was given."""
        path = self.folder / "picture.png"
        return path if path.exists() else None

    @property
    def certificate(self) -> Path | None:
        """Who is to sign, if that was said."""
        path = self.folder / "certificate.der"
        return path if path.exists() else None

    @property
    def pending(self) -> Path:
        """Where the prepared document waits for its answer."""
        return self.folder / "pending"

    @property
    def signed(self) -> Path:
        """What came of it."""
        return self.folder / "signed.pdf"


@dataclass(frozen=True, slots=True)
class Desk:
    """The drafts of one person."""

    archive: Archive
    person: Person

    def put(self, document: Path, name: str, kind: str, **said: Any) -> Draft:  # noqa: ANN401
        """Lay ``document`` on the desk; ``said`` are other fields of ``Draft``.

        Raises:
            RefusedError: the desk is full.
        """
        if len(self.all()) >= MOST:
            raise RefusedError(f"trên bàn đã có {MOST} văn bản · the desk is full")
        identifier = self.archive.new_id()
        folder = _place(self.archive) / identifier
        folder.mkdir(mode=0o700, parents=True)
        shutil.copyfile(document, folder / "draft.pdf")
        made = Draft(
            identifier,
            folder,
            self.person.login,
            name,
            kind,
            iso_utc(self.archive.clock()),
            **said,
        )
        return self.keep(made)

    def keep(self, draft: Draft, **changed: Any) -> Draft:  # noqa: ANN401  fields of a draft
        """Write down what is decided."""
        made = replace(draft, **changed)
        text = json.dumps(asdict(made) | {"folder": ""}, ensure_ascii=False)
        write_whole(made.folder / "draft.json", text.encode())
        return made

    def get(self, identifier: str) -> Draft:
        """One of this person's drafts.

        Raises:
            NotFoundError: there is none of theirs.
        """
        known = _NAME.fullmatch(identifier)
        found = _load(_place(self.archive) / identifier) if known else None
        if found is None or found.owner != self.person.login:
            raise NotFoundError(f"dự thảo {identifier}")
        return found

    def all(self) -> list[Draft]:
        """This person's drafts, the newest first."""
        found = (_load(path.parent) for path in _place(self.archive).glob("*/draft.json"))
        mine = [draft for draft in found if draft and draft.owner == self.person.login]
        return sorted(mine, key=lambda draft: draft.made_at, reverse=True)

    def remove(self, draft: Draft) -> None:
        """Take it off the desk."""
        shutil.rmtree(draft.folder)


def left_behind(archive: Archive, now: datetime) -> Iterator[Path]:
    """Folders of drafts that nobody has finished for a week, and those that hold none."""
    for path in _place(archive).glob("*/"):
        draft = _load(path)
        if draft is None:
            old = path.stat().st_mtime + HALF_LIFE.total_seconds() < now.timestamp()
        else:
            old = parse_utc(draft.made_at) + LIFE < now
        if old:
            yield path


def _place(archive: Archive) -> Path:
    return archive.settings.spool / "drafts"


def _load(folder: Path) -> Draft | None:
    """The draft in ``folder``; None where there is none, or not one that can be read now."""
    try:
        said = json.loads((folder / "draft.json").read_text("utf-8"))
        hand, findings = said.pop("hand"), tuple(said.pop("findings"))
        told = said | {"folder": folder, "hand": tuple(hand) if hand else None}
        return Draft(**told, findings=findings)
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None
