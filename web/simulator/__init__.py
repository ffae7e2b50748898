"""The simulator: a document axis of one's own, to try and to test against, with its failures.

It knows nothing of an archive. Its state lies in a folder, and outlives it.
"""
