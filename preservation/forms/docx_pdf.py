"""From a template and values to a docx and a PDF/A-2b of the same, by workers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from preservation.workers import Workers
from preservation.workers.asking import ask
from repository.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Pressed:
    """A filled form."""

    docx: bytes
    pdf: bytes
    """PDF/A-2b."""
    notes: tuple[str, ...]
    """What the docx holds that the PDF does not, in words."""


def press(
    workers: Workers, template: Path, values: Mapping[str, Any], title: str, folder: Path
) -> Pressed:
    """Fill ``template`` with ``values`` and set it; ``folder`` is scratch.

    Raises:
        RefusedError: the template may not be opened, cannot be filled, or takes too long.
    """
    docx, pdf = folder / "form.docx", folder / "form.pdf"
    filled = fill(workers, template, values, folder)
    said = _heeded(ask(workers, "form-print", source=str(docx), title=title, to=str(pdf)))
    return Pressed(filled, pdf.read_bytes(), tuple(map(str, said["notes"])))


def fill(workers: Workers, template: Path, values: Mapping[str, Any], folder: Path) -> bytes:
    """Fill ``template`` with ``values``, as docx alone; ``folder`` is scratch.

    Raises:
        RefusedError: the template may not be opened, cannot be filled, or takes too long.
    """
    docx = folder / "form.docx"
    _heeded(ask(workers, "form-fill", template=str(template), values=values, to=str(docx)))
    return docx.read_bytes()


def names_in(workers: Workers, template: Path) -> frozenset[str]:
    """The values that the placeholders of ``template`` name.

    Raises:
        RefusedError: it may not be opened, or is not written as it should be.
    """
    said = _heeded(ask(workers, "form-names", template=str(template)))
    return frozenset(map(str, said["names"]))


def _heeded(answer: dict[str, Any]) -> dict[str, Any]:
    if answer["problem"]:
        raise RefusedError(str(answer["problem"]))
    return answer
