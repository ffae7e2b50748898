"""Import leftovers: what somebody brought to be looked through, and never brought in."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from web.importing_kept import ABOUT, PLACE
from web.wiring import Archive

LIFE = timedelta(days=7)
"""So long a preview waits for its errors to be mended."""
HALF_LIFE = timedelta(days=1)
"""So long a folder lies there that was never written to its end."""


def left_behind(archive: Archive) -> Iterator[Path]:
    """Folders of imports that have no job, and were brought a week ago or longer.

    One that has its job stays: the job may be gone on with, and what it told of stays to be read.
    """
    now = archive.clock()
    for folder in sorted((archive.settings.spool / PLACE).glob("*/")):
        about = folder / ABOUT
        if not about.is_file():
            old = folder.stat().st_mtime + HALF_LIFE.total_seconds() < now.timestamp()
        else:
            said = json.loads(about.read_text("utf-8"))
            old = said["job"] is None and datetime.fromisoformat(said["asked_at"]) + LIFE < now
        if old:
            yield folder
