"""Reading JSON that another archive wrote: every key is known, every value of its shape, or no."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, NoReturn, Self

from repository.errors import RefusedError

MOST_BYTES = 1 << 28
"""Of one file."""
LONGEST = 20_000
"""Letters of one text."""
LARGEST = 1 << 50
"""Of a number: a size in bytes."""


@dataclass
class Reader:
    """One object; as a context it sees to it that every key was asked for."""

    where: str
    held: Mapping[str, Any]
    asked: set[str] = field(default_factory=set)

    def __enter__(self) -> Self:
        """Begin to ask."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Nobody asked for the rest.

        Raises:
            RefusedError: there is a rest.
        """
        if kind is None and (rest := sorted(self.held.keys() - self.asked)):
            raise refused(self.where, f"khóa lạ · unknown keys: {', '.join(rest)[:200]}")

    def text(self, name: str, *, least: int = 0, most: int = LONGEST) -> str:
        """A text.

        Raises:
            RefusedError: it is none, or of a length that cannot be.
        """
        given = self._of(name, str)
        if not least <= len(given) <= most or not _plain(given):
            raise refused(f"{self.where}.{name}", f"dài {least}–{most} chữ · so many letters")
        return str(given)

    def like(self, name: str, shape: re.Pattern[str]) -> str:
        """A text of some shape.

        Raises:
            RefusedError: it is of another.
        """
        given = self.text(name)
        if not shape.fullmatch(given):
            raise refused(f"{self.where}.{name}", f"sai dạng · of another shape: {given[:80]!r}")
        return given

    def number(self, name: str, most: int = LARGEST, *, least: int = 0) -> int:
        """A whole number.

        Raises:
            RefusedError: it is none, or cannot be.
        """
        given = self._of(name, int)
        if isinstance(given, bool) or not least <= given <= most:
            raise refused(f"{self.where}.{name}", f"phải từ {least} đến {most} · out of bounds")
        return int(given)

    def truth(self, name: str) -> bool:
        """True or false.

        Raises:
            RefusedError: neither.
        """
        return bool(self._of(name, bool))

    def inside(self, name: str) -> "Reader":
        """An object in it.

        Raises:
            RefusedError: there is none.
        """
        return Reader(f"{self.where}.{name}", self._of(name, dict))

    def each(self, name: str, most: int) -> Iterator["Reader"]:
        """The objects of a list.

        Raises:
            RefusedError: it is none, too long, or one of them is no object.
        """
        given = self._of(name, list)
        if len(given) > most:
            raise refused(f"{self.where}.{name}", f"quá {most} mục · too many")
        for number, one in enumerate(given, 1):
            where = f"{self.where}.{name}[{number}]"
            if not isinstance(one, dict):
                raise refused(where, "sai kiểu · of another kind")
            yield Reader(where, one)

    def _of(self, name: str, kind: type) -> Any:  # noqa: ANN401  of that kind
        self.asked.add(name)
        if not isinstance(self.held.get(name), kind):
            raise refused(f"{self.where}.{name}", "thiếu, hoặc sai kiểu · missing or another kind")
        return self.held[name]


def loaded(name: str, data: bytes, key: str, version: int) -> Reader:
    """The object that ``data`` is, if it is of our version.

    Raises:
        RefusedError: it is not.
    """
    if len(data) > MOST_BYTES:
        raise refused(name, "quá lớn · too large")
    try:
        held = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_never)
    except (ValueError, RecursionError) as error:
        raise refused(name, f"không đọc được · not to be read: {str(error)[:200]}") from None
    if not isinstance(held, dict):
        raise refused(name, "sai kiểu · of another kind")
    top = Reader(name, held)
    if top.number(key) != version:
        raise refused(name, f"phiên bản khác · of another version: {held[key]}")
    return top


def written(value: Mapping[str, Any]) -> bytes:
    """For people and programs; the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def unique(where: str, name: str, values: Iterable[object]) -> None:
    """See to it that no value is there twice.

    Raises:
        RefusedError: one is.
    """
    seen: set[object] = set()
    for one in values:
        if one in seen:
            raise refused(f"{where}: {name}", f"hai lần · twice: {one!s:.100}")
        seen.add(one)


def refused(where: str, why: str) -> RefusedError:
    """The error for what is wrong somewhere."""
    return RefusedError(f"{where}: {why}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("khóa hai lần · a key twice")
    return found


def _plain(text: str) -> bool:
    """Whether every file and database can hold it."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _never(word: str) -> NoReturn:
    raise ValueError(f"{word}: không phải số · not a number")
