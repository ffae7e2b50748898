"""Copies: what leaves the archive, made from what it keeps."""
