"""The words in sound files, and in broken ones."""

import random
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from preservation.texts import text
from preservation.texts.ole import doc
from preservation.texts.plain import encoding_of
from preservation.texts.sink import FullError, Sink, UnreadableError, clean
from preservation.texts.zips import container
from scripts.make_hostile import docx, zipped
from tests.preservation import office

MAKERS: dict[str, Callable[[], bytes]] = {
    "docx": office.docx,
    "xlsx": office.xlsx,
    "odt": office.odt,
    "ods": lambda: office.odt(office.ODF_SHEET),
    "doc": lambda: office.doc(office.SUBJECT + "\r", "note"),
    "txt": office.SUBJECT.encode,
    "csv": f"1,{office.SUBJECT}\n".encode,
    "rtf": lambda: office.RTF,
}


@pytest.mark.parametrize("family", [family for family in MAKERS if family != "rtf"])
def test_the_subject_is_found_in_every_format(tmp_path: Path, family: str) -> None:
    path = office.write(tmp_path, "in", MAKERS[family]())
    found = text(path, family)
    assert office.SUBJECT in found["text"]
    assert (found["cut"], found["damaged"]) == (False, [])


@pytest.mark.parametrize("family", MAKERS)
def test_text_is_cut_at_the_limit(tmp_path: Path, family: str) -> None:
    found = text(office.write(tmp_path, "in", MAKERS[family]()), family, 5)
    assert found["cut"] is True
    assert 0 < len(found["text"]) <= 5


@pytest.mark.parametrize("family", MAKERS)
def test_a_file_damaged_at_random_never_raises(tmp_path: Path, family: str) -> None:
    chance = random.Random(family)
    whole = MAKERS[family]()
    for round_ in range(60):
        data = bytearray(whole)
        for _ in range(1 + round_ % 5):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if round_ % 3 == 0:
            del data[chance.randrange(len(data)) :]
        if data:
            found = text(office.write(tmp_path, "in", bytes(data)), family, 10_000)
            assert isinstance(found["text"], str)


def test_word_paragraphs_cells_and_headers(tmp_path: Path) -> None:
    found = text(office.write(tmp_path, "in", office.docx()), "docx")["text"]
    assert f"{office.SUBJECT}\n" in found
    assert "ô một" in found
    assert "đầu trang" in found


def test_what_was_deleted_in_word_stays_deleted(tmp_path: Path) -> None:
    body = (
        b"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/></w:r>"
        b"<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>b</w:t></w:r></w:p>"
    )
    found = text(office.write(tmp_path, "in", docx(body)), "docx")["text"]
    assert found == "Quyet dinh\na\tb\n"


def test_open_document_spaces_tabs_and_tables(tmp_path: Path) -> None:
    found = text(office.write(tmp_path, "in", office.odt()), "odt")["text"]
    assert "a\tb   c\n" in found
    assert "ô một \tô hai \t\n" in found
    assert "đã xóa" not in found


def test_spreadsheet_rows_are_lines(tmp_path: Path) -> None:
    found = text(office.write(tmp_path, "in", office.xlsx()), "xlsx")["text"]
    assert found == f"Danh mục\nSố\tTrích yếu\t\n12\t{office.SUBJECT}\t\n"


def test_an_office_file_without_one_of_its_parts_is_damaged(tmp_path: Path) -> None:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    found = text(office.write(tmp_path, "in", zipped({"mimetype": kind})), "ods")
    assert (found["text"], found["damaged"]) == ("", ["zip without content.xml"])


def test_rtf_letters_fonts_and_silent_groups(tmp_path: Path) -> None:
    found = text(office.write(tmp_path, "in", office.RTF), "rtf")
    assert found["text"] == "Quyết định\nQuyết\t😀here"
    assert found["damaged"] == []


def test_word_97_pieces_and_fields(tmp_path: Path) -> None:
    data = office.doc("Số \x13 HYPERLINK x \x14đây\x15\x07hết\r", "page two")
    sink = Sink(1000)
    doc(office.write(tmp_path, "in.doc", data), sink)
    assert sink.text() == "Số đây\thết\npage two"


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_the_encoding_of_text_is_found(tmp_path: Path, encoding: str, expected: str) -> None:
    data = (office.SUBJECT * 3).encode(encoding)
    assert encoding_of(data) == expected
    assert text(office.write(tmp_path, "in", data), "txt")["text"] == office.SUBJECT * 3


def test_windows_1258_is_the_last_guess(tmp_path: Path) -> None:
    legacy = "Quy\xea\u0301t \u0111i\u0323nh".encode("cp1258")
    assert encoding_of(legacy) == "cp1258"
    assert text(office.write(tmp_path, "in", legacy), "txt")["text"] == "Quyết định"
    assert encoding_of(b"\x00\x01\x02\x03\x99") is None


def test_text_comes_out_composed_and_without_controls() -> None:
    assert clean(unicodedata.normalize("NFD", "Quyết\x00\x1b định\r\n")) == "Quyết định\n"
    assert clean("a\ud83d\ude00b\ud800c") == "a😀b\ufffdc"


def test_a_full_sink_keeps_what_fits() -> None:
    sink = Sink(3)
    with pytest.raises(FullError):
        sink.add("abcdef")
    assert sink.text() == "abc"


def refusal(tmp_path: Path, data: bytes) -> str:
    path = office.write(tmp_path, "in.zip", data)
    with pytest.raises(UnreadableError) as caught:
        read_all(path)
    return str(caught.value)


def read_all(path: str) -> None:
    with container(path) as box:
        for name in box.names:
            with box.member(name) as stream:
                stream.read()


def test_dangerous_zips_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    assert "members" in refusal(tmp_path, zipped({str(n): b"" for n in range(10_001)}))
    assert "leads out" in refusal(tmp_path, zipped({"a/../../b": b""}))
    assert "leads out" in refusal(tmp_path, zipped({"/etc/passwd": b""}))
    assert "leads out" in refusal(tmp_path, zipped({"..\\b": b""}))
    assert "not a sound zip" in refusal(tmp_path, b"PK\x03\x04nothing")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("a", b"1")
        box.writestr("a", b"2")
    assert "two members of one name" in refusal(tmp_path, path.read_bytes())


def test_a_member_whose_bytes_are_not_those_of_its_checksum_is_broken(tmp_path: Path) -> None:
    data = bytearray(zipped({"a": b"some text that is long enough"}))
    data[14] ^= 0xFF
    data[data.index(b"PK\x01\x02") + 16] ^= 0xFF
    assert "CRC" in refusal(tmp_path, bytes(data))


def test_a_utf16_document_type_is_refused_too(tmp_path: Path) -> None:
    sly = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    found = text(office.write(tmp_path, "in", docx(document=sly.encode("utf-16"))), "docx")
    assert found["text"] == ""
    assert "document type" in found["damaged"][0]


def test_a_zip_cannot_hide_the_length_of_its_directory(tmp_path: Path) -> None:
    record = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 1, 1, 1 << 40, 0)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, 0, 1)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, 46, 0, 0)
    path = tmp_path / "a.zip"
    path.write_bytes(record + locator + end)
    with pytest.raises(UnreadableError, match="directory of 1099511627776"), container(str(path)):
        pass
