"""The way in: from a file on the doorstep to a package in the archive."""
