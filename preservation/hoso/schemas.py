"""The schemas of packages of a hồ sơ, written from the field tables of ``data/tt05.toml``."""

from collections.abc import Mapping
from pathlib import Path


def schema_files(kind: str, carrier: Path | None) -> Mapping[str, bytes]:
    """What ``schemas/`` of a package of ``kind`` holds: file name → bytes.

    Args:
        kind: ``aip_hoso``, ``sip_hoso``, ``sip_tailieu``.
        carrier: As for ``preservation.shared.schema_files``.
    """
    raise NotImplementedError
