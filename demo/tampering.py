"""Tampering: what a forger does to a document that is already signed.

``rewrite`` adds an update after the last signature: the signed bytes are all still there, so a
naive check calls both signatures valid, and yet another sum of money stands on the page.
``flip`` changes one byte inside what was signed.
"""

# pymupdf is untyped.
# mypy: allow-untyped-calls

import re
import tempfile
from pathlib import Path

import pymupdf

from demo.marks import face_file

SUM = ("1.250.000.000 đồng", "1.950.000.000 đồng")
"""What the document said, and what it says after ``rewrite``."""
COUNT = ("06", "05")
"""Likewise for ``flip``."""


def rewrite(pdf: bytes, before: str, after: str) -> bytes:
    """Put ``after`` where ``before`` stood on the first page, as an incremental update.

    Raises:
        LookupError: ``before`` is not there.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "forged.pdf"
        path.write_bytes(pdf)
        with pymupdf.open(path) as document:
            page = document[0]
            places = page.search_for(before)
            if not places:
                raise LookupError(before)
            place = places[0]
            page.add_redact_annot(place, fill=(1, 1, 1))
            page.apply_redactions(graphics=0)
            size, bold = 14.0, face_file("Bold")
            font = pymupdf.Font(fontname="tibo", fontfile=str(bold) if bold else None)
            writer = pymupdf.TextWriter(page.rect)
            start = (place.x0 + place.x1 - font.text_length(after, size)) / 2
            writer.append((start, place.y1 - 3.4), after, font=font, fontsize=size)
            writer.write_text(page)
            document.saveIncr()
        return path.read_bytes()


def flip(pdf: bytes, before: str, after: str) -> bytes:
    """Change the letters ``before`` into ``after`` in a page drawn in uncompressed streams.

    Raises:
        LookupError: ``before`` is not there, or some letter of ``after`` has no glyph.
    """
    for glyphs in _glyphs(pdf):
        if not set(before + after) <= glyphs.keys():
            continue
        old = b"".join(glyphs[letter] for letter in before)
        new = b"".join(glyphs[letter] for letter in after)
        at = pdf.find(old)
        if at >= 0:
            return pdf[:at] + new + pdf[at + len(old) :]
    raise LookupError(before)


def _glyphs(pdf: bytes) -> list[dict[str, bytes]]:
    """For each font, the hexadecimal code of each letter, from its ToUnicode map."""
    maps: list[dict[str, bytes]] = []
    for table in re.findall(rb"begincmap(.*?)endcmap", pdf, re.DOTALL):
        pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]{4})>\n", table)
        maps.append({chr(int(letter, 16)): code for code, letter in pairs})
    return maps
