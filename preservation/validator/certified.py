"""The certified copy that this archive hands out: a ZIP with a proof, no METS.

It answers a request as the DIP of PL V does, in another form: who receives it has no archive
system. What its signatures are worth is for ``luutru copy verify`` to say; here only files are
compared with the proof.
"""

from preservation.copies.proof import read_proof
from preservation.validator.fixity import Fixity
from preservation.validator.holding import Holding, UnreadableError
from preservation.validator.limits import Limits
from preservation.validator.report import Notes
from repository.errors import DamageError

COPY, PROOF, ORIGINALS = "ban-sao.pdf", "proof.json", "goc/"
NAMES = frozenset({COPY, PROOF})


def check(holding: Holding, notes: Notes, limits: Limits) -> None:
    """Every file that the proof names is there and is what it says; nothing else is."""
    try:
        named, originals = _promised(holding, limits)
    except (DamageError, UnreadableError, ValueError, LookupError, TypeError) as error:
        notes.add("PKG-COP-01", PROOF, f"{type(error).__name__}: {error}")
        return
    fixity = Fixity(holding, notes, strict=True)
    for path, digest in named.items():
        if path not in holding.files:
            notes.add("PKG-COP-02", path)
        elif (found := fixity.digest(path)) is not None and found.hex() != digest:
            notes.add("PKG-COP-03", path, "sha256")
    lying = sorted(path for path in holding.files if path.startswith(ORIGINALS))
    _originals(lying, originals, fixity, notes)
    for path in sorted(holding.files.keys() - named.keys() - set(lying) - NAMES):
        notes.add("PKG-COP-04", path)


def _originals(lying: list[str], promised: list[str], fixity: Fixity, notes: Notes) -> None:
    left = list(promised)
    for path in lying:
        found = fixity.digest(path)
        if found is not None and found.hex() in left:
            left.remove(found.hex())
        elif found is not None:
            notes.add("PKG-COP-03", path, "sha256")
    if len(lying) < len(promised):
        notes.add("PKG-COP-02", ORIGINALS)


def _promised(holding: Holding, limits: Limits) -> tuple[dict[str, str], list[str]]:
    """Name → SHA-256 of what lies beside the copy, and the SHA-256 of each original."""
    if holding.files[PROOF] > limits.small_xml_bytes:
        raise ValueError(f"> {limits.small_xml_bytes} byte")
    with holding.open(PROOF) as source:
        said = read_proof(source.read())
    beside = {str(one["name"]): str(one["sha256"]) for one in said["beside"]}
    return beside, [str(one["sha256"]) for one in said["source"]["files"]]
