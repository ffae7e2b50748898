"""Keeping it true: packages, fixity, signatures, formats, and the workers that open foreign bytes."""
