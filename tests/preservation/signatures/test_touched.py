"""Touched: a page is left undrawn only where nothing later can have anything to do with it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from preservation.signatures.reading import open_revisions
from preservation.signatures.touched import pages_since
from tests.pki import Level, Pki
from tests.preservation.signatures import papers
from tests.preservation.signatures.attacks import generic, pdf_name, updated
from tests.preservation.signatures.attacks_looks import LOOKS
from tests.preservation.signatures.attacks_shadow import SHADOWS
from tests.preservation.signatures.attacks_structure import object_stream


@pytest.fixture(scope="session")
def signed(pki: Pki) -> bytes:
    return pki.sign_bytes(papers.rich(), level=Level.B_B)


def since(data: bytes, signed: bytes) -> set[int] | None:
    reader, _ = open_revisions(BytesIO(data))
    before, _ = open_revisions(BytesIO(signed))
    pages = pages_since(reader, before.xrefs.total_revisions - 1, data[len(signed) :])
    return None if pages is None else set(pages)


def test_nothing_later_touches_no_page(signed: bytes) -> None:
    assert since(signed, signed) == set()


def test_a_timestamp_touches_the_page_that_lists_it(pki: Pki, signed: bytes) -> None:
    assert since(pki.stamp_bytes(signed, pki.made_at), signed) == {1}


def test_a_seal_touches_its_page_only(pki: Pki, signed: bytes) -> None:
    sealed = pki.sign_bytes(signed, pki.organisation, Level.B_B, name="Signature2")
    assert since(sealed, signed) == {1}


def test_a_new_description_touches_no_page(signed: bytes) -> None:
    def change(writer: Any) -> None:
        info = writer.trailer["/Info"]
        info[pdf_name("/Title")] = generic.pdf_string("Khác")
        writer.update_container(info)

    assert since(updated(signed, change), signed) == set()


@pytest.mark.parametrize("name", sorted({**LOOKS, **SHADOWS}))
def test_whatever_changes_a_page_touches_it(name: str, signed: bytes) -> None:
    attack, _ = {**LOOKS, **SHADOWS}[name]
    pages = since(attack(signed), signed)
    assert pages is None or 1 in pages or name == "permissions"


def test_an_object_in_a_comment_leaves_no_page_out(pki: Pki, signed: bytes) -> None:
    """A program that repairs the file would find it."""
    stamped = pki.stamp_bytes(signed, pki.made_at)
    at = stamped.rindex(b"xref\n")
    at = stamped.rindex(b"endobj", 0, at) + len(b"endobj")
    note = b" % 21 0 obj"
    grown = stamped[:at] + note + stamped[at + 1 :]
    tail = grown[len(signed) :]
    reader, _ = open_revisions(BytesIO(stamped))
    before, _ = open_revisions(BytesIO(signed))
    revision = before.xrefs.total_revisions - 1

    assert pages_since(reader, revision, stamped[len(signed) :]) == frozenset({1})
    assert pages_since(reader, revision, tail) is None


@pytest.mark.parametrize("more", [b"startxref\n9\n", b"%%EOF\n"])
def test_a_second_end_leaves_no_page_out(more: bytes, pki: Pki, signed: bytes) -> None:
    stamped = pki.stamp_bytes(signed, pki.made_at)
    reader, _ = open_revisions(BytesIO(stamped))
    revision = reader.xrefs.total_revisions - 2
    assert pages_since(reader, revision, stamped[len(signed) :] + more) is None


def test_an_object_stream_leaves_no_page_out(pki: Pki) -> None:
    compressed = papers.rich(object_stream_mode=pikepdf.ObjectStreamMode.generate)
    signed = pki.sign_bytes(compressed, level=Level.B_B)
    assert since(object_stream(signed), signed) is None


def test_a_cross_reference_stream_of_a_timestamp_is_understood(pki: Pki) -> None:
    compressed = papers.rich(object_stream_mode=pikepdf.ObjectStreamMode.generate)
    signed = pki.sign_bytes(compressed, level=Level.B_B)
    assert since(pki.stamp_bytes(signed, pki.made_at), signed) == {1}


def test_an_object_that_was_missing_when_it_was_signed_touches_the_page_that_names_it(
    pki: Pki,
) -> None:
    """A shadow: the page names an object that comes only later."""
    signed = pki.sign_bytes(_with_dangling(papers.rich()), level=Level.B_B)
    assert since(_define(900)(signed), signed) == {2}


def _with_dangling(data: bytes) -> bytes:
    def change(writer: Any) -> None:
        page = writer.root["/Pages"]["/Kids"][1]
        page[pdf_name("/Resources")] = generic.DictionaryObject(
            {
                pdf_name("/XObject"): generic.DictionaryObject(
                    {pdf_name("/Later"): generic.IndirectObject(900, 0, writer)}
                )
            }
        )
        writer.update_container(page)

    return updated(data, change)


def _define(number: int) -> Callable[[bytes], bytes]:
    def change(writer: Any) -> None:
        form = generic.StreamObject(stream_data=b"0 0 9 9 re f")
        writer.objects[(0, number)] = form

    return lambda data: updated(data, change)


def test_an_object_stream_of_which_nothing_is_listed_leaves_no_page_out(
    pki: Pki, signed: bytes
) -> None:
    """A program that repairs the file would find the page in it."""
    with pikepdf.open(BytesIO(signed)) as pdf:
        page = pdf.pages[0].obj.objgen[0]

    def change(writer: Any) -> None:
        words = b"%d 0 << /Type /Page >>" % page
        stream = generic.StreamObject(stream_data=words)
        stream[pdf_name("/Type")] = pdf_name("/ObjStm")
        stream[pdf_name("/N")] = generic.NumberObject(1)
        stream[pdf_name("/First")] = generic.NumberObject(words.index(b"<<"))
        writer.add_object(stream)

    assert since(updated(signed, change), signed) is None
