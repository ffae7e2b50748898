"""The demonstration: a small fonds of a province, made by script, with a PKI of its own."""
