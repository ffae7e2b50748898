"""Signatures outside PDF: CMS, XML, ODF and OOXML, found here and judged by the same judge."""
