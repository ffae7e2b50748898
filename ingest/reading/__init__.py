"""Reading: what a document says of itself, proposed for a clerk to confirm."""
