"""AIP_hoso: the package of a closed hồ sơ, a bag that refers to its documents' own packages."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from preservation.hoso.bag import Bag
from preservation.hoso.content import DossierContext, Enclosed, FileDescription, Item
from preservation.hoso.fields import document_xml, package_xml
from preservation.hoso.holey import MEDIA_TYPE, holey_text
from preservation.hoso.letter import letter
from preservation.hoso.mets import Parts, package_mets, representation_mets
from preservation.hoso.mets_parts import Head
from preservation.hoso.naming import HOLEY, Names, described_in, files_of, media_type_of, plain_name
from preservation.hoso.premis import ROOT, holey_object, representation_object
from preservation.hoso.rows import DESCRIPTION, Row, Rows
from preservation.hoso.streaming import Stream, document
from preservation.mets import Reference
from preservation.premis import Agents, entity_premis
from repository.calendar import VIETNAM
from repository.digest import Fingerprint
from repository.errors import RefusedError
from repository.packages import Package, PackageKind
from repository.records import canonical

KIND = "aip_hoso"
REP1 = "representations/rep1/"
RECORD = "metadata/other/dossier.json"
DOCUMENTS = "metadata/other/documents.jsonl"
_EAD = "metadata/descriptive/EAD.xml"
_PREMIS = "metadata/preservation/PREMIS.xml"
_PREMIS_REP1 = "metadata/preservation/PREMIS_rep1.xml"
_DOCUMENTATION = "documentation/"
_LETTER = "DOC-TOI-TRUOC.txt"


def build_dossier(
    folder: Path, description: FileDescription, items: Iterable[Item], context: DossierContext
) -> Package:
    """Make the package of a hồ sơ in ``folder``, which must not exist.

    Args:
        folder: Where the bag is made.
        description: The hồ sơ.
        items: Its documents in their order; gone through once, never held together.
        context: What else it tells.

    Raises:
        RefusedError: a document belongs to another fonds (TT 05/2025 PL I: a holey file refers
            only inside one phông), two have one ordinal, or there is none.
        ValueError: a name that cannot be kept in a bag.
    """
    with ExitStack() as open_files, Rows() as rows:
        bag = Bag(folder, open_files)
        head = _head(description, context)
        names, premis, listed = _documents(bag, rows, description, items, context)
        with bag.stream(f"{REP1}METS.xml") as output:
            representation_mets(output, head, _xml(_PREMIS_REP1, premis), rows)
        representation = _xml(f"{REP1}METS.xml", output.fingerprint())
        parts = _described(bag, description, context, (len(names), listed))
        bag.put(_LETTER, letter(description, head, len(names)))
        with bag.stream("METS.xml") as output:
            package_mets(output, head, parts, representation)
        return bag.close(context.package, PackageKind.DOSSIER, _info(description, context))


def _head(description: FileDescription, context: DossierContext) -> Head:
    """What both METS documents say of the package."""
    return Head(
        kind=KIND,
        package=context.package,
        made_at=context.made_at,
        label=description.title,
        agency=description.agency,
        agency_name=description.agency_name,
        software=context.software,
    )


def _documents(
    bag: Bag,
    rows: Rows,
    description: FileDescription,
    items: Iterable[Item],
    context: DossierContext,
) -> tuple[Names, Fingerprint, Fingerprint]:
    """All that there is of each document, in one go; PREMIS_rep1.xml and the list of documents."""
    names = Names(description)
    fonds = context.fonds | {description.agency}
    with (
        bag.stream(f"{REP1}{_PREMIS_REP1}") as premis,
        bag.stream(DOCUMENTS) as listed,
        document(premis, "premis", ROOT) as stream,
    ):
        representation_object(stream, context.package)
        for item in items:
            if item.document.agency not in fonds:
                raise RefusedError(
                    f"Tài liệu {item.document.id} thuộc phông {item.document.agency}, không tham"
                    f" chiếu được · it belongs to another fonds and cannot be referred to"
                )
            _document(bag, rows, description, (item, names.of(item)), (stream, context.package))
            listed.write(_listed(item))
    if not len(names):
        raise RefusedError("Hồ sơ không có tài liệu nào · the hồ sơ holds no document")
    return names, premis.fingerprint(), listed.fingerprint()


def _document(
    bag: Bag,
    rows: Rows,
    description: FileDescription,
    named: tuple[Item, str],
    premis: tuple[Stream, str],
) -> None:
    item, name = named
    path = described_in(item, name)
    found = bag.put(REP1 + path, document_xml(KIND, item, description))
    rows.add(_row(item, DESCRIPTION, path, found, "application/xml"))
    for file, use, place in files_of(item, name):
        path = place + HOLEY
        found = bag.put(REP1 + path, holey_text(item.document, file, REP1 + place))
        rows.add(_row(item, use, path, found, MEDIA_TYPE)._replace(holey=True))
        stream, package = premis
        holey_object(stream, package, item, file, (f"data/{REP1}{path}", found))


def _row(item: Item, use: str, path: str, found: Fingerprint, media_type: str) -> Row:
    return Row(item.ordinal, use, False, path, found.size, found.sha256.hex, media_type)  # noqa: FBT003  a row


def _listed(item: Item) -> bytes:
    said = {
        "ordinal": item.ordinal,
        "document": item.document.id,
        "package": item.document.package,
        "manifest": str(item.manifest),
    }
    return canonical(said) + b"\n"


def _described(
    bag: Bag,
    description: FileDescription,
    context: DossierContext,
    documents: tuple[int, Fingerprint],
) -> Parts:
    """What is said of the hồ sơ itself."""
    agents = Agents(context.agent, context.agent_name, context.software)
    named = [
        ("UUID", context.package.upper()),
        ("mã hồ sơ lưu trữ", description.archive_file_code),
    ]
    record = {
        "luutru_dossier": 1,
        "description": asdict(description),
        "record": dict(context.record),
    }
    total, listed = documents
    ead = bag.put(_EAD, package_xml(KIND, description, total))
    premis = bag.put(_PREMIS, entity_premis(named, context.events, agents, context.source))
    kept = bag.put(RECORD, canonical(record))
    return Parts(
        descriptive=_xml(_EAD, ead),
        premis=_xml(_PREMIS, premis),
        others=(
            Reference(RECORD, kept.size, kept.sha256, "application/json"),
            Reference(DOCUMENTS, listed.size, listed.sha256, "application/jsonl"),
        ),
        schemas=[
            Reference(f"schemas/{name}", size, digest, "application/xml")
            for name, (digest, size) in sorted(context.schemas.items())
        ],
        documentation=list(_enclosed(bag, context.documentation)),
    )


def _enclosed(bag: Bag, documentation: Mapping[str, Enclosed]) -> Iterable[Reference]:
    for name, thing in sorted(documentation.items()):
        path = _DOCUMENTATION + plain_name(name)
        found = bag.enclose(path, thing)
        yield Reference(path, found.size, found.sha256, media_type_of(name))


def _xml(path: str, found: Fingerprint) -> Reference:
    return Reference(path, found.size, found.sha256, "application/xml")


def _info(description: FileDescription, context: DossierContext) -> list[tuple[str, str]]:
    elements = [
        ("Source-Organization", description.agency_name),
        ("External-Identifier", description.archive_file_code),
        ("Internal-Sender-Identifier", context.package),
        ("External-Description", description.title),
        ("Bagging-Date", f"{context.made_at.astimezone(VIETNAM):%Y-%m-%d}"),
        ("Bag-Software-Agent", context.software),
        ("Document-Agency", description.agency),
    ]
    return [(label, value) for label, value in elements if value.strip()]
