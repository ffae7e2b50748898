"""Pages: facts, text and pictures of PDF and images; the only door to PyMuPDF and Pillow."""

from typing import Any

from preservation.pages.pdf import PdfFacts, pdf_facts, pdf_text
from preservation.pages.pictures import PictureFacts, picture_facts

__all__ = ["PdfFacts", "PictureFacts", "page", "pdf_facts", "pdf_text", "picture_facts"]

PICTURES = frozenset({"jpeg", "png", "tiff", "gif"})


def page(path: str, family: str, number: int, width: int, to: str) -> dict[str, Any]:
    """Write a picture of one page to ``to``. Runs in a worker.

    Args:
        path: The file.
        family: What ``identify`` said it is; PDF, JPEG, PNG, TIFF and GIF have pages.
        number: The page, or the frame of an image, from 1.
        width: In pixels, from 16 to 4000; what lies outside is brought within.
        to: A path ending in ``.png`` or ``.jpg``.

    Returns:
        ``width`` and ``height`` of the picture that was written.

    Raises:
        UnreadableError: there is no such page, or it would be too large.
    """
    from preservation.pages import pdf, pictures
    from preservation.texts.sink import UnreadableError

    width = min(max(width, 16), 4000)
    if family == "pdf":
        size = pdf.render(path, number, width, to)
    elif family in PICTURES:
        size = pictures.render(path, number, width, to)
    else:
        raise UnreadableError(f"{family} has no pages that can be drawn")
    return {"width": size[0], "height": size[1]}
