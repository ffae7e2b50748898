"""Rereading: what a page's first reading leaves in doubt is read once more, block by block."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.digitise.tesseract import Layout, Tesseract
from ingest.reading import hocr_tree
from ingest.reading.again import Strip, both
from preservation.workers import Workers

UNIT = re.compile(r"(?P<before>\(?)(?P<unit>[khdcm]?m)(?P<digit>[23])(?P<after>[).,;:/]*)")
"""A square or cubic measure, as Tesseract writes it."""
RAISED = str.maketrans("23", "²³")

Box = Sequence[int]


@dataclass(frozen=True, slots=True)
class Rereader:
    """Reads once more; used by many threads, each with a page of its own."""

    workers: Workers
    tesseract: Tesseract

    def improve(self, grey: Path, dpi: int, hocr: Path, stains: Sequence[Box]) -> None:
        """Put what a second reading knows better into ``hocr``, which is replaced whole.

        Args:
            grey: The page as it was read.
            dpi: Of it.
            hocr: What was read.
            stains: Where seals and signatures are, in dots of ``grey``.

        Raises:
            ReadingError: Tesseract could not read one of the blocks.
            HocrError: what it wrote cannot be read.
            WorkerFailedError: the picture could not be looked at.
        """
        pictures = grey.with_name(f"{grey.stem}.strips.tif")
        try:
            strips, ruled = self._doubts(grey, dpi, hocr, pictures, stains)
            second = self._read(pictures, dpi) if strips else b""
        finally:
            pictures.unlink(missing_ok=True)
        before = hocr.read_bytes()
        after = self._with_raised(grey, both(before, second, strips, ruled))
        part = hocr.with_name(f"{hocr.stem}.again.hocr")
        part.write_bytes(after)
        part.replace(hocr)

    def _doubts(
        self, grey: Path, dpi: int, hocr: Path, pictures: Path, stains: Sequence[Box]
    ) -> tuple[list[Strip], list[int]]:
        """The blocks in doubt, their pictures in ``pictures``; and words that are rules."""
        said: dict[str, Any] = self.workers.call(
            "strips", grey=str(grey), dpi=dpi, words=_spots(hocr), to=str(pictures)
        )
        strips = [
            Strip(
                int(one["left"]),
                int(one["top"]),
                tuple(map(int, one["words"])),
                any(_meet(one["box"], stain) for stain in stains),
            )
            for one in said["strips"]
        ]
        return strips, [int(at) for at in said["ruled"]]

    def _read(self, pictures: Path, dpi: int) -> bytes:
        to = pictures.with_suffix(".hocr")
        try:
            self.tesseract.read(pictures, dpi, to, Layout.BLOCK)
            return to.read_bytes()
        finally:
            to.unlink(missing_ok=True)

    def _with_raised(self, grey: Path, hocr: bytes) -> bytes:
        """``hocr`` with m² and m³ where the digit is raised."""
        tree = hocr_tree.parsed(hocr)
        units = [
            (word, found)
            for word in hocr_tree.words(tree)
            if (found := UNIT.fullmatch(hocr_tree.text(word)))
        ]
        if not units:
            return hocr
        said: dict[str, Any] = self.workers.call(
            "raised",
            grey=str(grey),
            boxes=[list(hocr_tree.box(word)) for word, _ in units],
            after=[len(found["before"] + found["unit"]) - 1 for _, found in units],
        )
        for (word, found), up in zip(units, said["raised"], strict=True):
            if up:
                before, unit, digit, after = found.groups()
                hocr_tree.say(word, before + unit + digit.translate(RAISED) + after)
        return hocr_tree.written(tree)


def _spots(hocr: Path) -> list[list[int]]:
    """Of each word its box, how sure it is of 100, and the number of its line."""
    tree = hocr_tree.parsed(hocr.read_bytes())
    numbers = {line: number for number, line in enumerate(hocr_tree.lines(tree))}
    return [
        [*hocr_tree.box(word), round(hocr_tree.sure(word) * 100), numbers[hocr_tree.line_of(word)]]
        for word in hocr_tree.words(tree)
    ]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
