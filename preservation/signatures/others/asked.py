"""Asked: what a report on a file that is no PDF is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from preservation.signatures.trust import TrustStore


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom is believed, when, and what is proven from outside."""

    trust: TrustStore
    at: datetime
    proofs: Sequence[datetime] = ()
    """Times at which exactly these bytes are proven to have existed."""
