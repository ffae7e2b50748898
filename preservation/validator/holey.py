"""Holey files: references to what another package keeps (TT 05/2025/TT-BNV PL I, III).

``<name>.<ext>.fetch.txt`` in ``data/`` of a dossier's package: of a SIP, the identifier of a
document; of an AIP, urn, size, path and identifier. The notes on the circular do not say how the
four are set apart: one line with blanks or tabs, or a line for each, are both read.
"""

import re
from urllib.parse import unquote

from preservation.bags.paths import danger
from preservation.validator.context import Context

SUFFIX = ".fetch.txt"
_URN = re.compile(
    r"urn[:_](?:(?P<fonds>[^\s:_]+)[:_])?(?:uuid[-:])?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-"
    r"[0-9A-Fa-f]{12}(?:[/_:](?P<path>\S+))?"
)
"""With ``:``, or as names of files have it, with ``_``; perhaps with the path in the package."""
_ID_LENGTH = 100
_PARTS = 4


def check(context: Context) -> None:
    """Every holey file of the package."""
    for path in context.holding.below("representations/"):
        if not path.endswith(SUFFIX):
            continue
        if not context.dossier:
            context.notes.add("PKG-HOL-01", path)
            continue
        if path not in context.holeys:
            context.notes.add("PKG-HOL-05", path)
        text = context.small_text(path)
        if text is not None:
            (_sip if context.kind == "sip" else _aip)(context, path, text.strip())


def _sip(context: Context, path: str, text: str) -> None:
    if not text or len(text.split()) != 1 or len(text) > _ID_LENGTH:
        context.notes.add("PKG-HOL-02", path, text or "rỗng · empty")


def _aip(context: Context, path: str, text: str) -> None:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parts = lines if len(lines) == _PARTS else text.split(None, 2)
    if len(parts) != _PARTS:  # one line: the path may have blanks, the identifier has none
        parts = [*parts[:2], *(parts[2].rsplit(None, 1) if len(parts) > 2 else ())]  # noqa: PLR2004
    match = _URN.fullmatch(parts[0]) if parts else None
    if len(parts) != _PARTS or match is None or not parts[1].isdigit():
        context.notes.add("PKG-HOL-03", path, text or "rỗng · empty")
        return
    for named in (parts[2], match["path"] or "."):
        if why := danger(unquote(named)):
            context.notes.add("PKG-HOL-06", path, f"{named} ({why})")
    fonds = match["fonds"]
    if fonds and context.facts.fonds and unquote(fonds) != context.facts.fonds:
        context.notes.add("PKG-HOL-04", path, f"{fonds}, {context.facts.fonds}")
