"""Charts as SVG, drawn here: bars side by side, and a bar of shares; each told in words too.

Every text is escaped; colours stand in attributes, so that a policy without inline styles, a
printer and a PDF show the same.
"""

from collections.abc import Sequence
from itertools import count

from markupsafe import Markup, escape

COLOURS = ("#8a1c1c", "#21486b", "#b07a12", "#1f5a3a")
_INK, _SOFT, _LINE = "#23201c", "#5d564c", "#ddd5c8"
_WIDE, _HIGH, _LEFT, _FOOT = 720, 240, 48, 26
_NUMBERS = count(1)
Series = tuple[str, Sequence[int]]


def bars(title: str, labels: Sequence[str], series: Sequence[Series]) -> Markup:
    """Bars side by side, for each label one of each series."""
    top = _top(max((value for _, values in series for value in values), default=0))
    high, room = _HIGH - _FOOT - 30, (_WIDE - _LEFT - 10) / max(len(labels), 1)
    bar = min(room * 0.8 / max(len(series), 1), 40)
    parts = [_grid(top, high)]
    every = max(1, -(-len(labels) // 16))
    for place, label in enumerate(labels):
        middle = _LEFT + room * (place + 0.5)
        left = middle - bar * len(series) / 2
        for number, (name, values) in enumerate(series):
            tall = high * values[place] / top
            said = f"{label}, {name}: {values[place]}"
            parts.append(
                Markup(
                    '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}">'
                    "<title>{}</title></rect>"
                ).format(
                    left + bar * number,
                    30 + high - tall,
                    max(bar - 1, 1),
                    tall,
                    COLOURS[number % len(COLOURS)],
                    said,
                )
            )
        if place % every == 0:
            parts.append(_text(label, middle, _HIGH - _FOOT + 16, "middle"))
    parts.append(_legend([name for name, _ in series]))
    words = "; ".join(
        f"{label}: " + ", ".join(f"{name} {values[place]}" for name, values in series)
        for place, label in enumerate(labels)
    )
    return _svg(title, words, _HIGH, parts)


def shares(title: str, parts: Sequence[tuple[str, int]]) -> Markup:
    """One bar in parts, each with its share."""
    whole = sum(value for _, value in parts)
    drawn, left = [], 0.0
    for number, (name, value) in enumerate(parts):
        wide = _WIDE * value / whole if whole else 0
        share = f"{100 * value / whole:.1f}%".replace(".", ",") if whole else "–"
        colour = _TONES[number % len(_TONES)]
        drawn.append(
            Markup(
                '<rect x="{:.1f}" y="4" width="{:.1f}" height="26" fill="{}">'
                "<title>{}</title></rect>"
            ).format(left, wide, colour, f"{name}: {value} ({share})")
        )
        x = (_WIDE / max(len(parts), 1)) * number
        drawn.append(
            Markup('<rect x="{:.1f}" y="42" width="12" height="12" fill="{}"/>').format(x, colour)
        )
        drawn.append(_text(f"{name}: {value} ({share})", x + 18, 53, "start"))
        left += wide
    if not whole:
        drawn.append(
            Markup('<rect x="0" y="4" width="{}" height="26" fill="{}"/>').format(_WIDE, _LINE)
        )
    words = ", ".join(f"{name} {value}" for name, value in parts)
    return _svg(title, words, 64, drawn)


_TONES = ("#1f5a3a", "#b07a12", "#8a1c1c", "#5d564c")


def _svg(title: str, words: str, high: int, parts: Sequence[Markup]) -> Markup:
    number = next(_NUMBERS)
    head = Markup(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {} {}" '
        'aria-labelledby="chart-{n}-title chart-{n}-desc"><title id="chart-{n}-title">{}</title>'
        '<desc id="chart-{n}-desc">{}</desc>'
    ).format(_WIDE, high, title, words, n=number)
    return head + Markup("").join(parts) + Markup("</svg>")


def _grid(top: int, high: float) -> Markup:
    parts = []
    for quarter in range(5):
        y = 30 + high - high * quarter / 4
        parts.append(
            Markup(
                '<line x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}" stroke="{}" stroke-width="1"/>'
            ).format(_LEFT, y, _WIDE - 10, y, _LINE)
        )
        parts.append(_text(str(top * quarter // 4), _LEFT - 6, y + 4, "end"))
    return Markup("").join(parts)


def _legend(names: Sequence[str]) -> Markup:
    parts, x = [], float(_LEFT)
    for number, name in enumerate(names):
        parts.append(
            Markup('<rect x="{:.1f}" y="6" width="12" height="12" fill="{}"/>').format(
                x, COLOURS[number % len(COLOURS)]
            )
        )
        parts.append(_text(name, x + 18, 17, "start"))
        x += 40 + 7.5 * len(name)
    return Markup("").join(parts)


def _text(said: str, x: float, y: float, anchor: str) -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}" font-size="12" fill="{}">{}</text>'
    ).format(x, y, anchor, _SOFT if anchor != "start" else _INK, escape(said))


def _top(highest: int) -> int:
    """A round number at least as high, that four lines divide."""
    ten = 1
    while True:
        for step in (4, 8, 12, 20, 28):
            if step * ten >= highest:
                return step * ten
        ten *= 10
