"""``luutru trust``: what is believed is listed, brought in from files, and fetched."""

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from preservation.signatures.fetching import held
from tests.authority import Site, der, member, site
from tests.pki import Level, Pki, make_pdf, pki
from tests.web.cli.conftest import Shell

__all__ = ["pki"]


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as made:
        yield made


@pytest.fixture
def files(pki: Pki, tmp_path: Path) -> dict[str, Path]:
    """Files under names that say nothing."""
    things = {
        "root": pki.root.pem,
        "issuing": pki.issuing.der,
        "crl": pki.crl(pki.issuing, pki.made_at),
        "ocsp": pki.ocsp(pki.person, pki.made_at, timedelta(days=2)),
        "bundle": pki.root.pem + pki.issuing.pem,
    }
    made = {name: tmp_path / f"{number}.bin" for number, name in enumerate(things)}
    for name, data in things.items():
        made[name].write_bytes(data)
    return made


def test_what_a_file_is_is_told_by_its_content(luutru: Shell, files: dict[str, Path]) -> None:
    anchor = luutru(
        "trust",
        "import",
        files["root"],
        "--anchor",
        "--purpose",
        "public-ca",
        "--from",
        "2020-01-01",
    )
    assert (anchor.code, anchor.line["outcome"]) == (0, "imported"), anchor
    said = luutru("trust", "import", files["issuing"], files["crl"], files["ocsp"])
    assert (said.code, said.err) == (0, "")
    assert [line["kind"] for line in said.lines] == ["certificate", "crl", "ocsp"]
    places = [line["place"].split("/")[0] for line in (anchor.line, *said.lines)]
    assert places == ["anchors", "intermediates", "crls", "ocsp"]
    assert all(line["digest"].startswith("sha256:") for line in said.lines)

    listed = luutru("trust", "list").lines
    assert [line["kind"] for line in listed] == ["anchors", "intermediates", "crls", "ocsp"]
    assert listed[0]["purpose"] == "public-ca"
    assert listed[0]["from"].startswith("2020-01-01")
    assert [line["state"] for line in listed[2:]] == ["fresh", "fresh"]
    event = luutru("ledger", "show", "--limit", "1").line
    assert (event["kind"], event["detail"]["change"]) == ("trust change", "import")
    assert {t["digest"] for t in event["detail"]["things"]} == {x["digest"] for x in said.lines}


def test_an_import_is_done_once(luutru: Shell, files: dict[str, Path]) -> None:
    luutru("trust", "import", files["bundle"])
    before = luutru("ledger", "show", "--limit", "1").line["seq"]
    again = luutru("trust", "import", files["bundle"])
    assert [line["outcome"] for line in again.lines] == ["known", "known"]
    assert luutru("ledger", "show", "--limit", "1").line["seq"] == before


def test_an_import_that_a_crash_cut_short_is_done_by_the_next(
    luutru: Shell, files: dict[str, Path]
) -> None:
    words: list[str | Path] = ["trust", "import", files["root"], "--anchor", "--purpose"]
    place = luutru.home / "trust" / luutru(*words, "public-ca").line["place"]
    place.unlink()  # the power failed after trust.toml was written
    otherwise = luutru(*words, "chuyen-dung-cong-vu")
    assert (otherwise.code, place.exists()) == (4, False)
    again = luutru(*words, "public-ca")
    assert (again.code, again.line["outcome"]) == (0, "imported"), again
    assert place.exists()
    assert len(tomllib.loads((luutru.home / "trust" / "trust.toml").read_text())["anchors"]) == 1


def test_what_came_in_before_an_import_was_stopped_is_written_down(
    luutru: Shell, files: dict[str, Path]
) -> None:
    words: list[str | Path] = ["trust", "import", files["bundle"], "--anchor", "--purpose"]
    said = luutru(*words, "public-ca")
    first, second = (luutru.home / "trust" / line["place"] for line in said.lines)
    first.unlink()
    second.unlink()
    toml = luutru.home / "trust" / "trust.toml"
    tables = toml.read_text().split("\n\n")
    mine = next(table for table in tables if second.name in table)
    toml.write_text(mine.replace("public-ca", "chuyen-dung-cong-vu"))
    assert luutru(*words, "public-ca").code == 4
    assert (first.exists(), second.exists()) == (True, False)
    event = luutru("ledger", "show", "--limit", "1").line
    assert [thing["what"] for thing in event["detail"]["things"]] == [f"anchors/{first.name}"]


@pytest.mark.parametrize("text", ["MZ\x90 no certificate", "", "-----BEGIN X-----", "\0" * 5000])
def test_what_is_none_of_these_is_refused(luutru: Shell, tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.crl"
    path.write_text(text)
    said = luutru("trust", "import", path)
    assert (said.code, said.line["outcome"]) == (4, "refused")
    assert "Traceback" not in said.err
    assert luutru("trust", "list").lines == []


def test_a_private_key_is_never_taken_in(luutru: Shell, pki: Pki, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization as form

    key = pki.person.key.private_bytes(
        form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
    )
    path = tmp_path / "both.pem"
    path.write_bytes(pki.person.pem + key)
    assert luutru("trust", "import", path).code == 4
    assert not list((luutru.home / "trust").rglob("*.crt"))


def test_only_an_authority_becomes_an_anchor_and_only_by_wish(
    luutru: Shell, pki: Pki, files: dict[str, Path], tmp_path: Path
) -> None:
    person = tmp_path / "person.cer"
    person.write_bytes(pki.person.der)
    wish = ("--anchor", "--purpose", "chuyen-dung-cong-vu")
    assert luutru("trust", "import", person, *wish).code == 4
    assert luutru("trust", "import", files["crl"], *wish).code == 4
    assert luutru("trust", "import", files["root"], "--anchor").code == 2
    assert luutru("trust", "import", files["root"], "--from", "2020-01-01").code == 2
    backwards = ("--from", "2021-01-01", "--until", "2020-01-01")
    assert luutru("trust", "import", files["root"], *wish, *backwards).code == 4
    assert not (luutru.home / "trust" / "anchors").exists()
    assert luutru("trust", "import", files["root"], *wish).code == 0
    table = tomllib.loads((luutru.home / "trust" / "trust.toml").read_text("utf-8"))
    (entry,) = table["anchors"].values()
    assert entry == {"purpose": "chuyen-dung-cong-vu"}


def test_what_its_issuer_did_not_sign_is_refused(
    luutru: Shell, pki: Pki, files: dict[str, Path], tmp_path: Path
) -> None:
    unknown = luutru("trust", "import", files["crl"])
    assert (unknown.code, "issuer is not known" in unknown.line["says"]) == (4, True)
    luutru("trust", "import", files["bundle"])
    data = bytearray(files["crl"].read_bytes())
    data[-1] ^= 1
    forged = tmp_path / "forged.crl"
    forged.write_bytes(bytes(data))
    said = luutru("trust", "import", forged, files["crl"])
    assert said.code == 7
    assert [line["outcome"] for line in said.lines] == ["refused", "imported"]


def test_stale_lists_and_broken_files_are_told_by_check(
    luutru: Shell, pki: Pki, files: dict[str, Path], tmp_path: Path
) -> None:
    nobody = luutru("trust", "check")
    assert (nobody.code, nobody.line["valid"]) == (7, False)
    luutru("trust", "import", files["root"], "--anchor", "--purpose", "public-ca")
    luutru("trust", "import", files["issuing"], files["crl"])
    assert (luutru("trust", "check").code, luutru("trust", "check").line["problems"]) == (0, [])
    old = tmp_path / "old.crl"
    old.write_bytes(pki.crl(pki.issuing, pki.made_at - timedelta(days=90)))
    assert luutru("trust", "import", old).code == 0
    assert luutru("trust", "check").code == 0, "an older list beside a fresh one is no trouble"
    stale = tmp_path / "stale.crl"
    stale.write_bytes(pki.crl(pki.root, pki.made_at - timedelta(days=90)))
    assert luutru("trust", "import", stale).code == 0
    (luutru.home / "trust" / "crls" / "broken.crl").write_bytes(b"x")
    said = luutru("trust", "check")
    assert (said.code, len(said.line["problems"])) == (7, 2)


def test_lists_are_fetched_only_when_asked_and_from_listed_hosts(
    luutru: Shell, pki: Pki, web: Site, tmp_path: Path
) -> None:
    pki.trust_folder(luutru.home / "trust")
    url = web.lay("/ca.crl", pki.crl(pki.issuing, pki.made_at))
    signer = member(pki, crl=url)
    (luutru.home / "trust" / "intermediates" / "signer.cer").write_bytes(der(signer))
    signed = tmp_path / "a.pdf"
    pki.sign(make_pdf(tmp_path / "plain.pdf"), signed, level=Level.B_B)
    assert luutru("signatures", signed).line["signatures"][0]["sub_indication"] == "TRY_LATER"
    assert web.asked == []

    refused = [line for line in luutru("trust", "fetch").lines if line["url"] == url]
    assert [line["outcome"] for line in refused] == ["refused"]
    assert web.asked == []
    config = luutru.home / "luutru.toml"
    allowed = f'fetch_allowed = ["{web.listed}", "127.0.0.1"]\n'
    config.write_text(allowed + config.read_text("utf-8"), "utf-8")
    said = luutru("trust", "fetch")
    assert said.code == 7, "the others' hosts are not listed"
    assert {line["url"]: line["outcome"] for line in said.lines}[url] == "kept"
    event = luutru("ledger", "show", "--limit", "1").line
    assert (event["kind"], event["detail"]["count"]) == ("trust change", 1)


def test_who_may_change_trust(luutru: Shell, files: dict[str, Path]) -> None:
    assert luutru("trust", "import", files["root"], "--as", "vanthu").code == 4
    assert luutru("trust", "fetch", "--as", "luutru").code == 4
    assert luutru("trust", "import", files["root"], "--as", "quantri").code == 0
    assert luutru("trust", "list", "--as", "vanthu").code == 0


def test_a_round_that_could_not_be_made_is_no_success(luutru: Shell) -> None:
    with held(luutru.home / "trust"):
        assert luutru("trust", "fetch").code == 6
    event = luutru("ledger", "show", "--limit", "1").line
    assert (event["detail"]["change"], event["outcome"]) == ("fetch", "failure")
