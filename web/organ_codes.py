"""Codes of an agency on the axis: those that it has, had, and of whoever stands in its place."""

from repository.errors import NotFoundError
from web.wiring import Archive

_MOST_SUCCESSIONS = 10


def codes_of(archive: Archive, code: str) -> frozenset[str]:
    """Every code of the agency that has or had ``code``; only that one where nobody knows it."""
    try:
        agency = archive.agencies.find(code.strip())
    except NotFoundError:
        return frozenset({code.strip()})
    return frozenset({code.strip(), agency.code, *agency.aliases})


def followers_of(archive: Archive, code: str) -> frozenset[str]:
    """The same, with the codes of those that came after it: one of them may answer."""
    found: set[str] = set()
    here = code
    for _ in range(_MOST_SUCCESSIONS):
        codes = codes_of(archive, here)
        if codes <= found:
            break
        found |= codes
        try:
            after = archive.agencies.find(here).successor
        except NotFoundError:
            break
        if not after:
            break
        here = after
    return frozenset(found)
