"""The constants of TT 05/2025, read once from ``preservation/data/tt05.toml``."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def tt05() -> dict[str, Any]:
    """Everything that the circular fixes for an AIP_tailieu."""
    return tomllib.loads((files("preservation") / "data" / "tt05.toml").read_text("utf-8"))
