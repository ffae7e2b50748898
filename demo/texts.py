"""The documents of the demonstration: what each says, who signs it and what becomes of it.

How a body is written, line by line: ``# `` a centred bold line; ``## `` a centred italic one;
``> `` a legal ground, in italics; ``| a | b |`` a row of a table, the first being its head;
``**…**`` in bold; anything else a paragraph.
"""

import datetime
import unicodedata
from dataclasses import dataclass
from functools import cache

from demo.agencies import Agency, agencies
from demo.data import table
from demo.people import Signer, signers


@dataclass(frozen=True, slots=True)
class Paper:
    """One administrative document, before it is set in type."""

    id: str
    agency: str
    """Who issues it."""
    type: str
    number: str
    notation: str
    date: datetime.date
    subject: str
    signer: str
    signing: str
    """``B-B``, ``B-T``, ``B-LTA``, or nothing for a document that nobody signs."""
    file: str
    body: str
    recipients: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    annex_title: str = ""
    annex: str = ""
    fonds: str = ""
    """The agency whose fonds it goes into; the issuer's, if not said."""
    direction: str = "di"
    level: str = "public"
    priority: int = 0
    """0 ordinary, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc."""
    dossier: str = ""
    arrival: datetime.date | None = None
    arrival_number: int | None = None
    due: datetime.date | None = None
    scan: str = ""
    """``plain``: pictures only; ``digitised``: pictures, signed by the office that scanned."""
    digitised_by: str = ""
    tamper: str = ""
    """``text``: altered by an update after signing; ``byte``: one byte flipped."""
    nfd: bool = False
    """Its file name is written in decomposed Unicode."""
    described: bool = True
    """Whether the sidecar has a row for it."""

    @property
    def issuer(self) -> Agency:
        """Who issues it."""
        return agencies()[self.agency]

    @property
    def holder(self) -> Agency:
        """Whose fonds it goes into."""
        return agencies()[self.fonds or self.agency]

    @property
    def person(self) -> Signer:
        """Who signs it."""
        return signers()[self.signer]

    @property
    def path(self) -> str:
        """Where it lies below ``documents/``, with slashes."""
        name = unicodedata.normalize("NFD" if self.nfd else "NFC", self.file)
        return f"{self.holder.folder}/{self.date.year}/{name}"

    @property
    def is_letter(self) -> bool:
        """Whether it is a công văn, which has no name of its kind on it."""
        return self.type == "Công văn"


@cache
def papers() -> tuple[Paper, ...]:
    """Every document, in the order in which they are written down."""
    return tuple(
        Paper(**entry) for file in ("kon_tum", "quang_ngai") for entry in table(file, "document")
    )
