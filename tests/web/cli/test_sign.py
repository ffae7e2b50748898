"""``luutru sign``: a token, a key file, a desk somewhere else; with an archive and without."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from preservation.workers import Workers
from tests.pki import Pki, make_pdf, pki
from tests.softhsm import Token, token
from tests.tsa import Authority, Mode, authority
from tests.web.cli.conftest import Said, Shell

__all__ = ["pki", "token"]

Words = list[str | Path]
PASSWORD = "mật khẩu 7391"


@pytest.fixture
def tsa(pki: Pki) -> Iterator[Authority]:
    with authority(pki, datetime.now(UTC).replace(microsecond=0)) as running:
        yield running


@pytest.fixture
def shell(tmp_path: Path, web_workers: Workers) -> Shell:
    return Shell(tmp_path / "nowhere", web_workers)


@pytest.fixture
def trust(pki: Pki, tmp_path: Path) -> Path:
    return pki.trust_folder(tmp_path / "trust", crls_at=pki.made_at)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return make_pdf(tmp_path / "quyết định.pdf")


@pytest.fixture
def rsa(tmp_path: Path, token: Token) -> Words:
    """The options that name the RSA key of the token."""
    (tmp_path / "pin").write_text(token.pin + "\n")
    tokens: Words = ["--pkcs11", token.module, "--token", token.label, "--key", "rsa"]
    return [*tokens, "--pin-file", tmp_path / "pin"]


@pytest.fixture
def key(pki: Pki, tmp_path: Path) -> Words:
    """The options that name the person's key file."""
    (tmp_path / "an.p12").write_bytes(pki.person.pkcs12(PASSWORD.encode(), [pki.issuing]))
    (tmp_path / "mật khẩu").write_text(PASSWORD)
    return ["--pkcs12", tmp_path / "an.p12", "--password-file", tmp_path / "mật khẩu"]


def judged(shell: Shell, path: Path, trust: Path) -> dict[str, Any]:
    return shell("signatures", path, "--trust", trust).line


def test_a_token_signs_a_file_without_an_archive(
    shell: Shell, token: Token, rsa: Words, trust: Path, tsa: Authority, plain: Path
) -> None:
    shell = Shell(shell.home)  # with workers of its own
    before = plain.read_bytes()
    said = shell(
        *("sign", plain, "--to", plain.parent / "signed", "--trust", trust, "--tsa", tsa.url), *rsa
    )
    assert (said.code, said.err) == (0, "")
    assert said.line["outcome"] == "signed"
    assert (said.line["signer"], said.line["level"]) == ("Người giữ khóa rsa", "B-LTA")
    target = plain.parent / "signed" / plain.name
    assert said.line["output"] == str(target)
    assert judged(shell, target, trust)["indication"] == "TOTAL-PASSED"
    assert plain.read_bytes() == before
    assert token.pin not in said.text + said.err


def test_a_key_file_signs_several_files_and_goes_on_after_a_bad_one(
    shell: Shell, key: Words, trust: Path, plain: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "b.pdf"
    bad.write_bytes(b"MZ")
    out = tmp_path / "signed"
    said = shell("sign", plain, bad, "--to", out, "--trust", trust, "--level", "B-B", *key)
    assert said.code == 4
    assert [line["outcome"] for line in said.lines] == ["signed", "refused"]
    assert [path.name for path in out.iterdir()] == [plain.name]


def test_the_next_signature_takes_the_next_field(
    shell: Shell, key: Words, trust: Path, plain: Path, tmp_path: Path
) -> None:
    once, twice = tmp_path / "1.pdf", tmp_path / "2.pdf"
    options: Words = ["--trust", trust, "--level", "B-B", *key]
    assert shell("sign", plain, "-o", once, *options).line["field"] == "ChuKy1"
    assert shell("sign", once, "-o", twice, *options).line["field"] == "ChuKy2"
    report = judged(shell, twice, trust)
    assert (report["indication"], len(report["signatures"])) == ("TOTAL-PASSED", 2)


def test_the_picture_stands_where_the_millimetres_say(
    shell: Shell, key: Words, trust: Path, plain: Path, tmp_path: Path
) -> None:
    picture, out = tmp_path / "a.png", tmp_path / "a.pdf"
    Image.new("RGBA", (200, 100), (0, 0, 200, 128)).save(picture)
    said = shell(
        *("sign", plain, "-o", out, "--trust", trust, "--level", "B-B", *key),
        *("--picture", picture, "--page", "1", "--box", "100,50,40,20", "--reason", "Phê duyệt"),
    )
    assert said.code == 0, said.err
    with pikepdf.open(BytesIO(out.read_bytes())) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        mm = [float(side) / 72 * 25.4 for side in field.Rect]
        assert str(field.V.Reason) == "Phê duyệt"
    assert mm == pytest.approx([100, 50, 140, 70], abs=0.001)


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "1,2,0,4", "1,2,3,-4", "nan,1,1,1"])
def test_a_box_that_is_none_is_wrong_usage(
    box: str, shell: Shell, key: Words, trust: Path, plain: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "a.png"
    Image.new("RGBA", (2, 2)).save(picture)
    options: Words = ["--trust", trust, "--level", "B-B", "--picture", picture, "--box", box, *key]
    assert shell("sign", plain, "-o", tmp_path / "a.pdf", *options).code == 2
    assert not (tmp_path / "a.pdf").exists()


def test_what_is_there_is_never_written_over(
    shell: Shell, key: Words, trust: Path, plain: Path, tmp_path: Path
) -> None:
    before = plain.read_bytes()
    places: list[Words] = [["-o", plain], ["--to", plain.parent]]
    for out in places:
        said = shell("sign", plain, *out, "--trust", trust, "--level", "B-B", *key)
        assert said.code == 4
        assert "there is such a file already" in said.line["says"]
    assert plain.read_bytes() == before


def test_wrong_secrets_are_code_4_and_shown_nowhere(
    shell: Shell, token: Token, key: Words, trust: Path, plain: Path, tmp_path: Path
) -> None:
    (tmp_path / "sai").write_text("sai-99887766")
    out: Words = ["sign", plain, "-o", tmp_path / "a.pdf", "--trust", trust, "--level", "B-B"]
    tokens: Words = ["--pkcs11", token.module, "--token", token.label, "--key", "rsa"]
    for options in (key[:2], tokens):
        said = shell(*out, *options, "--pin-file", tmp_path / "sai")
        assert said.code == 4
        assert "Sai" in said.err
        assert "99887766" not in said.err + said.text
        assert "Traceback" not in said.err
    assert not (tmp_path / "a.pdf").exists()


def test_a_pin_comes_from_standard_input_or_a_hidden_prompt(
    shell: Shell,
    token: Token,
    trust: Path,
    plain: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tokens: Words = [
        "--pkcs11",
        token.module,
        "--token",
        token.label,
        "--key",
        "ec",
        "--trust",
        trust,
    ]
    options: Words = ["--level", "B-B", *tokens]
    said = shell(
        "sign", plain, "-o", tmp_path / "1.pdf", *options, "--pin-file", "-", stdin=f"{token.pin}\n"
    )
    assert said.code == 0, said.err
    asked: list[str] = []

    def hidden(prompt: str) -> str:
        asked.append(prompt)
        return token.pin

    monkeypatch.setattr("click.termui.hidden_prompt_func", hidden)
    said = shell("sign", plain, "-o", tmp_path / "2.pdf", *options)
    assert said.code == 0, said.err
    assert len(asked) == 1
    assert token.pin not in said.text + said.err


def test_there_is_no_option_and_no_variable_for_a_pin(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    options = shell("sign", "--help", text=True).text
    assert "--pin-file" in options
    assert "--pin " not in options
    assert "--password " not in options


def test_a_desk_signs_for_a_server_that_has_no_key(
    shell: Shell, token: Token, rsa: Words, trust: Path, tsa: Authority, plain: Path
) -> None:
    tmp_path = plain.parent
    certificate, request = tmp_path / "a.cer", tmp_path / "yc.json"
    certificate.write_bytes(token.rsa)
    server: Words = ["--trust", trust, "--tsa", tsa.url]
    said = shell("sign", plain, "--request", request, "--certificate", certificate, *server)
    assert (said.code, said.line["outcome"]) == (0, "waiting"), said.err

    desk = tmp_path / "bàn"
    desk.mkdir()
    shutil.copy(request, desk / "yc.json")
    document: Words = ["--document", tmp_path / "yc.pending" / "prepared.pdf"]
    answered = shell("sign", "--answer", desk / "yc.json", *rsa, *document)
    assert answered.code == 0, answered.err
    assert "quyết định.pdf" in answered.err, "the person sees what is asked"
    answer = tmp_path / "ans.json"
    answer.write_bytes(answered.out)

    out = tmp_path / "signed.pdf"
    said = shell("sign", request, "--finish", answer, "-o", out, *server)
    assert (said.code, said.line["signer"]) == (0, "Người giữ khóa rsa"), said.err
    assert judged(shell, out, trust)["indication"] == "TOTAL-PASSED"
    everything = request.read_text() + answer.read_text() + said.text + answered.text + answered.err
    assert token.pin not in everything

    forged = json.loads(answer.read_text())
    forged["signature"] = forged["signature"][:-8] + "AAAAAAA="
    answer.write_text(json.dumps(forged))
    said = shell("sign", request, "--finish", answer, "-o", tmp_path / "b.pdf", *server)
    assert said.code == 4
    assert not (tmp_path / "b.pdf").exists()


def test_an_organisation_signs_only_what_a_person_has_signed(
    shell: Shell, pki: Pki, key: Words, trust: Path, plain: Path, tmp_path: Path
) -> None:
    seal = tmp_path / "dau.p12"
    seal.write_bytes(pki.organisation.pkcs12(PASSWORD.encode(), [pki.issuing]))
    options: Words = ["--trust", trust, "--level", "B-B", "--password-file", tmp_path / "mật khẩu"]
    sealed: Words = ["--pkcs12", seal, *options]
    said = shell("sign", plain, "-o", tmp_path / "a.pdf", *sealed)
    assert said.code == 4
    assert "person in authority" in said.line["says"]
    shell("sign", plain, "-o", tmp_path / "b.pdf", *options, *key[:2])
    assert shell("sign", tmp_path / "b.pdf", "-o", tmp_path / "c.pdf", *sealed).code == 0


def test_wrong_usage_is_told(
    shell: Shell, key: Words, trust: Path, plain: Path, tmp_path: Path
) -> None:
    out: Words = ["-o", tmp_path / "a.pdf"]
    for words in (
        ["sign", plain, "--trust", trust, *key],
        ["sign", *out, "--trust", trust, *key],
        ["sign", plain, plain, *out, "--trust", trust, *key],
        ["sign", plain, *out, "--trust", trust],
        ["sign", plain, *out, "--at", "2026-01-01T00:00:00Z", *key],
        ["sign", plain, "--request", tmp_path / "a.json", "--trust", trust],
        ["sign", plain, "--finish", plain],
    ):
        said = shell(*words)
        assert said.code == 2, (words, said.err)


def test_without_an_archive_and_without_trust_nothing_is_signed(
    shell: Shell, key: Words, plain: Path, tmp_path: Path
) -> None:
    said = shell("sign", plain, "-o", tmp_path / "a.pdf", *key)
    assert said.code == 3
    assert "luutru init" in said.err


def test_an_authority_that_does_not_answer_is_code_6(
    shell: Shell, key: Words, trust: Path, tsa: Authority, plain: Path, tmp_path: Path
) -> None:
    tsa.mode = Mode.ERROR
    out: Words = ["-o", tmp_path / "a.pdf", "--trust", trust]
    said = shell("sign", plain, *out, "--tsa", tsa.url, *key)
    assert (said.code, said.line["outcome"]) == (6, "unavailable")
    said = shell("sign", plain, *out, *key)
    assert said.code == 6
    assert "tsa_url" in said.line["says"]


def _at_home(luutru: Shell, pki: Pki, tsa: Authority) -> None:
    pki.trust_folder(luutru.home / "trust", crls_at=pki.made_at)
    config = luutru.home / "luutru.toml"
    config.write_text(f'tsa_url = "{tsa.url}"\n' + config.read_text("utf-8"), "utf-8")


def _events(luutru: Shell) -> list[dict[str, Any]]:
    said: Said = luutru("ledger", "show")
    return [line for line in said.lines if line.get("kind") == "digital signature generation"]


def test_in_an_archive_a_signature_needs_the_right_and_is_written_down(
    luutru: Shell,
    pki: Pki,
    tsa: Authority,
    key: Words,
    plain: Path,
    tmp_path: Path,
) -> None:
    _at_home(luutru, pki, tsa)
    out = tmp_path / "a.pdf"
    refused = luutru("sign", plain, "-o", out, *key, "--as", "chuyenvien")
    assert (refused.code, out.exists()) == (4, False)
    said = luutru("sign", plain, "-o", out, *key, "--as", "lanhdao")
    assert said.code == 0, said.err
    assert judged(luutru, out, luutru.home / "trust")["indication"] == "TOTAL-PASSED"
    (event,) = _events(luutru)
    assert (event["agent"], event["outcome"]) == ("lanhdao", "success")
    assert event["detail"]["signer"] == "Nguyễn Văn An"
    assert PASSWORD not in json.dumps(event, ensure_ascii=False)
    assert luutru("ledger", "verify").line["valid"] is True


def test_in_an_archive_a_refusal_is_written_down_too(
    luutru: Shell, pki: Pki, tsa: Authority, plain: Path, tmp_path: Path
) -> None:
    _at_home(luutru, pki, tsa)
    (tmp_path / "pw").write_text("x")
    codes = {}
    for who in ("revoked", "organisation"):
        (tmp_path / f"{who}.p12").write_bytes(getattr(pki, who).pkcs12(b"x", [pki.issuing]))
        options: Words = ["--pkcs12", tmp_path / f"{who}.p12", "--pin-file", tmp_path / "pw"]
        said = luutru("sign", plain, "-o", tmp_path / "a.pdf", *options)
        codes[who] = (said.code, said.line["says"])
    assert codes["revoked"][0] == codes["organisation"][0] == 4
    assert "was revoked" in codes["revoked"][1]
    assert "luutru seal" in codes["organisation"][1]
    assert [event["outcome"] for event in _events(luutru)] == ["failure", "failure"]
    assert not (tmp_path / "a.pdf").exists()


def test_a_disk_that_is_full_leaves_no_half_of_a_file(
    shell: Shell, key: Words, trust: Path, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    out = plain.parent / "signed"
    monkeypatch.setattr("os.fsync", full)
    said = shell("sign", plain, "--to", out, "--trust", trust, "--level", "B-B", *key)
    assert (said.code, said.line["outcome"]) == (6, "unavailable")
    assert "No space" in said.line["says"]
    assert list(out.iterdir()) == []
