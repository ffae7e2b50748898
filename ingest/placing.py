"""Placing: a mark of known size given its place on a page. Pure: pages were looked at before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.marking import Drawn, Hand, Sheet
from preservation.pages.geometry import Box, Frame, Rectangle, fitted, over_third, top_right
from preservation.pages.marks import padded, upright
from preservation.signatures.layout import Seen
from repository.errors import RefusedError

SLACK_MM = 0.1
"""A picture may be larger than its room by so little."""
LEAST_SCORE = 5
"""A place with less than this (see ``places``) is a name in running text."""
NEAR_POINTS = 0.5

Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on one page."""

    frame: Frame
    box: Box

    @property
    def page(self) -> int:
        """From 0."""
        return self.frame.page

    @property
    def rectangle(self) -> Rectangle:
        """In points of the file."""
        return self.frame.rectangle(self.box)


def signing_spot(sheet: Sheet, size: Size, hand: Hand | None, name: str) -> Spot:
    """Where a signature of ``size`` belongs: between office and name, or where a hand pointed.

    Raises:
        RefusedError: the name is not printed where somebody could sign.
    """
    if hand:
        return by_hand(sheet, size, hand)
    best = next((one for one in sheet.signing if one["score"] >= LEAST_SCORE), None)
    if best is None or not {"right", "room"} <= set(best["signs"]):
        raise RefusedError(
            f"Không tìm thấy chỗ ký của {name}: hãy chỉ trang và vị trí "
            f"· no place to sign for {name}: name the page and the place"
        )
    return Spot(sheet.frame(best["page"]), fitted(*size, Box(*best["room"])))


def by_hand(sheet: Sheet, size: Size, hand: Hand) -> Spot:
    """The place that a person chose.

    Raises:
        RefusedError: the mark would not lie on the page.
    """
    return on_page(Spot(sheet.frame(hand.page), Box(hand.left, hand.top, *size)))


def over_own(own: Spot, seal: Drawn) -> Spot:
    """Over a third of the person's signature, on its left: measured by the seal, not its words.

    Raises:
        RefusedError: the mark would not lie on the page.
    """
    width, height = seal.image or (seal.width, seal.height)
    true = over_third(own.box, width, height)
    return on_page(Spot(own.frame, Box(true.left, true.top, seal.width, seal.height)))


def corner(sheet: Sheet, size: Size, hand: Hand | None) -> tuple[Spot, bool]:
    """The upper right corner of page 1, and whether words are covered there.

    Raises:
        RefusedError: the mark would not lie on the page.
    """
    frame = sheet.frame(0)
    if hand:
        spot = by_hand(sheet, size, hand)
    else:
        spot = on_page(Spot(frame, top_right(frame, *size, sheet.taken)))
    covers = spot.page == 0 and any(spot.box.overlap(box) > SLACK_MM for box in sheet.taken)
    return spot, covers


def on_page(spot: Spot) -> Spot:
    """The same place.

    Raises:
        RefusedError: it does not lie on its page.
    """
    if not spot.frame.holds(spot.box):
        raise RefusedError(
            f"Dấu không nằm trọn trên trang {spot.page + 1}: hãy chỉ vị trí khác "
            f"· the mark does not lie on page {spot.page + 1}: name another place"
        )
    return spot


def spot_of(seen: Seen, sheet: Sheet) -> Spot:
    """Where a field is.

    Raises:
        RefusedError: it is not shown on any page.
    """
    if seen.page is None or seen.rectangle is None or seen.rectangle[0] == seen.rectangle[2]:
        raise RefusedError(
            f"Trường {seen.name} không hiện trên trang nào: hãy chỉ vị trí "
            f"· field {seen.name} is shown on no page: name the place"
        )
    frame = sheet.frame(seen.page)
    return Spot(frame, frame.box(seen.rectangle))


def blank_in(blank: Mapping[str, Any]) -> Box:
    """The box of a blank."""
    return Box(*blank["box"])


def lies_in(seen: Seen, blank: Mapping[str, Any], sheet: Sheet) -> bool:
    """Whether the field is the blank's own."""
    if seen.page != blank["page"] or seen.rectangle is None:
        return False
    wanted = sheet.frame(blank["page"]).rectangle(blank_in(blank))
    return all(abs(a - b) < NEAR_POINTS for a, b in zip(wanted, seen.rectangle, strict=True))


def signature_in(drawn: Drawn, spot: Spot) -> tuple[bytes, bool]:
    """A signature's picture for ``spot``, in its middle, and whether it had to be made smaller."""
    room = spot.box.width, spot.box.height
    scale = min(1.0, room[0] / drawn.width, room[1] / drawn.height)
    size = drawn.width * scale, drawn.height * scale
    picture = padded(drawn.picture, size, room, lies=(0.5, 0.5))
    smaller = max(drawn.width - room[0], drawn.height - room[1]) > SLACK_MM
    return upright(picture, spot.frame.turned), smaller


def seal_in(drawn: Drawn, spot: Spot) -> bytes:
    """A seal's picture for ``spot``, at its true size in the upper right.

    Raises:
        RefusedError: it is larger than the place that was laid out for it.
    """
    if max(drawn.width - spot.box.width, drawn.height - spot.box.height) > SLACK_MM:
        raise RefusedError(
            f"Dấu {drawn.width:.1f} × {drawn.height:.1f} mm lớn hơn chỗ đã dàn "
            "· the seal is larger than the place that was laid out"
        )
    room = spot.box.width, spot.box.height
    picture = padded(drawn.picture, (drawn.width, drawn.height), room, lies=(1, 0))
    return upright(picture, spot.frame.turned)
