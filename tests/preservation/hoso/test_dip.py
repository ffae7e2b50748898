"""A DIP of the circular's shape describes the request, and tells nothing that is the archive's."""

from pathlib import Path

from lxml import etree

from preservation.hoso.content import RequestDescription
from preservation.hoso.dip import build_dip
from tests.preservation.hoso.judging import named_by_mets, on_disk, validate_all
from tests.preservation.hoso.samples import AGENCY, PACKAGE, mixed, submission_context
from tests.preservation.samples import PDF

REQUEST = RequestDescription(
    agency=AGENCY,
    agency_name="Lưu trữ lịch sử tỉnh Quảng Ngãi",
    request_id="YC-2026-0001",
    title="Tài liệu theo yêu cầu YC-2026-0001",
    request_date="2026-11-22",
    purpose="Công vụ",
    purpose_content="Giải quyết chế độ",
    fee_object_type="Người hưởng chế độ hưu trí",
    research_topic="Chế độ hưu trí",
    description="Cấp 01 bản",
)


def test_its_seven_fields_are_of_the_request_and_its_documents_have_twenty(tmp_path: Path) -> None:
    context = submission_context("dip", documentation={"ban-sao.pdf": PDF}, agreement="")
    made = build_dip(tmp_path, REQUEST, mixed(), context)
    assert validate_all(made.folder, "dip") == 7
    root = etree.parse(made.folder / "metadata/descriptive/EAD.xml").getroot()
    assert [(element.tag, element.text) for element in root] == [
        ("requestID", "YC-2026-0001"),
        ("requestDate", "22/11/2026"),
        ("purpose", "02"),
        ("purposeContent", "Giải quyết chế độ"),
        ("feeObjectType", "07"),
        ("researchTopic", "Chế độ hưu trí"),
        ("description", "Cấp 01 bản"),
    ]
    mets = etree.parse(made.folder / "METS.xml").getroot()
    assert (mets.get("OBJID"), mets.get("TYPE")) == (f"uuid-{PACKAGE.upper()}", "MIXED")
    assert mets.get("PROFILE") == "https://earkdip.dilcis.eu/profile/E-ARK-DIP.xml"
    named = named_by_mets(made.folder)
    assert on_disk(made.folder) == named.keys() | {"METS.xml"}
    assert not any("luutru" in path for path in named)
    (first, *_) = sorted((made.folder / "representations/rep1/metadata/descriptive").iterdir())
    said = [element.tag for element in etree.parse(first).getroot()]
    assert said[:2] == ["docId", "arcDocCode"]
    assert "organName" not in said
