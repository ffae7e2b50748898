"""Pages typed by hand: lines with their places, as a text layer or OCR would tell them."""

from preservation.pages.words import Area, PageOfWords, Word

LETTER_MM = 2.2
HEIGHT_MM = 4.0

Typed = tuple[float, float, str] | tuple[float, float, str, float]
"""The middle of the line across, its upper edge, what it says, and OCR's confidence."""


def typed(*lines: Typed, number: int = 0) -> PageOfWords:
    """An A4 page with centred ``lines``."""
    words: list[Word] = []
    for index, (middle, top, text, *sure) in enumerate(lines):
        left = middle - len(text) * LETTER_MM / 2
        for piece in text.split(" "):
            width = len(piece) * LETTER_MM
            box = Area(left, top, left + width, top + HEIGHT_MM)
            if piece:
                words.append(Word(piece, number, box, sure[0] if sure else 1.0, index))
            left += width + LETTER_MM
    return PageOfWords(number, 210, 297, tuple(words))


STATE: tuple[Typed, ...] = (
    (138, 20, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (138, 25, "Độc lập - Tự do - Hạnh phúc"),
)
