"""What a practice paper is, before it is set in type."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from demo.agencies import Agency


class Secrecy(StrEnum):
    """The marks of a state secret (Luật 29/2018/QH14 Điều 8), as they are stamped."""

    NONE = ""
    SECRET = "MẬT"  # noqa: S105  a mark, not a password
    TOP = "TỐI MẬT"
    UTMOST = "TUYỆT MẬT"


class Hand(StrEnum):
    """What a clerk wrote with a pen after the document had been printed."""

    NOTHING = "nothing"
    NUMBER = "number"
    NUMBER_AND_DAY = "number and day"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, or one table, of a body."""

    kind: str
    """``text``, ``middle`` (bold, centred), ``note`` (italic, centred), ``ground`` (italic),
    ``heading`` (bold) or ``table``."""
    text: str = ""
    lead: str = ""
    """What stands in bold before the text: ``Điều 1.``"""
    rows: tuple[tuple[str, ...], ...] = ()
    """Of a table, its head first."""
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """How this office happens to write: all of it is seen in real documents."""

    letters: int = 14
    """Points."""
    colon: str = "Số: "
    hand: Hand = Hand.NOTHING
    dotted: bool = False
    """Whether dots stand where the pen writes."""
    rule: bool = True
    left_mm: int = 30
    gap_mm: int = 31
    """Room for the signature; the seal is 38 mm across, so that it comes to stand on letters."""
    ink: bool = True
    """Whether it was signed and sealed."""
    arrived: bool = False
    """Whether the receiver's stamp ĐẾN is on it."""
    copy_number: bool = False
    """Whether ``Bản số`` stands on it, as on papers that are counted."""


@dataclass(frozen=True, slots=True)
class OfficePaper:
    """One practice paper."""

    id: str
    issuer: Agency
    kind: str
    """One of the 29 names of NĐ 30/2020 PL III."""
    number: str
    notation: str
    day: date
    subject: str
    body: tuple[Block, ...]
    capacity: tuple[str, ...]
    full_name: str
    recipients: tuple[str, ...]
    to: tuple[str, ...] = ()
    annex: tuple[Block, ...] = ()
    """What follows the signature on pages of its own."""
    priority: int = 0
    """0 ordinary, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc."""
    secrecy: Secrecy = Secrecy.NONE
    manner: Manner = Manner()

    @property
    def is_letter(self) -> bool:
        """Whether it is a công văn, which does not say its kind."""
        return self.kind == "Công văn"

    @property
    def position(self) -> str:
        """The last line above the signature, without ``Q.``, ``KT.`` and their like."""
        return re.sub(r"^(TM|KT|TL|TUQ|Q)\.\s*", "", self.capacity[-1])


URGENCY = ("", "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")
