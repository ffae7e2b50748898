"""Blank reports: on files that hold no signature, or none that can be read."""

from datetime import datetime

from preservation.signatures import says
from preservation.signatures.records import Indication, SignatureReport


def unsigned(at: datetime, trouble: str = "") -> SignatureReport:
    """The report on a file without signatures (QĐ 28/2018 Điều 4.2)."""
    return SignatureReport(
        indication=Indication.NOT_SIGNED,
        intact=None,
        altered=False,
        says=says.UNSIGNED[0],
        says_en=says.UNSIGNED[1],
        label=says.LABEL_UNSIGNED,
        signatures=(),
        judged_at=at,
        notes=(trouble,) if trouble else (),
    )


def unreadable(at: datetime, why: str) -> SignatureReport:
    """The report on a file whose signatures cannot be read."""
    return SignatureReport(
        indication=Indication.INDETERMINATE,
        intact=None,
        altered=False,
        says=says.UNREADABLE[0],
        says_en=says.UNREADABLE[1],
        label="",
        signatures=(),
        judged_at=at,
        notes=(why,),
    )
