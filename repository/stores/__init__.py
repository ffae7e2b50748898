"""Where bytes are kept: write-once stores behind one protocol."""
