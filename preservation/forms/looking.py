"""Looking over: a template comes from outside; whether it may be opened at all, before it is.

A template is a docx without macros, without anything that is fetched from elsewhere, without
objects of other programs, and small. It is counted and measured before it is unpacked.
"""

import io
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from preservation.texts import markup
from preservation.texts.packages import package_of
from preservation.texts.sink import UnreadableError
from preservation.texts.zips import Container, container

MOST_BYTES = 4_000_000
MOST_UNPACKED = 24_000_000
MOST_MEMBERS = 400
MARKUP = (".xml", ".rels")
FOREIGN: Mapping[str, str] = MappingProxyType(
    {
        "vbaproject": "macro · macros",
        "vbadata": "macro · macros",
        "activex": "điều khiển ActiveX · ActiveX controls",
        "embeddings/": "đối tượng nhúng · embedded objects",
        "afchunk": "tệp chèn · inserted files",
        "customui": "lệnh riêng · commands of its own",
        "attachedtoolbars": "lệnh riêng · commands of its own",
    }
)
"""What a template may not hold: a part of its name, and what that is."""
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


class TemplateError(Exception):
    """A file is no template that can be filled; the message says why, in both tongues."""


def look_over(path: Path) -> None:
    """See that the file at ``path`` may be opened as a template.

    Raises:
        TemplateError: it may not.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise TemplateError(
            f"Mẫu lớn quá {MOST_BYTES // 1_000_000} MB · more than {MOST_BYTES} bytes: {size}"
        )
    try:
        with container(str(path)) as box:
            _look_into(box)
    except UnreadableError as error:
        raise TemplateError(f"Không phải tệp docx lành lặn · not a sound docx: {error}") from error


def _look_into(box: Container) -> None:
    names = box.names
    if len(names) > MOST_MEMBERS:
        raise TemplateError(f"Tệp docx có {len(names)} phần · too many parts")
    for name in names:
        for mark, what in FOREIGN.items():
            if mark in name.lower():
                raise TemplateError(f"Mẫu không được chứa {what}: {name}")
    package = package_of(box)
    if package.family != "docx" or package.types.get(package.main) != CONTENT_TYPE:
        said = package.types.get(package.main, package.family)
        raise TemplateError(f"Mẫu phải là tệp .docx không có macro · not a plain docx: {said}")
    if box.stray:
        raise TemplateError(f"Tệp docx có phần lạ · {box.stray}")
    left = MOST_UNPACKED
    for name in names:
        left = _read(box, name, left)


def _read(box: Container, name: str, left: int) -> int:
    """Read one member to its end; how much may still be unpacked."""
    with box.member(name) as stream:
        held = stream.read(left + 1)
    if len(held) > left:
        raise TemplateError(f"Mẫu bung ra quá lớn · it unpacks to more than {MOST_UNPACKED} bytes")
    if name.lower().endswith(MARKUP):
        found = markup.Rows("Relationship")
        markup.read(io.BytesIO(held), found)
        for one in found.found:
            if one.get("TargetMode", "").lower() == "external":
                raise TemplateError(
                    "Mẫu không được liên kết ra ngoài (siêu liên kết, ảnh, mẫu gốc) "
                    f"· nothing may lead out of it: {name}: {one.get('Target', '')[:120]}"
                )
    return left - len(held)
