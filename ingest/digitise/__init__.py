"""Digitise: from sheets of paper, as a scanner saw them, to a searchable PDF/A."""
