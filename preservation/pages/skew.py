"""Skew: by how many degrees the lines of a page are turned from level."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

MOST_DEGREES = 5.0
WIDEST_DEGREES = 15.0
WIDTH = 1000
"""Pixels to which a page is made smaller before it is looked at."""
COARSE, FINE = 0.5, 0.05
PAPER_PART = 0.9
"""Of all dots, as light as paper or darker."""
DARK_PART = 0.62
"""Of the paper's brightness: what is darker is ink."""
LEAST_INK = 400
"""Dots of ink; with fewer nothing can be said."""
CLEAR = 1.15
"""The best angle must be so much better than the middling one."""


def skew(grey: Image.Image) -> float | None:
    """By how many degrees, clockwise, the lines run down to the right; None when none are seen.

    Lines of letters are the darkest rows of a page when it is looked at along them. Within
    ± 5 degrees; right to 0.1.
    """
    return _angle(grey, MOST_DEGREES)


def lean(grey: Image.Image) -> float | None:
    """The same, within ± 15 degrees: of a page that lies too far askew to be made level."""
    return _angle(grey, WIDEST_DEGREES)


def _angle(grey: Image.Image, most: float) -> float | None:
    small = grey.convert("L")
    if small.width > WIDTH:
        size = WIDTH, max(round(grey.height * WIDTH / grey.width), 1)
        small = small.resize(size, Image.Resampling.BOX, reducing_gap=1.0)
    down, across = _edges(small)
    if down.size < LEAST_INK:
        return None
    across = across - small.width / 2
    coarse = np.arange(-most, most + COARSE / 2, COARSE)
    scores = _scores(down, across, coarse)
    if scores.max() < CLEAR * float(np.median(scores)):
        return None
    best = float(coarse[int(scores.argmax())])
    fine = np.arange(best - COARSE, best + COARSE + FINE / 2, FINE)
    return round(_peak(fine, _scores(down, across, fine)), 2)


def _edges(grey: Image.Image) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where ink begins below paper: the upper and lower edges of letters, not their bodies."""
    counts = np.cumsum(grey.histogram())
    paper = int((counts >= PAPER_PART * counts[-1]).argmax())
    ink = np.asarray(grey) < round(paper * DARK_PART)
    margin_y, margin_x = ink.shape[0] // 40, ink.shape[1] // 40
    ink[:margin_y], ink[-margin_y or None :] = False, False
    ink[:, :margin_x], ink[:, -margin_x or None :] = False, False
    lower = ink[:-1] & ~ink[1:]
    down, across = np.nonzero(lower)
    return down.astype(np.float32), across.astype(np.float32)


def _scores(
    down: NDArray[np.float32], across: NDArray[np.float32], angles: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How unevenly ink is spread over rows, for each angle."""
    scores = []
    for angle in angles:
        rows = down - across * np.float32(np.tan(np.radians(angle)))
        places = np.round(rows - rows.min()).astype(np.int64)
        counts = np.bincount(places)
        scores.append(float(np.square(counts.astype(np.float64)).sum()))
    return np.asarray(scores)


def _peak(angles: NDArray[np.float64], scores: NDArray[np.float64]) -> float:
    """The middle of a parabola through the best angle and its neighbours."""
    at = int(scores.argmax())
    if not 0 < at < len(scores) - 1:
        return float(angles[at])
    before, best, after = scores[at - 1 : at + 2]
    bend = before - 2 * best + after
    move = 0.0 if bend == 0 else 0.5 * (before - after) / bend
    return float(angles[at] + move * FINE)
