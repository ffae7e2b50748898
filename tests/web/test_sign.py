"""Signing and sealing by pages and REST: the key stays on its desk, the law is kept."""

import io
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from preservation.signatures.signing.pkcs12 import Pkcs12Signer
from preservation.signatures.signing.remote import answer
from repository.calendar import VIETNAM
from repository.ledger import EventKind
from tests import drafts
from tests.databases import Hands
from tests.ingest.office import blank_day
from tests.pki import Party, Pki, pki
from tests.web.api.conftest import Program, described, program
from tests.web.conftest import ROLES, Browser
from web import drafting
from web.drafting import left_behind
from web.wiring import Archive

__all__ = ["described", "pki", "program"]

LogIn = Callable[[str], Browser]
Start = Callable[..., Program]
PASSWORD = "mật khẩu 7391"


@dataclass
class Bench:
    """What people bring along: a draft, pictures, certificates, and a desk with a key."""

    pki: Pki
    hands: Hands
    folder: Path

    @property
    def today(self) -> str:
        return self.hands.now.astimezone(VIETNAM).date().isoformat()

    def draft(self, **words: Any) -> bytes:
        return drafts.draft(**({"day": blank_day(int(self.today[:4]))} | words))

    def person(self, **more: Any) -> dict[str, Any]:
        return {
            "file": (io.BytesIO(self.draft()), "Quyết định.pdf"),
            "picture": _part(drafts.signature(self.folder / "ky.png")),
            "certificate": (io.BytesIO(self.pki.person.der), "an.cer"),
            "who": drafts.NAME,
            "office": drafts.OFFICE,
            "level": "B-B",
        } | more

    def seal(self, pdf: bytes, **more: Any) -> dict[str, Any]:
        return {
            "file": (io.BytesIO(pdf), "Quyết định.pdf"),
            "picture": _part(drafts.seal(self.folder / "dau.png")),
            "certificate": (io.BytesIO(self.pki.organisation.der), "ubnd.cer"),
            "kind": "issuer",
            "agency": "H34",
            "number": "7",
            "notation": "QĐ-UBND",
            "day": self.today,
            "level": "B-B",
        } | more

    def answers(self, request: dict[str, Any], party: Party | None = None) -> dict[str, Any]:
        """On the desk, with the key."""
        held = (party or self.pki.person).pkcs12(PASSWORD.encode(), [self.pki.issuing])
        return answer(request, Pkcs12Signer(held, PASSWORD), self.hands.now)


def _part(path: Path) -> tuple[io.BytesIO, str]:
    return io.BytesIO(path.read_bytes()), path.name


@pytest.fixture
def bench(archive: Archive, pki: Pki, hands: Hands, tmp_path: Path) -> Bench:
    hands.now = pki.made_at + timedelta(minutes=5)
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    return Bench(pki, hands, tmp_path)


def _enter(browser: Browser, noun: str, form: dict[str, Any]) -> str:
    made = browser.post(f"/{noun}", f"/{noun}", **form)
    assert made.status_code == 303, made.text
    return made.headers["Location"]


def _signed(browser: Browser, where: str, bench: Bench, party: Party | None = None) -> bytes:
    asked = browser.post(f"{where}/request", where)
    assert asked.status_code == 200, asked.text
    said = json.dumps(bench.answers(json.loads(asked.data), party)).encode()
    done = browser.post(f"{where}/answer", where, answer=(io.BytesIO(said), "a.json"))
    assert done.status_code == 303, done.text
    data: bytes = browser.get(f"{where}/file").data
    return data


def _point(browser: Browser, where: str, **form: str) -> TestResponse:
    data = {"csrf_token": browser.token(where), **form}
    return browser.client.post(f"{where}/place", data=data, buffered=True)


def _frame(browser: Browser, where: str) -> str:
    drawn = re.search(r'<rect class="mark".*?>', browser.get(where).text)
    assert drawn
    return drawn[0]


def test_a_leader_signs_and_a_clerk_numbers_and_seals(
    logged_in: LogIn, archive: Archive, bench: Bench
) -> None:
    leader, clerk = logged_in("lanhdao"), logged_in("vanthu")
    where = _enter(leader, "sign", bench.person())
    page = leader.get(where).text
    assert 'class="mark"' in page
    assert "Tải yêu cầu ký" in page
    assert leader.get(f"{where}/pages/1").data.startswith(b"\x89PNG")
    signed = _signed(leader, where, bench)
    assert '<div class="verdict good">' in leader.get(where).text

    where = _enter(clerk, "seal", bench.seal(signed))
    page = clerk.get(where).text
    assert "NĐ 30/2020" in page
    sealed = _signed(clerk, where, bench, bench.pki.organisation)
    page = clerk.get(where).text
    assert '<div class="verdict good">' in page
    assert "UBND tỉnh Kon Tum" in page
    assert sealed.startswith(signed[:1000])
    made = EventKind.SIGNATURE_GENERATION.value
    events = [event for event in archive.ledger.latest(20) if event.kind == made]
    assert [event.agent for event in events] == ["vanthu", "lanhdao"]


def test_a_file_that_nobody_signed_is_not_sealed(logged_in: LogIn, bench: Bench) -> None:
    clerk = logged_in("vanthu")
    where = _enter(clerk, "seal", bench.seal(bench.draft()))
    page = clerk.get(where).text
    assert "chưa có chữ ký số của người có thẩm quyền" in page
    assert "Tải yêu cầu ký" not in page
    assert clerk.post(f"{where}/request", where).status_code == 422


def test_the_place_is_corrected_by_hand_and_found_again(logged_in: LogIn, bench: Bench) -> None:
    leader = logged_in("lanhdao")
    where = _enter(leader, "sign", bench.person())
    found = _frame(leader, where)
    _point(leader, where, page="1", left="40.5", top="200")
    moved = leader.get(where).text
    assert 'x="40.5" y="200' in moved
    _point(leader, where, page="1", left="40", top="200", again="1")
    assert _frame(leader, where) == found
    assert _point(leader, where, page="1", left="x").status_code == 400
    _point(leader, where, page="1", left="400", top="200")
    assert "không nằm trọn trên trang" in leader.get(where).text


def test_a_name_that_is_not_printed_asks_for_a_place(logged_in: LogIn, bench: Bench) -> None:
    leader = logged_in("lanhdao")
    where = _enter(leader, "sign", bench.person(who="Người Không Có"))
    assert "Không tìm thấy chỗ ký" in leader.get(where).text
    _point(leader, where, page="1", left="120", top="200")
    assert "Tải yêu cầu ký" in leader.get(where).text


def test_a_certificate_of_somebody_else_is_said(logged_in: LogIn, bench: Bench) -> None:
    leader = logged_in("lanhdao")
    other = bench.draft(name="Lê Thị Khác")
    form = bench.person(file=(io.BytesIO(other), "a.pdf"), who="Lê Thị Khác")
    page = leader.get(_enter(leader, "sign", form)).text
    assert "chứng thư số mang tên Nguyễn Văn An" in page


def test_a_revoked_certificate_is_refused_before_anything_is_asked(
    logged_in: LogIn, bench: Bench
) -> None:
    leader = logged_in("lanhdao")
    revoked = (io.BytesIO(bench.pki.revoked.der), "thu.cer")
    where = _enter(leader, "sign", bench.person(certificate=revoked))
    page = leader.get(where).text
    assert "Không ký" in page
    assert "thu hồi" in page
    assert leader.post(f"{where}/request", where).status_code == 422


def test_a_certificate_may_come_later_and_an_answer_must_be_the_right_one(
    logged_in: LogIn, bench: Bench
) -> None:
    leader = logged_in("lanhdao")
    form = bench.person()
    del form["certificate"]
    where = _enter(leader, "sign", form)
    assert "Kiểm tra chứng thư" in leader.get(where).text
    assert leader.post(f"{where}/request", where).status_code == 422
    sent = (io.BytesIO(bench.pki.person.pem), "an.pem")
    leader.post(f"{where}/certificate", where, certificate=sent)
    asked = json.loads(leader.post(f"{where}/request", where).data)
    for wrong in (b"x", b"[]", b"{}", json.dumps(bench.answers(asked) | {"id": "x"}).encode()):
        said = leader.post(f"{where}/answer", where, answer=(io.BytesIO(wrong), "a.json"))
        assert said.status_code == 422, wrong
    assert leader.get(f"{where}/file").status_code == 404


def test_what_was_asked_before_the_place_was_changed_is_not_signed(
    logged_in: LogIn, bench: Bench
) -> None:
    leader = logged_in("lanhdao")
    where = _enter(leader, "sign", bench.person())
    said = json.dumps(bench.answers(json.loads(leader.post(f"{where}/request", where).data)))
    _point(leader, where, page="1", left="40", top="200")
    late = leader.post(f"{where}/answer", where, answer=(io.BytesIO(said.encode()), "a.json"))
    assert late.status_code == 404
    assert "/spool/" not in late.text
    _signed(leader, where, bench)


def test_a_signed_file_outlives_whatever_is_sent_after_it(logged_in: LogIn, bench: Bench) -> None:
    leader = logged_in("lanhdao")
    where = _enter(leader, "sign", bench.person())
    signed = _signed(leader, where, bench)
    again = leader.post(f"{where}/answer", where, answer=(io.BytesIO(b"{}"), "a.json"))
    assert again.status_code == 422
    assert leader.post(f"{where}/request", where).status_code == 422
    assert leader.get(f"{where}/file").data == signed


def test_a_draft_is_nobody_elses_to_see(
    logged_in: LogIn, program: Start, bench: Bench, archive: Archive
) -> None:
    where = _enter(logged_in("lanhdao"), "sign", bench.person())
    other = logged_in("luutru")
    for path in (where, f"{where}/pages/1", f"{where}/file"):
        assert other.get(path).status_code == 404
    assert other.post(f"{where}/remove", "/").status_code == 404
    identifier = where.rpartition("/")[2]
    assert program("luutru").get(f"/signings/{identifier}").status_code == 404
    assert program("lanhdao").get(f"/signings/{identifier}").status_code == 200
    assert logged_in("lanhdao").get("/drafts/..%2F..%2Fsecret").status_code == 404


@pytest.mark.parametrize("login", sorted(ROLES))
def test_who_may_sign_and_who_may_seal(logged_in: LogIn, login: str, bench: Bench) -> None:
    browser = logged_in(login)
    signs, seals = login == "lanhdao", login in {"vanthu", "luutru"}
    assert browser.get("/sign").status_code == (200 if signs else 403)
    assert browser.get("/seal").status_code == (200 if seals else 403)
    if not signs:
        assert browser.post("/sign", "/", **bench.person()).status_code == 403
    if not seals:
        assert browser.post("/seal", "/", **bench.seal(b"x")).status_code == 403


def test_a_seal_of_another_agency_is_refused(logged_in: LogIn, bench: Bench) -> None:
    clerk = logged_in("vanthu")  # of H34
    assert clerk.post("/seal", "/seal", **bench.seal(b"x", agency="H48")).status_code == 403
    for wrong in ({"kind": "x"}, {"number": ""}, {"day": "hôm qua"}, {"agency": ""}):
        assert clerk.post("/seal", "/seal", **bench.seal(b"x", **wrong)).status_code == 400


def test_a_demonstration_key_signs_only_where_it_was_configured(
    logged_in: LogIn, archive: Archive, bench: Bench
) -> None:
    keys = archive.settings.home / "demo-keys"
    keys.mkdir()
    held = bench.pki.person.pkcs12(PASSWORD.encode(), [bench.pki.issuing])
    (keys / "an.p12").write_bytes(held)
    leader = logged_in("lanhdao")
    where = _enter(leader, "sign", bench.person())
    assert "Khóa trình diễn" not in leader.get(where).text
    form = {"key": "an", "password": PASSWORD}
    assert leader.post(f"{where}/here", where, **form).status_code == 403
    settings = replace(archive.settings, demonstration_keys="demo-keys")
    object.__setattr__(archive, "settings", settings)
    assert "Khóa trình diễn" in leader.get(where).text
    assert leader.post(f"{where}/here", where, key="an", password="sai").status_code == 422
    assert leader.post(f"{where}/here", where, key="../an", password="x").status_code == 403
    assert leader.post(f"{where}/here", where, **form).status_code == 303
    assert '<div class="verdict good">' in leader.get(where).text
    told = json.dumps([event.as_dict() for event in archive.ledger.latest(20)])
    assert PASSWORD not in json.loads(told.encode()).__repr__()
    kept = b"".join(p.read_bytes() for p in archive.settings.spool.rglob("*") if p.is_file())
    assert PASSWORD.encode() not in kept


def test_the_same_by_rest(program: Start, bench: Bench) -> None:
    leader, clerk = program("lanhdao"), program("vanthu")
    made = leader.post("/signings", data=bench.person(), content_type="multipart/form-data")
    assert made.status_code == 201, made.data
    said = made.get_json()
    assert (said["refusal"], said["place"]["page"]) == ("", 1)
    path = f"/signings/{said['id']}"
    moved = leader.post(f"{path}/place", json={"page": 1, "left": 100, "top": 200}).get_json()
    assert moved["place"]["box_mm"][:2] == [100, 200]
    for wrong in ('{"page": 1e999, "left": 1, "top": 1}', '{"page": 1, "left": 1%s, "top": 1}'):
        said = wrong.replace("%s", "0" * 400)
        sent = leader.post(f"{path}/place", data=said, content_type="application/json")
        assert sent.status_code == 400, said
    asked = leader.post(f"{path}/request").get_json()
    report = leader.post(f"{path}/answer", json=bench.answers(asked)).get_json()
    assert report["indication"] == "TOTAL-PASSED"
    signed = leader.get(f"{path}/file").data
    made = clerk.post("/seals", data=bench.seal(signed), content_type="multipart/form-data")
    path = f"/signings/{made.get_json()['id']}"
    asked = clerk.post(f"{path}/request").get_json()
    report = clerk.post(f"{path}/answer", json=bench.answers(asked, bench.pki.organisation))
    assert [s["signer"] for s in report.get_json()["signatures"]] == [
        "Nguyễn Văn An",
        "UBND tỉnh Kon Tum",
    ]
    assert clerk.post(f"{path}/remove").status_code == 200
    assert clerk.get(path).status_code == 404
    assert clerk.post("/signings", data={}).status_code == 403


@pytest.mark.parametrize("whose", ["H34", "chutich", "../elsewhere/H34"])
def test_a_person_signs_with_nobody_elses_picture(
    logged_in: LogIn, archive: Archive, bench: Bench, whose: str
) -> None:
    archive.settings.marks.mkdir()
    for name in ("H34", "chutich", "../elsewhere/H34"):
        place = archive.settings.marks / f"{name}.png"
        place.parent.mkdir(exist_ok=True)
        drafts.seal(place)
    form = bench.person(agency=whose)
    del form["picture"]
    _enter(logged_in("lanhdao"), "sign", form)
    (draft,) = (archive.settings.spool / "drafts").iterdir()
    assert not (draft / "picture.png").exists()


def test_the_seal_of_an_agency_that_is_none_is_looked_for_nowhere(
    logged_in: LogIn, archive: Archive, bench: Bench
) -> None:
    archivist = logged_in("luutru")
    for name in ("../elsewhere/H34", "H99"):
        form = bench.seal(bench.draft(), agency=name)
        assert archivist.post("/seal", "/seal", **form).status_code in {403, 404}
    assert not list((archive.settings.spool / "drafts").glob("*"))


def test_what_is_refused_at_the_door_leaves_nothing_on_the_desk(
    logged_in: LogIn, archive: Archive, bench: Bench
) -> None:
    leader = logged_in("lanhdao")
    bad = bench.person(certificate=(io.BytesIO(b"x"), "an.cer"))
    assert leader.post("/sign", "/sign", **bad).status_code == 422
    two = bench.person(picture=[_part(bench.folder / "ky.png"), _part(bench.folder / "ky.png")])
    del two["certificate"]
    assert leader.post("/sign", "/sign", **two).status_code == 400
    assert not list((archive.settings.spool / "drafts").glob("*"))


def test_a_desk_is_not_filled_without_end(
    logged_in: LogIn, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "MOST", 1)
    leader = logged_in("lanhdao")
    _enter(leader, "sign", bench.person())
    assert leader.post("/sign", "/sign", **bench.person()).status_code == 422


def test_what_is_left_behind_is_swept_away_after_a_week(
    logged_in: LogIn, archive: Archive, bench: Bench
) -> None:
    _enter(logged_in("lanhdao"), "sign", bench.person())
    assert list(left_behind(archive, bench.hands.now)) == []
    (left,) = left_behind(archive, bench.hands.now + timedelta(days=8))
    assert left.parent == archive.settings.spool / "drafts"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"hand": null, "findings": [], "new": 1}'])
def test_a_draft_that_cannot_be_read_takes_no_desk_with_it(
    logged_in: LogIn, archive: Archive, bench: Bench, text: str
) -> None:
    leader = logged_in("lanhdao")
    _enter(leader, "sign", bench.person())
    broken = archive.settings.spool / "drafts" / archive.new_id()
    broken.mkdir()
    (broken / "draft.json").write_text(text)
    assert "Quyết định.pdf" in leader.get("/sign").text
    assert leader.get(f"/drafts/{broken.name}").status_code == 404
    long_ago = bench.hands.now.timestamp() - 2 * 86_400
    os.utime(broken, (long_ago, long_ago))
    assert list(left_behind(archive, bench.hands.now)) == [broken]


def test_a_draft_that_comes_in_just_now_is_not_swept_away(archive: Archive, bench: Bench) -> None:
    coming = archive.settings.spool / "drafts" / archive.new_id()
    coming.mkdir(parents=True)
    now = bench.hands.now.timestamp()
    os.utime(coming, (now, now))
    assert list(left_behind(archive, bench.hands.now)) == []
