"""A signature report as its package keeps it: nothing is said twice.

Digests stand once, in ``evidence``, and each signature names them by their place
there. What is the same for every signature stands once, for all of them; the
sentence about the whole is left out where it only strings theirs together.
"""

from collections.abc import Mapping, Sequence
from typing import Any

_DIGESTS = ("certificates", "revocation")
_SENTENCES = ("says", "says_en")
_NOTHING = object()


def compact(report: Mapping[str, Any]) -> dict[str, Any]:
    """``report`` without repetitions; ``expand`` gives it back."""
    full = [dict(signature) for signature in report["signatures"]]
    each = _common(full)
    digests = {d: None for s in full for part in _DIGESTS for d in s.get(part, ())}
    places = {digest: place for place, digest in enumerate(digests)}
    signatures = []
    for signature in full:
        short = {name: value for name, value in signature.items() if name not in each}
        for part in _DIGESTS:
            if part in short:
                short[part] = [places[digest] for digest in short[part]]
        signatures.append(short)
    joined = [name for name in _SENTENCES if report.get(name) == _together(full, name)]
    kept = {name: value for name, value in report.items() if name not in joined}
    extra = {"each": each, "evidence": list(digests), "joined": joined, "compact": 1}
    return kept | {"signatures": signatures} | extra


def expand(short: Mapping[str, Any]) -> dict[str, Any]:
    """The report that was made compact.

    Raises:
        ValueError: this is no compact report.
    """
    try:
        report = dict(short)
        each, digests = report.pop("each"), report.pop("evidence")
        joined, _ = report.pop("joined"), report.pop("compact")
        signatures = [dict(signature) | each for signature in report["signatures"]]
        for signature in signatures:
            for part in _DIGESTS:
                if part in signature:
                    signature[part] = [digests[place] for place in signature[part]]
        sentences = {name: _together(signatures, name) for name in joined}
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"not a compact signature report: {error!r}") from error
    return report | {"signatures": signatures} | sentences


def _common(signatures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What every signature says in the same way."""
    if not signatures:
        return {}
    first, others = signatures[0], signatures[1:]
    return {
        name: value
        for name, value in first.items()
        if name not in _DIGESTS and all(_same(s.get(name, _NOTHING), value) for s in others)
    }


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _together(signatures: Sequence[Mapping[str, Any]], name: str) -> str:
    return " ".join(s.get(name, "") for s in signatures if s.get("kind") == "signature")
