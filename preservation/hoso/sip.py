"""SIP_hoso and SIP_tailieu: packages for another system, with every byte they speak of."""

from collections.abc import Iterable
from pathlib import Path

from preservation.hoso.content import (
    FileDescription,
    Item,
    LooseDescription,
    Made,
    SubmissionContext,
)
from repository.digest import Fingerprint


def build_sip(
    folder: Path, description: FileDescription, items: Iterable[Item], context: SubmissionContext
) -> Made:
    """Make a SIP_hoso below ``folder``, in a new folder named by its OBJID (TT 05/2025 PL III).

    Raises:
        DamageError: what a store gave is not what the document's record says; nothing is left.
        RefusedError: two documents have one ordinal, or the package's folder is there already.
        NotFoundError, UnavailableError: a store did not give a file; nothing is left.
    """
    raise NotImplementedError


def build_loose_sip(
    folder: Path, description: LooseDescription, items: Iterable[Item], context: SubmissionContext
) -> Made:
    """Make a SIP_tailieu below ``folder``: documents of no hồ sơ (TT 05/2025 PL IV)."""
    raise NotImplementedError


def zip_name(number: int, made: Made) -> str:
    """``1uuid-….zip``: số thứ tự of the package in its submission, and its OBJID."""
    raise NotImplementedError


def zip_to(folder: Path, to: Path) -> Fingerprint:
    """Zip a package's folder, its name on top, into the new file ``to``; the same bytes each time.

    Raises:
        RefusedError: ``to`` is there already.
    """
    raise NotImplementedError
