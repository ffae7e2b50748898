"""AIP_hoso: the package of a closed hồ sơ, a bag that refers to its documents' own packages."""

from collections.abc import Iterable
from pathlib import Path

from preservation.hoso.content import DossierContext, FileDescription, Item
from repository.packages import Package


def build_dossier(
    folder: Path, description: FileDescription, items: Iterable[Item], context: DossierContext
) -> Package:
    """Make the package of a hồ sơ in ``folder``, which must not exist.

    Args:
        folder: Where the bag is made.
        description: The hồ sơ.
        items: Its documents in their order; gone through once, never held together.
        context: What else it tells.

    Raises:
        RefusedError: a document belongs to another fonds (TT 05/2025 PL I: a holey file refers
            only inside one phông), or two have one ordinal.
        ValueError: no document, or a name that cannot be kept in a bag.
    """
    raise NotImplementedError
