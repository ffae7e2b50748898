"""What the archive holds, and who may see it."""
