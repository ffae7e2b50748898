"""Standing: how each signature stands in its file, and the file as a whole."""

from dataclasses import dataclass, field

from preservation.signatures.changes import Change
from preservation.signatures.coverage import UNCLEAR, Coverage
from preservation.signatures.records import Changes, LaterField


@dataclass(slots=True)
class Standing:
    """How one signature stands in the file, whatever its certificate is worth."""

    coverage: Coverage = UNCLEAR
    after: Changes = Changes.UNKNOWN
    changes: list[Change] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    altered: bool = False
    """Something came after it that it does not permit."""
    doubts: list[Change] = field(default_factory=list)
    """Why it cannot be said that nothing did; no forgery, but never passed."""
    later: list[LaterField] = field(default_factory=list)
    """Visible fields that were filled after it, as it permits."""


@dataclass(slots=True)
class Examination:
    """The whole file under the strict policy."""

    standings: list[Standing]
    """One for each signature, in the same order."""
    altered: list[Change] = field(default_factory=list)
    """What was done to the file as a whole."""
    reasons: list[str] = field(default_factory=list)
    lenient: bool = False
    """It could not be read strictly: other programs may read another document."""
