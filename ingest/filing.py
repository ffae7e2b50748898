"""Filing: whether the hồ sơ that a document's metadata name still takes it in.

A closed hồ sơ is immutable (NĐ 30/2020 Điều 30.3; regulation Điều 14.9), and what came is kept all
the same: it stands outside of it, says so, and waits among the documents in no hồ sơ for a person.
"""

from collections.abc import Mapping

from repository.dossiers import Dossiers
from repository.findings import Finding, Severity


def closed_against(
    dossiers: Dossiers, fields: Mapping[str, str], agency: str
) -> tuple[Finding, ...]:
    """META-09: the hồ sơ that is named is closed, so that the document is not placed in it."""
    notation, year = fields.get("FileNotation", ""), fields.get("FileCatalog", "")
    if not notation or not year.isdecimal() or len(year) > len("2026"):
        return ()
    named = dossiers.find(agency, int(year), notation)
    if named is None or named.changing:
        return ()
    return (
        Finding(
            "META-09",
            Severity.WARNING,
            f"Hồ sơ {notation} năm {year} đã kết thúc: văn bản được nhận nhưng không xếp vào đó;"
            " hãy xếp vào hồ sơ khác, hoặc mở lại hồ sơ có lý do.",
            f"Dossier {notation} of {year} is closed: the document is kept, and not placed in it;"
            " place it elsewhere, or reopen that dossier with a reason.",
            {"dossier": named.id},
        ),
    )
