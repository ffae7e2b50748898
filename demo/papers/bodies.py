"""Bodies: how a decision, a plan, a letter … is built from what a topic has to say."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

from demo.data import table
from demo.papers.office import Block

KINDS = {"# ": "middle", "## ": "note", "> ": "ground", "^ ": "heading"}
ROWS_OF_ANNEX = 14


@dataclass(frozen=True, slots=True)
class Words:
    """What fills the gaps of a text."""

    place: str
    office: str
    head: str
    day: str
    year: int
    grounds: tuple[str, ...]
    dice: random.Random

    def fill(self, text: str) -> str:
        """``text`` with its slots filled; the figures are new each time."""
        return text.format(
            place=self.place, office=self.office, head=self.head, day=self.day, year=self.year,
            later=self.year + 5, n=self.dice.randint(11, 960), work="{work}", i="{i}",
            m=f"{self.dice.randint(1, 9)}.{self.dice.randint(100, 999)}",
        )  # fmt: skip


def body_of(
    shape: str, words: Words, topic: Mapping[str, Any], dice: random.Random
) -> tuple[Block, ...]:
    """The body of a document of this ``shape``; about every second one is longer than a page."""
    says = list(topic["says"])
    dice.shuffle(says)
    said, number = iter(says), count(1)
    parts: Mapping[str, Callable[[], Iterator[Block]]] = {
        "@grounds": lambda: _grounds(words),
        "@tasks": lambda: _tasks(words, topic),
        "@table": lambda: iter((_table(topic),)),
    }
    blocks: list[Block] = []
    for line in _lines(shape, dice):
        if line in parts:
            blocks += parts[line]()
        else:
            text = line.replace("@say", next(said)) if "@say" in line else line
            text = text.replace("{i}", str(next(number))) if "{i}" in text else text
            blocks.append(_block(words.fill(text)))
    return tuple(blocks)


def annex_of(words: Words, topic: Mapping[str, Any], dice: random.Random) -> tuple[Block, ...]:
    """An annex: one long table on a page of its own."""
    head, *rows = _table(topic).rows
    many = [_other(rows[number % len(rows)], dice) for number in range(ROWS_OF_ANNEX)]
    return (
        Block("middle", "Phụ lục", new_page=True),
        Block("note", f"(Kèm theo văn bản của {words.office})"),
        Block("table", rows=(head, *many)),
    )


@cache
def _shapes() -> Mapping[str, tuple[str, ...]]:
    return {one["key"]: one["lines"] for one in table("shapes", "shape")}


def _lines(shape: str, dice: random.Random) -> Iterator[str]:
    for line in _shapes()[shape]:
        if not line.startswith("? "):
            yield line
        elif dice.random() < 0.5:  # noqa: PLR2004  every second time
            yield line[2:]


def _block(line: str) -> Block:
    for mark, kind in KINDS.items():
        if line.startswith(mark):
            return Block(kind, line[len(mark) :])
    lead = re.match(r"\*\*(.+?)\*\*", line)
    if lead:
        return Block("text", line[lead.end() :], lead=lead[1])
    return Block("text", line)


def _grounds(words: Words) -> Iterator[Block]:
    yield Block("ground", "Căn cứ Luật Tổ chức chính quyền địa phương;")
    for ground in words.grounds:
        yield Block("ground", ground)
    yield Block("ground", "Theo đề nghị của Chánh Văn phòng và Trưởng các phòng chuyên môn.")


def _tasks(words: Words, topic: Mapping[str, Any]) -> Iterator[Block]:
    tasks = [words.fill(task) for task in topic["tasks"]]
    for letter, task in zip("abcd", tasks, strict=True):
        yield Block("text", f"{letter}) {task}{'.' if letter == 'd' else ';'}")


def _table(topic: Mapping[str, Any]) -> Block:
    rows = (row.split("|") for row in topic["table"])
    return Block("table", rows=tuple(tuple(cell.strip() for cell in row) for row in rows))


def _other(row: tuple[str, ...], dice: random.Random) -> tuple[str, ...]:
    """The same row with other figures in it."""
    return tuple(
        "".join(str(dice.randint(1, 9)) if letter.isdecimal() else letter for letter in cell)
        for cell in row
    )
