"""PREMIS of the package and of its representation: objects, events, agents, files' digests."""

from dataclasses import dataclass, field

from preservation.validator.context import Context
from preservation.validator.markup import BadXmlError, Element

PREMIS = "http://www.loc.gov/premis/v3"
PACKAGE = "metadata/preservation/PREMIS.xml"
_SOFTWARE = "software"
_SHA256_BYTES = 32


@dataclass(slots=True)
class _Thing:
    """The object, event or agent that is being read: the texts below it by their path."""

    name: str
    category: str
    texts: dict[str, list[str]] = field(default_factory=dict)

    def one(self, path: str) -> str:
        return next(iter(self.texts.get(path, ())), "")


class PremisReader:
    """Reads one PREMIS file; files' digests are told to ``described``."""

    def __init__(self, context: Context, path: str, described: dict[bytes, None] | None) -> None:
        """``described`` gathers the digests of file objects; None where files are not judged."""
        self.events = 0
        self._context = context
        self._notes = context.notes
        self._path = path
        self._described = described
        self._ids: dict[str, set[str]] = {"object": set(), "agent": set(), "event": set()}
        self._later: dict[tuple[str, str], str] = {}
        self._thing: _Thing | None = None
        self._events = frozenset(context.book.constants["premis"]["events"])
        self._categories = frozenset(context.book.constants["premis"]["categories"])

    def begins(self, element: Element, parent: Element | None) -> None:
        """An object, event or agent begins."""
        if parent is None and (element.name != "premis" or element.namespace != PREMIS):
            raise BadXmlError("PKG-PRE-01", f"{element.namespace} {element.name}".strip())
        if parent is not None and "/" not in parent.path and element.name in self._ids:
            category = element.attributes.get("xsi:type", "").rpartition(":")[2]
            self._thing = _Thing(element.name, category)

    def ends(self, element: Element, parent: Element | None) -> None:
        """It ends: judge it."""
        thing = self._thing
        if thing is None or parent is None:
            return
        if "/" not in parent.path:
            self._thing = None
            getattr(self, f"_{thing.name}")(thing)
        else:
            below = element.path.split("/", 2)[2]
            thing.texts.setdefault(below, []).append(element.text.strip())

    def finish(self) -> None:
        """What events pointed to and nobody described."""
        for (kind, value), event in self._later.items():
            if value not in self._ids[kind]:
                self._notes.add("PKG-PRE-09", f"{self._path}#{event}", value)

    def _identified(self, thing: _Thing) -> str:
        kind = thing.name
        base = f"{kind}Identifier/{kind}Identifier"
        types, values = thing.texts.get(f"{base}Type", []), thing.texts.get(f"{base}Value", [])
        known = self._ids[kind]
        for place, value in enumerate(values):
            key = f"{types[place] if place < len(types) else ''} {value}"
            if key in known:
                self._notes.add("PKG-PRE-02", self._path, value)
            known.update((key, value))
        return values[0] if values else ""

    def _object(self, thing: _Thing) -> None:
        identifier = self._identified(thing)
        if thing.category not in self._categories:
            self._notes.add("PKG-PRE-12", f"{self._path}#{identifier}", thing.category)
        elif thing.category == "file":
            self._file(thing, f"{self._path}#{identifier}")

    def _file(self, thing: _Thing, where: str) -> None:
        fixity = "objectCharacteristics/fixity/messageDigest"
        algorithms = thing.texts.get(f"{fixity}Algorithm", [])
        digests = dict(zip(algorithms, thing.texts.get(fixity, ()), strict=False))
        missing = {
            "mã băm · fixity": not digests,
            "dung lượng · size": not thing.one("objectCharacteristics/size"),
            "định dạng · format": not any(
                "objectCharacteristics/format/" in path for path in thing.texts
            ),
        }
        for what, gone in missing.items():
            if gone:
                self._notes.add("PKG-PRE-03", where, what)
        said = next((d for a, d in digests.items() if a.replace("-", "").upper() == "SHA256"), "")
        if digests and not said:
            self._notes.add("PKG-PRE-04", where, ", ".join(digests))
        elif said and self._described is not None:
            self._compare(said, thing.one("objectCharacteristics/size"), where)

    def _compare(self, said: str, size: str, where: str) -> None:
        """A file object is that of a file in ``data/``, by its digest."""
        try:
            digest = bytes.fromhex(said)
        except ValueError:
            digest = b""
        data = self._context.fixity.data
        if len(digest) != _SHA256_BYTES or digest not in data:
            self._notes.add("PKG-PRE-05", where, said)
            return
        if self._described is not None:
            self._described[digest] = None
        found = self._context.holding.files[data[digest]]
        if size and size != str(found):
            self._notes.add("PKG-PRE-13", where, f"{size} → {found}")

    def _event(self, thing: _Thing) -> None:
        self.events += 1
        where = self._identified(thing)
        place = f"{self._path}#{where}"
        outcome = "eventOutcomeInformation/eventOutcome"
        for name, path in (
            ("eventType", "eventType"),
            ("eventDateTime", "eventDateTime"),
            ("eventOutcome", outcome),
        ):
            if not thing.one(path):
                self._notes.add("PKG-PRE-07", place, name)
        kind = thing.one("eventType")
        if kind and kind not in self._events:
            self._notes.add("PKG-PRE-08", place, kind)
        for name in ("object", "agent"):
            base = f"linking{name.title()}Identifier/linking{name.title()}Identifier"
            for value in thing.texts.get(f"{base}Value", ()):
                self._later.setdefault((name, value), where)

    def _agent(self, thing: _Thing) -> None:
        identifier = self._identified(thing)
        software = thing.one("agentType").casefold() == _SOFTWARE
        if software and not (thing.one("agentName") and thing.one("agentVersion")):
            self._notes.add("PKG-PRE-10", f"{self._path}#{identifier}", identifier)


def check(context: Context) -> None:
    """PREMIS.xml, and PREMIS of each representation against its files."""
    if PACKAGE in context.holding.files:
        reader = PremisReader(context, PACKAGE, None)
        if context.read(PACKAGE, reader, small=False):
            reader.finish()
            if not reader.events and context.kind == "aip":
                context.notes.add("PKG-PRE-11", PACKAGE)
    described: dict[bytes, None] = {}
    sound = []
    for path in parts(context):
        reader = PremisReader(context, path, described)
        sound.append(context.read(path, reader, small=False))
        if sound[-1]:
            reader.finish()
    if sound and all(sound):
        for digest in context.fixity.data.keys() - described.keys():
            context.notes.add("PKG-PRE-06", context.fixity.data[digest])


def parts(context: Context) -> list[str]:
    """PREMIS of the representations."""
    return [
        path
        for path in context.holding.below("representations/")
        if path.rpartition("/")[0].endswith("/metadata/preservation")
        and path.rpartition("/")[2].startswith("PREMIS")
        and path.endswith(".xml")
    ]
