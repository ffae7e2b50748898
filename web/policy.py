"""The content security policy of every page: nothing from elsewhere, no script inside a page."""

POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
