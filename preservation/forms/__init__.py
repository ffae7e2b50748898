"""Forms: registers set in type and printed as PDF/A-2b, page by page."""
