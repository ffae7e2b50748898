"""``luutru digitise`` and ``luutru batch``: one JSON line a paper, and exit codes that tell."""

import json
from pathlib import Path

import pytest

from tests.ingest.office import PASSWORD
from tests.pki import shared_pki
from tests.web.cli.conftest import Shell
from tests.web.conftest import DOSSIER
from tests.web.scans import SECRET, sheet, tiff
from web import settings


def test_a_paper_goes_from_scan_to_archive_at_the_command_line(
    luutru: Shell, tmp_path: Path
) -> None:
    pki = shared_pki()
    pki.trust_folder(luutru.home / "trust", crls_at=pki.made_at)
    (tmp_path / "k.p12").write_bytes(pki.organisation.pkcs12(PASSWORD.encode(), [pki.issuing]))
    (tmp_path / "mk").write_text(PASSWORD)
    scan = tiff(tmp_path / "a.tif")
    said = luutru("digitise", scan, "--dossier", DOSSIER, "--agency", "H34", "--as", "vanthu")
    assert said.code == 0, said
    line = said.line
    assert (line["path"], line["outcome"], line["pages"]) == (str(scan), "captured", 1)
    assert Path(line["output"]).read_bytes().startswith(b"%PDF")
    assert {"page", "check", "value", "ok"} <= line["quality"][0].keys()
    batch = line["batch"]

    own = luutru("batch", "accept", batch, "--as", "vanthu")
    assert (own.code, own.line["outcome"]) == (4, "refused")
    done = luutru("batch", "accept", batch, "--field", "Subject=Về việc A", "--as", "luutru")
    assert (done.code, done.line["confirmed"]) == (0, {"Subject": "Về việc A"})
    key: list[str | Path] = ["--pkcs12", tmp_path / "k.p12", "--password-file", tmp_path / "mk"]
    sealed = luutru("batch", "seal", batch[:8], *key, "--as", "luutru")
    assert (sealed.code, sealed.line["outcome"]) == (0, "kept"), sealed
    shown = luutru("show", sealed.line["document"], "--as", "luutru").line
    assert shown["files"][0]["name"] == "H34.2024.01.TH.1.pdf"
    assert luutru("batch", "list", "--as", "vanthu").lines[0]["states"] == {"kept": 1}
    assert luutru("batch", "seal", batch, *key, "--as", "luutru").code == 4


@pytest.mark.slow
def test_a_secret_and_a_broken_file_are_told_and_the_rest_is_done(
    luutru: Shell, tmp_path: Path
) -> None:
    (tmp_path / "b.tif").write_bytes(b"II*\0")
    secret = tiff(tmp_path / "c.tif", sheet(*SECRET))
    said = luutru("digitise", tiff(tmp_path / "a.tif"), tmp_path / "b.tif", secret)
    assert said.code == 7
    by_place = {line["ordinal"]: line for line in said.lines}
    assert {n: line["outcome"] for n, line in by_place.items()} == {
        1: "captured",
        2: "failed",
        3: "stopped",
    }
    assert [line["path"] for line in said.lines] == [
        str(tmp_path / name) for name in ("a.tif", "b.tif", "c.tif")
    ]
    shown = luutru("batch", "show", by_place[3]["batch"]).lines
    assert shown[3]["path"] == ""  # what the archive keeps of it has no name
    assert str(secret) in by_place[3]["problem"]
    back = luutru("batch", "return", by_place[1]["batch"], "1", "--reason", "x", "--as", "luutru")
    assert back.line["outcome"] == "returned"
    again = luutru("batch", "rescan", by_place[1]["batch"], "1", tiff(tmp_path / "d.tif"))
    assert again.line["outcome"] == "captured"


@pytest.mark.slow
def test_two_files_of_one_name_are_told_apart_as_they_were_given(
    luutru: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("mot", "hai", "ba"):
        (tmp_path / name).mkdir()
        tiff(tmp_path / name / "scan.tif")
    monkeypatch.chdir(tmp_path)
    said = luutru("digitise", "mot/scan.tif", "hai", Path("ba/scan.tif"))
    assert [line["path"] for line in said.lines] == [
        "mot/scan.tif",
        "hai/scan.tif",
        "ba/scan.tif",
    ]
    assert [line["ordinal"] for line in said.lines] == [1, 2, 3]


def test_whoever_may_not_digitise_is_told_for_which_fonds(luutru: Shell, tmp_path: Path) -> None:
    scan = tiff(tmp_path / "a.tif")
    said = luutru("digitise", scan, "--agency", "H34", "--as", "thanhtra")
    assert said.code == 4
    assert "phông H34" in said.err
    assert "fonds H34" in said.err
    assert luutru("batch", "list").lines == []


@pytest.mark.slow
def test_a_timestamp_that_cannot_be_had_is_no_refusal_and_the_paper_is_sealed_later(
    luutru: Shell, tmp_path: Path
) -> None:
    pki = shared_pki()
    pki.trust_folder(luutru.home / "trust", crls_at=pki.made_at)
    (tmp_path / "k.p12").write_bytes(pki.organisation.pkcs12(PASSWORD.encode(), [pki.issuing]))
    (tmp_path / "mk").write_text(PASSWORD)
    batch = luutru("digitise", tiff(tmp_path / "a.tif"), "--agency", "H34").line["batch"]
    assert luutru("batch", "accept", batch, "--as", "luutru").code == 0
    config = luutru.home / settings.CONFIG
    before = config.read_text("utf-8")
    config.write_text(f'tsa_url = "http://127.0.0.1:9/tsa"\n{before}', "utf-8")
    key: list[str | Path] = ["--pkcs12", tmp_path / "k.p12", "--password-file", tmp_path / "mk"]
    said = luutru("batch", "seal", batch, *key, "--signature-level", "B-T")
    assert (said.code, said.line["outcome"]) == (6, "unavailable"), said
    assert luutru("batch", "list").line["states"] == {"accepted": 1}
    config.write_text(before, "utf-8")
    done = luutru("batch", "seal", batch, *key, "--signature-level", "B-B")
    assert (done.code, done.line["outcome"]) == (0, "kept"), done


@pytest.mark.slow
def test_without_an_archive_only_files_come_of_it(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "nowhere")
    folder = tmp_path / "quet"
    folder.mkdir()
    for name in ("trang 10.tif", "trang 2.tif"):
        tiff(folder / name, sheet(name))
    said = shell("digitise", folder, "--together", "--to", tmp_path / "pdf")
    assert said.code == 0, said
    assert (said.line["outcome"], said.line["pages"]) == ("captured", 2)
    assert [path.name for path in (tmp_path / "pdf").iterdir()] == ["quet.pdf"]
    assert said.line["path"].index("trang 2") < said.line["path"].index("trang 10")
    assert not (tmp_path / "nowhere").exists()
    secret = tiff(tmp_path / "s.tif", sheet(*SECRET))
    stopped = shell("digitise", secret, "--to", tmp_path / "pdf")
    assert (stopped.code, stopped.line["outcome"], stopped.line["output"]) == (4, "stopped", None)
    assert [path.name for path in (tmp_path / "pdf").iterdir()] == ["quet.pdf"]


def test_nothing_to_digitise_is_said(luutru: Shell, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert luutru("digitise", tmp_path / "empty").code == 3
    assert luutru("batch", "show", "nowhere").code == 3


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ('path = "x"\nagency = "H34"', "login is missing"),
        ('path = "x"\nagency = "H34"\nlogin = "a"\nsplit = "often"', "split must be"),
        ('path = "x"\nagency = "H34"\nlogin = "a"\ncolour = "red"', "colour: no such setting"),
    ],
)
def test_a_watched_folder_that_cannot_be_is_complained_of(
    tmp_path: Path, said: str, complaint: str
) -> None:
    from repository.errors import SettingsError

    settings.create(tmp_path / "home", "H34")
    config = tmp_path / "home" / settings.CONFIG
    config.write_text(config.read_text("utf-8") + f"\n[[watch]]\n{said}\n", "utf-8")
    with pytest.raises(SettingsError, match=complaint):
        settings.read(tmp_path / "home", environ={})


def test_a_watched_folder_is_read_from_the_settings(tmp_path: Path) -> None:
    settings.create(tmp_path / "home", "H34")
    config = tmp_path / "home" / settings.CONFIG
    watch = f'[[watch]]\npath = {json.dumps(str(tmp_path))}\nagency = "H34"\nlogin = "vanthu"\n'
    config.write_text(config.read_text("utf-8") + watch, "utf-8")
    (one,) = settings.read(tmp_path / "home", environ={}).watched
    assert (one.path, one.login, one.split) == (tmp_path.resolve(), "vanthu", "none")
