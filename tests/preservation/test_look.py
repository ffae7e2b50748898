"""One look at sound files: what they are by their bytes, and what they say of themselves."""

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from preservation.formats.media import seconds
from preservation.workers import Limits, WorkerFailedError, Workers
from scripts.make_hostile import docx, one_page, zipped
from tests.preservation import office

KINDS: dict[str, Callable[[], bytes]] = {
    "pdf": one_page,
    "docx": office.docx,
    "xlsx": office.xlsx,
    "odt": office.odt,
    "ods": lambda: office.odt(office.ODF_SHEET),
    "doc": lambda: office.doc(office.SUBJECT),
    "rtf": lambda: office.RTF,
    "jpeg": lambda: office.picture("JPEG"),
    "png": lambda: office.picture("PNG"),
    "tiff": lambda: office.picture("TIFF"),
    "gif": lambda: office.picture("GIF"),
    "wav": office.wav,
    "mp4": office.mp4,
    "mov": lambda: office.mp4(b"qt  "),
    "mp3": office.mp3,
    "zip": lambda: zipped({"a.txt": b"a"}),
    "cms": lambda: bytes.fromhex("300f06092a864886f70d010702a0023000"),
    "htm": lambda: b"<!DOCTYPE html><p>a",
    "xml": lambda: b"<?xml version='1.0'?><a/>",
    "txt": office.SUBJECT.encode,
    "avi": lambda: b"RIFF\x00\x00\x00\x00AVI LIST",
    "mpeg": lambda: b"\x00\x00\x01\xba" + bytes(100),
    "wma": lambda: bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(50),
    "unknown": lambda: b"\x7fELF" + bytes(50),
}


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, Limits(seconds=20)) as pool:
        yield pool


@pytest.fixture
def look(workers: Workers, tmp_path: Path) -> Callable[..., Any]:
    def at(data: bytes, name: str = "file.bin") -> Any:
        return workers.call("look", path=office.write(tmp_path, "spooled", data), name=name)

    return at


@pytest.mark.parametrize("family", KINDS)
def test_a_file_is_what_its_bytes_are_whatever_it_is_called(
    look: Callable[..., Any], family: str
) -> None:
    for name in (f"a.{family}", "program.exe", "pdf"):
        seen = look(KINDS[family](), name)
        assert seen["format"]["family"] == family
        assert seen["readable"] is (family != "unknown")
        assert seen["encrypted"] is False


@pytest.mark.parametrize(
    ("family", "puid"),
    [("docx", "fmt/412"), ("xlsx", "fmt/214"), ("jpeg", "fmt/43"), ("tiff", "fmt/353"),
     ("png", "fmt/11"), ("txt", "x-fmt/111"), ("pdf", "fmt/276"), ("wav", "fmt/141")],
)  # fmt: skip
def test_pronom_names_the_format(look: Callable[..., Any], family: str, puid: str) -> None:
    assert look(KINDS[family]())["format"]["puid"] == puid


def test_only_text_called_csv_is_csv(look: Callable[..., Any]) -> None:
    assert look(b"a,b\n1,2\n", "bang.CSV")["format"]["family"] == "csv"
    assert look(b"a,b\n1,2\n", "bang.txt")["format"]["family"] == "txt"
    assert look(one_page(), "bang.csv")["format"]["family"] == "pdf"
    assert look(b"a,b\x00\x01\x02\x03", "bang.csv")["format"]["family"] == "unknown"


@pytest.mark.parametrize("family", ["docx", "odt"])
def test_an_office_file_says_its_title_and_author(look: Callable[..., Any], family: str) -> None:
    seen = look(KINDS[family]())
    assert (seen["title"], seen["author"]) == ("Tờ trình", "Nguyễn Văn A")
    assert seen["has_text"] is True
    assert seen["active"] == []
    assert seen["created"].startswith("20")


def test_an_rtf_says_its_title(look: Callable[..., Any]) -> None:
    assert look(office.RTF)["title"] == "Tờ trình"


def test_macros_embedded_files_and_outside_templates_are_named(look: Callable[..., Any]) -> None:
    rels = (
        b'<Relationships><Relationship TargetMode="External" Target="http://x/t.dotm" '
        b'Type="http://x/attachedTemplate"/></Relationships>'
    )
    seen = look(
        docx(**{
            "word/vbaProject.bin": b"x",
            "word/embeddings/a.bin": b"x",
            "word/_rels/settings.xml.rels": rels,
        })
    )  # fmt: skip
    assert seen["active"] == ["macros", "embedded files", "external links"]
    assert look(office.odt(more={"Basic/m.xml": b"<a/>"}))["active"] == ["macros"]


def test_a_link_to_click_is_not_an_outside_link(look: Callable[..., Any]) -> None:
    rels = (
        b'<Relationships><Relationship TargetMode="External" Target="http://x/" '
        b'Type="http://schemas/hyperlink"/></Relationships>'
    )
    assert look(docx(**{"word/_rels/document.xml.rels": rels}))["active"] == []


def test_encrypted_office_files_need_a_key(look: Callable[..., Any]) -> None:
    manifest = b'<manifest><file-entry><encryption-data checksum="x"/></file-entry></manifest>'
    odf = look(office.odt(more={"META-INF/manifest.xml": manifest}))
    assert (odf["readable"], odf["encrypted"]) == (False, True)
    ooxml = look(office.compound({"EncryptedPackage": bytes(4096)}))
    assert (ooxml["readable"], ooxml["encrypted"]) == (False, True)


def test_an_image_says_its_size_and_resolution(look: Callable[..., Any]) -> None:
    seen = look(office.picture("TIFF"))
    assert seen["image"] == {"width": 300, "height": 200, "dpi": 200}
    assert (seen["pages"], seen["has_text"]) == (1, False)


def test_a_truncated_image_is_damaged(look: Callable[..., Any]) -> None:
    whole = office.picture("JPEG", (2000, 2000))
    seen = look(whole[: len(whole) // 2])
    assert seen["readable"] is False
    assert "truncated" in seen["damaged"][0]


def test_sound_and_film_say_how_long_they_are(look: Callable[..., Any]) -> None:
    assert look(office.wav(1.5))["duration"] == 1.5
    assert look(office.mp4())["duration"] == 2.5


@pytest.mark.parametrize("family", ["wav", "mp4", "mov", "avi", "wma", "mp3"])
def test_a_header_cut_anywhere_has_no_length_and_no_error(tmp_path: Path, family: str) -> None:
    whole = KINDS[family]()
    for cut in range(0, min(len(whole), 200), 7):
        path = office.write(tmp_path, "cut", whole[:cut])
        assert seconds(path, family) in {None, 1.5, 2.5}


def test_a_flipped_byte_in_a_docx_is_damage(look: Callable[..., Any]) -> None:
    data = bytearray(office.docx())
    at = data.index(b"word/document.xml") + 200
    data[at] ^= 0xFF
    seen = look(bytes(data))
    assert seen["readable"] is False
    assert seen["damaged"]


def test_a_zip_is_not_opened_further(look: Callable[..., Any]) -> None:
    assert look(KINDS["zip"]())["notes"] == ["zip with 1 members, not opened"]
    assert look(zipped({}))["notes"] == ["zip with 0 members, not opened"]


def test_a_decomposed_title_comes_back_composed(look: Callable[..., Any]) -> None:
    title = unicodedata.normalize("NFD", "Quyết định")
    meta = f'<m xmlns:dc="urn:dc"><dc:title>{title}</dc:title></m>'.encode()
    assert look(office.odt(more={"meta.xml": meta}))["title"] == "Quyết định"


def test_a_long_file_is_identified_by_both_its_ends(workers: Workers, tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    path.write_bytes(office.mp4())
    with path.open("r+b") as file:
        file.truncate(300 * 1024 * 1024)
    seen: Any = workers.call("look", path=str(path), name="long.mp4")
    assert seen["format"]["family"] == "mp4"
    assert seen["format"]["puid"] != "UNKNOWN"


@pytest.mark.parametrize(("family", "suffix"), [("pdf", "png"), ("tiff", "jpg"), ("png", "png")])
def test_a_page_becomes_a_picture(
    workers: Workers, tmp_path: Path, family: str, suffix: str
) -> None:
    path = office.write(tmp_path, "in", KINDS[family]())
    to = tmp_path / f"out.{suffix}"
    size: Any = workers.call("page", path=path, family=family, number=1, width=120, to=str(to))
    assert size["width"] == 120
    assert to.read_bytes()[:2] == (b"\x89P" if suffix == "png" else b"\xff\xd8")


def test_there_is_no_page_zero_and_none_after_the_last(workers: Workers, tmp_path: Path) -> None:
    path = office.write(tmp_path, "in.pdf", office.pdf_pages(3))
    for number in (0, -1, 4):
        with pytest.raises(WorkerFailedError, match="no page"):
            workers.call("page", path=path, family="pdf", number=number, width=100, to="/dev/null")


def test_a_page_too_tall_is_not_drawn(workers: Workers, tmp_path: Path) -> None:
    tall = one_page().replace(b"[0 0 595 842]", b"[0 0 1 99999]")
    path = office.write(tmp_path, "in.pdf", tall)
    with pytest.raises(WorkerFailedError, match="too large"):
        workers.call("page", path=path, family="pdf", number=1, width=4000, to="/dev/null")


def test_the_pages_of_a_pdf_are_counted_and_read(workers: Workers, tmp_path: Path) -> None:
    path = office.write(tmp_path, "in.pdf", office.pdf_pages(40))
    seen: Any = workers.call("look", path=path, name="")
    assert (seen["pages"], seen["has_text"]) == (40, True)
    text: Any = workers.call("text", path=path, family="pdf", limit=100_000)
    assert [page.strip() for page in text["pages"]] == ["cong van"] * 40
    short: Any = workers.call("text", path=path, family="pdf", limit=20)
    assert short["cut"] is True
    assert len(short["text"]) == 20
