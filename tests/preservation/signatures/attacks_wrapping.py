"""Signature wrapping: the signed bytes are moved aside, and others lie where viewers read."""

import re
from typing import Any

from tests.preservation.signatures.attacks import byte_ranges


def wrapped(data: bytes) -> bytes:
    """Signature wrapping: the second signed range is moved, new objects lie in the hole.

    The digest still fits. ``data`` has one B-B signature and nothing after it.
    """
    _, first, second, rest = byte_ranges(data)[-1]
    signature = data[first:second]
    number = int(re.findall(rb"(\d+) 0 obj", data[:first])[-1])
    table_at = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    previous, root = _previous_table(data[table_at:])
    words = int(re.findall(rb"/Contents (\d+) 0 R", data)[-1])
    size = int(re.findall(rb"/Size (\d+)", data)[-1])
    stream = b"BT /F1 14 Tf 72 760 Td (GIA MAO) Tj ET"
    new_words = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n"
    objects = {words: new_words % (words, len(stream), stream)}
    hole = b""
    for _ in range(3):  # until the offsets have settled
        moved_to = first + len(hole)
        objects[number] = (
            b"%d 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached "
            b"/ByteRange [0 %010d %010d %010d] /Contents %s >>\nendobj\n"
        ) % (number, first, moved_to, rest, signature)
        listed = objects | _others(data, table_at, set(objects))
        hole = signature + b" " * (table_at - second)
        place = table_at + _length_of_table(listed, size, root, previous)
        offsets = {}
        body = b""
        for key, thing in listed.items():
            if isinstance(thing, int):
                offsets[key] = thing
            else:
                offsets[key] = place + len(body)
                body += thing
        hole += _table(offsets, size, root, previous) + body
    return data[:first] + hole + data[second : second + rest]


def _previous_table(text: bytes) -> tuple[int, bytes]:
    found = re.search(rb"/Prev (\d+)", text)
    root = re.search(rb"/Root (\d+ 0 R)", text)
    assert found
    assert root
    return int(found.group(1)), root.group(1)


def _others(data: bytes, table_at: int, taken: set[int]) -> dict[int, Any]:
    """The other objects of the signed update, by their old offsets (all before the hole)."""
    lines = data[table_at:].split(b"\n")
    others: dict[int, Any] = {}
    number = 0
    for line in lines[1:]:
        if re.fullmatch(rb"\d+ \d+", line.strip()):
            number = int(line.split()[0])
        elif match := re.fullmatch(rb"(\d{10}) \d{5} ([nf])", line.strip()):
            if match.group(2) == b"n" and number not in taken:
                others[number] = int(match.group(1))
            number += 1
        elif line.startswith(b"trailer"):
            break
    return others


def _table(offsets: dict[int, int], size: int, root: bytes, previous: int) -> bytes:
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % pair for pair in sorted(offsets.items()))
    trailer = b"trailer\n<< /Size %d /Root %s /Prev %d >>\n" % (size, root, previous)
    return b"xref\n0 1\n0000000000 65535 f \n" + rows + trailer


def _length_of_table(listed: dict[int, Any], size: int, root: bytes, previous: int) -> int:
    return len(_table(dict.fromkeys(listed, 0), size, root, previous))
