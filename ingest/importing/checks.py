"""Checks across columns and rows: what must be there, order of days, totals, twins, agencies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ingest.importing.columns import Column, Part, known
from ingest.importing.dates import partial_of
from ingest.importing.gathering import Entry, Group
from ingest.importing.headings import Heading
from ingest.importing.lines import Line
from ingest.importing.listing import Listing, TrickError
from ingest.importing.remarks import Remarks, Spot, quoted
from ingest.reading.letters import bare
from repository.documents import trio_key


@dataclass(frozen=True, slots=True)
class Around:
    """What a sheet is held against."""

    today: date
    files: Listing
    agencies: Mapping[str, str]
    """Code, alias or folded name of every agency → its code."""
    agency: str = ""
    """Whose hồ sơ they are where the sheet does not say."""
    allowed: frozenset[str] | None = None
    """The agencies into whose fonds the person may bring; None: all."""
    held: Mapping[tuple[str, int, str], tuple[str, bool]] | None = None
    """Of the hồ sơ in the archive: agency, year, notation → title, and whether it may change."""

    def find(self, said: str) -> str:
        """The code of the agency that a sheet names; empty where nobody has it.

        ``H34.H34.12`` is archive and agency, one after the other.
        """
        if not said:
            return self.agencies.get(self.agency, "")
        parts = said.split(".")
        tails = (".".join(parts[place:]) for place in range(len(parts)))
        found = (self.agencies.get(tail) for tail in tails)
        return next((code for code in found if code), self.agencies.get(bare(said), ""))


def heading(found: Heading, sheet: str, remarks: Remarks, *, documents: bool) -> None:
    """IMP-02, IMP-03: the columns that are needed are there, each once; others are named."""
    row = found.last
    for at, title in found.twice:
        vi, en = "cột bị lặp lại", "the column is there twice"
        remarks.error("IMP-02", Spot(sheet, row, at, title), vi, en)
    for at, title in found.unknown:
        vi, en = "không biết cột này, bị bỏ qua", "this column is not known and is left out"
        remarks.warning("IMP-03", Spot(sheet, row, at, title), vi, en)
    for column in _needed(found, documents=documents):
        say = remarks.error if column.need == "error" else remarks.warning
        vi, en = f"thiếu cột {column.vi}", f"there is no column {column.vi} ({column.en})"
        say("IMP-02", Spot(sheet, row), vi, en)


def _needed(found: Heading, *, documents: bool) -> Iterator[Column]:
    """Columns that should be there and are not."""
    has_dossier = found.has(Part.DOSSIER, "Title")
    both = {"CodeNumber", "CodeNotation"} if found.has(Part.DOCUMENT, "NumberNotation") else set()
    codes = ("FileCode", "ArchiveFileCode")
    coded = {"FileNotation"} if any(found.has(Part.DOSSIER, one) for one in codes) else set()
    for column in known().columns:
        if not column.need or column.code in both | coded:
            continue
        wanted = has_dossier or column.code == "FileNotation"
        if column.part is Part.DOCUMENT:
            wanted = documents
        if wanted and not found.has(column.part, column.code):
            yield column


def present(line: Line, part: Part, remarks: Remarks, said: frozenset[str]) -> None:
    """IMP-04: no mandatory cell is empty; ``said``: what was said elsewhere."""
    for column in known().of(part):
        if not column.need or column.code in said:
            continue
        if any(key[:2] == (part, column.code) for key in line.cells):
            continue
        if not any(key[:2] == (part, column.code) for key in line.titles):
            continue  # the column is missing: said of the whole sheet
        say = remarks.error if column.need == "error" else remarks.warning
        say("IMP-04", line.spot(part, column.code), "ô bắt buộc bị trống", "must not be empty")


def dates(group: Group, remarks: Remarks) -> None:
    """IMP-08, IMP-09: a hồ sơ ends after it begins, and its documents are of its time."""
    start, end = (
        partial_of(said) if (said := group.values.get(code)) else None
        for code in ("StartDate", "EndDate")
    )
    if start and end and end.last < start.first:
        remarks.error(
            "IMP-08",
            group.spot("EndDate"),
            f"kết thúc ({end.shown}) trước khi bắt đầu ({start.shown})",
            f"ends ({end.shown}) before it begins ({start.shown})",
        )
        return
    for entry in group.entries:
        issued = entry.values.get("IssuedDate")
        day = partial_of(issued) if issued else None
        if day and ((start and day.last < start.first) or (end and day.first > end.last)):
            remarks.warning(
                "IMP-09",
                entry.line.spot(Part.DOCUMENT, "IssuedDate"),
                f"{day.shown} nằm ngoài thời gian của hồ sơ",
                f"{day.shown} is outside the time of the hồ sơ",
            )


def totals(group: Group, remarks: Remarks) -> None:
    """IMP-18: the totals that are said are those of the rows."""
    said, count = group.values.get("TotalDoc"), len(group.entries)
    if said and int(said) != count:
        remarks.error(
            "IMP-18",
            group.spot("TotalDoc"),
            f"ghi {said} văn bản, bảng có {count}",
            f"says {said} documents, there are {count}",
        )
    pages = [entry.values.get("PageAmount", "") for entry in group.entries]
    told = group.values.get("PageNumber")
    if told and pages and all(pages) and int(told) != sum(map(int, pages)):
        remarks.error(
            "IMP-18",
            group.spot("PageNumber"),
            f"ghi {told} trang, cộng các văn bản được {sum(map(int, pages))}",
            f"says {told} pages, the documents have {sum(map(int, pages))}",
        )


def whose(group: Group, around: Around, remarks: Remarks) -> str:
    """IMP-19: the agency is known, and the person may bring into its fonds."""
    code = around.find(group.organ)
    spot = group.spot("OrganId" if group.values.get("OrganId") else "FileCode")
    if not code:
        said = group.organ or around.agency
        vi = f"không có cơ quan {quoted(said)} trong danh mục" if said else "không rõ cơ quan"
        en = f"no agency {quoted(said)} is known" if said else "the agency is not known"
        remarks.error("IMP-19", spot, vi, en)
    elif around.allowed is not None and code not in around.allowed:
        vi = f"người nhập không được đưa hồ sơ vào phông {code}"
        remarks.error("IMP-19", spot, vi, f"the person may not bring into the fonds {code}")
    return code


def held(group: Group, key: tuple[str, int, str], around: Around, remarks: Remarks) -> None:
    """IMP-12: a hồ sơ of this code that the archive holds is open, and has the same title."""
    title, changing = (around.held or {}).get(key, ("", True))
    said = group.values.get("Title", "")
    if not changing:
        vi = f"kho đã có hồ sơ {key[2]} năm {key[1]}, đã kết thúc: không thêm văn bản được"
        en = f"the archive holds {key[2]} of {key[1]}, and it is closed"
        remarks.error("IMP-12", group.spot("FileNotation"), vi, en)
    elif title and said and bare(title) != bare(said):
        remarks.error(
            "IMP-12",
            group.spot("FileNotation"),
            f"kho đã có hồ sơ {key[2]} năm {key[1]} với tiêu đề khác: {quoted(title)}",
            f"the archive holds {key[2]} of {key[1]} with another title: {quoted(title)}",
        )


def twins(groups: list[Group], remarks: Remarks) -> None:
    """IMP-14: no document is there twice: by identifier, by number and notation, by ordinal."""
    seen: dict[tuple[str, ...], Entry] = {}
    for place, group in enumerate(groups):
        for entry in group.entries:
            for key, code in _names(entry, place):
                before = seen.setdefault(key, entry)
                if before is not entry:
                    remarks.error(
                        "IMP-14",
                        entry.line.spot(Part.DOCUMENT, code),
                        f"trùng với dòng {before.line.row}",
                        f"the same as in row {before.line.row}",
                    )


def _names(entry: Entry, place: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """By what a document is told from others, and the column that says it."""
    if code := entry.values.get("DocCode"):
        yield ("code", code.casefold()), "DocCode"
    if trio := trio_key(entry.values):
        yield ("trio", trio), "CodeNumber"
    if ordinal := entry.values.get("DocOrdinal"):
        yield ("ordinal", str(place), ordinal), "DocOrdinal"


def files(groups: list[Group], listing: Listing, remarks: Remarks) -> dict[int, str]:
    """IMP-15, IMP-16, IMP-17, IMP-25: each document has a file of its own in the folder.

    Returns:
        The path of each document's file, by the identity of its entry.
    """
    used: dict[str, Entry] = {}
    found: dict[int, str] = {}
    for entry in (entry for group in groups for entry in group.entries):
        said, spot = entry.values.get("File"), entry.line.spot(Part.DOCUMENT, "File")
        path = _file(said, spot, listing, remarks) if said else None
        if path is None:
            continue
        before = used.setdefault(path, entry)
        if before is not entry:
            vi, en = f"tệp đã dùng ở dòng {before.line.row}", f"is used in row {before.line.row}"
            remarks.error("IMP-17", spot, vi, en)
        else:
            found[id(entry)] = path
    left = len(listing.paths - used.keys())
    if left:
        vi = f"{left} tệp trong thư mục không được dòng nào nêu"
        remarks.note("IMP-25", Spot("", 0), vi, f"{left} files of the folder are in no row")
    return found


def _file(said: str, spot: Spot, listing: Listing, remarks: Remarks) -> str | None:
    try:
        path = listing.find(said)
    except TrickError as error:
        remarks.error("IMP-16", spot, f"{quoted(said)}: {error.vi}", f"{quoted(said)}: {error.en}")
        return None
    if path is None:
        vi, en = f"không tìm thấy tệp {quoted(said)}", f"there is no file {quoted(said)}"
        remarks.error("IMP-15", spot, vi, en)
    return path
