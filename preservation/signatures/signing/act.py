"""An act of signing: everything about a signature that is decided before it is made."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from preservation.signatures.trust import Purpose, TrustStore

Known: TypeAlias = TrustStore
"""What is known of others: anchors, intermediates, CRLs and OCSP answers, all of them local."""

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top in points, from the lower left corner of the page."""

DIGEST = "sha256"
"""The digest of new signatures, where an act names no other (QCVN 4:2016, ETSI TS 119 312)."""


class Level(StrEnum):
    """How much is put into a signature to keep it provable (ETSI EN 319 142-1)."""

    B_B = "B-B"
    """The signature alone."""
    B_T = "B-T"
    """With a timestamp that proves when."""
    B_LT = "B-LT"
    """With the revocation data of that day too."""
    B_LTA = "B-LTA"
    """With a timestamp over all of it."""

    @property
    def timestamped(self) -> bool:
        """Whether it needs a time-stamping authority."""
        return self is not Level.B_B

    @property
    def long_term(self) -> bool:
        """Whether it holds the data that judge it later."""
        return self in {Level.B_LT, Level.B_LTA}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a signature looks like on the page."""

    picture: bytes
    """PNG; stretched to the box, its transparency kept."""
    page: int
    """From 0."""
    box: Box


@dataclass(frozen=True, slots=True)
class Filling:
    """What a text field is filled with: data, and what a reader sees of it."""

    value: str
    picture: bytes
    """PNG; stretched to the field."""


@dataclass(frozen=True, slots=True)
class Act:
    """One signature to be made."""

    field: str
    """Name of the signature field; an empty one of this name is used, or a new one is made."""
    level: Level
    at: datetime
    """The time of signing, as the file will claim it; and the time of every check."""
    mark: Mark | None = None
    """None: what the field shows is left as it is; a new field shows nothing."""
    reason: str = ""
    location: str = ""
    fill: Mapping[str, Filling] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    """Text fields filled in the same revision as this signature, and locked by it."""
    open_fields: tuple[str, ...] | None = None
    """The only fields that may be filled after this signature; later *signature fields* have to
    be among them (FieldMDP, Exclude). None: the signature says nothing."""
    digest: str = DIGEST
    purposes: tuple[Purpose, ...] = ()
    """What the anchor has to be believed for; empty: anything."""
