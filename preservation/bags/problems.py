"""What a check can find, and the three verdicts it can end in."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    """In which way a file, or a line about it, is not what it should be."""

    MISSING = "missing"
    """A manifest names it; it is not there."""
    ALTERED = "altered"
    """It is there, with another digest or size."""
    UNEXPECTED = "unexpected"
    """It is there; no manifest names it."""
    UNREADABLE = "unreadable"
    """It is there; the medium did not give it back."""
    DANGEROUS_PATH = "dangerous path"
    BAD_LINE = "bad manifest line"
    BAD_FETCH_LINE = "bad fetch line"
    BAD_DECLARATION = "bad declaration"
    BAD_INFO = "bad bag-info"
    BAD_ENCODING = "bad encoding"
    OXUM = "oxum mismatch"
    LINK = "link"
    SPECIAL = "special file"
    DUPLICATE = "duplicate entry"
    NO_MANIFEST = "no manifest"
    UNEVEN = "not in every manifest"
    UNSUPPORTED = "unsupported algorithm only"
    INCOMPLETE_FETCH = "incomplete fetch"
    """``fetch.txt`` says where it could be had from; it is not here."""

    # These are only ever warnings.
    OTHER_FORM = "other unicode form"
    SAME_BUT_CASE = "same but for case or unicode form"
    LOOSE_SYNTAX = "loose syntax"
    WEAK_ALGORITHM = "weak algorithm"
    UNKNOWN_ALGORITHM = "unknown algorithm"
    NOT_COVERED = "not covered"
    """A tag file that no tag manifest vouches for."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, or odd, about one file."""

    path: str
    """In the bag, with ``/``; bytes that are no UTF-8 are shown escaped."""
    kind: ProblemKind
    detail: str = ""
    """For whoever has to find out why: digests, line numbers."""


@dataclass(frozen=True, slots=True)
class Intact:
    """Every file was read to the end and is what it was."""

    files: int
    bytes: int
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Damaged:
    """Something is not what it was; ``problems`` names everything that was found."""

    files: int
    """Files that were read to the end."""
    bytes: int
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class NotChecked:
    """The check could not be carried out. This says nothing about the files."""

    reason: str


Verdict = Intact | Damaged | NotChecked


def verdict_of(
    files: int, size: int, problems: Sequence[Problem], warnings: Sequence[Problem] = ()
) -> Verdict:
    """The verdict on ``files`` files of ``size`` bytes that were read to the end.

    A medium that does not give back what it holds has not shown that anything is
    damaged: where that is all there is to say, nothing was checked.
    """
    if not problems:
        return Intact(files, size, tuple(warnings))
    if all(problem.kind is ProblemKind.UNREADABLE for problem in problems):
        first = problems[0]
        more = f" (+{len(problems) - 1})" if len(problems) > 1 else ""
        return NotChecked(f"không đọc được · unreadable: {first.path}: {first.detail}{more}")
    return Damaged(files, size, tuple(problems), tuple(warnings))


def shown(path: str) -> str:
    """``path`` so that it can be printed: bytes that are no text are escaped."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
