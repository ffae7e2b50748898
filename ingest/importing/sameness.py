"""Sameness: documents of a sheet that are the same by their bytes, here or in the archive. Pure."""

from collections.abc import Mapping

from ingest.importing.plan import Paper, Plan
from ingest.importing.remarks import Remarks


def with_bytes(plan: Plan, digests: Mapping[str, str]) -> Plan:
    """IMP-14: no two documents of the sheet have the same bytes; ``digests`` by path."""
    remarks, seen = Remarks(), dict[str, Paper]()
    for paper in _papers(plan):
        digest = digests.get(paper.path)
        if digest is None:
            continue
        before = seen.setdefault(digest, paper)
        if before is not paper:
            vi = f"nội dung tệp giống hệt dòng {before.where[1]}"
            remarks.error("IMP-14", paper.at, vi, f"the very bytes of row {before.where[1]}")
    return plan.with_findings(remarks.frozen())


def with_holdings(plan: Plan, same: Mapping[str, str], coded: Mapping[str, str]) -> Plan:
    """IMP-24: what the archive holds already.

    Args:
        plan: What the sheet would do.
        same: Path → a document with these very bytes: it is put into the hồ sơ by reference.
        coded: Path → a document with the same identifier or number, and other bytes.
    """
    remarks = Remarks()
    for paper in _papers(plan):
        if paper.path in same:
            remarks.note(
                "IMP-24",
                paper.at,
                "kho đã có văn bản với đúng nội dung này; văn bản đó được xếp vào hồ sơ",
                "the archive holds these very bytes; that document is put into the hồ sơ",
            )
        elif paper.path in coded:
            remarks.error(
                "IMP-24",
                paper.at,
                "kho đã có văn bản khác trùng mã định danh, hoặc trùng số, ký hiệu, cơ quan và năm",
                "the archive holds another document of the same identifier, or number and agency",
            )
    return plan.with_findings(remarks.frozen())


def _papers(plan: Plan) -> list[Paper]:
    return [
        paper
        for bundle in plan.bundles
        for paper in bundle.papers
        if paper.path and paper.where not in plan.secret
    ]
