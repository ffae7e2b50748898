"""A batch is worked through: nothing is lost, nothing is guessed, nothing secret is left."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from ingest.digitise.capturing import Camera
from repository.access import Level
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.sheaves import SheafState
from tests.pki import make_pdf
from tests.web.conftest import DOSSIER
from tests.web.scans import SECRET, Office, blank, jpeg, pile, separator, sheet, tiff
from web import digitising, finishing
from web.digitising import Pile, Wanted, lay_on, work
from web.scans import Scans


def test_a_scan_becomes_a_two_layer_pdf_with_checks_proposals_and_events(
    office: Office, tmp_path: Path
) -> None:
    batch, (sheaf,) = office.captured(pile(tiff(tmp_path / "a.tif", sheet(), sheet("Trang hai"))))
    assert (sheaf.state, sheaf.pages, sheaf.body["claim"]) == (SheafState.CAPTURED, 2, "pdfa-2b")
    output = Scans.of(office.archive, batch.id).output(sheaf)
    said = office.archive.workers.call("text", path=str(output), family="pdf", limit=10_000)
    assert "ban hành Quy chế" in str(said["text"])
    assert "resolution" in {check["check"] for check in sheaf.failed_checks}
    events = office.archive.ledger.of(sheaf.id)
    assert events[0].kind == "imaging"
    assert events[0].detail["sources"] == [sheaf.body["files"][0]["sha256"]]
    assert [page["page"] for page in events[0].detail["pages"]] == [1, 2]
    found = [event for event in events if event.kind == "quality review"]
    assert len(found) == len(sheaf.failed_checks)
    assert {event.agent for event in events} == {"vanthu"}


def test_one_bad_file_does_not_lose_the_batch(office: Office, tmp_path: Path) -> None:
    bad = tmp_path / "b.tif"
    bad.write_bytes(b"II*\0 no picture at all")
    batch, _ = office.captured(pile(bad), pile(tiff(tmp_path / "c.tif")))
    assert office.states(batch) == [SheafState.FAILED, SheafState.CAPTURED]
    failed = office.archive.batches.sheaf(batch.id, 1)
    assert "không đọc được" in failed.body["problem"]
    assert failed.imaged_by == ("vanthu",)


def test_a_bad_file_in_a_stack_is_a_page_to_scan_again(office: Office, tmp_path: Path) -> None:
    bad = tmp_path / "2.jpg"
    bad.write_bytes(b"\xff\xd8\xff\xe0 cut")
    stack = pile(jpeg(tmp_path / "1.jpg", sheet()), bad, name="Báo cáo")
    _, (sheaf,) = office.captured(stack)
    assert (sheaf.state, sheaf.pages) == (SheafState.CAPTURED, 2)
    assert {(c["page"], c["check"]) for c in sheaf.failed_checks} >= {(2, "readable")}
    assert "2" in sheaf.body["problem"]


@pytest.mark.slow
def test_a_pause_keeps_the_pages_and_the_batch_goes_on_where_it_was(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sides = [sheet(f"Trang {n}", "Nội dung văn bản") for n in range(1, 7)]
    batch = office.lay(pile(tiff(tmp_path / "a.tif", *sides)))
    clerk = office.archive.people.find("vanthu")
    made: list[int] = []
    real = Camera._made

    def counted(self: Camera, number: int, *rest: object) -> object:
        made.append(number)
        return real(self, number, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Camera, "_made", counted)
    work(office.archive, batch, clerk, lambda done, _total: done < 1)
    (paused,) = office.archive.batches.sheaves(batch.id)
    assert paused.state is SheafState.WORKING
    assert 0 < len(made) < 6
    work(office.archive, batch, clerk)
    assert office.states(batch) == [SheafState.CAPTURED]
    assert sorted(made) == [1, 2, 3, 4, 5, 6]


def test_of_a_state_secret_nothing_is_left_and_the_ledger_does_not_say_what_it_was(
    office: Office, tmp_path: Path
) -> None:
    path = tiff(tmp_path / "Ke hoach tac chien.tif", sheet(*SECRET))
    piles = (Pile(path.name, ((path, path.name),), stays=True), pile(tiff(tmp_path / "b.tif")))
    batch, (stopped, other) = office.captured(*piles)
    assert (stopped.state, other.state) == (SheafState.STOPPED, SheafState.CAPTURED)
    assert stopped.body["mark"] == "TỐI MẬT"
    assert str(path) in stopped.body["message"]
    root = Scans.of(office.archive, batch.id).root
    digest = hashlib.sha256(path.read_bytes()).digest()
    left = [file for file in root.rglob("*") if file.is_file()]
    assert left
    assert digest not in {hashlib.sha256(file.read_bytes()).digest() for file in left}
    assert not [file for file in left if stopped.id in str(file)]
    said = [event.as_dict() for event in office.archive.ledger.of(batch.id, stopped.id)]
    assert said[-1]["detail"] == {"rules": ["SEC-01"], "batch": batch.id, "ordinal": 1}
    assert "tac chien" not in str(said)


@pytest.mark.slow
def test_separator_sheets_cut_a_stack_and_are_no_pages(office: Office, tmp_path: Path) -> None:
    one, two = sheet("Văn bản thứ nhất"), sheet("Văn bản thứ hai")
    stack = tiff(tmp_path / "xap.tif", separator(), one, separator("Báo cáo"), two, sheet("Hai"))
    batch, sheaves = office.captured(pile(stack), pile(tiff(tmp_path / "b.tif")), split="barcode")
    assert [(s.ordinal, s.name, s.pages) for s in sheaves] == [
        (1, "xap.tif #1", 1),
        (2, "Báo cáo", 2),
        (3, "b.tif", 1),
    ]
    assert set(office.states(batch)) == {SheafState.CAPTURED}
    assert [s.body["pages"] for s in sheaves] == [[2], [4, 5], [1]]
    assert sheaves[1].body["separators"] == [3]


@pytest.mark.slow
def test_blank_sheets_cut_a_stack_too(office: Office, tmp_path: Path) -> None:
    stack = tiff(tmp_path / "xap.tif", sheet("Văn bản một"), blank(), sheet("Văn bản hai"))
    _, sheaves = office.captured(pile(stack), split="blank")
    assert [(s.name, s.pages) for s in sheaves] == [("xap.tif #1", 1), ("xap.tif #2", 1)]


def test_a_stack_of_nothing_but_separators_says_so(office: Office, tmp_path: Path) -> None:
    _, (sheaf,) = office.captured(pile(tiff(tmp_path / "x.tif", separator())), split="barcode")
    assert sheaf.state is SheafState.FAILED
    assert "tờ phân cách" in sheaf.body["problem"]


def test_a_missing_page_is_told_by_the_count_on_the_paper(office: Office, tmp_path: Path) -> None:
    _, (sheaf,) = office.captured(pile(tiff(tmp_path / "a.tif"), count=2))
    assert (0, "page-count") in {(c["page"], c["check"]) for c in sheaf.failed_checks}


@pytest.mark.slow
def test_many_small_papers_at_once_all_come_out(office: Office, tmp_path: Path) -> None:
    piles = [pile(tiff(tmp_path / f"{n}.tif", sheet(f"Văn bản {n}"))) for n in range(5)]
    batch, sheaves = office.captured(*piles)
    assert [s.name for s in sheaves] == [f"{n}.tif" for n in range(5)]
    assert set(office.states(batch)) == {SheafState.CAPTURED}


def test_a_born_digital_pdf_is_not_drawn_and_not_changed(office: Office, tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", pages=2)
    batch, (sheaf,) = office.captured(pile(path))
    assert (sheaf.body["kind"], sheaf.pages) == ("born-digital", 2)
    assert not Scans.of(office.archive, batch.id).output(sheaf).exists()


def test_whoever_may_not_digitise_lays_nothing_on(office: Office, tmp_path: Path) -> None:
    path = tiff(tmp_path / "a.tif")
    with pytest.raises(ForbiddenError):
        office.lay(pile(path), login="chuyenvien")
    clerk = office.archive.people.find("vanthu")
    with pytest.raises(ForbiddenError):
        lay_on(office.archive, clerk, [pile(path)], Wanted("H48"))
    assert office.archive.batches.latest(clerk.scope) == ()
    assert not list((office.archive.settings.spool / "batches").glob("*"))


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ({"dossier": "nowhere"}, NotFoundError),
        ({"level": Level.SECRET}, RefusedError),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_copied(
    office: Office, tmp_path: Path, wanted: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        office.lay(pile(tiff(tmp_path / "a.tif")), **wanted)
    assert not list((office.archive.settings.spool / "batches").glob("*"))


def test_a_dossier_of_another_agency_is_refused(office: Office, tmp_path: Path) -> None:
    who, wanted = office.archive.people.find("luutru"), Wanted("H48", dossier=DOSSIER)
    stack = pile(tiff(tmp_path / "a.tif"))
    with pytest.raises(RefusedError, match="hồ sơ"):
        lay_on(office.archive, who, [stack], wanted)


def test_a_signed_pdf_stays_what_it_is(office: Office, tmp_path: Path) -> None:
    path = office.pki.sign(make_pdf(tmp_path / "x.pdf"), tmp_path / "ky.pdf")
    before = path.read_bytes()
    batch, (sheaf,) = office.captured(pile(path))
    assert sheaf.body["kind"] == "signed"
    (source,) = Scans.of(office.archive, batch.id).sources(sheaf)
    assert source.read_bytes() == before


@pytest.mark.slow
def test_a_crash_between_cutting_and_writing_down_cuts_nothing_twice(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sides = [sheet("Văn bản một"), separator("Tờ trình"), sheet("Văn bản hai"), sheet("Trang hai")]
    stack = Pile("xap.tif", ((tiff(tmp_path / "xap.tif", *sides), "xap.tif"),), paper_count=4)
    batch = office.lay(stack, split="barcode")
    real = finishing.finish
    crashes = iter([True, False, True])

    def dies(*rest: Any) -> Any:
        if next(crashes, False):
            raise MemoryError
        return real(*rest)

    monkeypatch.setattr(digitising, "finish", dies)
    for _ in range(2):
        with pytest.raises(MemoryError):
            office.work(batch)
    one, two = office.work(batch)
    assert set(office.states(batch)) == {SheafState.CAPTURED}
    assert [sheaf.body["pages"] for sheaf in (one, two)] == [[1], [3, 4]]
    named = [(sheaf.name, sheaf.pages) for sheaf in (one, two)]
    assert named == [("xap.tif #1", 1), ("Tờ trình", 2)]
    assert two.body["separators"] == [2]
    assert not [check for check in one.failed_checks if check["check"] == "page-count"]
    assert all(sheaf.body["cut"] for sheaf in (one, two))
    imaged = [e for s in (one, two) for e in office.archive.ledger.of(s.id) if e.kind == "imaging"]
    assert len(imaged) == 2


def test_papers_are_told_of_in_their_order_with_the_place_that_they_have(
    office: Office, tmp_path: Path
) -> None:
    long = tiff(tmp_path / "xap.tif", *[sheet("Văn bản một"), separator()] * 2, sheet("Ba"))
    others = [tiff(tmp_path / f"{n}.tif") for n in range(3)]
    batch = office.lay(pile(long), *map(pile, others), split="barcode")
    told: list[tuple[int, str]] = []
    clerk = office.archive.people.find("vanthu")
    work(office.archive, batch, clerk, tell=lambda s: told.append((s.ordinal, s.name)))
    assert told == [
        (1, "xap.tif #1"),
        (2, "xap.tif #2"),
        (3, "xap.tif #3"),
        (4, "0.tif"),
        (5, "1.tif"),
        (6, "2.tif"),
    ]
