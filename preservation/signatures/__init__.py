"""Signatures: what they said, on the day they were asked."""
