"""A DIP in the circular's own shape (TT 05/2025 PL V), for whoever has a system that reads it.

The certified copy that people are handed is another thing (``preservation.copies``): it can be
checked without any system. It may go along in ``documentation/``.
"""

from collections.abc import Iterable
from pathlib import Path

from preservation.hoso.content import Item, Made, RequestDescription, SubmissionContext
from preservation.hoso.sip import build_package


def build_dip(
    folder: Path, request: RequestDescription, items: Iterable[Item], context: SubmissionContext
) -> Made:
    """Make a DIP below ``folder`` of the documents that answer ``request``.

    What the archive knows beside (events, findings, who brought a document in) stays there.

    Raises:
        DamageError: what a store gave is not what the document's record says; nothing is left.
        RefusedError: two documents have one ordinal, there is none, or the package is there.
        NotFoundError: a store has no such file; nothing is left.
        UnavailableError: a store did not answer; nothing is left.
    """
    return build_package("dip", folder, request, items, context)
