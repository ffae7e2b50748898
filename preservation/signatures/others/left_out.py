"""What Office leaves out of its signatures, from ``data/unsigned_parts.toml``."""

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The table: patterns and ends of types, and whether a document may pass without them."""

    parts: tuple[tuple[str, str, bool], ...]
    relationships: tuple[tuple[str, bool], ...]

    def part(self, name: str, kind: str) -> bool | None:
        """Whether a document may pass though this part is unsigned; None: it is not listed.

        ``kind`` is its content type: what is shown as text is no description, whatever its name.
        """
        return next(
            (
                ok
                for pattern, types, ok in self.parts
                if fnmatchcase(name, pattern)
                and name.count("/") == pattern.count("/")
                and fnmatchcase(kind.lower(), types)
            ),
            None,
        )

    def relationship(self, kind: str) -> bool | None:
        """As ``part``, of a relationship of this type."""
        return next((ok for end, ok in self.relationships if kind.endswith(end)), None)


@cache
def left_out() -> LeftOut:
    """Read the table once."""
    text = files("preservation").joinpath("data/unsigned_parts.toml").read_text("utf-8")
    said = tomllib.loads(text)
    return LeftOut(
        tuple((entry["pattern"], entry["type"], entry["passes"]) for entry in said["part"]),
        tuple((entry["type"], entry["passes"]) for entry in said["relationship"]),
    )
