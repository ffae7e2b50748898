"""Copies by pages and REST: ask, approve, sign at a desk, issue, fetch, verify; nobody else."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from preservation.signatures.signing.remote import answer
from repository.access import Level
from repository.ledger import EventKind
from repository.people import Grant, Person, Role
from tests.databases import Hands
from tests.pki import Pki, pki
from tests.web.api.conftest import Program, described, program
from tests.web.conftest import PASSWORD, ROLES, Browser, Fonds
from tests.web.copying import KEY_PASSWORD, CopyOffice
from web import copying
from web.copy_making import Bench
from web.copy_plans import Terms
from web.passwords import hash_password
from web.wiring import Archive

__all__ = ["described", "pki", "program"]
LogIn = Callable[[str], Browser]
Start = Callable[..., Program]
WISH = {"purpose": "nộp hồ sơ dự thầu", "recipient": "Công ty TNHH Ví Dụ"}
TERMS = {"signer": "lanhdao", "level": "B-B", "short": "UBND"}


@pytest.fixture
def office(archive: Archive, pki: Pki, hands: Hands, fonds: Fonds, tmp_path: Path) -> CopyOffice:
    return CopyOffice(archive, pki, hands, fonds, tmp_path)


def _asked(browser: Browser, document: str, **wish: str) -> str:
    where = f"/copies/new/{document}"
    assert "Trích sao" in browser.get(where).text
    made = browser.post(where, where, **WISH | wish)
    assert made.status_code == 303, made.text
    return made.headers["Location"]


def test_a_copy_is_asked_for_approved_signed_at_a_desk_fetched_and_verified(
    office: CopyOffice, logged_in: LogIn, stranger: Browser, fonds: Fonds
) -> None:
    officer, leader, clerk = (logged_in(login) for login in ("chuyenvien", "lanhdao", "vanthu"))
    where = _asked(officer, fonds.decision, kind="trich-sao", parts="2; 4: 20, 20, 150, 30")
    assert "Chờ duyệt" in officer.get(where).text
    assert "Chờ duyệt" in leader.get("/copies").text
    assert leader.post(f"{where}/decide", where, act="approve").status_code == 303
    page = clerk.get(where).text
    assert "CHÁNH VĂN PHÒNG" in page
    assert "01/TrS-" in page
    certificate = (io.BytesIO(office.pki.organisation.der), "ubnd.cer")
    asked = clerk.post(f"{where}/signing", where, certificate=certificate, **TERMS)
    assert asked.status_code == 200, asked.text
    said = json.dumps(answer(json.loads(asked.data), office.signer, office.hands.now)).encode()
    done = clerk.post(f"{where}/answer", where, answer=(io.BytesIO(said), "a.json"))
    assert done.status_code == 303, done.text
    page = officer.get(where).text
    assert "01/TrS-UBND" in page
    assert officer.get(f"{where}/pages/1").data.startswith(b"\x89PNG")
    got = officer.get(f"{where}/file")
    assert got.mimetype == "application/pdf"
    assert "trich-sao-01-TrS-UBND.pdf" in got.headers["Content-Disposition"]

    code = re.search(r"[a-z2-7]{26}", page)
    assert code
    told = stranger.get(f"/verify?code={code[0]}").text
    assert "còn giá trị" in told
    assert "01/TrS-UBND" in told
    assert "Đúng là tệp đã cấp" in _dropped(stranger, got.data)
    changed = got.data[:-9] + b"\n" + got.data[-9:]
    assert "KHÔNG phải tệp đã cấp" in _dropped(stranger, changed)
    kinds = [event.kind for event in office.archive.ledger.of(fonds.decision)]
    assert kinds.count(EventKind.DISSEMINATION) == 2  # read, and downloaded


@pytest.mark.slow
def test_a_demonstration_key_signs_on_the_page(
    office: CopyOffice, logged_in: LogIn, fonds: Fonds
) -> None:
    home = office.archive.settings.home
    (home / "keys").mkdir()
    (home / "keys" / "ubnd.p12").write_bytes(
        office.pki.organisation.pkcs12(KEY_PASSWORD.encode(), [office.pki.issuing])
    )
    object.__setattr__(office.archive.settings, "demonstration_keys", "keys")
    request = office.approved("xac-thuc")
    clerk, where = logged_in("vanthu"), f"/copies/{request.id}"
    form = TERMS | {"key": "ubnd"}
    wrong = clerk.post(f"{where}/issue", where, **form, password="sai")
    assert wrong.status_code == 422
    assert clerk.post(f"{where}/issue", where, **form | {"key": "../ubnd"}).status_code == 403
    done = clerk.post(f"{where}/issue", where, **form, password=KEY_PASSWORD)
    assert done.status_code == 303, done.text
    assert "Đã cấp" in clerk.get(where).text


def test_whoever_has_nothing_to_do_with_a_restricted_copy_gets_nothing_of_it(
    office: CopyOffice, logged_in: LogIn, stranger: Browser, fonds: Fonds
) -> None:
    archive = office.archive
    leader, archivist = office.person("lanhdao"), office.person("luutru")
    asked = copying.ask(archive, archivist, office.hidden(), _wish("khong-xac-thuc"))
    copying.decide(archive, leader, asked.id, approve=True)
    Bench(archive, archivist).issue(asked.id, Terms())
    paths = ("", "/file", "/pages/1")
    for login in (*sorted(ROLES), "stranger"):
        sees = login in {"luutru", "lanhdao"}
        browser = stranger if login == "stranger" else logged_in(login)
        found = {browser.get(f"/copies/{asked.id}{path}").status_code for path in paths}
        nothing = {browser.get(f"/copies/nowhere{path}").status_code for path in paths}
        assert found == ({200} if sees else nothing), login
        assert nothing == ({303} if login == "stranger" else {404}), login
        if login != "stranger":
            assert (asked.id in browser.get("/copies").text) is sees, login
            assert (asked.id in browser.get(f"/copies/new/{fonds.decision}").text) is False, login


def test_the_account_that_a_copy_was_approved_for_fetches_it_without_seeing_the_document(
    office: CopyOffice, logged_in: LogIn
) -> None:
    archive = office.archive
    wish = _wish("khong-xac-thuc", reader="chuyenvien")
    hidden = office.hidden()
    asked = copying.ask(archive, office.person("luutru"), hidden, wish)
    reader = logged_in("chuyenvien")
    assert reader.get(f"/copies/{asked.id}/file").status_code == 404
    copying.decide(archive, office.person("lanhdao"), asked.id, approve=True)
    Bench(archive, office.person("luutru")).issue(asked.id, Terms())
    assert reader.get(f"/documents/{hidden}").status_code == 404
    assert reader.get(f"/copies/{asked.id}/file").status_code == 200
    page = reader.get(f"/copies/{asked.id}").text
    assert "điều động cán bộ" not in page


def test_a_hidden_document_cannot_be_asked_for_and_looks_like_none(
    office: CopyOffice, logged_in: LogIn, program: Start, fonds: Fonds
) -> None:
    officer = logged_in("chuyenvien")
    for document in (fonds.hidden, "nowhere"):
        assert officer.get(f"/copies/new/{document}").status_code == 404
        form = WISH | {"kind": "ban-doc"}
        assert officer.post(f"/copies/new/{document}", "/", **form).status_code == 404
    rest = program("chuyenvien")
    hidden, none = (
        rest.post("/copies", json=WISH | {"kind": "ban-doc", "document": one})
        for one in (fonds.hidden, "nowhere")
    )
    assert (hidden.status_code, hidden.data) == (404, none.data)


def test_an_expired_copy_is_neither_shown_nor_handed_out(
    office: CopyOffice, logged_in: LogIn, stranger: Browser
) -> None:
    request = office.approved("khong-xac-thuc")
    copy = Bench(office.archive, office.person("vanthu")).issue(request.id, Terms())
    office.hands.move(days=15)
    officer, where = logged_in("chuyenvien"), f"/copies/{request.id}"
    assert officer.get(f"{where}/file").status_code == 404
    assert officer.get(f"{where}/pages/1").status_code == 404
    assert "không tải được nữa" in officer.get(where).text
    assert "hết thời hạn" in stranger.get(f"/verify?code={copy.id}").text


@pytest.mark.slow
def test_a_reading_copy_is_read_and_not_downloaded(office: CopyOffice, logged_in: LogIn) -> None:
    request = office.approved("ban-doc")
    Bench(office.archive, office.person("vanthu")).issue(request.id, Terms())
    officer, where = logged_in("chuyenvien"), f"/copies/{request.id}"
    assert "Tải bản sao" not in officer.get(where).text
    assert officer.get(f"{where}/file").status_code == 403
    for page in (2, 1, 2):  # whichever comes first is the one that is told of
        assert officer.get(f"{where}/pages/{page}").status_code == 200
    assert officer.get(f"{where}/pages/9").status_code == 404
    told = [event for event in office.archive.ledger.latest(5) if event.agent == "chuyenvien"]
    assert [event.kind for event in told].count("dissemination") == 1


def test_verify_is_no_oracle_and_slows_down(stranger: Browser, fonds: Fonds) -> None:
    for code in ("x", "a" * 26, fonds.decision, "../../etc/passwd", "%00", "a" * 5000):
        told = stranger.get(f"/verify?code={code}")
        assert told.status_code == 200
        assert "Không có bản sao nào như vậy" in told.text
        assert "Quy chế văn thư" not in told.text
    kept = {stranger.get(f"/verify?code={n}").status_code for n in range(20)}
    assert kept == {200, 429}
    assert stranger.get("/verify").status_code == 200


def test_verify_takes_any_bytes(stranger: Browser, office: CopyOffice) -> None:
    for data in (
        b"",
        b"%PDF-1.7",
        b'{"luutru_proof":1,"proof":{' * 3,
        b'{"luutru_proof":1,"proof":{"id":"' + b"a" * 26 + b'"',
        b"PK\x03\x04" + bytes(1000),
        bytes(400_000),
    ):
        told = stranger.post("/verify", "/verify", file=(io.BytesIO(data), "x.pdf"))
        assert told.status_code == 200, told.text
        assert "Không có bản sao nào như vậy" in told.text
    spool = office.archive.settings.spool / "uploads"
    assert not spool.exists() or not any(spool.iterdir())


@pytest.mark.parametrize("login", sorted(ROLES))
def test_who_sees_and_who_keeps_the_table_of_signatories(
    office: CopyOffice, logged_in: LogIn, login: str
) -> None:
    browser = logged_in(login)
    sees, keeps = login in {"vanthu", "lanhdao", "luutru"}, login == "lanhdao"
    assert browser.get("/signatories").status_code == (200 if sees else 403)
    form = {
        "agency": "H34",
        "person": "vanthu",
        "office": "TL. CHỦ TỊCH",
        "authority": "Quyết định 7",
        "first": "2026-01-01",
        "forms": ["sao-y"],
    }
    made = browser.post("/signatories", "/", **form)
    assert made.status_code == (303 if keeps else 403)
    table = copying.signatories_of(office.archive)
    (held, *_) = (one for one in table.of("H34") if one.person == "lanhdao")
    ended = browser.post(f"/signatories/{held.id}/end", "/")
    assert ended.status_code == (303 if keeps else 403)


def test_a_signatory_of_another_agency_is_not_appointed(
    office: CopyOffice, logged_in: LogIn
) -> None:
    form = {"agency": "H48", "person": "vanthu", "authority": "QĐ", "first": "2026-01-01"}
    leader = logged_in("lanhdao")
    assert leader.post("/signatories", "/", **form, forms=["sao-y"]).status_code == 403
    form["agency"] = "H34"
    assert leader.post("/signatories", "/", **form, forms=["ban-doc"]).status_code == 400


def test_copies_by_rest(
    office: CopyOffice, program: Start, described: dict[str, Any], fonds: Fonds
) -> None:
    officer, leader, clerk = (program(login) for login in ("chuyenvien", "lanhdao", "vanthu"))
    data = WISH | {"kind": "dip", "document": fonds.decision, "recipient_id": "001090012345"}
    asked = officer.post("/copies", json=data)
    assert (asked.status_code, asked.get_json()["state"]) == (201, "asked")
    where = f"/copies/{asked.get_json()['request']}"
    assert officer.post(f"{where}/decision", json={"approve": True}).status_code == 403
    assert clerk.post(f"{where}/issue", json=TERMS).status_code == 422
    assert leader.post(f"{where}/decision", json={"approve": "yes"}).status_code == 400
    assert leader.post(f"{where}/decision", json={"approve": True}).status_code == 200
    certificate = (io.BytesIO(office.pki.organisation.der), "ubnd.cer")
    signing = clerk.post(f"{where}/signing", data=TERMS | {"certificate": certificate})
    assert signing.status_code == 200, signing.text
    said = answer(signing.get_json(), office.signer, office.hands.now)
    issued = clerk.post(f"{where}/answer", json=said)
    assert (issued.status_code, issued.get_json()["number"]) == (201, None)
    shown = officer.get(where).get_json()
    assert shown["issued"]["sha256"] == issued.get_json()["sha256"]
    got = officer.get(f"{where}/file", buffered=True)
    assert (got.status_code, got.mimetype) == (200, "application/zip")
    file = (io.BytesIO(got.data), "dip.zip")
    told = officer.post("/copies/verify", data={"file": file}).get_json()
    assert (told["valid"], told["problems"]) == (True, [])
    code = issued.get_json()["copy"]
    assert officer.post("/copies/verify", data={"code": code}).get_json()["valid"] is True
    assert officer.post("/copies/verify", data={}).status_code == 400
    (state,) = officer.get("/copies?state=issued").get_json()["requests"]
    assert where.endswith(state["request"])


def test_what_makes_no_sense_is_refused_by_rest(
    office: CopyOffice, program: Start, fonds: Fonds
) -> None:
    officer = program("chuyenvien")
    data = WISH | {"kind": "dip", "document": fonds.decision}
    assert officer.get("/copies?state=burnt").status_code == 400
    bad = data | {"kind": "trich-sao", "parts": [{"page": 1, "box": [1]}]}
    assert officer.post("/copies", json=bad).status_code == 400
    assert officer.post("/copies", json=data | {"kind": "photo"}).status_code == 422


def test_signatories_by_rest(office: CopyOffice, program: Start) -> None:
    leader = program("lanhdao")
    (held,) = leader.get("/signatories").get_json()["signatories"]
    made = leader.post(
        "/signatories",
        json={
            "agency": "H34",
            "person": "vanthu",
            "forms": ["sao-y"],
            "first": "2026-01-01",
            "authority": "Quyết định 7",
        },
    )
    assert made.status_code == 201
    ended = leader.post(f"/signatories/{held['id']}/end")
    assert ended.get_json()["last"] == copying.today(office.archive).isoformat()
    assert program("chuyenvien").get("/signatories").status_code == 403
    assert program("vanthu").post("/signatories", json={"agency": "H34"}).status_code == 403


def test_a_clerk_of_another_agency_makes_no_copies_here(
    office: CopyOffice, logged_in: LogIn
) -> None:
    elsewhere = Person(
        "vanthu2",
        "Người khác",
        (
            Grant(Role.CLERK, "H48", Level.RESTRICTED),
            Grant(Role.OFFICER, "H34", Level.RESTRICTED),
        ),
    )
    office.archive.people.enter([(elsewhere, hash_password(PASSWORD))])
    request = office.approved("ban-doc")
    clerk = logged_in("vanthu2")
    assert clerk.get(f"/copies/{request.id}").status_code == 404
    assert clerk.post(f"/copies/{request.id}/issue", "/", **TERMS).status_code == 404


def _dropped(browser: Browser, data: bytes) -> str:
    return browser.post("/verify", "/verify", file=(io.BytesIO(data), "x.pdf")).text


def _wish(kind: str, **said: Any) -> Any:
    from repository.copying import Wish

    return Wish(kind, WISH["purpose"], WISH["recipient"], **said)
