"""Composing: a copy put together from pages of its source and sheets of ours, as a PDF/A-3b.

The source's page lies below, as a drawing; nothing else of the source comes along. The proof goes
in as an associated file without any filter, so that a small program finds it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from preservation.pages.copying.sheets import sheets
from preservation.pages.samples import srgb
from preservation.pages.typeset import UnsettableError

PRODUCER = "Lưu Trữ"
MOST_FINDINGS = 3
MOST_LINES = 100
"""Of one block of a table of letters (ISO 32000-1, 9.10.3)."""
CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def compose(
    pages: Sequence[Mapping[str, Any]],
    meta: Mapping[str, str],
    proof: str,
    name: str,
    to: str,
    bare: str,
) -> dict[str, Any]:
    """Write a copy to ``to``, and without its proof to ``bare``. Runs in a worker.

    Args:
        pages: Each with ``width`` and ``height``, and what lies on it, from below:
            ``under`` (path and page, from 0, of an upright PDF), ``picture`` and ``words`` (paths,
            see ``drawing``), ``grounds`` (boxes of white), ``texts`` (text, x, baseline, size in
            points, style, ``left``, ``middle`` or ``right``, and from 0, black, to 1), ``lines``
            (x, y, x, y, points) and ``codes`` (text, left, top, side).
        meta: ``title``, ``author`` and ``at`` (ISO 8601); ``part`` of PDF/A, 3 unless it is said.
        proof: The path of the proof; empty: none.
        name: What the attached proof is called.
        to: Where the copy goes.
        bare: For ``verdict``: the validator knows no attachments; empty: not asked for.

    Returns:
        Nothing; or ``problem`` and ``detail``.
    """
    try:
        made, letters = sheets(pages)
    except UnsettableError as error:
        return {"problem": error.code, "detail": error.detail}
    with pikepdf.open(BytesIO(made)) as pdf:
        spell(pdf, letters)
        _lay_under(pdf, pages)
        tidy(pdf)
        shrink(pdf)
        describe(pdf, meta)
        if bare:
            write(pdf, bare)
        if proof:
            _attach(pdf, Path(proof).read_bytes(), name, datetime.fromisoformat(meta["at"]))
        write(pdf, to)
    return {}


def verdict(path: str) -> dict[str, Any]:
    """What pikepdf's validator says of a copy without its proof. Runs in a worker.

    Returns:
        ``pdfa`` (``pass``, ``fail``, ``not_checked``) and ``against``, the first reasons.
    """
    from pikepdf.pdfa import validate_written

    report = validate_written(Path(path), "3b")
    against = [f"{one}"[:200] for one in report.findings[:MOST_FINDINGS]]
    return {"pdfa": str(report.verdict), "against": against}


def write(pdf: pikepdf.Pdf, to: str) -> None:
    """Write it as it is, streams untouched."""
    pdf.save(
        to,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        compress_streams=False,
        force_version="1.7",
        deterministic_id=True,
    )


def _lay_under(pdf: pikepdf.Pdf, pages: Sequence[Mapping[str, Any]]) -> None:
    opened: dict[str, pikepdf.Pdf] = {}
    try:
        for page, said in zip(pdf.pages, pages, strict=True):
            if said.get("under"):
                path, number = said["under"]
                if path not in opened:
                    opened[path] = pikepdf.open(path)
                page.add_underlay(opened[path].pages[number], pikepdf.Rectangle(page.mediabox))
    finally:
        for source in opened.values():
            source.close()


def tidy(pdf: pikepdf.Pdf) -> None:
    """Take away what says nothing: a page that is not turned, resources that there are none of."""
    for page in pdf.pages:
        if "/Rotate" in page.obj:
            del page.obj.Rotate
    for held in pdf.objects:
        if isinstance(held, Dictionary | pikepdf.Stream) and "/Resources" in held:
            for name in ("/Pattern", "/Shading", "/ColorSpace", "/ExtGState"):
                if name in held.Resources and not held.Resources[name].keys():
                    del held.Resources[name]


def spell(pdf: pikepdf.Pdf, letters: Mapping[str, Mapping[int, str]]) -> None:
    """Say how the letters of our faces are numbered, and what each is; no word more."""
    for font in pdf.objects:
        if not isinstance(font, Dictionary) or font.get("/Subtype") != Name.Type0:
            continue
        name = str(font.BaseFont).partition("+")[2]
        font.ToUnicode = pdf.make_stream(_table(letters.get(name, {})))
        font.DescendantFonts[0].CIDToGIDMap = Name.Identity


def _table(letters: Mapping[int, str]) -> bytes:
    lines = [
        f"<{number:04x}> <{letter.encode('utf-16-be').hex()}>"
        for number, letter in sorted(letters.items())
    ]
    blocks = [lines[start : start + MOST_LINES] for start in range(0, len(lines), MOST_LINES)]
    said = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return CMAP.format(said).encode("ascii")


def shrink(pdf: pikepdf.Pdf) -> None:
    """Compress what is open: the file is written as it is, for the sake of its proof."""
    import zlib

    for held in pdf.objects:
        if isinstance(held, pikepdf.Stream) and "/Filter" not in held:
            held.write(zlib.compress(held.read_raw_bytes(), 9), filter=Name.FlateDecode)


def describe(pdf: pikepdf.Pdf, meta: Mapping[str, str]) -> None:
    """Say what it is, as PDF/A asks: its colours, its tongue, its title, its day."""
    profile = pdf.make_stream(srgb(), N=3)
    said = "sRGB IEC61966-2.1"
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=pikepdf.String(said),
                Info=pikepdf.String(said),
                DestOutputProfile=profile,
            )
        ]
    )
    if "/Info" in pdf.Root:  # MuPDF puts it there too
        del pdf.Root.Info
    pdf.Root.Lang = pikepdf.String("vi")
    with pdf.open_metadata(set_pikepdf_as_editor=False) as packet:
        packet["pdfaid:part"] = meta.get("part", "3")
        packet["pdfaid:conformance"] = "B"
        packet["dc:title"] = meta["title"]
        packet["dc:creator"] = [meta["author"]]
        packet["dc:language"] = {"vi"}
        packet["xmp:CreateDate"] = packet["xmp:ModifyDate"] = meta["at"]
        packet["pdf:Producer"] = PRODUCER
    at = datetime.fromisoformat(meta["at"])
    stamp = pikepdf.String(_pdf_date(at))
    del pdf.docinfo
    pdf.docinfo[Name.Title] = pikepdf.String(meta["title"])
    pdf.docinfo[Name.Author] = pikepdf.String(meta["author"])
    pdf.docinfo[Name.Producer] = pikepdf.String(PRODUCER)
    pdf.docinfo[Name.CreationDate] = pdf.docinfo[Name.ModDate] = stamp


def _attach(pdf: pikepdf.Pdf, proof: bytes, name: str, at: datetime) -> None:
    stamp = pikepdf.String(_pdf_date(at))
    held = pdf.make_stream(
        proof,
        Type=Name.EmbeddedFile,
        Subtype=Name("/application/json"),
        Params=Dictionary(Size=len(proof), ModDate=stamp),
    )
    file = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=pikepdf.String(name),
            UF=pikepdf.String(name),
            AFRelationship=Name.Data,
            Desc=pikepdf.String("Chứng thực bản sao"),
            EF=Dictionary(F=held, UF=held),
        )
    )
    pdf.Root.AF = Array([file])
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([pikepdf.String(name), file])))


def _pdf_date(at: datetime) -> str:
    zone = f"{at:%z}"
    return f"D:{at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:]}'"
