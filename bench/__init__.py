"""Figures and slow proofs: ``make bench`` and ``make drill``."""
