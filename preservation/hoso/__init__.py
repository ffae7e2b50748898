"""Packages of a whole hồ sơ and of loose documents (TT 05/2025 PL I, III and IV)."""
