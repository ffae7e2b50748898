"""Files of the exchange: where a received message lies, and what a connection was last seen doing.

``<home>/exchange/<aa>/<id>.edxml`` holds the very bytes that the axis gave; ``state-<name>.json``
beside them can be lost.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ingest.exchange.written import whole
from repository.messages import Message
from web.wiring import Archive


def name_of(axis: str, agency: str, axis_id: str) -> str:
    """The identifier of a received message: the same whenever it is fetched.

    So a file that was fetched just before a crash is written again at its own place.
    """
    return str(uuid5(NAMESPACE_URL, f"luutru:axis:{axis}\n{agency}\n{axis_id}"))


def path_of(archive: Archive, message: Message | str) -> Path:
    """Where the bytes of a received message lie."""
    name = message if isinstance(message, str) else message.id
    return archive.settings.exchange / name[:2] / f"{name}.edxml"


def remember(archive: Archive, axis: str, said: Mapping[str, Any]) -> None:
    """Note what a connection was seen doing."""
    known = remembered(archive, axis) | dict(said)
    with whole(_state(archive, axis)) as part:
        part.write_text(json.dumps(known, ensure_ascii=False), "utf-8")


def remembered(archive: Archive, axis: str) -> dict[str, Any]:
    """What a connection was last seen doing; empty where nobody looked yet."""
    with suppress(OSError, ValueError):
        said = json.loads(_state(archive, axis).read_text("utf-8"))
        if isinstance(said, dict):
            return said
    return {}


def _state(archive: Archive, axis: str) -> Path:
    return archive.settings.exchange / f"state-{axis}.json"
