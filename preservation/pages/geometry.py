"""Geometry: boxes in millimetres on a page as it is shown, and what they are in the file's points.

A box is measured from the upper left corner of the page as a reader sees it: turned as the file
says, and cut to its CropBox. A PDF rectangle is in the file's own points, neither turned nor cut.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

POINTS = 72 / 25.4
"""Points in a millimetre."""
EDGE_MM = 5.0
"""No mark comes nearer to the edge of a page than this."""
MARGIN_MM = 15.0
"""The margin on the right of a page, least (NĐ 30/2020 PL I Phần I.I.3)."""
HEAD_MM = 25.0
"""How far down a mark at the top of a page may be moved to find free room."""
STEP_MM = 0.5
NUMBERS = 6

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top, in points of the file."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box on a page as it is shown; in millimetres, from the upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle, across and down."""
        return self.left + self.width / 2, self.top + self.height / 2

    def overlap(self, other: "Box") -> float:
        """The area that both cover, in square millimetres."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0.0) * max(down, 0.0)

    def as_list(self) -> list[float]:
        """Left, top, width and height, as JSON holds them."""
        return [round(value, 3) for value in (self.left, self.top, self.width, self.height)]

    @classmethod
    def around(cls, boxes: Iterable["Box"]) -> Self:
        """The smallest box around ``boxes``, of which there is at least one."""
        held = list(boxes)
        left, top = min(box.left for box in held), min(box.top for box in held)
        right, bottom = max(box.right for box in held), max(box.bottom for box in held)
        return cls(left, top, right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Frame:
    """A page: its size as it is shown, and how to get from there to the points of the file."""

    page: int
    """From 0."""
    width: float
    """In millimetres, as shown."""
    height: float
    turned: int
    """By how many degrees, clockwise, it is turned to be shown: 0, 90, 180 or 270."""
    matrix: tuple[float, ...]
    """Six numbers: from points as shown, from the upper left corner, to points of the file."""

    def rectangle(self, box: Box) -> Rectangle:
        """``box`` as a PDF rectangle."""
        a, b, c, d, e, f = self.matrix
        corners = [
            (a * x + c * y + e, b * x + d * y + f)
            for x, y in (
                (box.left * POINTS, box.top * POINTS),
                (box.right * POINTS, box.bottom * POINTS),
            )
        ]
        across, up = sorted(x for x, _ in corners), sorted(y for _, y in corners)
        left, right, bottom, top = (round(value, 3) for value in (*across, *up))
        return left, bottom, right, top

    def box(self, rectangle: Rectangle) -> Box:
        """A PDF rectangle as a box on the page as it is shown."""
        a, b, c, d, e, f = self.matrix
        scale = a * d - b * c
        corners = [
            ((d * (x - e) - c * (y - f)) / scale, (a * (y - f) - b * (x - e)) / scale)
            for x, y in (rectangle[:2], rectangle[2:])
        ]
        across, down = sorted(x for x, _ in corners), sorted(y for _, y in corners)
        left, right, top, bottom = (value / POINTS for value in (*across, *down))
        return Box(left, top, right - left, bottom - top)

    def holds(self, box: Box) -> bool:
        """Whether ``box`` lies on the page."""
        slack = 0.01
        within = box.left >= -slack and box.top >= -slack
        return within and box.right <= self.width + slack and box.bottom <= self.height + slack

    def as_dict(self) -> dict[str, Any]:
        """As a worker answers it."""
        return {
            "page": self.page,
            "width": self.width,
            "height": self.height,
            "turned": self.turned,
            "matrix": list(self.matrix),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read back what ``as_dict`` wrote."""
        matrix = tuple(float(value) for value in data["matrix"])
        if len(matrix) != NUMBERS:
            raise ValueError("a matrix has six numbers")
        width, height = float(data["width"]), float(data["height"])
        return cls(int(data["page"]), width, height, int(data["turned"]), matrix)


def fitted(width: float, height: float, room: Box) -> Box:
    """A picture of that size in the middle of ``room``: made smaller where it must be."""
    scale = min(1.0, room.width / width, room.height / height)
    across, down = room.middle
    width, height = width * scale, height * scale
    return Box(across - width / 2, down - height / 2, width, height)


def over_third(own: Box, width: float, height: float) -> Box:
    """A seal over a third of the signature ``own``, on its left, their middles level."""
    across = own.left + own.width / 3 - width
    return Box(across, own.middle[1] - height / 2, width, height)


def top_right(frame: Frame, width: float, height: float, taken: Iterable[Box] = ()) -> Box:
    """A place in the upper right corner that covers as little as can be of what is ``taken``."""
    held = list(taken)
    left = frame.width - MARGIN_MM - width
    if left < EDGE_MM:
        left = frame.width - EDGE_MM - width
    lowest = min(HEAD_MM, frame.height - EDGE_MM - height)
    steps = max(int((lowest - EDGE_MM) / STEP_MM), 0)
    places = [Box(left, EDGE_MM + STEP_MM * step, width, height) for step in range(steps + 1)]
    # The first of the best: nearest to the corner.
    return min(places, key=lambda place: round(sum(place.overlap(box) for box in held), 1))
