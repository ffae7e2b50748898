"""Witnesses: the head of the ledger, kept now and then in the write-once stores.

The chain shows a changed event, but whoever may write to the database could
cut its end off, or forge it anew from some event on. A witness in a store says
what the chain's digest was at a certain event; the two must agree for ever.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from repository.digest import Digest
from repository.ledger import Ledger
from repository.stores.store import ObjectStore, Parcel
from repository.workplace import workplace

PREFIX = "ledger/"


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Writes witnesses, and hears them."""

    ledger: Ledger
    stores: Sequence[ObjectStore]
    spool: Path

    def testify(self) -> None:
        """Keep the ledger's head in every store, under the number of its event.

        Raises:
            UnavailableError: a store did not answer.
        """
        newest = self.ledger.latest(1)
        if not newest:
            return
        head = newest[0]
        said = json.dumps({"seq": head.seq, "digest": head.digest}, sort_keys=True).encode()
        self.spool.mkdir(parents=True, exist_ok=True)
        with workplace(self.spool) as folder:
            source = folder / "head"
            for store in self.stores:
                source.unlink(missing_ok=True)
                source.write_bytes(said)
                name = f"{head.seq:012}.json"
                store.keep(PREFIX, [Parcel(name, source, Digest.of_bytes(said))])

    def contradictions(self) -> Iterator[str]:
        """Every witness that the ledger of today does not bear out.

        Raises:
            UnavailableError: a store did not answer.
        """
        for store in self.stores:
            for key in store.keys(PREFIX):
                with store.open(key) as source:
                    said = json.loads(source.read(4096))
                found = self.ledger.digest_at(said["seq"])
                if found is None:
                    yield f"event {said['seq']}: a witness in {store.name} knows it; it is gone"
                elif found != said["digest"]:
                    yield f"event {said['seq']}: a witness in {store.name} says otherwise"
