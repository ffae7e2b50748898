"""Revocation data over real HTTP on loopback: only from listed hosts, only what is proven."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from preservation.signatures.fetching import Fetching, Got, Outcome, held
from preservation.signatures.reaching import AllowList, Reach, ask, public
from preservation.signatures.trust import TrustStore
from preservation.workers import Limits, Workers
from repository.errors import RefusedError, UnavailableError
from tests.authority import Site, der, member, site
from tests.pki import Party, Pki


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, Limits()) as made:
        yield made


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as made:
        yield made


@dataclass
class Round:
    """Rounds of fetching into one trust folder, at a time that can be moved."""

    fetching: Fetching
    now: datetime

    def __call__(self, *parties: Party) -> list[Got]:
        fetching = replace(self.fetching, clock=lambda: self.now)
        found = fetching.round([der(party) for party in parties], lambda _done, _total: True)
        return [got for got in found if "luutru.invalid" not in got.url]

    @property
    def store(self) -> TrustStore:
        return TrustStore.load(self.fetching.folder)


@pytest.fixture
def fetch(pki: Pki, workers: Workers, web: Site, tmp_path: Path) -> Round:
    folder = pki.trust_folder(tmp_path / "trust")
    reach = Reach(AllowList((web.listed, "127.0.0.1")), seconds=5, step_seconds=2)
    return Round(Fetching(folder, workers, reach, lambda: pki.made_at), pki.made_at)


def test_a_crl_comes_from_where_the_certificate_says_and_is_kept(
    pki: Pki, web: Site, fetch: Round
) -> None:
    crl = pki.crl(pki.issuing, pki.made_at - timedelta(hours=1))
    url = web.lay("/ca.crl", crl, ETag='"1"')
    (got,) = fetch(member(pki, crl=url))

    assert (got.outcome, got.says) == (Outcome.KEPT, "")
    (kept,) = (fetch.fetching.folder / "cache" / "crls").iterdir()
    assert kept.read_bytes() == crl
    assert len(fetch.store.crls) == 1
    assert not [p for p in (fetch.fetching.folder / "cache").iterdir() if p.name.startswith("tmp")]


def test_what_has_not_changed_is_not_sent_again(pki: Pki, web: Site, fetch: Round) -> None:
    url = web.lay("/ca.crl", pki.crl(pki.issuing, pki.made_at), ETag='"1"')
    signer = member(pki, crl=url)
    assert [got.outcome for got in fetch(signer)] == [Outcome.KEPT]
    assert [got.outcome for got in fetch(signer)] == [Outcome.UNCHANGED]
    assert web.asked[-1][2]["If-None-Match"] == '"1"'


def test_a_list_that_the_disk_lost_is_sent_again(pki: Pki, web: Site, fetch: Round) -> None:
    crl = pki.crl(pki.issuing, pki.made_at)
    signer = member(pki, crl=web.lay("/ca.crl", crl, ETag='"1"'))
    fetch(signer)
    (kept,) = (fetch.fetching.folder / "cache" / "crls").iterdir()
    kept.write_bytes(b"")
    assert [got.outcome for got in fetch(signer)] == [Outcome.KEPT]
    assert kept.read_bytes() == crl


def test_a_newer_list_takes_the_place_of_the_older_and_never_the_other_way(
    pki: Pki, web: Site, fetch: Round
) -> None:
    signer = member(pki, crl=web.home + "/ca.crl")
    web.lay("/ca.crl", pki.crl(pki.issuing, pki.made_at - timedelta(days=2)))
    fetch(signer)
    new = pki.crl(pki.issuing, pki.made_at)
    web.lay("/ca.crl", new)
    assert [got.outcome for got in fetch(signer)] == [Outcome.KEPT]
    web.lay("/ca.crl", pki.crl(pki.issuing, pki.made_at - timedelta(days=2)))
    (got,) = fetch(signer)
    assert (got.outcome, "older" in got.says) == (Outcome.REFUSED, True)
    assert [one.dump() for one in fetch.store.crls] == [new]


@pytest.mark.parametrize(("hours", "why"), [(-24 * 60, "out of date"), (24, "dated in the future")])
def test_what_is_stale_or_comes_from_the_future_is_not_kept(
    pki: Pki, web: Site, fetch: Round, hours: int, why: str
) -> None:
    url = web.lay("/ca.crl", pki.crl(pki.issuing, pki.made_at + timedelta(hours=hours)))
    (got,) = fetch(member(pki, crl=url))
    assert got.outcome is Outcome.REFUSED
    assert why in got.says
    assert fetch.store.crls == ()


def test_what_somebody_else_signed_is_not_kept(pki: Pki, web: Site, fetch: Round) -> None:
    forged = replace(pki.issuing, key=pki.person.key)
    url = web.lay("/ca.crl", pki.crl(forged, pki.made_at))
    (got,) = fetch(member(pki, crl=url))
    assert (got.outcome, "signature is wrong" in got.says) == (Outcome.REFUSED, True)
    url = web.lay("/other.crl", pki.crl(pki.person, pki.made_at))
    (got,) = fetch(member(pki, crl=url))
    assert (got.outcome, "issuer is not known" in got.says) == (Outcome.REFUSED, True)
    assert fetch.store.crls == ()


@pytest.mark.parametrize("data", [b"", b"<html>", b"\x30\x82", b"\x30\x80" * 5000])
def test_what_is_no_crl_is_not_kept(pki: Pki, web: Site, fetch: Round, data: bytes) -> None:
    (got,) = fetch(member(pki, crl=web.lay("/ca.crl", data)))
    assert got.outcome is Outcome.REFUSED
    assert (fetch.store.crls, fetch.store.problems) == ((), ())


def test_the_responder_is_asked_where_there_is_no_list(pki: Pki, web: Site, fetch: Round) -> None:
    signer = member(pki, ocsp=web.home + "/ocsp")
    web.lay("/ocsp", pki.ocsp(signer, pki.made_at))
    (got,) = fetch(signer)
    assert (got.outcome, got.says) == (Outcome.KEPT, "")
    method, _, headers, _ = web.asked[-1]
    assert (method, headers["Content-Type"]) == ("POST", "application/ocsp-request")
    assert len(fetch.store.ocsps) == 1


def test_an_answer_about_somebody_else_or_by_anybody_is_not_kept(
    pki: Pki, web: Site, fetch: Round
) -> None:
    signer = member(pki, ocsp=web.home + "/ocsp")
    web.lay("/ocsp", pki.ocsp(pki.person, pki.made_at))
    (got,) = fetch(signer)
    assert (got.outcome, "another certificate" in got.says) == (Outcome.REFUSED, True)
    answer = pki.ocsp(signer, pki.made_at)
    at = answer.index(format(pki.made_at, "%Y%m%d%H%M%SZ").encode())
    web.lay("/ocsp", answer[: at + 13] + _other(answer[at + 13]) + answer[at + 14 :])
    (got,) = fetch(signer)
    assert (got.outcome, "responder's signature" in got.says) == (Outcome.REFUSED, True)
    nobody = replace(pki, responder=pki.person)
    web.lay("/ocsp", nobody.ocsp(signer, pki.made_at))
    assert [got.outcome for got in fetch(signer)] == [Outcome.REFUSED]
    assert fetch.store.ocsps == ()


def test_a_host_that_is_not_listed_is_not_asked(pki: Pki, web: Site, fetch: Round) -> None:
    unlisted = replace(fetch.fetching.reach, allowed=AllowList(("*.luutru.invalid",)))
    fetch.fetching = replace(fetch.fetching, reach=unlisted)
    (got,) = fetch(member(pki, crl=web.lay("/ca.crl", pki.crl(pki.issuing, pki.made_at))))
    assert (got.outcome, "fetch_allowed" in got.says) == (Outcome.REFUSED, True)
    assert web.asked == []


def test_two_do_not_change_the_folder_at_once(pki: Pki, fetch: Round) -> None:
    with held(fetch.fetching.folder), pytest.raises(UnavailableError):
        fetch(pki.person)


def test_an_index_that_was_broken_costs_a_download_only(pki: Pki, web: Site, fetch: Round) -> None:
    signer = member(pki, crl=web.lay("/ca.crl", pki.crl(pki.issuing, pki.made_at)))
    fetch(signer)
    index = fetch.fetching.folder / "cache" / "index.json"
    assert len(json.loads(index.read_text("utf-8"))) == 1
    index.write_text("{", "utf-8")
    assert [got.outcome for got in fetch(signer)] == [Outcome.KEPT]


def test_a_redirect_is_followed_to_listed_hosts_only(web: Site) -> None:
    reach = Reach(AllowList((web.listed,)), seconds=5, step_seconds=2)
    web.lay("/b", b"here")
    assert ask(reach, web.lay("/a", b"", 302, Location="/b"), {}).data == b"here"
    away = f"http://localhost:{web.port}/b"
    with pytest.raises(RefusedError, match="fetch_allowed"):
        ask(reach, web.lay("/c", b"", 302, Location=away), {})
    with pytest.raises(RefusedError, match="only http"):
        ask(reach, web.lay("/d", b"", 302, Location="file:///etc/passwd"), {})
    with pytest.raises(UnavailableError, match="too many redirects"):
        ask(reach, web.lay("/e", b"", 302, Location="/e"), {})


def test_a_listed_name_that_leads_inside_is_refused_unless_its_address_is_listed(
    web: Site,
) -> None:
    url = f"http://localhost:{web.port}/b"
    web.lay("/b", b"here")
    with pytest.raises(RefusedError, match="private"):
        ask(Reach(AllowList((f"localhost:{web.port}",))), url, {})
    listed = AllowList((f"localhost:{web.port}", "127.0.0.1", "::1"))
    assert ask(Reach(listed), url, {}).data == b"here"


def test_too_much_and_too_little_are_both_refused(web: Site) -> None:
    reach = Reach(AllowList((web.listed,)), most_bytes=1000, seconds=5, step_seconds=1)
    with pytest.raises(RefusedError, match="too long"):
        ask(reach, web.lay("/a", b"x" * 1001), {})
    with pytest.raises(UnavailableError):
        ask(reach, web.lay("/b", b"x", 200, **{"Content-Length": "900"}), {})
    with pytest.raises(UnavailableError, match="HTTP 404"):
        ask(reach, web.home + "/nowhere", {})


@pytest.mark.parametrize(
    ("entry", "url", "fits"),
    [
        ("crl.ca.vn", "http://crl.ca.vn/a.crl", True),
        ("crl.ca.vn", "https://CRL.CA.VN./a.crl", True),
        ("crl.ca.vn", "http://crl.ca.vn:8080/a.crl", False),
        ("crl.ca.vn:8080", "http://crl.ca.vn:8080/a.crl", True),
        ("crl.ca.vn:8080", "http://crl.ca.vn/a.crl", False),
        ("*.ca.vn", "http://a.b.ca.vn/", True),
        ("*.ca.vn", "http://ca.vn/", False),
        ("*.ca.vn", "http://evilca.vn/", False),
        ("ca.vn", "http://a.ca.vn/", False),
        ("crl.ca.vn", "http://crl.ca.vn@evil.example/", False),
        ("crl.ca.vn", "http://user@crl.ca.vn/", False),
        ("crl.ca.vn", "ldap://crl.ca.vn/", False),
        ("crl.ca.vn", "http://crl.ca.vn:x/", False),
        ("crl.ca.vn", "http://[::1/", False),
        ("[::1]:8080", "http://[::1]:8080/", True),
        ("::1", "http://[::1]/", True),
        ("[::1]:x", "http://[::1]/", False),
    ],
)
def test_the_list_means_what_it_says(entry: str, url: str, fits: bool) -> None:
    allowed = AllowList((entry,))
    if fits:
        allowed.require(url)
    else:
        with pytest.raises(RefusedError):
            allowed.require(url)


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("203.162.4.190", True),
        ("2001:dc8::1", True),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),  # NAT64 of 127.0.0.1
        ("2002:7f00:1::", False),  # 6to4 of 127.0.0.1
        ("2001:0:7f00:1::", False),  # Teredo
        ("ff02::1", False),
    ],
)
def test_an_address_that_leads_inside_in_any_wrapping_is_not_public(
    address: str, outside: bool
) -> None:
    assert public(address) is outside


def _other(digit: int) -> bytes:
    return b"8" if digit == ord("9") else b"9"
