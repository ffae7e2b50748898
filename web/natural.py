"""The order in which people count: ``trang 2`` before ``trang 10``."""

import re


def natural(name: str) -> list[tuple[int, str]]:
    """A key to sort names by."""
    parts = re.findall(r"\d+|\D+", name)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
