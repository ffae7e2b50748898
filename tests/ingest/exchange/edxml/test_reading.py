"""Messages of every form are read to the same header."""

import hashlib
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.exchange.edxml import Limits, read
from ingest.exchange.edxml.checks import kind_name
from ingest.exchange.envelope import (
    Business,
    Dialect,
    Envelope,
    Kind,
    Receiver,
    Replaced,
    Trace,
    Update,
)
from repository.calendar import VIETNAM
from repository.findings import Severity
from scripts.make_edxml import (
    DOCUMENT_ID,
    MAIN,
    OTHER,
    PDF,
    RECEIVER,
    SENDER,
    STATUS_CODES,
    VARIANTS,
    File,
    edxml,
    form_1_mime,
    message,
    tag,
    texts,
    traces,
)

TODAY = date(2026, 11, 25)
DOCUMENTS = sorted(name for name in VARIANTS if not name.startswith("status-"))
SAME_FILE = sorted(
    {
        *("java", "net", "bussiness-first", "business-spelled", "bom", "utf-16", "indented"),
        *("no-prefix", "wrapped-mistyped", "raw-mistyped", "two-types", "ids-differ", "unlisted"),
        *("ids-in-capitals", "form-1", "form-1-vnpt", "form-1-mime", "form-1-binary", "local"),
    }
)


Look = Callable[..., Any]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    def at(data: bytes, **more: Any) -> Envelope:
        path = tmp_path / "goi.edxml"
        path.write_bytes(data)
        folder = tmp_path / "tep"
        folder.mkdir(exist_ok=True)
        return read(path, folder, today=TODAY, **more)

    return at


def rules(envelope: Envelope) -> list[str]:
    return [finding.rule for finding in envelope.findings]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_form_of_a_document_is_taken(look: Look, name: str) -> None:
    said = look(VARIANTS[name]())
    assert said.accepted, said.findings
    assert (said.kind, said.status) == (Kind.DOCUMENT, None)
    header = said.header
    assert (header.sender.code, header.code) == (SENDER, "123/STN-VP")
    assert header.issued == date(2026, 11, 20)
    assert header.due == date(2026, 12, 1)
    assert header.to[-1].code == OTHER
    assert header.subject == "V/v kiểm thử tiếp nhận văn bản điện tử"
    assert header.to_places == ("Như trên", "Lưu: VT")
    assert kind_name(header.type_name) == "Công văn"
    for finding in said.findings:
        assert finding.message
        assert finding.message_en


@pytest.mark.parametrize("name", SAME_FILE)
def test_the_file_is_the_same_however_it_was_carried(look: Look, name: str) -> None:
    (file,) = look(VARIANTS[name]()).attachments
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert Path(file.path).read_bytes() == PDF
    assert (file.size, file.problem) == (len(PDF), "")
    assert (file.raw_sha256 != file.sha256) is file.unpacked


def test_the_samples_of_the_note_are_taken_whole(look: Look) -> None:
    said = look(VARIANTS["java"]())
    assert said.dialect is Dialect.QCVN_102
    assert said.findings == ()
    header = said.header
    assert header.document_id == DOCUMENT_ID
    assert (header.type_code, header.type_detail, header.type_name) == ("2", "18", "Công văn")
    assert (header.priority, header.copies, header.pages) == (1, 2, 1)
    assert header.appendixes == ("Phụ lục I",)
    assert header.answers[0].issued == date(2026, 11, 10)
    at = datetime(2026, 11, 20, 8, 30, tzinfo=VIETNAM)
    assert header.traces == (Trace(SENDER, at),)
    assert (header.business, header.paper) == (Business.NEW, False)
    assert header.staff[0].phone == "0000000003"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("wrapped", [(False, len(PDF)), (True, 7)]),
        ("docx", [(False, None)]),
        ("docx-as-zip", [(False, None)]),
        ("docx-wrapped", [(True, None)]),
        ("zip-of-two", [(False, None)]),
        ("zip-named", [(False, None)]),
    ],
)
def test_only_a_wrapping_is_unpacked(look: Look, name: str, expected: Any) -> None:
    files = look(VARIANTS[name]()).attachments
    assert [file.unpacked for file in files] == [unpacked for unpacked, _ in expected]
    for file, (_, size) in zip(files, expected, strict=True):
        data = Path(file.path).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file.sha256
        assert size in {None, len(data)}


@pytest.mark.parametrize(
    ("name", "dialect", "noticed"),
    [
        ("net", Dialect.QCVN_102, set()),
        ("no-business", Dialect.QCVN_102, {"EDX-39"}),
        ("trace-null", Dialect.QCVN_102, {"EDX-39", "EDX-43"}),
        ("type-18", Dialect.QCVN_102, {"EDX-24"}),
        ("signed", Dialect.QCVN_102, {"EDX-37"}),
        ("utf-16", Dialect.QCVN_102, {"EDX-21"}),
        ("two-types", Dialect.QCVN_102, {"EDX-34"}),
        ("zip-of-two", Dialect.QCVN_102, {"EDX-36"}),
        ("same-names", Dialect.QCVN_102, {"EDX-33"}),
        ("path-in-name", Dialect.QCVN_102, {"EDX-33"}),
        ("ids-differ", Dialect.QCVN_102, {"EDX-32"}),
        ("unlisted", Dialect.QCVN_102, {"EDX-31"}),
        ("form-1", Dialect.FORM_1, {"EDX-20", "EDX-29", "EDX-39"}),
        ("form-1-mime", Dialect.FORM_1, {"EDX-20", "EDX-39"}),
        ("local", Dialect.LOCAL, {"EDX-20", "EDX-39"}),
    ],
)
def test_what_departs_from_the_form_is_said(
    look: Look, name: str, dialect: Dialect, noticed: set[str]
) -> None:
    said = look(VARIANTS[name]())
    assert (said.dialect, set(rules(said))) == (dialect, noticed)


@pytest.mark.parametrize(
    ("name", "signature"),
    [("java", "none"), ("net", "empty"), ("signed", "not verifiable")],
)
def test_the_envelopes_signature_is_seen_and_not_judged(
    look: Look, name: str, signature: str
) -> None:
    said = look(VARIANTS[name]())
    assert (said.signature, said.accepted) == (signature, True)


def test_business_is_read_in_all_four_kinds(look: Look) -> None:
    recall = look(VARIANTS["recall"]())
    assert recall.header.business is Business.RECALL
    assert (recall.attachments, recall.header.document_id) == ((), DOCUMENT_ID)
    update = look(VARIANTS["update"]()).header
    organs = (Receiver(OTHER, "0"), Receiver(RECEIVER, "1"))
    assert (update.business, update.concerns) == (Business.UPDATE, DOCUMENT_ID)
    assert update.updates == (Update(document=True, receivers=True, organs=organs),)
    replacement = look(VARIANTS["replacement"]()).header
    assert replacement.business is Business.REPLACE
    assert replacement.replaced[0] == Replaced(f"{SENDER},2026/11/01,1/STN-VP", (RECEIVER, OTHER))
    unknown = look(edxml(trace=traces(texts(BussinessDocType="7"))))
    assert (unknown.header.business, rules(unknown)) == (Business.NEW, ["EDX-38"])


@pytest.mark.parametrize("form", ["", "-form-1"])
@pytest.mark.parametrize("code", STATUS_CODES)
def test_statuses_of_both_forms_are_read(look: Look, code: str, form: str) -> None:
    said = look(VARIANTS[f"status-{code}{form}"]())
    assert said.accepted
    assert (said.kind, said.header) == (Kind.STATUS, None)
    status = said.status
    assert (status.code, status.sender.code) == (code, RECEIVER)
    assert (status.about.document_id, status.about.issued) == (DOCUMENT_ID, date(2026, 11, 20))
    assert status.at == datetime(2026, 11, 20, 9, 5, 12, tzinfo=VIETNAM)
    assert status.staff.name == "Người Nhận Mẫu"


def test_an_unknown_status_is_kept_and_flagged_and_a_refusal_needs_a_reason(look: Look) -> None:
    said = look(VARIANTS["status-unknown"]())
    assert (said.accepted, said.status.code, rules(said)) == (True, "11", ["EDX-41"])
    silent = look(VARIANTS["status-02"]().replace("Đã vào sổ văn bản đến".encode(), b""))
    assert (silent.accepted, rules(silent)) == (True, ["EDX-42"])


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"From": tag("From")}, "EDX-06"),
        ({"To": ""}, "EDX-07"),
        ({"Code": "", "DocumentId": ""}, "EDX-09"),
        ({"Subject": texts(Subject="  ")}, "EDX-10"),
    ],
)
def test_only_what_makes_a_document_useless_rejects_it(
    look: Look, changed: dict[str, str], rule: str
) -> None:
    said = look(edxml(message(**changed)))
    assert not said.accepted
    assert [f.rule for f in said.findings if f.severity is Severity.ERROR] == [rule]


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"Code": ""}, "EDX-29"),
        ({"DocumentId": ""}, "EDX-29"),
        ({"To": tag("To", texts(OrganId=OTHER)) * 2}, "EDX-22"),
        ({"DocumentType": ""}, "EDX-23"),
        ({"DueDate": texts(DueDate="31/02/2026")}, "EDX-25"),
        (
            {"PromulgationInfo": tag("PromulgationInfo", texts(PromulgationDate="2026/11/26"))},
            "EDX-26",
        ),
        ({"Subject": texts(Subject="x" * 501)}, "EDX-27"),
        ({"OtherInfo": tag("OtherInfo", texts(Priority="5"))}, "EDX-28"),
        ({"From": tag("From", texts(OrganId="vxp.saas.02"))}, "EDX-30"),
        ({"Subject": texts(Subject="a") + texts(Subject="b")}, "EDX-44"),
        ({"Subject": texts(Subject="a\u202eb")}, "EDX-46"),
    ],
)
def test_everything_else_is_kept_with_a_warning(
    look: Look, changed: dict[str, str], rule: str
) -> None:
    said = look(edxml(message(**changed)))
    assert said.accepted, said.findings
    assert rule in rules(said)


def test_only_what_is_for_us_is_taken_where_it_is_said_who_we_are(look: Look) -> None:
    assert look(edxml(), ours={OTHER}).accepted
    said = look(edxml(), ours={"000.00.01.X99"})
    assert rules(said) == ["EDX-08"]


def test_a_message_says_itself_that_it_failed(look: Look) -> None:
    report = tag("ErrorList", tag("Error", texts(ErrCode="R.01", ErrDescription="Sai")))
    said = look(edxml(trace=traces() + report))
    assert [f.facts["value"] for f in said.findings] == ["R.01: Sai"]


def test_without_a_folder_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(edxml())
    (file,) = read(path).attachments
    assert (file.path, file.size) == ("", len(PDF))
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        (Limits(message_bytes=100), "EDX-03"),
        (Limits(attachment_bytes=100), "EDX-03"),
        (Limits(all_bytes=100), "EDX-03"),
        (Limits(attachments=0), "EDX-03"),
        (Limits(elements=20), "EDX-03"),
        (Limits(text_letters=20), "EDX-03"),
        (Limits(names_bytes=200), "EDX-03"),
        (Limits(seconds=0), "EDX-03"),
    ],
)
def test_what_is_too_much_ends_the_reading(
    look: Look, tmp_path: Path, limits: Limits, rule: str
) -> None:
    said = look(edxml(), limits=limits)
    assert rules(said) == [rule]
    assert said.attachments == ()
    assert list((tmp_path / "tep").iterdir()) == []


def test_what_is_unpacked_counts_too(look: Look) -> None:
    said = look(VARIANTS["wrapped-mistyped"](), limits=Limits(all_bytes=len(PDF) + 50))
    assert rules(said) == ["EDX-14"]
    assert said.attachments[0].path == ""


def test_whom_to_answer_is_known_of_a_message_that_breaks_off(look: Look) -> None:
    said = look(edxml()[:-60])
    assert rules(said) == ["EDX-01"]
    assert (said.header.sender.code, said.attachments) == (SENDER, ())
    assert MAIN.name not in str(said)


@pytest.mark.parametrize("length", [0, 1, 2, 65_535, 65_536, 65_537, 200_000])
@pytest.mark.parametrize("last", [b"", b"\n", b"\r\n", b"\r"])
def test_a_part_of_mime_is_taken_to_its_last_byte(look: Look, length: int, last: bytes) -> None:
    data = b"\r\n--x".join([b"-" * (length // 2), b"y" * (length - length // 2)]) + last
    whole = form_1_mime([File("a.bin", b"\0MARK\0")])
    binary = whole.replace(b"Transfer-Encoding: base64", b"Transfer-Encoding: binary")
    (file,) = look(binary.replace(b64encode(b"\0MARK\0"), data)).attachments
    assert Path(file.path).read_bytes() == data


def test_a_part_may_be_quoted(look: Look) -> None:
    text = "Phụ lục = 1\r\n" * 9_000
    quoted = b2a_qp(text.encode(), istext=True).replace(b"\n", b"\r\n").replace(b"\r\r", b"\r")
    whole = form_1_mime([File("a.txt", b"\0MARK\0")])
    said = whole.replace(b"Transfer-Encoding: base64", b"Transfer-Encoding: quoted-printable")
    (file,) = look(said.replace(b64encode(b"\0MARK\0"), quoted)).attachments
    assert Path(file.path).read_bytes() == text.encode()
