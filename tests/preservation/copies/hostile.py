"""Papers that hide a word in every place where PDFs can hide one.

Each bears ``KEPT`` in the upper half of page 1, where anybody sees it, and ``SECRET`` somewhere
else: below, under, behind, beside the page, or in an older revision.
"""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

import io
import zlib
from collections.abc import Callable, Mapping

import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

from preservation.pages.geometry import Box
from tests import drafts

SECRET = "Khuynhdiệp"
KEPT = "Quảngtrường"
TEXT_FIELD = 7
"""As MuPDF numbers kinds of fields."""
UPPER = Box(10, 10, 190, 130)
"""What is kept of page 1."""
TINOS = drafts.TINOS.replace("Bold", "Regular")
Paper = Callable[[], bytes]


def _page(document: pymupdf.Document) -> pymupdf.Page:
    page = document.new_page(width=595, height=842)
    page.insert_font(fontname="T", fontfile=TINOS)
    page.insert_text((90, 150), f"Nội dung giữ lại: {KEPT}", fontname="T", fontsize=14)
    return page


def _saved(document: pymupdf.Document, **how: int) -> bytes:
    data: bytes = document.tobytes(**how)
    document.close()
    return data


def below() -> bytes:
    document = pymupdf.open()
    _page(document).insert_text((90, 600), f"Bỏ đi: {SECRET}", fontname="T", fontsize=14)
    return _saved(document)


def one_text_object_across_the_border() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    page.insert_text(
        (90, 340), ["Dòng giữ lại", "", "", f"{SECRET} bỏ đi"], fontname="T", fontsize=14,
        lineheight=2,
    )  # fmt: skip
    return _saved(document)


def across_the_right_border() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    page.insert_text((505, 200), f"{SECRET}{SECRET}", fontname="T", fontsize=14)
    return _saved(document)


def shared_form() -> bytes:
    """A form of two lines, drawn on both pages; the second line lies below on page 1."""
    inner = pymupdf.open()
    leaf = inner.new_page(width=595, height=842)
    leaf.insert_font(fontname="T", fontfile=TINOS)
    leaf.insert_text((90, 180), "Dòng chung", fontname="T", fontsize=14)
    leaf.insert_text((90, 700), SECRET, fontname="T", fontsize=14)
    document = pymupdf.open()
    _page(document).show_pdf_page(pymupdf.Rect(0, 0, 595, 842), inner, 0)
    document.new_page(width=595, height=842).show_pdf_page(pymupdf.Rect(0, 0, 595, 842), inner, 0)
    return _saved(document)


def _picture(*lines: tuple[int, str]) -> Image.Image:
    image = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(image)
    for top, text in lines:
        pen.text((180, top), text, fill="black", font=ImageFont.truetype(TINOS, 34))
    return image


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def scan_with_text_layer() -> bytes:
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_image(page.rect, stream=_png(_picture((300, f"Giữ {KEPT}"), (1300, SECRET))))
    page.insert_font(fontname="T", fontfile=TINOS)
    page.insert_text((86, 160), f"Giữ {KEPT}", fontname="T", fontsize=16, render_mode=3)
    page.insert_text((86, 640), SECRET, fontname="T", fontsize=16, render_mode=3)
    return _saved(document)


def shared_picture() -> bytes:
    """One large picture: its upper part shows on page 1, all of it on page 2."""
    document = pymupdf.open()
    page = _page(document)
    data = _png(_picture((100, "Hình giữ"), (1600, SECRET)))
    reference = page.insert_image(pymupdf.Rect(60, 200, 500, 823), stream=data)
    other = document.new_page(width=595, height=842)
    other.insert_image(other.rect, xref=reference)
    return _saved(document)


def soft_mask() -> bytes:
    """The word is in the mask of a plain picture."""
    document = pymupdf.open()
    page = _page(document)
    mask = _picture((1300, SECRET)).convert("L").point([255 - n for n in range(256)])
    page.insert_image(page.rect, stream=_png(Image.new("RGB", mask.size, "black")), mask=_png(mask))
    return _saved(document)


def hidden_text_in_the_kept_part() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    page.insert_text((90, 250), SECRET, fontname="T", fontsize=14, render_mode=3)
    page.insert_text((90, 600), SECRET, fontname="T", fontsize=14)
    return _saved(document)


def hidden_text_below_visible_text() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    page.insert_text((90, 150), SECRET, fontname="T", fontsize=14, render_mode=3)
    page.insert_text((90, 600), SECRET, fontname="T", fontsize=14)
    return _saved(document)


def white_text() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    page.insert_text((90, 250), SECRET, fontname="T", fontsize=14, color=(1, 1, 1))
    page.insert_text((90, 600), SECRET, fontname="T", fontsize=14)
    return _saved(document)


def text_below_a_white_box() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    page.insert_text((90, 250), SECRET, fontname="T", fontsize=14)
    page.draw_rect(pymupdf.Rect(80, 230, 300, 260), color=None, fill=(1, 1, 1))
    page.insert_text((90, 600), SECRET, fontname="T", fontsize=14)
    return _saved(document)


def off_the_page() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    page.insert_text((90, 1200), SECRET, fontname="T", fontsize=14)
    page.insert_text((-600, 150), SECRET, fontname="T", fontsize=14)
    return _saved(document)


def cropped_away() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    page.insert_text((90, 830), SECRET, fontname="T", fontsize=14)
    page.set_cropbox(pymupdf.Rect(0, 0, 595, 800))
    return _saved(document)


def turned_page() -> bytes:
    """Turned by 90°: what is the upper part to a reader is the left of the file's page."""
    document = pymupdf.open()
    page = document.new_page(width=842, height=595)
    page.insert_font(fontname="T", fontfile=TINOS)
    page.insert_text((150, 500), f"Giữ {KEPT}", fontname="T", fontsize=14, rotate=90)
    page.insert_text((700, 500), SECRET, fontname="T", fontsize=14, rotate=90)
    page.set_rotation(90)
    return _saved(document)


def split_over_lines() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    page.insert_text((90, 600), [f"Bỏ {SECRET[:6]}-", SECRET[6:]], fontname="T", fontsize=14)
    return _saved(document)


def annotations() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    page.add_text_annot((500, 700), SECRET)
    page.add_freetext_annot(pymupdf.Rect(90, 600, 300, 640), SECRET)
    page.add_highlight_annot(pymupdf.Rect(90, 140, 200, 155)).set_info(content=SECRET)
    return _saved(document)


def form_field() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    field = pymupdf.Widget()
    field.field_name, field.field_type = SECRET, TEXT_FIELD
    field.field_value, field.rect = SECRET, pymupdf.Rect(90, 600, 300, 640)
    page.add_widget(field)
    return _saved(document)


def everything_around() -> bytes:
    """Metadata, outline, destinations, labels, structure, scripts, attachments, thumbnails."""
    with pikepdf.open(io.BytesIO(below())) as pdf:
        said = pikepdf.String(SECRET)
        pdf.docinfo[Name.Title] = pdf.docinfo[Name.Keywords] = said
        with pdf.open_metadata() as packet:
            packet["dc:title"] = packet["dc:description"] = SECRET
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(SECRET, 0))
        page = pdf.pages[0].obj
        pdf.Root.Dests = Dictionary({f"/{SECRET}": Array([page, Name.Fit])})
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=said)]))
        element = pdf.make_indirect(
            Dictionary(S=Name.P, ActualText=said, Alt=said, E=said, Pg=page, K=0)
        )
        pdf.Root.StructTreeRoot = pdf.make_indirect(
            Dictionary(Type=Name.StructTreeRoot, K=Array([element]))
        )
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=said)
        pdf.attachments[f"{SECRET}.txt"] = pikepdf.AttachedFileSpec(pdf, SECRET.encode())
        page.PieceInfo = Dictionary(App=Dictionary(Private=said))
        page.Metadata = pdf.make_stream(SECRET.encode())
        pixels = _picture((1300, SECRET)).convert("L").resize((106, 150)).tobytes()
        page.Thumb = pdf.make_stream(
            zlib.compress(pixels), Width=106, Height=150, BitsPerComponent=8,
            ColorSpace=Name.DeviceGray, Filter=Name.FlateDecode, Note=said,
        )  # fmt: skip
        marked = f"/Span <</ActualText <{SECRET.encode('utf-16').hex()}>>> BDC EMC\n".encode()
        page.Contents = Array([pdf.make_stream(marked), *_contents(page)])
        for font in page.Resources.Font.values():
            font.BaseFont = Name(f"/ABCDEF+{SECRET}")
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _contents(page: pikepdf.Dictionary) -> list[pikepdf.Object]:
    held = page.Contents
    return list(held) if isinstance(held, pikepdf.Array) else [held]


def hidden_layer() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    layer = document.add_ocg("Ẩn", on=False)
    page.insert_text((90, 250), SECRET, fontname="T", fontsize=14, oc=layer)
    page.insert_text((90, 600), SECRET, fontname="T", fontsize=14)
    return _saved(document)


def older_revision() -> bytes:
    """The word was drawn in the first revision; the second draws the page without it."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    first = below()
    writer = IncrementalPdfFileWriter(io.BytesIO(first))
    page = writer.root["/Pages"]["/Kids"][0]
    content = b"BT /T 14 Tf 90 692 Td <0024> Tj ET"
    stream = writer.add_object(generic.StreamObject(stream_data=content))
    page[generic.pdf_name("/Contents")] = stream
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


PAPERS: Mapping[str, Paper] = {
    "below": below,
    "one text object across the border": one_text_object_across_the_border,
    "a word across the right border": across_the_right_border,
    "a form on two pages": shared_form,
    "a scan with a text layer": scan_with_text_layer,
    "a picture on two pages": shared_picture,
    "a soft mask": soft_mask,
    "hidden text in the kept part": hidden_text_in_the_kept_part,
    "hidden text below visible text": hidden_text_below_visible_text,
    "white text": white_text,
    "text below a white box": text_below_a_white_box,
    "off the page": off_the_page,
    "cropped away": cropped_away,
    "a turned page": turned_page,
    "split over lines": split_over_lines,
    "annotations": annotations,
    "a form field": form_field,
    "all around the pages": everything_around,
    "a hidden layer": hidden_layer,
    "an older revision": older_revision,
}
