"""Standing documents: what a search leaves out, unless it is asked for what was taken back too."""

from dataclasses import replace

from repository.taken_back import taken_back
from search.index import Filters
from web.wiring import Archive


def usual(archive: Archive, filters: Filters) -> Filters:
    """The same filters, without what was taken back."""
    return replace(filters, without=taken_back(archive.database))
