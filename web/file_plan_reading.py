"""A file plan read out of the table of a sheet or docx, with every error by row and column. Pure.

The columns are those of NĐ 30/2020 PL V, found by their names: số và ký hiệu hồ sơ, tên đề mục và
tiêu đề hồ sơ, thời hạn bảo quản, đơn vị/người lập hồ sơ, ghi chú; and tài khoản, which is ours.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.importing.grids import Cell, Grid, letters
from ingest.reading.letters import bare
from repository.errors import RefusedError
from repository.file_plan_numbers import number_of
from repository.file_plan_problems import Responsible
from repository.file_plan_steps import Heading, Line, Numbering, tidy_heading, tidy_line
from web.file_plan_wishes import account_of, insist_no_secret

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "notation": ("sovakyhieu", "sokyhieu", "sovkyhieu"),
    "title": ("tendemuc", "tieude"),
    "maintenance": ("thoihan",),
    "keeper": ("nguoilap", "donvinguoilap", "donvilap"),
    "remark": ("ghichu",),
    "login": ("taikhoan",),
}
"""Field → how the name of its column begins, folded."""
_ROMAN = re.compile(r"[IVXLC]{1,7}")
_SMALL = re.compile(r"(?:[IVXLC]{1,7}\.)?([0-9]{1,3})")
_FOOT = ("bandanhmuc", "danhmuchosonay", "tongcong", "tongso")
_LOOKED_AT = 40
"""Rows in which the names of the columns are looked for."""


@dataclass(frozen=True, slots=True)
class Slip:
    """Something wrong with a cell."""

    row: int
    column: str
    """By its letter; empty: the row as a whole."""
    vi: str
    en: str

    def as_dict(self) -> dict[str, object]:
        """As JSON."""
        return {"row": self.row, "column": self.column, "message": self.vi, "message_en": self.en}


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """What a table says."""

    headings: tuple[Heading, ...] = ()
    lines: tuple[Line, ...] = ()
    slips: tuple[Slip, ...] = ()


def read_plan(
    grids: Sequence[Grid],
    new_id: Callable[[], str],
    people: Sequence[Responsible] = (),
    numbering: Numbering = Numbering.HEADING,
) -> ReadPlan:
    """The first table that has the columns of a file plan."""
    for grid in grids:
        for place, (_, cells) in enumerate(grid.rows[:_LOOKED_AT]):
            columns = _columns(cells)
            if {"notation", "title", "maintenance"} <= columns.keys():
                reading = _Reading(new_id, people, columns)
                for number, row in grid.rows[place + 1 :]:
                    if not reading.take(number, row):
                        break
                return reading.result(numbering)
    slip = Slip(
        0,
        "",
        "Không thấy bảng có cột «Số và ký hiệu hồ sơ», «Tên đề mục và tiêu đề hồ sơ», "
        "«Thời hạn bảo quản»",
        "No table has the columns of a file plan: notation, headings and titles, retention",
    )
    return ReadPlan(slips=(slip,))


def _columns(cells: Mapping[int, Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in sorted(cells.items()):
        name = bare(cell.text)
        for field_name, beginnings in COLUMNS.items():
            if field_name not in found and name.startswith(beginnings):
                found[field_name] = place
                break
    return found


@dataclass(slots=True)
class _Reading:
    """A table, as far as it has been read."""

    new_id: Callable[[], str]
    people: Sequence[Responsible]
    columns: Mapping[str, int]
    headings: list[Heading] = field(default_factory=list)
    lines: list[tuple[int, Line]] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    great: Heading | None = None
    last: Heading | None = None
    codes: dict[str, int] = field(default_factory=dict)
    """Code, folded → the row that gave it."""

    def take(self, number: int, cells: Mapping[int, Cell]) -> bool:
        """Read a row; False: the table is over."""
        said = {name: self._text(cells, place) for name, place in self.columns.items()}
        if not any(said.values()) or _is_count(said):
            return True
        first = next(cells[place].text for place in sorted(cells))
        if bare(first).startswith(_FOOT):
            return False
        for name, place in self.columns.items():
            if place in cells and cells[place].kind in "ef":
                self._slip(number, name, "ô lỗi hoặc công thức", "an error or a formula")
        is_heading = not said["maintenance"] and not said.get("keeper")
        if is_heading and self._heading(number, said):
            return True
        self._line(number, said)
        return True

    def result(self, numbering: Numbering) -> ReadPlan:
        """What was read; codes that were left out are given."""
        if not self.lines and not self.slips:
            self.slips.append(Slip(0, "", "Bảng không có hồ sơ nào", "The table has no dossiers"))
        headings = [replace(one, abbreviation=self._short(one)) for one in self.headings]
        lines = list(self._coded(headings, numbering))
        return ReadPlan(tuple(headings), tuple(lines), tuple(sorted(self.slips, key=_place)))

    def _heading(self, number: int, said: Mapping[str, str]) -> bool:
        """Whether the row is a heading."""
        code = said["notation"].rstrip(".)")
        small = _SMALL.fullmatch(code)
        if not small and not _ROMAN.fullmatch(code):
            return False
        parent = self.great.id if small and self.great else ""
        if small and not parent:
            self._slip(
                number, "notation", "đề mục nhỏ chưa thuộc đề mục lớn nào", "under no great heading"
            )
        made = Heading(self.new_id(), "", small[1] if small else code, said["title"], "", parent)
        try:
            made = tidy_heading(made)
        except RefusedError as error:
            self._refused(number, "title", error)
        if any((one.parent, one.number) == (parent, made.number) for one in self.headings):
            self._slip(number, "notation", f"đã có đề mục {code}", f"there is a heading {code}")
        self.headings.append(made)
        self.last = made
        if not small:
            self.great = made
        return True

    def _line(self, number: int, said: Mapping[str, str]) -> None:
        if self.last is None:
            self._slip(number, "", "hồ sơ chưa thuộc đề mục nào", "the dossier is under no heading")
        keeper = said.get("keeper", "")
        line = Line(
            self.new_id(),
            "",
            self.last.id if self.last else "",
            said["notation"] or "0",
            said["title"],
            said["maintenance"],
            keeper,
            self._account(number, keeper, said.get("login", "")),
            said.get("remark", ""),
        )
        self._judge(number, line)
        folded = said["notation"].casefold()
        if folded and folded in self.codes:
            row = self.codes[folded]
            self._slip(number, "notation", f"trùng với dòng {row}", f"the same as in row {row}")
        self.codes.setdefault(folded, number)
        self.lines.append((number, replace(line, notation=said["notation"])))

    def _judge(self, number: int, line: Line) -> None:
        """Say of each cell by itself what is wrong with it."""
        sound = Line("", "", "", "0", "x", "1 năm", "x")
        for name in ("notation", "title", "maintenance", "keeper", "remark"):
            try:
                tidy_line(replace(sound, **{name: getattr(line, name)}))
                if name == "title":
                    insist_no_secret(line.title)
            except RefusedError as error:
                self._refused(number, name, error)

    def _account(self, number: int, keeper: str, login: str) -> str | None:
        if not login:
            return account_of(keeper, self.people)
        if all(one.login != login for one in self.people):
            self._slip(number, "login", "không có tài khoản này", "there is no such account")
        return login

    def _short(self, heading: Heading) -> str:
        """The abbreviation that most codes under a great heading end with."""
        under = {one.id for one in self.headings if heading.id in {one.id, one.parent}}
        endings = Counter(
            line.notation.partition(".")[2]
            for _, line in self.lines
            if line.heading in under and number_of(line.notation)
        )
        best = endings.most_common(1)
        return best[0][0][:12] if best and not heading.parent else ""

    def _coded(self, headings: Sequence[Heading], numbering: Numbering) -> Iterator[Line]:
        great = {one.id: one.parent or one.id for one in headings}
        short = {one.id: one.abbreviation for one in headings}
        counts: Counter[str] = Counter()
        for _, line in self.lines:
            scope = great.get(line.heading, "") if numbering is Numbering.HEADING else ""
            counts[scope] = max(counts[scope], number_of(line.notation))
        for number, line in self.lines:
            ending = short.get(great.get(line.heading, ""), "")
            if line.notation:
                yield line
            elif ending:
                scope = great[line.heading] if numbering is Numbering.HEADING else ""
                counts[scope] += 1
                yield replace(line, notation=f"{counts[scope]:02}.{ending}")
            else:
                self._slip(number, "notation", "chưa ghi số và ký hiệu", "there is no notation")

    def _text(self, cells: Mapping[int, Cell], place: int) -> str:
        return " ".join(cells[place].text.split()) if place in cells else ""

    def _refused(self, number: int, name: str, error: RefusedError) -> None:
        vi, _, en = str(error).partition(" · ")
        self._slip(number, name, vi, en)

    def _slip(self, number: int, name: str, vi: str, en: str) -> None:
        column = letters(self.columns[name]) if name in self.columns else ""
        self.slips.append(Slip(number, column, vi, en))


def _is_count(said: Mapping[str, str]) -> bool:
    """Whether a row only counts the columns: (1), (2), (3)."""
    texts = [text for text in said.values() if text]
    return len(texts) > 1 and all(re.fullmatch(r"\(?[0-9]\)?", text) for text in texts)


def _place(slip: Slip) -> tuple[int, str]:
    return slip.row, slip.column
