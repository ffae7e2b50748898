"""Signing: PAdES signatures from B-B to B-LTA, whoever holds the key."""
