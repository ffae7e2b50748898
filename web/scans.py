"""Scans: where the files of a batch lie in the spool, how they come there, and how they go.

``<spool>/batches/<batch>/in/…`` holds what came, ``…/<folder>/`` the pages that were captured of
one stack, ``…/out/`` what was put together and sealed. Nothing of it is a record: what is kept is
in the archive, and then this is taken away.
"""

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.digitise.room import written
from ingest.digitise.sheets import Page
from ingest.spool import bring
from repository.documents import safe_name
from repository.errors import NotFoundError
from repository.sheaves import Sheaf
from web.wiring import Archive


@dataclass(frozen=True, slots=True)
class Scans:
    """The files of one batch."""

    root: Path

    @classmethod
    def of(cls, archive: Archive, batch: str) -> "Scans":
        """Those of ``batch``."""
        return cls(archive.settings.spool / "batches" / batch)

    def bring(self, files: Iterable[tuple[Path, str]]) -> list[dict[str, Any]]:
        """Copy files in, each digested at first sight: what ``files`` of a sheaf says of them.

        Raises:
            RefusedError: one is no regular file, or may not be read.
            UnavailableError: the spool is full or broken.
        """
        place = self.root / "in"
        with written(place):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = []
        for path, name in files:
            folder = place / f"{sum(1 for _ in place.iterdir()):05}"
            with written(place):
                folder.mkdir()
            spooled = bring(path, folder / safe_name(name), name)
            print_ = spooled.fingerprint
            told.append(
                {
                    "name": name,
                    "path": spooled.path.relative_to(self.root).as_posix(),
                    "sha256": print_.sha256.hex,
                    "bytes": print_.size,
                }
            )
        return told

    def sources(self, sheaf: Sheaf) -> list[Path]:
        """The files of a sheaf, as they came; without single pages that were scanned again."""
        files = sheaf.body.get("files", ())
        return [self.root / file["path"] for file in files if "page" not in file]

    def everything(self, sheaf: Sheaf) -> list[Path]:
        """Every file that came for a sheaf."""
        return [self.root / file["path"] for file in sheaf.body.get("files", ())]

    def folder(self, sheaf: Sheaf) -> Path:
        """Where its pages were captured."""
        return self.root / str(sheaf.body.get("folder") or sheaf.id)

    def output(self, sheaf: Sheaf) -> Path:
        """The two-layer PDF of it."""
        return self._out(f"{sheaf.id}.pdf")

    def sealed(self, sheaf: Sheaf) -> Path:
        """The same, sealed."""
        return self._out(f"{sheaf.id}-sealed.pdf")

    def pages(self, sheaf: Sheaf) -> tuple[Page, ...]:
        """Its pages, in order; none where they were not captured or are gone."""
        folder = self.folder(sheaf)
        return tuple(_page(folder, number) for number in sheaf.body.get("pages", ()))

    def page(self, sheaf: Sheaf, place: int) -> Page:
        """One of them, from 1.

        Raises:
            NotFoundError: there is none, or no more.
        """
        numbers: Sequence[int] = sheaf.body.get("pages", ())
        if not 1 <= place <= len(numbers):
            raise NotFoundError(f"trang {place}")
        return _page(self.folder(sheaf), numbers[place - 1])

    def forget(self, sheaf: Sheaf, others: Iterable[Sheaf]) -> None:
        """Remove what lies here of a sheaf, but what one of ``others`` still needs."""
        self.output(sheaf).unlink(missing_ok=True)
        self.sealed(sheaf).unlink(missing_ok=True)
        still = [other for other in others if other.id != sheaf.id and other.body.get("files")]
        needed = {path for other in still for path in self.everything(other)}
        for path in self.everything(sheaf):
            if path not in needed:
                shutil.rmtree(path.parent, ignore_errors=True)
        if self.folder(sheaf) not in {self.folder(other) for other in still}:
            shutil.rmtree(self.folder(sheaf), ignore_errors=True)

    def clear(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.root, ignore_errors=True)

    def _out(self, name: str) -> Path:
        place = self.root / "out"
        with written(place):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return place / name


def _page(folder: Path, number: int) -> Page:
    try:
        said: Mapping[str, Any] = json.loads((folder / f"page-{number:04}.json").read_bytes())
        return Page.from_dict(said["page"])
    except FileNotFoundError as error:
        raise NotFoundError(f"trang {number}") from error
