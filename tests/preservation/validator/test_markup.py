"""XML of strangers: whatever it tries is a finding, and it is never held whole."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest

from preservation.validator.limits import Limits
from preservation.validator.markup import BadXmlError, Element, read_xml

LAUGHS = b'<!DOCTYPE a [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><a>&c;</a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


class Keeper:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, str], str]] = []

    def begins(self, element: Element, parent: Element | None) -> None:
        pass

    def ends(self, element: Element, parent: Element | None) -> None:
        self.told.append((element.path, dict(element.attributes), element.text))


def read(data: bytes, limits: Limits | None = None) -> list[tuple[str, dict[str, str], str]]:
    keeper = Keeper()
    read_xml(io.BytesIO(data), keeper, limits or Limits())
    return keeper.told


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (LAUGHS, "PKG-XML-02"),
        (OUTSIDE, "PKG-XML-02"),
        (b'<?xml version="1.0" encoding="UTF-16"?>' + LAUGHS, "PKG-XML-01"),
        (LAUGHS.decode().encode("utf-16"), "PKG-XML-02"),
        (b"<!DOCTYPE a SYSTEM 'http://example.org/a.dtd'><a/>", "PKG-XML-02"),
        (b"", "PKG-XML-01"),
        (b"PK\x03\x04", "PKG-XML-01"),
        (b"<a>\0</a>", "PKG-XML-01"),
        (b"<a>\xff</a>", "PKG-XML-01"),
        (b"<a b='1' b='2'/>", "PKG-XML-01"),
        (b"<a>&x;</a>", "PKG-XML-01"),
        (b"<a></b>", "PKG-XML-01"),
        (b"<a/><a/>", "PKG-XML-01"),
        (b"<x:a/>", "PKG-XML-01"),
        (b'<?xml version="1.0" encoding="UTF-7"?><a/>', "PKG-XML-01"),
        (b'<?xml version="1.0" encoding="khong-co"?><a/>', "PKG-XML-01"),
        (b"<a>" * 65 + b"</a>" * 65, "PKG-XML-03"),
        (b"<a>" + b"x" * (2 << 20) + b"</a>", "PKG-XML-03"),
        (b"<a b='" + b"x" * (9 << 20) + b"'/>", "PKG-XML-03"),
        (b"<" + b"a" * 600 + b"/>", "PKG-XML-03"),
    ],
)
def test_what_is_not_read_on_names_its_rule(data: bytes, rule: str) -> None:
    with pytest.raises(BadXmlError) as caught:
        read(data)
    assert caught.value.rule == rule


def test_names_are_told_by_the_prefixes_that_the_rules_use() -> None:
    data = (
        b'<m:mets xmlns:m="http://www.loc.gov/METS/" xmlns:x="http://www.w3.org/1999/xlink"'
        b' xmlns:k="urn:k" x:href="a" k:b="c"><k:d>e<m:f/>g</k:d></m:mets>'
    )
    assert read(data) == [
        ("mets/{urn:k}d/f", {}, ""),
        ("mets/{urn:k}d", {}, "eg"),
        ("mets", {"xlink:href": "a", "{urn:k}b": "c"}, ""),
    ]


def test_eight_bit_encodings_and_byte_order_marks_are_read() -> None:
    text = '<?xml version="1.0" encoding="windows-1258"?><a>Đak</a>'
    assert read(text.encode("windows-1258"))[0][2] == "Đak"
    assert read("\ufeff<a>Đắk</a>".encode())[0][2] == "Đắk"
    assert read('<?xml version="1.0"?><a>Đắk</a>'.encode("utf-16"))[0][2] == "Đắk"


class Endless(io.RawIOBase):
    """A document of very many files that is nowhere."""

    def __init__(self, count: int) -> None:
        self._left = self._pieces(count)

    def _pieces(self, count: int) -> Iterator[bytes]:
        yield b"<a>"
        for number in range(count):
            yield b'<file ID="ID-%d" SIZE="1"><FLocat href="data/%d.pdf"/></file>\n' % (
                number,
                number,
            )
        yield b"</a>"

    def read(self, _size: int = -1) -> bytes:
        return b"".join(piece for piece, _ in zip(self._left, range(500), strict=False))


class Nobody:
    """Forgets at once."""

    def begins(self, element: Element, parent: Element | None) -> None:
        pass

    def ends(self, element: Element, parent: Element | None) -> None:
        pass


def test_a_document_is_never_held_whole() -> None:
    tracemalloc.start()
    read_xml(Endless(20_000), Nobody(), Limits())  # type: ignore[arg-type]  # all that is asked is read
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
