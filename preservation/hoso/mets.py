"""METS.xml of a package of many documents and of its representation, written as it comes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from preservation.hoso.mets_parts import Head, Writer, link_to, reference_to
from preservation.hoso.naming import MAIN
from preservation.hoso.rows import DESCRIPTION, Row, Rows
from preservation.hoso.streaming import Stream, leaf
from preservation.hoso.tree import Output
from preservation.mets import Reference

REPRESENTATION = "Representations/rep1"
HOLEY = "Holeyfile"
DATA = "Data"
_OURS = {"MDTYPE": "OTHER", "OTHERMDTYPE": "LUUTRU"}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the package's own METS.xml points to, besides its representation."""

    descriptive: Reference
    premis: Reference | None = None
    others: Sequence[Reference] = ()
    """What the archive itself says."""
    schemas: Sequence[Reference] = ()
    documentation: Sequence[Reference] = ()


def package_mets(output: Output, head: Head, parts: Parts, representation: Reference) -> None:
    """The package's ``METS.xml``."""
    writer = Writer(head, "METS.xml")
    with writer.document(output, head.objid, head.constants["profile"], "") as stream:
        described = writer.described(stream, [parts.descriptive], writer.descriptive)
        described += writer.described(stream, parts.others, _OURS)
        known = writer.administrative(stream, parts.premis)
        groups = {
            "Schemas": parts.schemas,
            "Documentation": parts.documentation,
            REPRESENTATION: [representation],
        }
        with stream.element("fileSec", {"ID": writer.id("fileSec")}):
            for use, references in groups.items():
                writer.group(stream, use, references)
        with writer.structure(stream, {"LABEL": head.package.upper()}):
            stream.line(writer.division("Metadata", {"DMDID": " ".join(described), "ADMID": known}))
            for use in ("Schemas", "Documentation"):
                if groups[use]:
                    stream.line(writer.division(use, {}, [writer.id(use)]))
            pointer = {"LOCTYPE": "URL", **link_to(representation.href)}
            pointer["xlink:title"] = writer.id(REPRESENTATION)
            inner = leaf("mptr", "", pointer)
            stream.line(
                leaf("div", "", {"ID": writer.id("div rep1"), "LABEL": REPRESENTATION}, inner)
            )


def representation_mets(output: Output, head: Head, premis: Reference | None, rows: Rows) -> None:
    """The ``METS.xml`` of ``representations/rep1``, of any number of ``rows``."""
    writer = Writer(head, "rep1/METS.xml")
    constants = head.constants
    with writer.document(output, "rep1", constants["representation_profile"], "../../") as stream:
        for row in rows:
            if row.use == DESCRIPTION:
                stream.line(writer.description(row))
        known = writer.administrative(stream, premis)
        uses = _uses(rows)
        with stream.element("fileSec", {"ID": writer.id("fileSec")}):
            for use in uses:
                _listed(stream, writer, use, rows)
        kind = constants["representation_structure_type"]
        with writer.structure(stream, {"LABEL": "rep1", "TYPE": kind}):
            if known:
                stream.line(writer.division("Metadata", {"ADMID": known}))
            for use in uses:
                stream.line(writer.division(use, {}, [writer.id(use)]))
            with stream.element("div", {"ID": writer.id("div links"), "LABEL": "MetadataLink"}):
                for line in _links(writer, rows, known):
                    stream.line(line)


def _listed(stream: Stream, writer: Writer, use: str, rows: Rows) -> None:
    with stream.element("fileGrp", {"USE": use, "ID": writer.id(use)}):
        for row in rows:
            if row.use != DESCRIPTION and _group(row) == use:
                stream.line(writer.file(row.path, reference_to(row)))


def _links(writer: Writer, rows: Iterable[Row], known: str) -> Iterator[str]:
    """A division for each document, and beside it those for what belongs to the document."""
    described = ""
    for (_, use), some in groupby(rows, lambda row: (row.document, row.use)):
        listed = list(some)
        if use == DESCRIPTION:
            described = writer.id(listed[0].path)
            continue
        label = use
        if use == MAIN:
            label = "MetadataLink/Holey" if listed[0].holey else "MetadataLink/File"
        meant = {"DMDID": described, "ADMID": known}
        files = [writer.file_id(row.path) for row in listed]
        yield writer.division(label, meant, files, listed[0].path)


def _uses(rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(_group(row) for row in rows if row.use != DESCRIPTION))


def _group(row: Row) -> str:
    if row.holey:
        return HOLEY
    return DATA if row.use in {MAIN, "AttachmentFile"} else row.use
