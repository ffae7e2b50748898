"""What a manifest says of a package of loose documents, all of it text (TT 05/2025 PL IV)."""

import re
from collections.abc import Mapping
from dataclasses import asdict, fields

from preservation.hoso.content import LooseDescription

LOOSE_SAID = (*(each.name for each in fields(LooseDescription)), "maintenance")
"""The description, and the one period that all its documents have."""


def loose_said(description: LooseDescription, maintenance: str) -> dict[str, str]:
    """What a manifest says of a package of loose documents."""
    said = {name: str(value) for name, value in asdict(description).items()}
    return said | {"incoming": "1" if description.incoming else "0", "maintenance": maintenance}


def loose_description_said(said: Mapping[str, str]) -> LooseDescription:
    """The description that ``loose_said`` was given."""
    plain = ("agency", "agency_name", "year", "title", "file_code", "total_doc", "description")
    return LooseDescription(
        **{name: said[name] for name in plain},
        submission=_number(said["submission"]),
        ordinal=_number(said["ordinal"]),
        incoming=said["incoming"] == "1",
    )


def _number(said: str) -> int:
    return int(said) if re.fullmatch("[0-9]{1,9}", said) else 0
