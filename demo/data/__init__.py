"""What the demonstration says, as TOML beside this module: agencies, people, texts."""

import tomllib
from pathlib import Path
from typing import Any


def table(file: str, name: str) -> list[dict[str, Any]]:
    """The array of tables ``name`` in ``file``.toml; arrays become tuples."""
    with Path(__file__).with_name(f"{file}.toml").open("rb") as source:
        entries: list[dict[str, Any]] = tomllib.load(source)[name]
    return [
        {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
        for entry in entries
    ]
