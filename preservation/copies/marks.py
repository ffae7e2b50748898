"""Marks: what a copy shows beside its source, on its pages and after them. Pure.

On every page who made it, for whom and when, with its id; on the first its code, and its heading
where the law has one; after the end, on paper, the block that is signed by hand.
"""

from collections.abc import Mapping, Sequence

from preservation.copies.order import Order
from preservation.copies.setting import (
    BOLD,
    BOLD_ITALIC,
    ITALIC,
    LEFT,
    MIDDLE,
    REGULAR,
    RIGHT,
    Column,
    Drawing,
    Text,
    fitted,
)
from preservation.pages.geometry import Box
from repository.calendar import VIETNAM
from repository.copy_kinds import CopyRule, Form
from repository.seals import day_in_words

FOOT_MM = 9.0
"""From the bottom of a page to the baseline of the agency's name."""
TRACE_MM = 4.5
"""The same, of the line that says whose copy it is."""
TRACE_POINTS = 7.0
LEAST_POINTS = 4.0
GREY = 0.25
CODE_MM = 15.0
AIR_MM = 4.0
"""Between a code and the edges of its page."""
HEAD_MM = 11.0
MARGINS = 30.0, 15.0
"""Left and right, of what is written (NĐ 30/2020 PL I Phần I.I.3)."""
SIGN_MM = 27.0
"""Room to sign and seal by hand."""
DOTTED = "…" * 12


def code_places(width: float, height: float) -> list[Box]:
    """Where a code may stand on a page, the best place first."""
    side = min(CODE_MM, width / 8, height / 8)
    right, low = width - AIR_MM - side, height - AIR_MM - side
    middle = height / 2 - side / 2
    places = ((right, low), (AIR_MM, low), (AIR_MM, AIR_MM), (right, middle), (AIR_MM, middle))
    return [Box(left, top, side, side) for left, top in places]


def on_page(
    order: Order, rule: CopyRule, size: tuple[float, float], turn: tuple[int, int]
) -> Drawing:
    """What stands on one page; ``turn`` is its number, from 1, and how many there are."""
    width, height = size
    drawing = Drawing()
    room = width - 2 * (CODE_MM + 2 * AIR_MM)
    if rule.footer:
        named = rule.footer.format(agency=order.agency_name)
        # One line: what is too long is set smaller, and never lies on what is above it.
        drawing.texts.append(_one_line(named, (width / 2, height - FOOT_MM), 10, room))
    said = trace_of(order, rule, turn)
    trace = _one_line(said, (width / 2, height - TRACE_MM), TRACE_POINTS, room, GREY)
    drawing.texts.append(trace)
    if rule.heading and turn[0] == 1:
        place = width - MARGINS[1], HEAD_MM
        drawing.texts.append(Text(rule.heading, *place, 10, REGULAR, RIGHT))
    return drawing


def trace_of(order: Order, rule: CopyRule, turn: tuple[int, int]) -> str:
    """Whose copy it is, made by whom and when: stands on every page."""
    at = order.at.astimezone(VIETNAM)
    said = [
        rule.vi + (f" số {order.number}" if order.number else ""),
        f"mã {order.id}",
        f"cấp cho {order.recipient}" if order.recipient else "",
        f"{order.made_by}, {at:%d/%m/%Y %H:%M}",
        f"dùng đến {order.expires.astimezone(VIETNAM):%d/%m/%Y}" if order.expires else "",
        _from(order, turn[0]),
        f"trang {turn[0]}/{turn[1]}",
    ]
    return " · ".join(part for part in said if part)


def _from(order: Order, page: int) -> str:
    """Which page of the original a page of an extract shows."""
    pages = sorted(part.page for part in order.parts)
    return f"trích từ trang {pages[page - 1]} của bản gốc" if page <= len(pages) else ""


def block(order: Order, rule: CopyRule, width: float) -> tuple[Drawing, float]:
    """The block of a copy on paper (NĐ 30/2020 Mẫu 3.1), from its line, and its height."""
    drawing = Drawing(lines=[(MARGINS[0], 0.0, width - MARGINS[1], 0.0)])
    own, form = _columns(drawing, width)
    own.say(order.agency_name.upper(), 13, BOLD, MIDDLE)
    own.rule(min(own.width / 3, 25.0))
    own.say(f"Số: {order.number}", 13, REGULAR, MIDDLE, gap=1.5)
    form.say(rule.vi.upper(), 14, BOLD, MIDDLE)
    form.say(_day(order), 13, ITALIC, MIDDLE, gap=1.5)
    _signed(order, form)
    _receivers(order, own)
    return drawing, max(own.top, form.top)


def conversion(order: Order, form: Form, width: float) -> tuple[Drawing, float]:
    """What an archive says after a document that it puts on paper, and its height."""
    drawing = Drawing(lines=[(MARGINS[0], 0.0, width - MARGINS[1], 0.0)])
    whole = Column(MARGINS[0], width - sum(MARGINS), 2.0, drawing)
    whole.say(form.title, 14, BOLD, MIDDLE)
    whole.top += 1.5
    facts = facts_of(order)
    for fact, label in form.items:
        if facts[fact]:
            whole.say(f"{label}: {facts[fact]}", 12, REGULAR, LEFT, gap=0.6)
    own, right = _columns(drawing, width)
    own.top = right.top = whole.top + 3.0
    right.say(_day(order), 13, ITALIC, MIDDLE)
    _signed(order, right)
    _receivers(order, own)
    return drawing, max(own.top, right.top)


def certificate(order: Order, form: Form, size: tuple[float, float]) -> Drawing:
    """The page that certifies a DIP: its items, and a code to look it up."""
    width, height = size
    drawing = Drawing()
    whole = Column(MARGINS[0], width - sum(MARGINS), 30.0, drawing)
    whole.say(order.agency_name.upper(), 13, BOLD, MIDDLE)
    whole.rule(30.0)
    whole.say(form.title, 16, BOLD, MIDDLE, gap=12)
    whole.say(form.subtitle, 14, ITALIC, MIDDLE, gap=1)
    whole.top += 6
    facts = facts_of(order)
    label_mm = 62.0
    for number, (fact, label) in enumerate(form.items, 1):
        left = Column(whole.left, label_mm, whole.top, drawing)
        right = Column(whole.left + label_mm, whole.width - label_mm, whole.top, drawing)
        left.say(f"{number}. {label}", 13, gap=2)
        right.say(facts[fact] or "—", 13, BOLD if fact == "id" else REGULAR, gap=2)
        whole.top = max(left.top, right.top)
    _look_up(order, drawing, whole, height)
    return drawing


def facts_of(order: Order) -> Mapping[str, str]:
    """The facts that forms ask for, in words."""
    original, at = order.original, order.at.astimezone(VIETNAM)
    end = order.expires.astimezone(VIETNAM) if order.expires else None
    until = f"đến {end:%H:%M ngày %d/%m/%Y}" if end else "không xác định thời hạn"
    return {
        "id": order.id,
        "agency": order.agency_name,
        "recipient": ", ".join(one for one in (order.recipient, order.recipient_identity) if one),
        "code": original.code,
        "notation": original.notation,
        "type": original.type_name,
        "title": original.title,
        "purpose": order.purpose,
        "issued": f"{at:%d/%m/%Y}",
        "expires": until,
        "copies": f"{order.copies:02d}",
        "system": ", ".join(one for one in (order.system, order.agency_name) if one),
        "verify": order.verify,
        "converted": f"{at:%H:%M:%S} ngày {at:%d/%m/%Y}",
        "made_by": order.made_by,
    }


def words_of(drawings: Sequence[Drawing]) -> list[str]:
    """Every word of ours that they show."""
    return [text.text for drawing in drawings for text in drawing.texts]


def _look_up(order: Order, drawing: Drawing, whole: Column, height: float) -> None:
    side = 32.0
    top = min(whole.top + 12, height - 25 - side)
    drawing.codes.append((code_of(order), whole.left, top, side))
    beside = Column(whole.left + side + 5, whole.width - side - 5, top + 3, drawing)
    where = f" tại {order.verify}" if order.verify else ""
    beside.say(f"Kiểm tra bản sao này{where}, hoặc không cần mạng bằng kiem-tra.py.", 12)
    beside.say("Chứng thực đính kèm trong tệp này (chung-thuc.json).", 12, gap=1)


def code_of(order: Order) -> str:
    """What the code of a copy says."""
    return order.verify or f"LUUTRU:{order.id}"


def _columns(drawing: Drawing, width: float) -> tuple[Column, Column]:
    left, right = MARGINS[0], width - MARGINS[1]
    middle = left + (right - left) * 0.46
    return (
        Column(left, middle - left - 3, 2.5, drawing),
        Column(middle + 3, right - middle - 3, 2.5, drawing),
    )


def _day(order: Order) -> str:
    day = day_in_words(order.at.astimezone(VIETNAM).date())
    return f"{order.place or DOTTED}, ngày {day['day']} tháng {day['month']} năm {day['year']}"


def _signed(order: Order, column: Column) -> None:
    column.top += 3
    for line in order.office.splitlines():
        column.say(line, 13, BOLD, MIDDLE)
    column.top += SIGN_MM
    if order.signer:
        column.say(order.signer, 13, BOLD, MIDDLE)


def _receivers(order: Order, column: Column) -> None:
    if not order.recipients:
        return
    column.say("Nơi nhận:", 12, BOLD_ITALIC, LEFT, gap=5)
    last = len(order.recipients)
    for number, one in enumerate(order.recipients, 1):
        column.say(f"- {one}{'.' if number == last else ';'}", 11)


def _one_line(
    text: str, place: tuple[float, float], size: float, room: float, shade: float = 0.0
) -> Text:
    """``text`` on one line, smaller where it must be; cut where even that is not enough."""
    held = text
    while (small := fitted(held, size, room)) < LEAST_POINTS:
        held = held[: int(len(held) * 0.9)].rstrip(" ·…") + "…"
    return Text(held, *place, small, REGULAR, MIDDLE, shade)
