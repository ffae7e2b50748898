"""What we write is read back to the same, has the SDK's shape, and is the same each time."""

import io
import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.exchange.edxml import Part, read, write_document, write_status
from ingest.exchange.envelope import (
    Business,
    Header,
    Organ,
    Receiver,
    Reference,
    Replaced,
    Staff,
    Status,
    Trace,
    Update,
)
from repository.calendar import VIETNAM
from repository.errors import RefusedError
from scripts.make_edxml import NET_ORDER, PDF, edxml, message

SPACE = " \t\r\n"
PROSE = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\r\n<>&'\"]"),
    max_size=30,
).map(lambda text: text.strip(SPACE))
SOME = PROSE.filter(bool)
CODE = st.text("ABĐ0123456789./-, ", min_size=1, max_size=20).map(str.strip).filter(bool)
DAY = st.dates(date(1, 1, 1), date(9999, 12, 31))
AT = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.just(VIETNAM)).map(  # noqa: DTZ001  bounds
    lambda at: at.replace(microsecond=0)
)
ORGAN = st.builds(Organ, CODE, PROSE, PROSE, PROSE, PROSE, PROSE, PROSE, PROSE)
REFERENCE = st.builds(Reference, CODE, CODE, DAY, CODE)
STAFF = st.builds(Staff, SOME, PROSE, PROSE, PROSE)
FLAG = st.none() | st.booleans()


def several(one: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(one, max_size=3).map(tuple)


HEADERS = st.builds(
    Header,
    sender=ORGAN,
    to=several(ORGAN).filter(bool),
    document_id=CODE,
    number=CODE,
    notation=CODE,
    place=PROSE,
    issued=st.none() | DAY,
    type_code=st.sampled_from(["", "1", "2", "18"]),
    type_detail=st.sampled_from(["", "0", "18"]),
    type_name=PROSE,
    subject=SOME,
    content=PROSE,
    competence=PROSE,
    position=PROSE,
    full_name=PROSE,
    due=st.none() | DAY,
    to_places=several(SOME),
    priority=st.integers(0, 4),
    sphere=PROSE,
    typer=PROSE,
    copies=st.none() | st.integers(0, 99999),
    pages=st.none() | st.integers(0, 99999),
    appendixes=several(SOME),
    answers=several(REFERENCE),
    steering=st.sampled_from(["", "0", "1"]),
    traces=several(st.builds(Trace, CODE, st.none() | AT)),
    business=st.sampled_from(Business),
    reason=PROSE,
    paper=FLAG,
    concerns=CODE,
    staff=several(STAFF),
    replaced=several(st.builds(Replaced, CODE, several(CODE))),
    updates=several(st.builds(Update, FLAG, FLAG, several(st.builds(Receiver, CODE, CODE)))),
)
STATUSES = st.builds(Status, ORGAN, REFERENCE, CODE, PROSE, st.none() | AT, STAFF)
FILES = st.lists(st.tuples(SOME, st.binary(min_size=1, max_size=50)), max_size=3)
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def part(name: str, data: bytes) -> Part:
    return Part(name, "application/octet-stream", "Văn bản", lambda: io.BytesIO(data))


def written(header: Header, *parts: Part) -> bytes:
    to = io.BytesIO()
    write_document(header, parts, to)
    return to.getvalue()


@given(HEADERS, FILES)
@QUICK
def test_a_document_is_read_back_as_it_was_written(
    tmp_path: Path, header: Header, files: list[tuple[str, bytes]]
) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(written(header, *(part(*one) for one in files)))
    said = read(path, tmp_path)
    assert said.header == header
    assert [(file.name, Path(file.path).read_bytes()) for file in said.attachments] == files


@given(STATUSES)
@QUICK
def test_a_status_is_read_back_as_it_was_written(tmp_path: Path, status: Status) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(write_status(status))
    assert read(path).status == status


@pytest.fixture
def header(tmp_path: Path) -> Header:
    path = tmp_path / "mau.edxml"
    path.write_bytes(edxml(message(NET_ORDER)))
    found = read(path).header
    assert found is not None
    return found


def test_it_has_the_shape_of_the_sdk(header: Header) -> None:
    text = written(header, part("Công văn.pdf", PDF)).decode()
    uri = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
    assert text.startswith(
        f'<?xml version="1.0" encoding="UTF-8"?><edXML xmlns="{uri}">'
        f'<edXML:edXMLEnvelope xmlns:edXML="{uri}"><edXML:edXMLHeader><edXML:MessageHeader>'
    )
    assert "<AttachmentEncoded><Attachment><ContentId>cid:" in text
    content = f'<edXML:ContentTransferEncoded xmlns:edXML="{uri}">{b64encode(PDF).decode()}</'
    assert content in text
    assert "\n" not in text
    assert "Signature" not in text
    inside = text[text.index("<edXML:MessageHeader>") : text.index("</edXML:MessageHeader>")]
    order = ["From", "To", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject"]
    order += ["Content", "SignerInfo", "DueDate", "OtherInfo", "ResponseFor", "SteeringType"]
    places = [inside.index(f"<edXML:{name}>") for name in [*order, "ToPlaces"]]
    assert places == sorted(places)
    assert re.findall(r"<edXML:Bussiness\w+>", text) == [
        "<edXML:BussinessDocType>",
        "<edXML:BussinessDocReason>",
    ]


def test_the_same_message_is_made_again_and_again(header: Header) -> None:
    files = [part("a.pdf", PDF), part("a.pdf", b"khac")]
    assert written(header, *files) == written(header, *files)
    ids = re.findall(rb"<ContentId>(cid:[^<]+)<", written(header, *files))
    assert len(set(ids)) == 2


class Trickle(io.BytesIO):
    """Gives one or two bytes, whatever was asked for."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(1 if self.tell() % 3 else 2)


def test_a_source_may_give_its_bytes_in_drops(header: Header) -> None:
    slow = Part("a", "text/plain", "", lambda: Trickle(PDF))
    assert b64encode(PDF) in written(header, slow)


def test_days_and_instants_are_written_as_the_norm_has_them(header: Header) -> None:
    at = datetime(2026, 11, 20, 2, 5, 12, tzinfo=UTC)
    status = Status(Organ("X99"), Reference(code="1/A", issued=date(987, 1, 2)), "03", at=at)
    text = write_status(status).decode()
    assert "<edXML:Timestamp>2026/11/20 09:05:12</edXML:Timestamp>" in text
    assert "<edXML:PromulgationDate>0987/01/02</edXML:PromulgationDate>" in text


@pytest.mark.parametrize("letter", [chr(code) for code in (0, 7, 11, 12, 27, 0xFFFE)])
def test_control_characters_are_left_out_of_prose_and_refused_in_codes(
    header: Header, tmp_path: Path, letter: str
) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(written(replace(header, subject=f"Về{letter}việc"), part("a", b"1")))
    said = read(path)
    assert said.accepted
    assert said.header is not None
    assert said.header.subject in {"Vềviệc", "Về việc"}
    for bad in (
        replace(header, document_id=f"a{letter}b"),
        replace(header, number=f"1{letter}"),
        replace(header, sender=Organ(f"X99{letter}")),
    ):
        to = io.BytesIO()
        with pytest.raises(RefusedError):
            write_document(bad, (), to)
        assert to.getvalue() == b""
