"""Assembling: pictures and the words read from them become one two-layer PDF/A-2b.

Runs in a worker. OCRmyPDF lays the words under the pictures; it is told what was read, so it starts
no program, draws no page and reads nothing twice. Only our own pixels go in, and, of a mixed PDF,
the pages that were born digital, as they are.
"""

import logging
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import img2pdf
import ocrmypdf
import pikepdf
from ocrmypdf.exceptions import ExitCodeException

from ingest.digitise import kept_words
from preservation.pages.leaves import flattened
from preservation.pdfa import pdfa

AT_ONCE = 40
"""Pages that OCRmyPDF is given at once: it holds all of them in memory, some 3 MB for each."""


def assemble(
    *, pages: list[dict[str, Any]], title: str, language: str, output: str, scratch: str
) -> dict[str, Any]:
    """Write the PDF to ``output``.

    Args:
        pages: For each either ``picture`` and ``hocr`` (a path, or nothing), or ``path`` and
            ``number`` of a page that is taken as it is.
        title: Of the document.
        language: Of Tesseract, ``vie``.
        output: The file to write.
        scratch: A folder of this act's own.

    Returns:
        ``pages``: how many; ``claim``: ``pdfa-2b``, or nothing where a page that was taken as
        it is does not allow it; ``why`` then.
    """
    logging.getLogger("ocrmypdf").setLevel(logging.CRITICAL)
    folder = Path(scratch)
    if len(pages) <= AT_ONCE or any("number" in page for page in pages):
        return _made(pages, folder, Path(output), title=title, language=language)
    parts = []
    for start in range(0, len(pages), AT_ONCE):
        parts.append(folder / f"part-{start}.pdf")
        _made(pages[start : start + AT_ONCE], folder, parts[-1], title=title, language=language)
    _join(parts, Path(output))
    judged = pdfa(output)
    if judged["verdict"] != "pass":
        raise ExitCodeException(f"PDF/A: {judged['findings']}"[:500])
    return {"pages": len(pages), "claim": "pdfa-2b", "why": ""}


def _join(parts: list[Path], to: Path) -> None:
    """All pages of ``parts``, which are alike, in one file that says what the first one says."""
    with ExitStack() as held:
        whole, *others = (held.enter_context(_streamed(part)) for part in parts)
        for other in others:
            whole.pages.extend(other.pages)
        whole.save(to)


def _streamed(path: Path) -> pikepdf.Pdf:
    """Opened to be read piece by piece: OCRmyPDF has pikepdf map whole files into memory."""
    return pikepdf.Pdf.open(path, access_mode=pikepdf.AccessMode.stream)


def _made(
    pages: list[dict[str, Any]], folder: Path, to: Path, *, title: str, language: str
) -> dict[str, Any]:
    base = folder / "base.pdf"
    _base(pages, base)
    foreign = any("number" in page for page in pages)
    words = [Path(page["hocr"]) if page.get("hocr") else None for page in pages]
    why = ""
    for kind in ("pdfa-2", "pdf") if foreign else ("pdfa-2",):
        try:
            with kept_words.words(words):
                _lay(base, to, title=title, language=language, kind=kind)
        except ExitCodeException as error:
            if kind == "pdf" or not foreign:
                raise
            why = f"{type(error).__name__}: {error}"[:500]
            continue
        return {"pages": len(pages), "claim": "pdfa-2b" if kind == "pdfa-2" else "", "why": why}
    raise AssertionError


def _base(pages: list[dict[str, Any]], to: Path) -> None:
    """All pages in their order, without words."""
    pictures = [page["picture"] for page in pages if "number" not in page]
    drawn = to.with_suffix(".pictures.pdf")
    if pictures:
        with drawn.open("wb") as out:
            img2pdf.convert(pictures, outputstream=out, rotation=img2pdf.Rotation.none)
    if len(pictures) == len(pages):
        drawn.replace(to)
        return
    _mixed(pages, drawn if pictures else None, to)


def _mixed(pages: list[dict[str, Any]], drawn: Path | None, to: Path) -> None:
    wanted: dict[str, list[int]] = {}
    for page in pages:
        if "number" in page:
            wanted.setdefault(page["path"], []).append(page["number"])
    opened = {"": pikepdf.Pdf.open(drawn) if drawn else pikepdf.Pdf.new()}
    whole = pikepdf.Pdf.new()
    try:
        for count, (path, numbers) in enumerate(wanted.items()):
            flat = to.with_suffix(f".{count}.pdf")
            flattened(path, numbers, str(flat))
            opened[path] = pikepdf.Pdf.open(flat)
        following = {path: iter(one.pages) for path, one in opened.items()}
        for page in pages:
            whole.pages.append(next(following[page["path"] if "number" in page else ""]))
        whole.save(to)
    finally:
        for one in (whole, *opened.values()):
            one.close()


def _lay(base: Path, output: Path, *, title: str, language: str, kind: str) -> None:
    code = ocrmypdf.ocr(
        base,
        output,
        plugins=[kept_words.__name__],
        language=language.split("+"),
        output_type=kind,
        pdfa_backend="internal",
        skip_text=True,
        optimize=0,
        jobs=1,
        use_threads=True,
        progress_bar=False,
        title=title,
    )
    if code != ocrmypdf.ExitCode.ok:
        raise ExitCodeException(f"OCRmyPDF: {code.name}")
