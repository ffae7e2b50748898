"""Tasks: what the workers that put a PDF together may be asked, and what they may use up."""

from collections.abc import Mapping
from types import MappingProxyType

from preservation.workers import Limits
from preservation.workers.child import TASKS as OTHERS
from preservation.workers.limits import MIB

TASKS: Mapping[str, str] = MappingProxyType(
    {**OTHERS, "assemble": "ingest.digitise.assembling:assemble"}
)
LIMITS = Limits(
    memory_bytes=1500 * MIB, seconds=1800, cpu_seconds=1800, output_bytes=4096 * MIB, open_files=256
)
"""A document of a thousand pages is one file: the limits on one file of foreign bytes are wide
here, because all but the pages of a mixed PDF are pixels of our own."""
PRELOAD = ("ingest.digitise.assembling",)
