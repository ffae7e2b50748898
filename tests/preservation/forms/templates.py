"""Templates for tests: those that come with the archive, edited as a careless or ill hand would."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from docx import Document
from lxml import etree

from preservation.forms.docx_styles import W
from repository.form_kinds import FormKind, example, form_kind, form_kinds
from repository.form_values import ready
from scripts.make_form_templates import slim

FOLDER = Path(__file__).parents[3] / "preservation" / "forms" / "templates"
OURS = "MỤC LỤC TÀI LIỆU CỦA SỞ"
DAY = date(2026, 5, 1)
KINDS = tuple(dict.fromkeys(one.kind for one in form_kinds()))


def form(kind: str = "muc-luc-van-ban") -> FormKind:
    return form_kind(kind, DAY)


def shipped(kind: str = "muc-luc-van-ban") -> Path:
    return FOLDER / form(kind).template


def values(kind: str = "muc-luc-van-ban", **other: Any) -> dict[str, Any]:
    return ready(form(kind), example(form(kind)) | other)


def edited(to: Path, source: Path, **parts: tuple[str, str]) -> Path:
    """``source`` with words of a part replaced: ``document=(old, new)``."""
    with zipfile.ZipFile(source) as box, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as made:
        for info in box.infolist():
            held = box.read(info)
            for name, (old, new) in parts.items():
                if Path(info.filename).stem == name:
                    assert old.encode() in held, (info.filename, old)
                    held = held.replace(old.encode(), new.encode(), 1)
            made.writestr(info.filename, held)
    return to


def retitled(to: Path) -> Path:
    """The shipped template with another title, as a word processor would save it."""
    return edited(to, shipped(), document=("MỤC LỤC VĂN BẢN, TÀI LIỆU<", f"{OURS}<"))


def with_member(to: Path, source: Path, name: str, content: bytes) -> Path:
    """``source`` with one more member."""
    to.write_bytes(source.read_bytes())
    with zipfile.ZipFile(to, "a", zipfile.ZIP_DEFLATED) as box:
        box.writestr(name, content)
    return to


def saying(to: Path, *lines: str) -> Path:
    """A plain docx with these lines."""
    made = slim(Document())
    for line in lines:
        made.add_paragraph(line)
    made.save(str(to))
    return to


def words(path: Path) -> str:
    """All that a docx says, also in its tables, a paragraph a line."""
    with zipfile.ZipFile(path) as box:
        body = etree.fromstring(box.read("word/document.xml"))
    return "\n".join("".join(map(str, one.itertext())) for one in body.iter(f"{W}p"))
