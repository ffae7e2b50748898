"""PDF/A: whether a file is what it claims to be, by an allow-list validator that runs in a worker.

What the validator does not know is ``not_checked`` and never ``pass``: so is every file with a
signature. The veraPDF engine, which knows all of it, is the judge of ``make drill``.
"""

from typing import Any

FLAVOURS = ("1b", "2b", "3b")
MOST_FINDINGS = 20


def pdfa(path: str, flavour: str = "") -> dict[str, Any]:
    """Judge the PDF at ``path``. Runs in a worker.

    Args:
        path: The file.
        flavour: ``1b``, ``2b`` or ``3b``; nothing: the one that the file claims.

    Returns:
        ``claim``: the part and level that the file claims (``2b``), or nothing; ``verdict``:
        ``pass``, ``fail`` or ``not_checked``; ``findings``: the first few reasons against it.
    """
    from pikepdf.pdfa import validate_written

    claim = _claim(path)
    asked = flavour or claim
    if not asked:
        return {"claim": "", "verdict": "fail", "findings": ["no claim of PDF/A"]}
    if asked not in FLAVOURS:
        return {"claim": claim, "verdict": "not_checked", "findings": [f"no rules for {asked}"]}
    report = validate_written(path, asked)
    found = [str(finding).replace(path, "…")[:300] for finding in report.findings[:MOST_FINDINGS]]
    return {"claim": claim, "verdict": str(report.verdict), "findings": found}


def _claim(path: str) -> str:
    import pikepdf

    try:
        with pikepdf.open(path) as pdf, pdf.open_metadata() as said:
            part = str(said.get("pdfaid:part", ""))
            level = str(said.get("pdfaid:conformance", ""))
    except (pikepdf.PdfError, ValueError, KeyError):
        return ""
    return f"{part}{level.lower()}"
