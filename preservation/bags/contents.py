"""What a bag says against what lies in its folder. Decides, and touches nothing.

Rules beyond RFC 8493, where it leaves room: a name that lies on disk in another
Unicode form than its manifest spells is accepted with a warning (file systems
change forms); a file that ``fetch.txt`` promises and that is not here makes the
bag incomplete, which is damage; a link is never followed and always a problem.
"""

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from preservation.bags.manifests import Manifest, algorithm_of
from preservation.bags.paths import Tree, alike
from preservation.bags.problems import Problem, ProblemKind, shown

_DATA = "data/"


@dataclass(slots=True)
class Plan:
    """What has to be read, and everything that can be said without reading it."""

    wanted: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Path as it is on disk → algorithm and digest, one for each manifest."""
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def say(self, kind: ProblemKind, path: str, detail: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(shown(path), kind, detail))

    def warn(self, kind: ProblemKind, path: str, detail: str = "") -> None:
        """Note something odd that is no problem."""
        self.warnings.append(Problem(shown(path), kind, detail))


def plan(
    tree: Tree,
    manifests: Sequence[Manifest],
    version: tuple[int, int],
    fetched: Collection[str],
) -> Plan:
    """Compare ``manifests`` with what ``scan`` found; ``fetched`` is what ``fetch.txt`` lists."""
    made = Plan()
    for path in tree.links:
        made.say(ProblemKind.LINK, path, "a link is not followed")
    for path in tree.specials:
        made.say(ProblemKind.SPECIAL, path)
    files = set(tree.files)
    payload = {path for path in files if path.startswith(_DATA)}
    if "data" not in tree.folders:
        made.say(ProblemKind.MISSING, _DATA, "there is no payload folder")
    of_payload = [manifest for manifest in manifests if not manifest.tags]
    of_tags = [manifest for manifest in manifests if manifest.tags]
    elsewhere = {*tree.links, *tree.specials}
    _payload(made, of_payload, payload, version, set(fetched), elsewhere)
    _tags(made, of_tags, files, elsewhere)
    for manifest in manifests:
        made.problems += manifest.problems
        made.warnings += manifest.warnings
        for path, digest in manifest.entries.items():
            if path in files:
                made.wanted.setdefault(path, []).append((manifest.algorithm, digest))
    for one, other in alike(sorted(payload)):
        made.warn(ProblemKind.SAME_BUT_CASE, other, f"differs little from {shown(one)}")
    return made


def _payload(
    made: Plan,
    manifests: Sequence[Manifest],
    payload: set[str],
    version: tuple[int, int],
    fetched: set[str],
    elsewhere: set[str],
) -> None:
    listed: set[str] = set()
    for manifest in manifests:
        _settle_names(made, manifest, payload)
        listed |= manifest.entries.keys()
    lost = listed - payload - elsewhere
    for path in sorted(lost & fetched):
        made.say(ProblemKind.INCOMPLETE_FETCH, path, "listed in fetch.txt, not yet here")
    for path in sorted(lost - fetched):
        made.say(ProblemKind.MISSING, path)
    for path in sorted(payload - listed):
        made.say(ProblemKind.UNEXPECTED, path)
    for path in sorted(fetched - listed):
        made.say(ProblemKind.UNEVEN, path, "in fetch.txt, in no manifest")
    say = made.say if version >= (1, 0) else made.warn
    for manifest in manifests:
        for path in sorted(listed - manifest.entries.keys()):
            say(ProblemKind.UNEVEN, path, f"not in {manifest.name}")


def _tags(made: Plan, manifests: Sequence[Manifest], files: set[str], elsewhere: set[str]) -> None:
    listed: set[str] = set()
    for manifest in manifests:
        _settle_names(made, manifest, files)
        listed |= manifest.entries.keys()
        for path in manifest.entries:
            if (algorithm_of(path) or ("", False))[1]:
                made.say(ProblemKind.BAD_LINE, manifest.name, f"lists a tag manifest: {path}")
    for path in sorted(listed - files - elsewhere):
        made.say(ProblemKind.MISSING, path)
    for path in sorted(files - listed):
        if not path.startswith((_DATA, "tagmanifest-")):
            made.warn(ProblemKind.NOT_COVERED, path)


def _settle_names(made: Plan, manifest: Manifest, files: set[str]) -> None:
    """Let entries speak of the file they mean, though they spell its name another way."""
    lost = manifest.entries.keys() - files
    if not lost:
        return
    free = {unicodedata.normalize("NFC", path): path for path in files - manifest.entries.keys()}
    for path in sorted(lost):
        for spelled, kind in _spellings(path):
            actual = free.pop(spelled, None)
            if actual is not None:
                manifest.entries[actual] = manifest.entries.pop(path)
                made.warn(kind, actual, f"{manifest.name} spells it differently")
                break


def _spellings(path: str) -> Iterator[tuple[str, ProblemKind]]:
    plain = unicodedata.normalize("NFC", path)
    yield plain, ProblemKind.OTHER_FORM
    yield plain.rstrip(" \t"), ProblemKind.LOOSE_SYNTAX
