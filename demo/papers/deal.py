"""Dealing out: which office writes which document on what, always the same for the same seed."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from demo.agencies import Agency
from demo.data import table
from demo.papers.bodies import Words, annex_of, body_of
from demo.papers.office import Hand, Manner, OfficePaper, Secrecy

MERGER = date(2025, 7, 1)
"""The day from which there are no districts, and one province where two were."""
LAST_DAY = date(2026, 11, 20)
STATE_SECRETS = (Secrecy.SECRET, Secrecy.TOP, Secrecy.UTMOST)


@dataclass(frozen=True, slots=True)
class Cards:
    """What is dealt from."""

    offices: list[dict[str, Any]]
    kinds: list[dict[str, Any]]
    topics: list[dict[str, Any]]
    names: Mapping[str, tuple[str, ...]]


def deal(count: int, seed: int = 1) -> tuple[OfficePaper, ...]:
    """``count`` papers: every kind and every office comes in turn, no state secret among them."""
    cards = _cards()
    return tuple(_paper(cards, number, seed) for number in range(count))


def secret_papers(seed: int = 1) -> tuple[OfficePaper, ...]:
    """Papers with the mark of a state secret, three of each: must be stopped."""
    dealt = deal(3 * len(STATE_SECRETS), seed + 7919)
    return tuple(
        replace(
            paper,
            id=f"secret-{number:02}",
            secrecy=STATE_SECRETS[number % 3],
            manner=replace(paper.manner, arrived=False, copy_number=number % 2 == 0),
        )
        for number, paper in enumerate(dealt)
    )


def talking_papers(count: int = 6, seed: int = 1) -> tuple[OfficePaper, ...]:
    """Papers that speak of state secrets and are none: must not be stopped."""
    cards = _cards()
    only = replace(cards, topics=[one for one in cards.topics if one["key"] == "bao-mat"])
    return tuple(
        replace(_paper(only, number, seed + 104729), id=f"talk-{number:02}")
        for number in range(count)
    )


def _cards() -> Cards:
    return Cards(
        table("offices", "office"), table("offices", "kind"), table("topics", "topic"),
        table("offices", "name")[0],
    )  # fmt: skip


def _paper(cards: Cards, number: int, seed: int) -> OfficePaper:
    dice = random.Random(f"{seed}/{number}")  # noqa: S311  a practice paper, not a secret
    kind = cards.kinds[_turn(number, len(cards.kinds))]
    office = cards.offices[(number * 5 + number // len(cards.offices)) % len(cards.offices)]
    topic = cards.topics[(number * 3 + number // len(cards.topics)) % len(cards.topics)]
    day = _day(office["years"], dice)
    words = _words(office, topic, day, dice)
    subject = words.fill(
        dice.choice(kind["subjects"]).replace("{work}", dice.choice(topic["works"]))
    )
    letter = not kind["short"]
    annexed = 0.3 if kind["shape"] in {"sections", "decision"} else 0
    return OfficePaper(
        id=f"paper-{number:03}",
        issuer=_issuer(office),
        kind=kind["type"],
        number=str(dice.randint(*dice.choice(((1, 9), (10, 99), (100, 4200))))),
        notation=_notation(kind, office, dice),
        day=day,
        subject=subject[:1].upper() + subject[1:],
        body=body_of(kind["shape"], words, topic, dice),
        annex=annex_of(words, topic, dice) if dice.random() < annexed else (),
        capacity=dice.choice(office["signers"]),
        full_name=_name(cards.names, dice),
        recipients=_recipients(cards.names["copies"], office["units"], dice),
        to=_addressees(cards.names["addressees"], kind["shape"], dice),
        priority=3 if kind["shape"] == "telegram" else dice.choice((0,) * 9 + (1, 2, 3)),
        manner=_manner(dice, letter=letter),
    )  # fmt: skip


def _turn(number: int, kinds: int) -> int:
    """Every third paper is a decision, a report or a letter, as in life; the rest take turns."""
    often = (0, 11, kinds - 1)
    if number % 3 == 2:  # noqa: PLR2004
        return often[number // 3 % len(often)]
    return (number - number // 3) * 7 % kinds


def _issuer(office: Mapping[str, Any]) -> Agency:
    name = office["name"]
    return Agency(
        code=office["short"], name=name, lines=office["lines"], level="", folder="",
        place=office["place"], short=office["short"], ring=name.upper()[:44].rsplit(" ", 1)[0]
        if len(name) > 44 else name.upper(),  # noqa: PLR2004  more does not fit around a seal
        superior=office.get("above", ""),
    )  # fmt: skip


def _day(years: tuple[int, int], dice: random.Random) -> date:
    first, last = date(years[0], 1, 2), LAST_DAY
    if years[1] < LAST_DAY.year:
        last = MERGER - timedelta(days=1)
    if years[0] == MERGER.year:
        first = MERGER
    return first + timedelta(days=dice.randint(0, (last - first).days))


def _words(
    office: Mapping[str, Any], topic: Mapping[str, Any], day: date, dice: random.Random
) -> Words:
    area = re.search(r"(tỉnh|huyện|xã|đặc khu) .*$", office["name"])
    near = day + timedelta(days=dice.randint(9, 120))
    return Words(
        place=area[0] if area else f"khu vực {office['place']}",
        office=office["name"],
        head=office["head"],
        day=f"{near:%d/%m/%Y}",
        year=day.year,
        grounds=tuple(one for one in topic["grounds"] if _age(one) <= day.year),
        dice=dice,
    )


def _age(ground: str) -> int:
    return max(map(int, re.findall(r"năm (\d{4})", ground)), default=0)


def _notation(kind: Mapping[str, Any], office: Mapping[str, Any], dice: random.Random) -> str:
    if kind["short"]:
        return f"{kind['short']}-{office['short']}"
    return f"{office['short']}-{dice.choice(office['units'])}"


def _name(names: Mapping[str, tuple[str, ...]], dice: random.Random) -> str:
    family, given = dice.choice(names["family"]), dice.choice(names["given"])
    return f"{family} {dice.choice(names['middle'])} {given}"


def _recipients(
    places: tuple[str, ...], units: tuple[str, ...], dice: random.Random
) -> tuple[str, ...]:
    listed = sorted(dice.sample(range(len(places)), dice.randint(2, 6)))
    chosen = [places[at] for at in listed]
    if "Như trên" in chosen and "Như Điều 3" in chosen:
        chosen.remove("Như Điều 3")
    return (*chosen, f"Lưu: VT, {dice.choice(units)}")


def _addressees(places: tuple[str, ...], shape: str, dice: random.Random) -> tuple[str, ...]:
    if shape not in {"letter", "slip", "invitation"}:
        return ()
    return tuple(dice.sample(places, dice.choice((1, 1, 2, 3))))


def _manner(dice: random.Random, *, letter: bool) -> Manner:
    hand = dice.choice((Hand.NOTHING,) * 6 + (Hand.NUMBER, Hand.NUMBER_AND_DAY))
    return Manner(
        letters=dice.choice((13, 14, 14)),
        colon=dice.choice(("Số: ", "Số: ", "Số:")),
        hand=hand,
        dotted=dice.random() < 0.4,  # noqa: PLR2004
        left_mm=dice.choice((25, 30, 30)),
        gap_mm=dice.choice((20, 23, 26, 31)),
        arrived=letter and dice.random() < 0.5,  # noqa: PLR2004
    )
