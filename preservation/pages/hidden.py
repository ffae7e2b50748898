"""Hidden: words that could be read in one picture of a page and no longer in another.

A seal is drawn over a name, and the name can still be read; a white box over a sum hides it.
A word can be read as long as its ink stands out from what surrounds it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from PIL import Image, ImageStat

from preservation.pages.renderers import Box

FAINT = 40
"""Of 255: words with less contrast were not read before either (the text layer of a scan)."""
LOST = 0.35
"""Part of its contrast that a word keeps at least."""
MOST_WORDS = 20
TILE = 16
"""Pixels: a scan without words is looked at in squares of this size."""
INK = 0.08
"""Part of a square that is ink where something is written; dots to write on are less."""
LEAST_TILES = 3
PLACEHOLDER = "SIGN"
"""What MuPDF itself draws into a signature field that nobody has signed."""
UNNAMED = "…"
"""Stands for words of a scan, which nobody can spell."""


def hidden_words(
    pictures: tuple[Image.Image, Image.Image],
    words: Iterable[tuple[Box, str]],
    places: Sequence[Box],
    apart: Sequence[Box] = (),
    *,
    by_others: bool = False,
) -> tuple[str, ...]:
    """The words in ``places`` that can be read in the first picture and not in the second.

    Args:
        pictures: The page as it was, and as it is; of one size.
        words: Place and letters of the words of the page as it was.
        places: Parts of the picture.
        apart: Parts of the picture that do not count.
        by_others: The pictures are not by MuPDF, which tells the words and draws its placeholder.
    """
    then, now = (picture.convert("L") for picture in pictures)
    inside = [
        (box, word)
        for box, word in words
        if any(_middle_in(box, p) for p in places) and not any(_middle_in(box, p) for p in apart)
    ]
    written = [(box, word) for box, word in inside if word != PLACEHOLDER]
    hidden = [word for box, word in written if _says(word) and _lost(then, now, box)]
    if (
        not written
        and (by_others or not inside)
        and sum(_tiles(then, now, places, apart)) >= LEAST_TILES
    ):
        hidden = [UNNAMED]
    return tuple(hidden[:MOST_WORDS])


def outside_of(words: Iterable[tuple[Box, str]], places: Sequence[Box]) -> list[str]:
    """The words that lie in none of ``places``, in their order."""
    return [word for box, word in words if not any(_middle_in(box, place) for place in places)]


def added_in(old: Iterable[tuple[Box, str]], new: Iterable[tuple[Box, str]], place: Box) -> str:
    """The words in ``place`` that were not there before, put together."""
    before = Counter(word for box, word in old if _middle_in(box, place))
    after = [word for box, word in new if _middle_in(box, place)]
    added = []
    for word in after:
        if before[word] > 0:
            before[word] -= 1
        else:
            added.append(word)
    return " ".join(added)


def _says(word: str) -> bool:
    """Dots and lines are there to be written on."""
    return any(letter.isalnum() for letter in word)


def _middle_in(box: Box, place: Box) -> bool:
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return place[0] <= across <= place[2] and place[1] <= down <= place[3]


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _lost(then: Image.Image, now: Image.Image, box: Box) -> bool:
    width, height = then.size
    cut = (
        max(round(box[0] * width), 0),
        max(round(box[1] * height), 0),
        min(max(round(box[2] * width), round(box[0] * width) + 1), width),
        min(max(round(box[3] * height), round(box[1] * height) + 1), height),
    )
    if cut[0] >= cut[2] or cut[1] >= cut[3]:
        return False
    return _contrast_lost(then.crop(cut), now.crop(cut))


def _contrast_lost(then: Image.Image, now: Image.Image) -> bool:
    low, high = then.getextrema()
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return False
    if high - low < FAINT:
        return False
    ink = then.point([255 if level < (low + high) / 2 else 0 for level in range(256)])
    paper = ink.point([255 - level for level in range(256)])
    before = ImageStat.Stat(then, paper).mean[0] - ImageStat.Stat(then, ink).mean[0]
    after = ImageStat.Stat(now, paper).mean[0] - ImageStat.Stat(now, ink).mean[0]
    return after < LOST * before


def _tiles(
    then: Image.Image, now: Image.Image, places: Sequence[Box], apart: Sequence[Box]
) -> Iterable[bool]:
    """For each written square in ``places`` whether it can no longer be read."""
    width, height = then.size
    for left, top, right, bottom in places:
        for x in range(max(int(left * width), 0), min(int(right * width), width), TILE):
            for y in range(max(int(top * height), 0), min(int(bottom * height), height), TILE):
                cut = (x, y, min(x + TILE, width), min(y + TILE, height))
                part = (cut[0] / width, cut[1] / height, cut[2] / width, cut[3] / height)
                if any(_touch(part, p) for p in apart):
                    continue
                square = then.crop(cut)
                dark = sum(square.histogram()[:128])
                if dark >= INK * square.width * square.height:
                    yield _contrast_lost(square, now.crop(cut))
