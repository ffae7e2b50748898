"""The shape of a package: which files and folders there must be, and how they are called.

TT 05/2025/TT-BNV PL I–V; E-ARK CSIP 2.0.4, CSIPSTR1–16.
"""

import re
import unicodedata

from preservation.bags.paths import folded
from preservation.validator.book import AIP, CSIP, SIP
from preservation.validator.context import Context
from preservation.validator.describing import PACKAGE as EAD
from preservation.validator.premis import PACKAGE as PREMIS

_ODD = re.compile(
    r'[\x00-\x1f<>:"|?*]|(^|/) |[. ](/|$)|(^|/)(CON|PRN|AUX|NUL|COM\d|LPT\d)(\.[^/]*)?(/|$)',
    re.IGNORECASE,
)
"""What Windows cannot keep."""


def representations(context: Context) -> list[str]:
    """Names of the folders below ``representations``."""
    paths = context.holding.below("representations/")
    return list(dict.fromkeys(p.split("/")[1] for p in paths if p.count("/") > 1))


def check(context: Context) -> None:
    """What must be there is there, and nothing has a name that the circular does not know."""
    notes = context.notes
    if not context.holding.has_folder("schemas") and context.holding.form != "bag":
        notes.add("PKG-STR-10", "schemas")
    parts = representations(context)
    for name in parts:
        _part(context, name)
    if context.profile == CSIP:
        return
    _metadata(context)
    if "rep1" not in parts:
        notes.add("PKG-STR-05", "representations/rep1")
    for name in parts:
        if name != "rep1":
            notes.add("PKG-STR-12", f"representations/{name}")
        _described(context, name)
    _known(context)


def _metadata(context: Context) -> None:
    files, notes = context.holding.files, context.notes
    if EAD not in files:
        notes.add("PKG-STR-02", EAD)
    if context.profile == AIP and PREMIS not in files:
        notes.add("PKG-STR-03", PREMIS)
    if context.profile == SIP and PREMIS in files:
        notes.add("PKG-STR-04", PREMIS)


def _part(context: Context, name: str) -> None:
    base = f"representations/{name}"
    if f"{base}/METS.xml" not in context.holding.files:
        context.notes.add("PKG-STR-06", f"{base}/METS.xml")
    if not context.holding.has_folder(f"{base}/data"):
        context.notes.add("PKG-STR-07", f"{base}/data")


def _described(context: Context, name: str) -> None:
    base = f"representations/{name}/metadata"
    if not any(True for _ in context.holding.below(f"{base}/descriptive/EAD_")):
        context.notes.add("PKG-STR-08", f"{base}/descriptive")
    expected = f"{base}/preservation/PREMIS_{name}.xml"
    if context.profile == AIP and expected not in context.holding.files:
        context.notes.add("PKG-STR-09", expected)


def _known(context: Context) -> None:
    """Files and folders at the root are those of the circular."""
    said = context.book.constants["structure"]
    files = {*said["root_files"], *said["unlisted"]}
    seen: set[str] = set()
    for path in context.holding.files:
        head, slash, _ = path.partition("/")
        known = head in (said["root_folders"] if slash else files)
        if not known and head not in seen:
            seen.add(head)
            context.notes.add("PKG-STR-11", head)


def unlisted(context: Context) -> None:
    """Files that no METS named; one in ``data/`` might be anything."""
    constants = context.book.constants["structure"]
    known = {"METS.xml", *constants["unlisted"]}
    known |= {f"representations/{name}/METS.xml" for name in representations(context)}
    for path in context.holding.files:
        if path in context.holding.listed or path in known:
            continue
        parts = path.split("/")
        hidden = parts[0] == "representations" and parts[2:3] == ["data"]
        context.notes.add("PKG-FIX-08" if hidden else "PKG-FIX-09", path)


def names(context: Context) -> None:
    """Names that every file system can keep, and the root's own."""
    notes, limits = context.notes, context.limits
    seen: dict[int, str] = {}
    for path in context.holding.files:
        if not unicodedata.is_normalized("NFC", path):
            notes.add("PKG-NAM-02", path)
        if odd := _ODD.search(path):
            notes.add("PKG-NAM-03", path, f"«{odd[0].strip('/')}»")
        name = path.rpartition("/")[2]
        for text, most in ((path, limits.path_bytes), (name, limits.name_bytes)):
            if len(text.encode("utf-8", "surrogateescape")) > most:
                notes.add("PKG-NAM-04", path, f"> {most} byte")
                break
        key = hash(folded(path))
        if key in seen and seen[key] != path and folded(seen[key]) == folded(path):
            notes.add("PKG-NAM-05", path, seen[key])
        seen.setdefault(key, path)
    _root(context)


def _root(context: Context) -> None:
    """Named by the OBJID, ``:`` written as ``_`` (TT 05/2025; CSIPSTR2)."""
    name, objid = context.holding.name, context.facts.root.get("OBJID", "")
    if name and objid and name not in {objid, objid.replace(":", "_")}:
        context.notes.add("PKG-NAM-01", name, objid)
