"""Kept words: a plugin of OCRmyPDF whose OCR engine hands out what Tesseract has read before."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ocrmypdf import hookimpl
from ocrmypdf.builtin_plugins.tesseract_ocr import TesseractOptions
from ocrmypdf.hocrtransform.hocr_parser import HocrParser
from ocrmypdf.models.ocr_element import BoundingBox, OcrElement
from ocrmypdf.pluginspec import OcrEngine, OrientationConfidence

BLOCKED = ("ocrmypdf.builtin_plugins.tesseract_ocr", "ocrmypdf.builtin_plugins.null_ocr")
NOTHING = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAIAQAAAADsdIMmAAAACXBIWXMAAAsT"
    "AAALEwEAmpwYAAAADElEQVR4nGP4z4ACAT/QB/lZ0JoNAAAAAElFTkSuQmCC"
)
"""A white PNG of eight dots by eight."""
_held: list[Path | None] = []
"""The hOCR of each page of the document at hand; a worker has one at a time."""


@contextmanager
def words(paths: list[Path | None]) -> Iterator[None]:
    """Hand these out, page by page, as long as this lasts."""
    _held[:] = paths
    try:
        yield
    finally:
        _held.clear()


class KeptWords(OcrEngine):
    """An OCR engine that has done its work already."""

    @staticmethod
    def version() -> str:
        """Of the engine; OCRmyPDF asks."""
        return "1"

    @staticmethod
    def creator_tag(options: Any) -> str:  # noqa: ANN401, ARG004  the plugin's interface
        """What the PDF says read it."""
        return "Tesseract"

    def __str__(self) -> str:
        return "Tesseract"

    @staticmethod
    def languages(options: Any) -> set[str]:  # noqa: ANN401
        """Whatever is asked for: the words are there."""
        return set(options.languages)

    @staticmethod
    def get_orientation(input_file: Path, options: Any) -> OrientationConfidence:  # noqa: ANN401, ARG004
        """Pages are upright when they come here."""
        return OrientationConfidence(0, 0.0)

    @staticmethod
    def get_deskew(input_file: Path, options: Any) -> float:  # noqa: ANN401, ARG004
        """And level."""
        return 0.0

    @staticmethod
    def supports_generate_ocr() -> bool:
        """Whether words are handed over as objects."""
        return True

    @staticmethod
    def generate_ocr(
        input_file: Path,  # noqa: ARG004
        options: Any,  # noqa: ANN401, ARG004
        page_number: int = 0,
    ) -> tuple[OcrElement, str]:
        """The words of a page, from 0."""
        path = _held[page_number]
        if path is None:
            return OcrElement(ocr_class="ocr_page", bbox=BoundingBox(0, 0, 100, 100)), ""
        return HocrParser(path).parse(), ""

    @staticmethod
    def generate_hocr(*arguments: Any) -> None:  # noqa: ANN401
        """Not the way that is used."""
        raise NotImplementedError

    @staticmethod
    def generate_pdf(*arguments: Any) -> None:  # noqa: ANN401
        """Not the way that is used."""
        raise NotImplementedError


@hookimpl
def initialize(plugin_manager: Any) -> None:  # noqa: ANN401
    """Keep the engines that start programs, or read nothing, out."""
    for name in BLOCKED:
        plugin_manager.set_blocked(name)


@hookimpl
def register_options() -> dict[str, Any]:
    """The options that OCRmyPDF itself asks for, though its own engine is out."""
    return {"tesseract": TesseractOptions}


@hookimpl
def get_ocr_engine(options: Any) -> OcrEngine:  # noqa: ANN401, ARG001
    """The one engine that is left."""
    return KeptWords()


@hookimpl
def rasterize_pdf_page(output_file: Path) -> Path:
    """A picture of nothing: nobody looks at it, because the words are there."""
    output_file.write_bytes(NOTHING)
    return output_file
