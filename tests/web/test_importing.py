"""Existing hồ sơ come in whole or not at all, once, whatever happens in between."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest.importing.plan import RowOutcome
from preservation.workers import Limits, Workers
from repository.access import Level, Scope
from repository.dossiers import Dossier, DossierState
from repository.errors import ForbiddenError, RefusedError
from repository.people import Grant, Person, Role, owner
from tests.home import make_archive
from tests.ingest.importing.sheets import sheet
from tests.ingest.importing.test_planted import PLANTED, spoilt
from tests.web.importing import Given, bring, given, outcomes, seen
from web.importing_commit import Import
from web.importing_sheets import left_out_sheet
from web.wiring import Archive

ALL = Scope.of_owner()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, Limits()) as pool:
        yield pool


@pytest.fixture
def archive(tmp_path: Path, workers: Workers) -> Iterator[Archive]:
    made = make_archive(tmp_path / "home", workers)
    yield made
    made.database.close()


def test_sound_rows_become_open_dossiers_outside_the_plan(archive: Archive, tmp_path: Path) -> None:
    lines = bring(archive, given(tmp_path, 4))
    assert set(outcomes(lines).values()) == {RowOutcome.IMPORTED}
    found = archive.dossiers.find("H34", 2019, "01.TCCB")
    assert found is not None
    assert (found.state, found.plan, found.level) == (DossierState.OPEN, None, Level.PUBLIC)
    assert (found.start, found.end, found.ended) == ("2019-01", "2019-12-31", 2019)
    assert found.maintenance == "20 năm"
    assert found.body["confidence"] == "Số hóa"
    inside = archive.dossiers.contents(found.id, ALL)
    assert [one.code for one in inside] == ["100/UBND-TH", "101/UBND-TH"]
    document = archive.catalogue.get(inside[0].id, ALL)
    assert document.fields["FileNotation"] == "01.TCCB"
    assert document.fields["IssuedDate"] == "2019-01-01"
    assert document.level is Level.PUBLIC


def test_bringing_it_in_again_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    one = given(tmp_path, 4)
    bring(archive, one)
    before = archive.ledger.count(), archive.catalogue.count(ALL)
    again = bring(archive, one)
    assert set(outcomes(again).values()) == {RowOutcome.UNCHANGED}
    assert (archive.ledger.count(), archive.catalogue.count(ALL)) == before


@pytest.mark.parametrize("at", ["kept", "entered"])
def test_after_a_death_in_the_middle_the_same_call_ends_it(
    archive: Archive, tmp_path: Path, at: str
) -> None:
    one = given(tmp_path, 4)
    with pytest.raises(Died):
        _die_in_the_middle(archive, one, at)
    assert archive.catalogue.count(ALL) > 0
    assert set(outcomes(bring(archive, one)).values()) <= {
        RowOutcome.IMPORTED,
        RowOutcome.UNCHANGED,
    }
    assert archive.catalogue.count(ALL) == 4
    assert [archive.dossiers.count(d.id) for d in archive.dossiers.plan()] == [2, 2]
    assert not archive.ledger.verify().problems
    before = archive.ledger.count()
    assert set(outcomes(bring(archive, one)).values()) == {RowOutcome.UNCHANGED}
    assert archive.ledger.count() == before


class Died(BaseException):
    """Nobody catches it: as if the process were gone."""


def _die_in_the_middle(archive: Archive, one: Given, at: str) -> None:
    """Bring it in, and stop within the first hồ sơ."""
    held = archive.dossiers
    wanted = {"kept": "enter", "entered": "place"}[at]

    class Deadly:
        def __getattr__(self, name: str) -> Any:
            if name == wanted:
                raise Died
            return getattr(held, name)

    work = Import(archive, owner(), seen(archive, one))
    archive.__dict__["dossiers"] = Deadly()
    try:
        list(work.run(set_aside=False))
    finally:
        archive.__dict__["dossiers"] = held


@pytest.mark.slow
def test_after_kill_minus_nine_the_same_command_ends_it(archive: Archive, tmp_path: Path) -> None:
    one = given(tmp_path, 40)
    home = str(archive.settings.home)
    words = ["import", str(one.path), "--files", str(one.folder), "--home", home, "--json"]
    command = [sys.executable, "-c", "from web.cli import main; main()", *words]
    for lines in (1, 6, 11):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(lines):
                process.stdout.readline()
            process.kill()
    assert 0 < archive.catalogue.count(ALL) < 40
    assert subprocess.run(command, check=True, capture_output=True).stdout.count(b"\n") == 41
    assert archive.catalogue.count(ALL) == 40
    assert [archive.dossiers.count(d.id) for d in archive.dossiers.plan()] == [2] * 20
    assert not archive.ledger.verify().problems


def test_nothing_comes_in_while_a_row_is_wrong(archive: Archive, tmp_path: Path) -> None:
    one = given(tmp_path, 4)
    one.made.put(3, "vb:Trích yếu", "")
    one.made.as_xlsx(one.path)
    with pytest.raises(RefusedError):
        bring(archive, one)
    assert archive.catalogue.count(ALL) == 0
    assert archive.dossiers.plan() == ()


def test_what_is_set_aside_can_be_mended_and_brought_again(
    archive: Archive, tmp_path: Path
) -> None:
    one = given(tmp_path, 4)
    one.made.put(3, "vb:Trích yếu", "")
    one.made.as_xlsx(one.path)
    work = Import(archive, owner(), seen(archive, one))
    lines = list(work.run(set_aside=True))
    assert outcomes(lines) == {
        2: RowOutcome.SET_ASIDE,
        3: RowOutcome.SET_ASIDE,
        4: RowOutcome.IMPORTED,
        5: RowOutcome.IMPORTED,
    }
    left = left_out_sheet(work)
    assert left is not None
    path = tmp_path / "left.xlsx"
    path.write_bytes(left)
    again = seen(archive, Given(path, one.folder, one.made))
    (finding,) = again.plan.findings["Hồ sơ" if ("Hồ sơ", 3) in again.plan.rows else "Sheet", 3]
    assert (finding.rule, finding.facts["name"]) == ("IMP-04", "Trích yếu")
    from openpyxl import load_workbook

    book = load_workbook(path)
    page = book.worksheets[0]
    names = [cell.value for cell in page[1]]
    page.cell(3, names.index("Trích yếu") + 1).value = "Về việc đã sửa"
    book.save(path)
    mended = bring(archive, Given(path, one.folder, one.made))
    assert set(outcomes(mended).values()) == {RowOutcome.IMPORTED}
    assert archive.catalogue.count(ALL) == 4


def test_a_file_that_the_door_refuses_keeps_its_whole_dossier_out(
    archive: Archive, tmp_path: Path
) -> None:
    one = given(tmp_path, 4)
    (one.folder / "01" / "002.txt").write_bytes(b"MZ\x90\x00 no document")
    lines = bring(archive, one)
    assert outcomes(lines) == {
        2: RowOutcome.HELD,
        3: RowOutcome.REFUSED,
        4: RowOutcome.IMPORTED,
        5: RowOutcome.IMPORTED,
    }
    assert archive.catalogue.count(ALL) == 2
    assert archive.dossiers.find("H34", 2019, "01.TCCB") is None


def test_of_a_file_with_a_secrecy_mark_no_name_stays(archive: Archive, tmp_path: Path) -> None:
    one = given(tmp_path, 2)
    (one.folder / "01" / "002.txt").write_text("TỐI MẬT\n\nBáo cáo về việc không ai biết", "utf-8")
    work = Import(archive, owner(), seen(archive, one))
    lines = list(work.run(set_aside=False))
    refused = next(line for line in lines if line["row"] == 3)
    assert [finding["rule"] for finding in refused["findings"]] == ["SEC-01"]
    assert "002.txt" not in str(refused)
    assert archive.catalogue.count(ALL) == 0
    assert ("Sheet", 3) in work.hidden


def test_a_dossier_of_the_plan_is_filled_and_one_that_is_closed_is_not(
    archive: Archive, tmp_path: Path
) -> None:
    title = "Hồ sơ về công tác cán bộ, tập 1"
    planned = Dossier(
        archive.new_id(), "H34", 2019, "I", "Tổ chức", "01.TCCB", title, "20 năm", "Hoa",
        plan="plan-2019", state=DossierState.PLANNED,
    )  # fmt: skip
    other = replace(planned, id=archive.new_id(), notation="02.TCCB", title="Chuyện khác")
    archive.dossiers.enter([planned, other], "system")
    one = given(tmp_path, 4)
    plan = seen(archive, one).plan
    assert [f.rule for f in plan.findings["Sheet", 4]] == ["IMP-12"]
    lines = bring(archive, one, set_aside=True)
    assert outcomes(lines)[2] == RowOutcome.IMPORTED
    found = archive.dossiers.get(planned.id)
    assert (found.state, found.plan, found.start) == (DossierState.OPEN, "plan-2019", "2019-01")


def test_only_whoever_may_import_there_does(archive: Archive, tmp_path: Path) -> None:
    one = given(tmp_path, 2)
    archivist = Person("lt", "Lưu trữ", (Grant(Role.ARCHIVIST, "H48", Level.RESTRICTED),))
    plan = seen(archive, one, archivist).plan
    assert {f.rule for f in plan.findings["Sheet", 2]} == {"IMP-19"}
    officer = Person("cv", "Chuyên viên", (Grant(Role.OFFICER, "H34", Level.RESTRICTED),))
    with pytest.raises(ForbiddenError):
        seen(archive, one, officer)


def test_what_the_archive_holds_by_its_bytes_is_put_in_by_reference(
    archive: Archive, tmp_path: Path
) -> None:
    from ingest.delivery import Delivery

    one = given(tmp_path, 2)
    kept = archive.ingest.take(Delivery(one.folder / "01" / "001.txt", "a.txt"), owner())
    lines = bring(archive, one)
    assert lines[0]["document"] == kept.document
    assert archive.catalogue.count(ALL) == 2


def test_links_in_the_folder_are_never_followed(archive: Archive, tmp_path: Path) -> None:
    one = given(tmp_path, 2)
    target = one.folder / "01" / "002.txt"
    target.unlink()
    target.symlink_to("/etc/passwd")
    findings = seen(archive, one).plan.findings["Sheet", 3]
    assert [finding.rule for finding in findings] == ["IMP-16"]


def test_no_spreadsheet_is_said_and_nothing_falls(archive: Archive, tmp_path: Path) -> None:
    for name, data in (("a.xlsx", b"PK\x03\x04 broken"), ("b.csv", b"\xff\xfa\x00"), ("c", b"")):
        path = tmp_path / name
        path.write_bytes(data)
        preview = seen(archive, Given(path, tmp_path / "home", sheet(0)))
        assert [finding.rule for finding in preview.plan.general] == ["IMP-01"]
        with pytest.raises(RefusedError):
            list(Import(archive, owner(), preview).run(set_aside=True))


@pytest.mark.slow
def test_five_hundred_rows_with_twenty_errors(archive: Archive, tmp_path: Path) -> None:
    made, sound = spoilt(500), sheet(500)
    sound.write_files(tmp_path / "files")
    one = Given(made.as_xlsx(tmp_path / "500.xlsx"), tmp_path / "files", made)
    preview = seen(archive, one)
    assert preview.plan.errors == len(PLANTED)
    with pytest.raises(RefusedError):
        bring(archive, one)
    assert archive.catalogue.count(ALL) == 0
    lines = bring(archive, one, set_aside=True)
    assert list(outcomes(lines).values()).count(RowOutcome.IMPORTED) == 400
    assert archive.catalogue.count(ALL) == 400
    whole = Given(sound.as_xlsx(tmp_path / "mended.xlsx"), tmp_path / "files", sound)
    assert list(outcomes(bring(archive, whole)).values()).count(RowOutcome.IMPORTED) == 100
