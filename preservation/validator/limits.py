"""How much of a package the validator is ready to read."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond any of these the package is not checked further, and that is a finding."""

    files: int = 1_000_000
    file_bytes: int = 200_000 * MIB
    """All files together, unpacked."""
    ratio: int = 1000
    """How many times its compressed size a member may have, once it is ``ratio_from`` long."""
    ratio_from: int = 8 * MIB
    xml_bytes: int = 2048 * MIB
    """METS of 200 000 files has 150 MB."""
    small_xml_bytes: int = 16 * MIB
    """A description of one document, a holey file, a proof."""
    token_bytes: int = 8 * MIB
    """One tag or one run of text."""
    text_characters: int = 1 << 20
    xml_depth: int = 64
    names: int = 4096
    path_bytes: int = 1024
    name_bytes: int = 255
    schema_bytes: int = 1024 * MIB
    """A longer METS is not validated by its schema."""
