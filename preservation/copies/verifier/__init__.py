"""The verifier that goes with every copy and every package: one file, for any Python."""
