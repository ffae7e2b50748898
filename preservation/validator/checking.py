"""Checking one package: the order in which the areas look at it.

``check`` opens a folder, a bag, a ZIP or a TAR, guesses the profile from METS where none is
given, and lets each area add its findings. Nothing is unpacked, nothing in the package is
believed, and what is odd is a finding, never an exception.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from preservation.validator import (
    certified,
    describing,
    holey,
    premis,
    schemas,
    structure,
)
from preservation.validator.archives import of_archive
from preservation.validator.book import AIP, COPY, CSIP, DIP, PACKAGE, PART, SIP, book
from preservation.validator.context import Context
from preservation.validator.fixity import Fixity
from preservation.validator.holding import Holding, UnreadableError, of_folder
from preservation.validator.limits import Limits
from preservation.validator.markup import BadXmlError, Element, read_xml
from preservation.validator.mets import MetsReader, Reference, require_mets
from preservation.validator.report import Notes, Report
from preservation.validator.rows import judge_of

_METS = "METS.xml"
_BY_KIND = {"SIP": SIP, "AIP": AIP, "DIP": DIP}
_HOLEY = "Holeyfile"


def check(path: Path, profile: str | None = None, limits: Limits | None = None) -> Report:
    """Everything that is wrong with the package at ``path``.

    Args:
        path: A folder, the bag whose payload it is, or a ZIP or TAR of either.
        profile: ``tt05-sip``, ``tt05-aip``, ``tt05-dip`` or ``csip``; None to have it guessed.
        limits: How much is read.
    """
    limits = limits or Limits()
    notes = Notes(book())
    with _held(path, notes, limits) as holding:
        if holding is None:
            return Report(path, profile or "", tuple(notes.sorted()), notes.more())
        chosen = profile or _guess(holding, notes, limits)
        if chosen == COPY:
            certified.check(holding, notes, limits)
        elif _METS not in holding.files:
            notes.add("PKG-STR-01", _METS)
        elif chosen:
            _areas(holding, chosen, notes, limits)
        files, size = len(holding.files), sum(holding.files.values())
    return Report(path, chosen, tuple(notes.sorted()), notes.more(), files, size)


@contextmanager
def _held(path: Path, notes: Notes, limits: Limits) -> Iterator[Holding | None]:
    try:
        if path.is_dir():
            yield of_folder(path, notes, limits)
            return
    except OSError as error:
        notes.add("PKG-ZIP-01", "", f"{type(error).__name__}: {error.strerror}")
        yield None
        return
    with of_archive(path, notes, limits) as holding:
        yield holding


class _EnoughError(Exception):
    pass


class _Header:
    """Reads METS only up to its header."""

    kind = ""

    def begins(self, element: Element, parent: Element | None) -> None:
        if parent is None:
            require_mets(element)
        elif element.name == "metsHdr":
            self.kind = element.attributes.get("csip:OAISPACKAGETYPE", "")
            raise _EnoughError

    def ends(self, element: Element, parent: Element | None) -> None:
        pass


def _guess(holding: Holding, notes: Notes, limits: Limits) -> str:
    """The profile by ``OAISPACKAGETYPE``; plain CSIP where no EAD of TT 05/2025 is there."""
    if _METS not in holding.files:
        return COPY if holding.files.keys() >= certified.NAMES else ""
    header = _Header()
    try:
        with holding.open(_METS) as source:
            read_xml(source, header, limits)
    except _EnoughError:
        pass
    except BadXmlError as error:
        notes.add(error.rule, _METS, error.why)
        return ""
    except UnreadableError as error:
        notes.add("PKG-ZIP-09", _METS, str(error))
        return ""
    if describing.PACKAGE not in holding.files and not _tt05(holding):
        return CSIP
    if header.kind not in _BY_KIND:
        notes.add("PKG-STR-14", _METS, header.kind)
        return ""
    return _BY_KIND[header.kind]


def _tt05(holding: Holding) -> bool:
    """Whether some document is described as TT 05/2025 does it."""
    return any("/metadata/descriptive/EAD_" in p for p in holding.below("representations/"))


def _areas(holding: Holding, profile: str, notes: Notes, limits: Limits) -> None:
    strict = profile != CSIP
    fixity = Fixity(holding, notes, strict, keep=profile in {AIP, DIP})
    context = Context(holding, profile, book(), notes, limits, fixity)
    structure.check(context)
    if not _mets(context, _METS, PACKAGE):
        return
    sound = [
        _mets(context, f"representations/{name}/{_METS}", PART)
        for name in structure.representations(context)
        if f"representations/{name}/{_METS}" in holding.files
    ]
    structure.names(context)
    schemas.check_files(context)
    if all(sound) and len(sound) == len(structure.representations(context)):
        structure.unlisted(context)
    if strict:
        describing.check(context)
        holey.check(context)
        if sound and all(sound):
            premis.check(context)


def _mets(context: Context, path: str, scope: str) -> bool:
    """One METS: its rows, its files, its schema, and what TT 05/2025 wants of it as a whole."""
    base = path.removesuffix(_METS)
    judge = judge_of(context.book, context.profile, scope, path, context.notes)

    def see(reference: Reference) -> None:
        if reference.use == _HOLEY:
            context.holeys.add(base + unquote(reference.href.strip()).removeprefix("./"))
        context.fixity.see(reference, base)

    reader = MetsReader(judge, see)
    if not context.read(path, reader, small=False):
        return False
    strict = context.profile != CSIP
    reader.finish(joined=strict and scope == PART)
    if scope == PACKAGE:
        context.facts = reader.facts
    if strict:
        _whole(context, reader, path, scope)
    schemas.check_mets(context, path)
    return True


def _whole(context: Context, reader: MetsReader, path: str, scope: str) -> None:
    """What a METS of TT 05/2025 must have somewhere."""
    facts, notes = reader.facts, context.notes
    if not facts.described:
        notes.add("PKG-MET-13", path)
    if context.profile == AIP and not facts.provenance:
        notes.add("PKG-MET-11", path)
    if context.profile == SIP and facts.administrative:
        notes.add("PKG-MET-12" if facts.filled else "PKG-VAR-03", path)
    if scope == PACKAGE:
        _named(context, reader, path)


def _named(context: Context, reader: MetsReader, path: str) -> None:
    """What the package's own METS must name: fonds, agreement, the METS of representations."""
    facts, notes = reader.facts, context.notes
    if not facts.fonds:
        notes.add("PKG-MET-09", path)
    if context.profile == SIP and not facts.agreement:
        notes.add("PKG-MET-10", path)
    targets = {unquote(href).removeprefix("./") for href in facts.pointers}
    for name in structure.representations(context):
        own = f"representations/{name}/{_METS}"
        if own in context.holding.files and own not in targets:
            notes.add("PKG-MAP-05", own)
