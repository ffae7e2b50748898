"""The danh mục hồ sơ of the demonstration: dossiers two agencies plan (NĐ 30/2020 Điều 29)."""

from typing import Any

from demo.data import table


def plan() -> list[dict[str, Any]]:
    """The entries of ``plan.json``."""
    return [{**entry, "headings": list(entry["headings"])} for entry in table("plan", "plan")]
