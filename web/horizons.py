"""Horizons: until when each document can be proven; the same for command, page and REST."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from preservation.evidence.lasting import chains_of, proofs_of
from preservation.signatures.horizon import Horizon, State, horizon_of
from repository.algorithms import Algorithms, table_in
from repository.calendar import VIETNAM
from repository.digest import Digest
from repository.errors import NoSuchDocumentError, SettingsError
from repository.people import Person
from repository.signed import Signed, signed_documents
from web.wiring import Archive


def algorithms_of(archive: Archive) -> Algorithms:
    """The table of algorithms, with the operator's own entries.

    Raises:
        SettingsError: the operator's file is not a table.
    """
    return algorithms_in(archive.settings.trust)


def algorithms_in(trust: Path) -> Algorithms:
    """The same, of a trust folder that belongs to no archive.

    Raises:
        SettingsError: the operator's file is not a table.
    """
    path = trust / "algorithms.toml"
    try:
        return table_in(path)
    except (ValueError, OSError) as error:
        raise SettingsError(f"{path}: {error}") from error


def horizons(
    archive: Archive, person: Person, documents: Sequence[str] | None = None
) -> Iterator[tuple[Signed, Horizon]]:
    """Each document that ``person`` may see, or each of ``documents``, with its horizon.

    Raises:
        NoSuchDocumentError: one of ``documents`` is not there for ``person``.
        SettingsError: the operator's table of algorithms cannot be read.
    """
    table, days = algorithms_of(archive), archive.settings.renew_before_days
    rounds = {made.id: made for made in archive.evidence.rounds()}
    missing = dict.fromkeys(documents or ())
    for signed in signed_documents(archive.database, person.scope, documents):
        missing.pop(signed.document, None)
        proofs = proofs_of(chains_of(signed.rounds, rounds), table)
        found = horizon_of(signed.report, proofs, table, days)
        if found.state is State.UNKNOWN and signed.report is not None:
            found = horizon_of(_completed(archive, signed.report), proofs, table, days)
        yield signed, found
    for document in missing:
        raise NoSuchDocumentError(f"văn bản {document}")


def _completed(archive: Archive, report: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record of policy 1 with what its certificates say; imported only where there is one."""
    from preservation.signatures.elder import completed
    from web.sharing import shared_thing

    def kept(digest: str) -> bytes | None:
        thing = shared_thing(archive, Digest.parse(digest))
        return None if thing is None else thing[1]

    return completed(report, kept)


def said(archive: Archive, signed: Signed, found: Horizon) -> dict[str, Any]:
    """A document's horizon as JSON; ``due`` where it should be renewed by now."""
    today = archive.clock().astimezone(VIETNAM).date()
    due = found.renew_by is not None and found.renew_by <= today
    named = {"document": signed.document, "title": signed.title}
    return named | found.as_dict() | {"due": due}
