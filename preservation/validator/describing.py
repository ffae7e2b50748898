"""EAD of the package and of each document: codes that hang together, totals, required-when.

TT 05/2025/TT-BNV PL I–V; the fields are in ``data/package_fields.toml``.
"""

import re
from collections.abc import Iterator

from preservation.validator.book import AIP, SIP
from preservation.validator.context import Context
from preservation.validator.fields import Description, compare, day_of, recovery
from repository.transfer_codes import schemes

PACKAGE = "metadata/descriptive/EAD.xml"
_DOCUMENT = re.compile(r"EAD_(doc|pic|media)_.*\.xml", re.DOTALL)
_CODES = ("docCode", "arcDocCode")
_BETWEEN = re.compile(r"[.\-_/]")
_YEAR, _ORDINAL = 4, 7
_SECRET, _PERMANENT, _DIGITISED = "03", "01", "02"


def check(context: Context) -> None:
    """EAD.xml, then every document's description."""
    values = _package(context)
    found = list(documents(context))
    own_codes: set[str] = set()
    own_ids: set[str] = set()
    for path in found:
        _document(context, path, values, (own_codes, own_ids))
    total = values.get("totalDoc", "")
    if total.isdigit() and len(total) <= _ORDINAL + 3 and int(total) != len(found):
        context.notes.add("PKG-EAD-14", f"{PACKAGE}#totalDoc", f"{total} → {len(found)}")


def documents(context: Context) -> Iterator[str]:
    """The paths of the documents' descriptions."""
    for path in context.holding.below("representations/"):
        folder, _, name = path.rpartition("/")
        if folder.endswith("/metadata/descriptive") and _DOCUMENT.fullmatch(name):
            yield path


def _package(context: Context) -> dict[str, str]:
    if PACKAGE not in context.holding.files:
        return {}  # said by the rules of structure
    said = Description("PKG-EAD")
    if not context.read(PACKAGE, said):
        return {}
    shape = "" if context.kind == "dip" else "-hoso" if context.dossier else "-tailieu"
    table = context.book.tables[context.kind + shape]
    values = compare(said, table, PACKAGE, context.notes)
    recovery("PKG-EAD", values, PACKAGE, context.notes)
    if context.kind != "dip":
        _agreement(context, values)
    return values


def _agreement(context: Context, values: dict[str, str]) -> None:
    """Fields of a dossier that hang together, or with what METS says."""
    notes = context.notes
    if values.get("confidenceLevel") == _DIGITISED and "paperFileCode" not in values:
        notes.add("PKG-EAD-11", PACKAGE)
    start, end = (day_of(values.get(name, "")) for name in ("startDate", "endDate"))
    if start is not None and end is not None and start > end:
        why = f"{values['startDate']} > {values['endDate']}"
        notes.add("PKG-EAD-13", f"{PACKAGE}#startDate", why)
    code = values.get("fileCode") or values.get("arcFileCode") or ""
    fonds = context.facts.fonds
    if code and fonds and fonds not in code:
        notes.add("PKG-EAD-15", PACKAGE, f"{code}, {fonds}")
    if context.profile == SIP and not context.dossier:
        _loose_code(context, code)
    elif context.profile == SIP:
        if values.get("maintenance", _PERMANENT) != _PERMANENT:
            notes.add("PKG-EAD-16", f"{PACKAGE}#maintenance")
        if values.get("mode") == _SECRET:
            notes.add("PKG-EAD-17", f"{PACKAGE}#mode")


def _loose_code(context: Context, code: str) -> None:
    """Mã gói tài liệu: its parts are known, what stands between them is not."""
    fonds = context.facts.fonds
    if not (code and fonds and code.startswith(fonds)):
        return  # said by the rule of the fonds
    digits = _BETWEEN.sub("", code.removeprefix(fonds))
    lengths = (_YEAR + one.turn_digits + one.ordinal_digits for one in schemes())
    if not (digits.isdigit() and len(digits) in lengths):
        context.notes.add("PKG-EAD-19", f"{PACKAGE}#fileCode", code)


def _document(
    context: Context, path: str, package: dict[str, str], known: tuple[set[str], set[str]]
) -> None:
    said = Description("PKG-DOC")
    if not context.read(path, said):
        return
    match = _DOCUMENT.fullmatch(path.rpartition("/")[2])
    kind = match[1] if match else "doc"
    table = context.book.tables[f"{context.kind}-doc" if kind == "doc" else kind]
    values = compare(said, table, path, context.notes)
    recovery("PKG-DOC", values, path, context.notes)
    born = values.get("confidenceLevel") in {"01", "03"}
    if kind == "doc" and born and "process" not in values:
        context.notes.add("PKG-DOC-11", path)
    _loose_document(context, path, values)
    _codes(context, path, values, package)
    for number, values_known, names in (("14", known[0], _CODES), ("15", known[1], ("docId",))):
        code = next((values[name] for name in names if name in values), "")
        if code in values_known:
            context.notes.add(f"PKG-DOC-{number}", path, code)
        elif code:
            values_known.add(code)


def _loose_document(context: Context, path: str, values: dict[str, str]) -> None:
    """What the description of a hồ sơ says of all its documents, each loose one says itself."""
    if context.profile != SIP or context.dossier:
        return
    if values.get("mode") == _SECRET:
        context.notes.add("PKG-DOC-19", f"{path}#mode")
    if values.get("maintenance", _PERMANENT) != _PERMANENT:
        context.notes.add("PKG-DOC-20", f"{path}#maintenance")


def _codes(context: Context, path: str, values: dict[str, str], package: dict[str, str]) -> None:
    """Mã lưu trữ tài liệu is that of its hồ sơ, and an ordinal of 7 digits."""
    notes = context.notes
    code = next((values[name] for name in _CODES if name in values), "")
    head, _, tail = code.rpartition(".")
    if code and not (head and len(tail) == _ORDINAL and tail.isdigit()):
        notes.add("PKG-DOC-13", f"{path}#docCode", code)
        return
    above = package.get("fileCode") or package.get("arcFileCode") or ""
    if code and above and context.dossier and not above.endswith(head):
        notes.add("PKG-DOC-13", f"{path}#docCode", f"{code}, {above}")
    if context.profile == AIP and "arcFileCode" in values and above != values["arcFileCode"]:
        notes.add("PKG-DOC-16", f"{path}#arcFileCode", f"{values['arcFileCode']}, {above}")
    ordinal = values.get("docOrdinal", "")
    if code and ordinal.isdigit() and len(ordinal) <= _ORDINAL and int(ordinal) != int(tail):
        notes.add("PKG-DOC-17", f"{path}#docOrdinal", f"{ordinal}, {tail}")
