"""Digitise: from scanned pages to a two-layer PDF/A."""
