"""Converting a whole sheet: read as for an import, written in the fields of TT 05/2025. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ingest.importing.columns import Part
from ingest.importing.crosswalk import (
    DOCUMENT_FIELDS,
    DOSSIER_FIELDS,
    Mapped,
    document_to_tt05,
    dossier_to_tt05,
)
from ingest.importing.gathering import Group
from ingest.importing.grids import Grid
from ingest.importing.leaving import Table
from ingest.importing.lines import Line
from ingest.importing.preview import gathered
from ingest.importing.remarks import Remarks, Where
from repository.findings import Finding


@dataclass(frozen=True, slots=True)
class Converted:
    """A sheet in the fields of TT 05/2025, and what could not be mapped."""

    dossiers: tuple[Mapping[str, str], ...]
    documents: tuple[Mapping[str, str], ...]
    findings: Mapping[Where, tuple[Finding, ...]]

    def tables(self) -> tuple[Table, ...]:
        """Two sheets; their headings can be read by an import again."""
        return (
            ("Hồ sơ", *_table(DOSSIER_FIELDS, self.dossiers)),
            ("Văn bản", *_table(DOCUMENT_FIELDS, self.documents)),
        )


@dataclass(slots=True)
class _Work:
    remarks: Remarks = field(default_factory=Remarks)

    def of(self, groups: Sequence[Group]) -> Converted:
        dossiers: list[Mapping[str, str]] = []
        documents: list[Mapping[str, str]] = []
        secret = {where for where, _ in self.remarks.marks}
        for group in groups:
            rows = {(line.sheet, line.row) for line in group.lines}
            if rows & secret:
                continue  # nothing of a state secret is written anew
            made = dossier_to_tt05(group.values, group.organ, group.year, group.notation)
            self._tell(made, group.line, Part.DOSSIER)
            dossiers.append(made.values)
            documents += self._documents(group, made.values.get("fileCode", ""))
        return Converted(tuple(dossiers), tuple(documents), self.remarks.frozen())

    def _documents(self, group: Group, code: str) -> Iterator[Mapping[str, str]]:
        for place, entry in enumerate(group.entries, 1):
            ordinal = int(entry.values.get("DocOrdinal", place))
            made = document_to_tt05(entry.values, code, ordinal)
            self._tell(made, entry.line, Part.DOCUMENT)
            yield made.values

    def _tell(self, made: Mapped, line: Line, part: Part) -> None:
        for one in made.remarks:
            self.remarks.warning(one.rule, line.spot(part, one.code), one.vi, one.en)


def convert(grids: Sequence[Grid], today: date) -> Converted:
    """What the sheets say, in the fields of TT 05/2025."""
    work = _Work()
    return work.of(gathered(grids, today, work.remarks))


def _table(
    fields: Mapping[str, tuple[str, str]], values: Sequence[Mapping[str, str]]
) -> tuple[list[str], list[list[str]]]:
    heading = [f"{vi} ({element})" for element, (vi, _) in fields.items()]
    return heading, [[one.get(element, "") for element in fields] for one in values]
