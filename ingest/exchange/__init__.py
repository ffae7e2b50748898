"""Exchange: documents and statuses between agencies, over the document axis (trục liên thông)."""
