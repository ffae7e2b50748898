"""Bags (RFC 8493): an own strict reader, and a writer. Standard library only: it starts quickly."""
