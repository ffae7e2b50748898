"""Upright: a PDF whose pages stand as they are shown, and from which all but pages is gone.

What is drawn of annotations, forms and signatures becomes part of the page; scripts, attachments,
links, outlines, metadata and page labels are left behind. Each page becomes one drawing on a new
page of the size that a reader sees.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from preservation.pages.copying.likeness import unlike
from preservation.pages.geometry import POINTS

MOST_PAGES = 2_000
KEPT = frozenset(
    {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents"}
)
"""Of a page; and the group that says how it is blended."""
LAYERS = "layers"
FORM = "form"
LOCKED = "locked"
TOO_LONG = "too-long"
UNLIKE = "unlike"


def upright(path: str, to: str) -> dict[str, Any]:
    """Write the pages of the PDF at ``path``, upright, to ``to``. Runs in a worker.

    Returns:
        ``pages`` ([width, height] in millimetres), and ``reasons`` why they can only be drawn:
        ``layers`` (some may be hidden), ``form`` (fields that no program has drawn yet);
        ``claims``, whether it says that it is PDF/A. Or
        ``problem``: ``locked``, ``broken``, ``empty``, ``too-long``, or ``unlike`` with the page
        (from 1, ``detail``) that would look different.
    """
    try:
        with pikepdf.open(path) as pdf:
            made = _stood_up(pdf, Path(to))
        if "problem" not in made and (page := unlike(path, to)):
            return {"problem": UNLIKE, "detail": str(page)}
    except pikepdf.PasswordError:
        return {"problem": LOCKED}
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, TypeError, KeyError) as error:
        return {"problem": "broken", "detail": str(error).replace(path, "…")[:200]}
    return made


def _stood_up(pdf: pikepdf.Pdf, to: Path) -> dict[str, Any]:
    if not 0 < len(pdf.pages) <= MOST_PAGES:
        return {"problem": TOO_LONG if len(pdf.pages) else "empty"}
    reasons, claims = list(_reasons(pdf)), "pdfaid:part" in pdf.open_metadata()
    for page in pdf.pages:
        _let_go(page)
    pdf.flatten_annotations("all")
    with pikepdf.new() as new:
        sizes = [_placed(new, page) for page in pdf.pages]
        if "/OCProperties" in pdf.Root:
            new.Root.OCProperties = new.copy_foreign(pdf.make_indirect(pdf.Root.OCProperties))
        new.save(to, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    millimetres = [[width / POINTS, height / POINTS] for width, height in sizes]
    return {"pages": millimetres, "reasons": reasons, "claims": claims}


def _reasons(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/OCProperties" in pdf.Root:
        yield LAYERS
    form: Any = pdf.Root.get("/AcroForm", {})
    if form.get("/NeedAppearances", False) or "/XFA" in form:
        yield FORM


def _let_go(page: pikepdf.Page) -> None:
    """Leave behind what no picture of the page needs, and places where nobody has signed."""
    for name in ("/TrimBox", "/ArtBox", "/BleedBox"):
        if name in page.obj:
            del page.obj[name]
    if "/Annots" in page.obj:
        held = [one for one in page.obj.Annots if isinstance(one, pikepdf.Dictionary)]
        page.obj.Annots = pikepdf.Array([one for one in held if not _waits(one)])


def _waits(annotation: pikepdf.Dictionary) -> bool:
    """Whether it is a field for a signature that is not there: some programs draw into it."""
    parent: Any = annotation.get("/Parent", {})
    kind = annotation.get("/FT", parent.get("/FT"))
    return kind == pikepdf.Name.Sig and "/V" not in annotation and "/V" not in parent


def _placed(new: pikepdf.Pdf, page: pikepdf.Page) -> tuple[float, float]:
    """Put ``page`` on a page of its own in ``new``; its size as shown, in points."""
    box = _shown(page)
    page.obj.CropBox = pikepdf.Array(box)
    turned = int(page.obj.get("/Rotate", 0)) % 360
    unit = float(page.obj.get("/UserUnit", 1))
    width, height = (box[2] - box[0]) * unit, (box[3] - box[1]) * unit
    if turned in (90, 270):
        width, height = height, width
    for name in list(page.obj.keys()):
        if name not in KEPT and name != "/Group":
            del page.obj[name]
    new.add_blank_page(page_size=(width, height))
    sheet = new.pages[-1]
    sheet.add_underlay(page, pikepdf.Rectangle(0, 0, width, height))
    return width, height


def _shown(page: pikepdf.Page) -> list[float]:
    """The part of the page that a reader sees: its CropBox within its MediaBox."""
    media, crop = (_sorted(box) for box in (page.mediabox, page.cropbox))
    inside = [max(media[0], crop[0]), max(media[1], crop[1])]
    inside += [min(media[2], crop[2]), min(media[3], crop[3])]
    return inside if inside[0] < inside[2] and inside[1] < inside[3] else media


def _sorted(box: pikepdf.Array) -> list[float]:
    a, b, c, d = (float(side) for side in box)
    left, bottom, right, top = min(a, c), min(b, d), max(a, c), max(b, d)
    if not (right - left > 1 and top - bottom > 1):
        raise ValueError("a page without a size")
    return [left, bottom, right, top]
