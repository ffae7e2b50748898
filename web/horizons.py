"""Horizons: until when each document can be proven; the same for command, page and REST."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preservation.evidence.stamps import TokenVerdict, end_of
from preservation.signatures.horizon import End, Horizon, Proof, horizon_of
from repository.algorithms import Algorithms, table_in
from repository.calendar import VIETNAM
from repository.errors import NoSuchDocumentError, SettingsError
from repository.evidence import Evidence, Round
from repository.people import Person
from repository.signed import Signed, signed_documents
from web.wiring import Archive


def algorithms_of(archive: Archive) -> Algorithms:
    """The table of algorithms, with the operator's own entries.

    Raises:
        SettingsError: the operator's file is not a table.
    """
    path = archive.settings.trust / "algorithms.toml"
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
    rounds = {made.id: made for made in Evidence(archive.database, archive.ledger).rounds()}
    missing = dict.fromkeys(documents or ())
    for signed in signed_documents(archive.database, person.scope, documents):
        missing.pop(signed.document, None)
        proofs = _proofs([rounds[name] for name in signed.rounds], rounds, table)
        yield signed, horizon_of(signed.report, proofs, table, days)
    for document in missing:
        raise NoSuchDocumentError(f"văn bản {document}")


def _proofs(placed: Sequence[Round], rounds: Mapping[str, Round], table: Algorithms) -> list[Proof]:
    """The evidence of a package: proven at its first timestamp, as long as its last one lasts."""
    if not placed:
        return []
    tip = placed[-1]
    while tip.renewed_by:
        tip = rounds[tip.renewed_by]
    if tip.ends is None:  # what its authority's certificates are was not known when it was made
        return []
    verdict = TokenVerdict(tip.stamped_at, ends=tip.ends, algorithms=tip.rests_on)
    end = end_of(verdict, tip.algorithm, table.ends) or tip.ends
    why = (
        f"Dấu thời gian của bằng chứng ({tip.authority}) hết giá trị.",
        f"The timestamp of the evidence ({tip.authority}) ends.",
    )
    return [Proof(placed[0].stamped_at, End(end, why))]


def said(archive: Archive, signed: Signed, found: Horizon) -> dict[str, Any]:
    """A document's horizon as JSON; ``due`` where it should be renewed by now."""
    today = archive.clock().astimezone(VIETNAM).date()
    due = found.renew_by is not None and found.renew_by <= today
    named = {"document": signed.document, "title": signed.title}
    return named | found.as_dict() | {"due": due}
