"""What reading a document finds: proposals, each with its place, or the mark of a state secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from preservation.pages.words import Area

SURE = 0.9
"""From here on a proposal is right in at least 95 of 100 documents; below, it is a mere hint."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one field may be, for a person to confirm. Never filled in by itself."""

    value: str
    confidence: float
    """From 0 to 1; see ``SURE``."""
    page: int
    """From 0."""
    box: Area
    """Where it stands."""

    @property
    def sure(self) -> bool:
        """Whether it may be offered as more than a hint."""
        return self.confidence >= SURE

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it; pages are counted from 1 there, as people count them."""
        return {
            "value": self.value,
            "confidence": round(self.confidence, 3),
            "sure": self.sure,
            "page": self.page + 1,
            "box": self.box.as_list(),
        }


@dataclass(frozen=True, slots=True)
class SecretMark:
    """A mark that says that this paper is a state secret. What the paper says is not kept."""

    level: str
    """``TUYỆT MẬT``, ``TỐI MẬT``, ``MẬT``; or ``TÀI LIỆU THU HỒI``, which only secrets bear."""
    page: int
    """From 0."""
    box: Area | None
    """Where it stands; None where a file has lines and no pages."""
    report_vi: str
    """To whom it is brought."""
    report_en: str

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "level": self.level,
            "page": self.page + 1,
            "box": self.box.as_list() if self.box else None,
            "message": self.report_vi,
            "message_en": self.report_en,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one document; of a secret nothing but that it is one."""

    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    """By field code of NĐ 30/2020 PL VI.II, and ``Place`` for the địa danh."""
    secret: SecretMark | None = None
    opened: bool = False
    """Whether it says that it is a secret no more (GIẢI MẬT): a person compares the decision."""
    text: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it, without the text."""
        return {
            "proposals": {code: one.as_dict() for code, one in self.proposals.items()},
            "secret": self.secret.as_dict() if self.secret else None,
            "opened": self.opened,
        }
