"""The list of agencies as rows of texts: from csv, json and an axis, and back again. Pure."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from repository.agencies import Agency
from repository.errors import RefusedError

COLUMNS = (
    *("code", "name", "level", "parent", "valid_from", "valid_to", "successor", "aliases"),
    "fonds",
)


class Listed(Protocol):
    """An agency as the list of a document axis tells of it (``ingest.exchange.axis.Listing``)."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def parent(self) -> str:
        """The code above it."""
        ...

    @property
    def other_code(self) -> str:
        """Its code of the other system."""
        ...


def from_axis(listed: Iterable[Listed]) -> list[dict[str, str]]:
    """The rows of an axis's list; each code of the other system is an alias."""
    return [
        {
            "code": one.code.strip(),
            "name": one.name.strip(),
            "level": "",
            "parent": one.parent.strip(),
            "aliases": one.other_code.strip() if one.other_code != one.code else "",
        }
        for one in listed
    ]


def row_of(agency: Agency) -> dict[str, str]:
    """An agency as a row of texts."""
    return {
        "code": agency.code,
        "name": agency.name,
        "level": agency.level,
        "parent": agency.parent or "",
        "valid_from": agency.valid_from.isoformat() if agency.valid_from else "",
        "valid_to": agency.valid_to.isoformat() if agency.valid_to else "",
        "successor": agency.successor or "",
        "aliases": "; ".join(agency.aliases),
        "fonds": agency.fonds,
    }


def to_csv(agencies: Iterable[Agency]) -> bytes:
    """The list as CSV in UTF-8, with the mark by which spreadsheets know it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(row_of(agency) for agency in agencies)
    return text.getvalue().encode("utf-8-sig")


def to_json(agencies: Iterable[Agency]) -> bytes:
    """The list as JSON."""
    rows = [row_of(agency) for agency in agencies]
    return json.dumps({"agencies": rows}, ensure_ascii=False, indent=1).encode() + b"\n"


def read_csv(data: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file; separated by commas, semicolons or tabs.

    Raises:
        RefusedError: it is no UTF-8, or has no column ``code``.
    """
    text = _decoded(data)
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise RefusedError(f"CSV: {error}") from error
    return from_table(rows)


def from_table(table: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """Rows of cells, the first of which names the columns, as rows by name.

    Raises:
        RefusedError: there is no column ``code``.
    """
    names = [name.strip().casefold() for name in (table[0] if table else ())]
    if "code" not in names or "name" not in names:
        raise RefusedError(
            f"Thiếu cột code, name · no columns code and name; columns: {', '.join(COLUMNS)}"
        )
    return [
        dict(zip(names, (cell.strip() for cell in row), strict=False))
        for row in table[1:]
        if any(cell.strip() for cell in row)
    ]


def read_json(data: bytes) -> list[dict[str, str]]:
    """The rows of a JSON file: a list, or an object with ``agencies``.

    Raises:
        RefusedError: it is something else.
    """
    try:
        said = json.loads(_decoded(data))
    except (ValueError, RecursionError):
        raise RefusedError("Không phải JSON · not JSON") from None
    return rows_from(said.get("agencies") if isinstance(said, dict) else said)


def rows_from(said: object) -> list[dict[str, str]]:
    """Rows that came as JSON values.

    Raises:
        RefusedError: they are no list of objects of texts.
    """
    if not isinstance(said, list) or not all(isinstance(row, dict) for row in said):
        raise RefusedError("Không phải danh sách đối tượng · not a list of objects")
    return [{str(name): _text(value) for name, value in row.items()} for row in said]


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError("Không phải UTF-8 · not UTF-8") from None


def _text(value: Any) -> str:  # noqa: ANN401  what JSON held
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)
