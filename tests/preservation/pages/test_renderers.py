"""Renderers: what MuPDF adds of its own does not count, and words lie where they are seen."""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

import pymupdf
import pytest

from preservation.pages.renderers import MuPdf, Pdfium
from preservation.signatures.layout import ORGANISATION, Layout, Slot, lay_out
from tests import drafts
from tests.preservation.pages.test_places import saved


def test_a_field_that_nobody_has_signed_shows_nothing_in_either_renderer() -> None:
    draft = drafts.draft()
    laid = lay_out(draft, Layout(Slot(ORGANISATION, 0, (287, 300, 395, 408))))
    with pymupdf.open(stream=laid, filetype="pdf") as document:
        assert "SIGN" in document[0].get_text()  # what MuPDF would show
    for kind in (MuPdf, Pdfium):
        before, after = kind(draft), kind(laid)
        assert before.picture(1).tobytes() == after.picture(1).tobytes()
        before.close()
        after.close()
    drawn = MuPdf(laid)
    assert "SIGN" not in [word for _, word in drawn.words(1)]
    drawn.close()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_lie_where_their_ink_is_seen_however_the_page_is_turned(turn: int) -> None:
    with pymupdf.open(stream=drafts.draft(), filetype="pdf") as document:
        document[0].set_rotation(turn)
        drawn = MuPdf(saved(document))
    picture = drawn.picture(1).convert("L")
    words = drawn.words(1)
    drawn.close()
    assert len(words) > 30
    for (left, top, right, bottom), word in words:
        area = (
            round(left * picture.width),
            round(top * picture.height),
            round(right * picture.width) + 1,
            round(bottom * picture.height) + 1,
        )
        assert picture.crop(area).getextrema()[0] < 128, word  # type: ignore[operator]
