"""What papers of a disposal are made of, and the words in which they say it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from repository.agencies import Agency
from repository.calendar import VIETNAM
from repository.disposal_steps import Disposal, Item, ItemState, Opinion, Reason, Verdict, rule_on
from repository.stubs import Stub
from web.disposals import Seen
from web.labels_disposals import LABELS_DISPOSALS

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the papers of a disposal are made of."""

    seen: Seen
    agency: Agency
    above: Agency | None
    names: Mapping[str, str]
    """Login → full name."""
    stubs: Sequence[Stub]
    software: str

    @property
    def disposal(self) -> Disposal:
        """The disposal itself."""
        return self.seen.disposal

    def name(self, login: str | None) -> str:
        """The full name of an account."""
        return self.names.get(login or "", login or "")

    @property
    def fonds(self) -> str:
        """Phông (khối)."""
        return f"Phông {self.agency.name}"

    @property
    def common(self) -> Values:
        """What every form has."""
        said: Values = {"co_quan": self.agency.name}
        return said | ({"co_quan_cap_tren": self.above.name} if self.above else {})

    def one_with(self, part: str) -> str:
        """Who has a part: of the council, or of the confirmations."""
        both = [(login, held) for login, held in self.disposal.members.items()]
        both += [(one.person, one.part) for one in self.disposal.confirmations]
        return next((self.name(login) for login, held in both if held == part), "")

    @property
    def destroyed(self) -> list[Item]:
        """The items that went."""
        return [item for item in self.disposal.items if item.state is ItemState.DESTROYED]


def last_opinions(disposal: Disposal, ordinal: int) -> dict[str, Opinion]:
    """The last opinion of each member on an item."""
    return {one.person: one for one in disposal.opinions if one.ordinal == ordinal}


def agreed(disposal: Disposal, ordinal: int) -> int:
    """How many members would destroy an item."""
    last = last_opinions(disposal, ordinal).values()
    return sum(one.says is Verdict.DESTROY for one in last)


def members(facts: Facts) -> list[Values]:
    """The council, as a list tells it."""
    return [
        {"ho_ten": facts.name(login), "chuc_vu": "", "vai_tro": word("council part", part)}
        for login, part in facts.disposal.members.items()
    ]


def opinions(facts: Facts, item: Item) -> str:
    """What the council said of an item."""
    one = facts.disposal
    said = [f"{agreed(one, item.ordinal)}/{len(one.members)} đồng ý hủy"]
    said += [
        f"{facts.name(opinion.person)}: {word('verdict of a council', opinion.says).lower()}"
        + (f", {opinion.said}" if opinion.said else "")
        for opinion in last_opinions(one, item.ordinal).values()
        if opinion.said or opinion.says is not Verdict.DESTROY
    ]
    return "; ".join(said)


def grounds(one: Disposal) -> list[str]:
    """What the disposal rests on (căn cứ)."""
    day = one.decided_on or one.listed_at.astimezone(VIETNAM).date()
    return [part.strip() for part in rule_on(day).citation.split(";")]


def numbered(citation: str) -> Values:
    """``01/QĐ-UBND ngày …`` → its number and notation, where it is written so."""
    found = re.match(r"\s*(\d+)\s*/\s*(\S+)", citation)
    return {"so": found[1], "ky_hieu": found[2]} if found else {}


def title(facts: Facts, item: Item) -> str:
    """The title of an item, where it may be read."""
    return facts.seen.title_of(item) or "(không được xem)"


def years(items: Sequence[Item]) -> str:
    """From when to when items are."""
    years = sorted(
        {str(one.body.get("ended") or one.body.get("issued", ""))[:4] for one in items} - {""}
    )
    return f"{years[0]} - {years[-1]}" if len(years) > 1 else "".join(years)


def moment(at: datetime) -> str:
    """``08 giờ 30 phút ngày 12/03/2026``."""
    return f"{at.astimezone(VIETNAM):%H giờ %M phút ngày %d/%m/%Y}"


def why(reason: Reason) -> str:
    """Why an item is destroyed."""
    return word("disposal reason", reason)


def word(kind: str, code: str) -> str:
    """The Vietnamese word for a code."""
    return LABELS_DISPOSALS[kind][code].vi
