"""Copies: what leaves the archive in the place of a document, and the proof that goes with it."""
