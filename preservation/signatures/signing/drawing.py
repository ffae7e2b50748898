"""Drawing: a picture as the appearance of a field, to the hair of its box; no fonts, no text.

PDF/A stays PDF/A: an image XObject with its soft mask is all that is drawn.
"""

from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name

from preservation.pages.samples import Samples, samples, srgb
from preservation.signatures.boundary import Foreign
from preservation.signatures.signing.act import Box
from preservation.texts.sink import UnreadableError
from repository.errors import RefusedError


def rectangle(widget: Foreign) -> Box:
    """The box of a widget, its corners in order."""
    one, two, three, four = (float(side) for side in widget["/Rect"])
    return min(one, three), min(two, four), max(one, three), max(two, four)


def show(writer: Foreign, widget: Foreign, png: bytes) -> None:
    """Make ``png`` what ``widget`` looks like, stretched to its rectangle.

    Raises:
        RefusedError: the picture is no sound PNG.
    """
    left, bottom, right, top = rectangle(widget)
    width, height = right - left, top - bottom
    try:
        image = _image(writer, samples(png))
    except UnreadableError as error:
        raise RefusedError(
            f"Hình chữ ký không phải PNG dùng được · the picture is no usable PNG: {error}"
        ) from error
    form = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(
                generic.FloatObject(f"{side:.4f}") for side in (0, 0, width, height)
            ),
            pdf_name("/Resources"): generic.DictionaryObject(
                {pdf_name("/XObject"): generic.DictionaryObject({pdf_name("/Mark"): image})}
            ),
        },
        stream_data=f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /Mark Do Q".encode("ascii"),
    )
    widget[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(form)})


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture where pyHanko expects the style of a stamp; None draws nothing."""

    png: bytes | None

    def create_stamp(self, writer: Foreign, box: Foreign, text_params: Foreign) -> Foreign:
        """What pyHanko calls for a field that has an area."""
        return None if self.png is None else _Stamp(writer, self.png)


@dataclass(frozen=True, slots=True)
class _Stamp:
    writer: Foreign
    png: bytes

    def apply_appearance(self, annotation: Foreign) -> None:
        show(self.writer, annotation, self.png)


def _image(writer: Foreign, picture: Samples) -> Foreign:
    entries = _entries(picture, _colours(writer))
    if picture.alpha is not None:
        grey = pdf_name("/DeviceGray")
        mask = generic.StreamObject(_entries(picture, grey), stream_data=picture.alpha)
        mask.compress()
        entries[pdf_name("/SMask")] = writer.add_object(mask)
    image = generic.StreamObject(entries, stream_data=picture.colour)
    image.compress()
    return writer.add_object(image)


def _colours(writer: Foreign) -> Foreign:
    """SRGB by its profile: what a device makes of RGB is no matter, as PDF/A asks."""
    profile = generic.StreamObject({pdf_name("/N"): generic.NumberObject(3)}, stream_data=srgb())
    profile.compress()
    return generic.ArrayObject([pdf_name("/ICCBased"), writer.add_object(profile)])


def _entries(picture: Samples, colours: Foreign) -> dict[Foreign, Foreign]:
    return {
        pdf_name("/Type"): pdf_name("/XObject"),
        pdf_name("/Subtype"): pdf_name("/Image"),
        pdf_name("/Width"): generic.NumberObject(picture.width),
        pdf_name("/Height"): generic.NumberObject(picture.height),
        pdf_name("/ColorSpace"): colours,
        pdf_name("/BitsPerComponent"): generic.NumberObject(8),
    }
