"""hOCR as a tree: its words and lines, to be taken out, put in and moved."""

import copy
import re
from collections.abc import Iterator

from lxml import etree

from ingest.reading.hocr import BOX, LINES, SURE, HocrError
from preservation.texts.sink import clean

Element = etree._Element  # noqa: SLF001  lxml has no public name for it
Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in dots of the picture that was read."""


def parsed(raw: bytes) -> Element:
    """The tree of what Tesseract wrote.

    Raises:
        HocrError: it is not well formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise HocrError(str(error.msg)) from error


def written(tree: Element) -> bytes:
    """The tree as a file."""
    return etree.tostring(tree.getroottree(), encoding="utf-8", xml_declaration=True)


def pages(tree: Element) -> list[Element]:
    """Its pages."""
    return [one for one in tree.iter(etree.Element) if "ocr_page" in _kinds(one)]


def lines(tree: Element) -> Iterator[Element]:
    """Its lines of print."""
    return (one for one in tree.iter(etree.Element) if LINES.intersection(_kinds(one)))


def words(tree: Element) -> Iterator[Element]:
    """Its words that say something and stand somewhere."""
    for one in tree.iter(etree.Element):
        if "ocrx_word" in _kinds(one) and text(one) and BOX.search(one.get("title") or ""):
            yield one


def text(word: Element) -> str:
    """What a word says."""
    return clean("".join(map(str, word.itertext()))).strip()


def say(word: Element, said: str) -> None:
    """Let a word say something else."""
    for inner in list(word):
        word.remove(inner)
    word.text = said


def sure(word: Element) -> float:
    """How sure its reader is of a word, 0 to 1."""
    found = SURE.search(word.get("title") or "")
    return min(float(found[1]) / 100, 1.0) if found else 0.0


def box(element: Element) -> Box:
    """Where a word or a line stands.

    Raises:
        HocrError: it does not say.
    """
    found = BOX.search(element.get("title") or "")
    if found is None:
        raise HocrError("a word that stands nowhere")
    left, top, right, bottom = (int(edge) for edge in found.groups())
    return left, top, right, bottom


def line_of(word: Element) -> Element:
    """The line that ``word`` is on.

    Raises:
        HocrError: it is on none.
    """
    for one in word.iterancestors():
        if LINES.intersection(_kinds(one)):
            return one
    raise HocrError("a word on no line")


def moved(line: Element, left: int, top: int) -> Element:
    """A copy of ``line`` so much further right and down, without the names of its parts."""
    made = copy.deepcopy(line)
    made.tail = None
    for one in made.iter(etree.Element):
        one.attrib.pop("id", "")
        title = one.get("title")
        if title:
            one.set("title", BOX.sub(lambda found: _shifted(found, left, top), title))
    return made


def leave_out(word: Element) -> None:
    """Take a word out, and its line if that says nothing more."""
    line = line_of(word)
    _remove(word)
    if next(words(line), None) is None:
        _remove(line)


def put(tree: Element, made: list[Element], before: Element | None) -> None:
    """Put lines before another; at the end of the page where there is none."""
    parent = before.getparent() if before is not None else None
    if before is None or parent is None:
        pages(tree)[0].extend(made)
        return
    at = parent.index(before)
    parent[at:at] = made


def _shifted(found: re.Match[str], left: int, top: int) -> str:
    edges = (int(edge) + (left, top)[way % 2] for way, edge in enumerate(found.groups()))
    return "bbox " + " ".join(str(max(edge, 0)) for edge in edges)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _kinds(element: Element) -> list[str]:
    return (element.get("class") or "").split()
