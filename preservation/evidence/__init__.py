"""Evidence records, RFC 4998: that bytes existed at a time, provable as long as they are kept."""
