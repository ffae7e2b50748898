"""Keeping it true: packages, fixity, signatures, formats, and workers for foreign bytes."""
