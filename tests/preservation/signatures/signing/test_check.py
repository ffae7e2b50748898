"""Before signing: the signer's certificate and its issuers, NĐ 23/2025 Điều 15."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from preservation.signatures.signing.act import Known, Level
from preservation.signatures.signing.apply import apply
from preservation.signatures.signing.check import (
    CertificateRefusedError,
    check,
    check_stamper,
    is_organisation,
    require_person_signature,
)
from preservation.signatures.signing.pkcs12 import Pkcs12Signer
from preservation.signatures.trust import Purpose, TrustStore
from preservation.signatures.tsa import HttpStamper
from repository.errors import RefusedError
from tests.pki import CRL_LIFE, HOUR, YEAR, Party, Pki, make_pki
from tests.preservation.signatures.attacks import page_bit
from tests.preservation.signatures.signing.conftest import Table
from tests.tsa import Authority, authority


def refusal(table: Table, who: Party, known: Known | None = None) -> CertificateRefusedError:
    """Why ``who`` may not sign; and nothing comes out."""
    with pytest.raises(CertificateRefusedError, match=r"Không ký: .* · not signed: ") as caught:
        apply(
            table.pdf,
            table.act(Level.B_B),
            table.signer(who),
            table.known if known is None else known,
            table.stamper,
        )
    return caught.value


def test_a_valid_certificate_brings_its_chain_and_what_shows_that_it_is_valid(
    table: Table,
) -> None:
    standing = check(table.pki.person.der, [], table.known, table.now)
    names = [one.subject.native["common_name"] for one in standing.chain]
    assert names == ["Nguyễn Văn An", "CA cấp phát thử nghiệm", "Root CA thử nghiệm"]
    assert len(standing.crls) == 2
    assert standing.ocsps == ()


def test_a_revoked_certificate_does_not_sign(table: Table) -> None:
    error = refusal(table, table.pki.revoked)
    assert error.code == "revoked"
    assert "Trần Thị Thu" in str(error)
    assert f"{table.pki.revoked_at + timedelta(hours=7):%d/%m/%Y}" in str(error)


def test_an_expired_certificate_does_not_sign(table: Table) -> None:
    assert refusal(table, table.pki.expired).code == "expired"


def test_a_certificate_does_not_sign_before_its_time(table: Table) -> None:
    early = table.now - 3 * YEAR
    known = replace(
        table.known,
        crls=TrustStore.load(table.pki.trust_folder(table.folder / "then", crls_at=early)).crls,
    )
    with pytest.raises(CertificateRefusedError) as caught:
        check(table.pki.person.der, [], known, early + HOUR)
    assert caught.value.code == "not-yet-valid"


def test_an_issuer_that_expired_stops_whom_it_issued_to(table: Table) -> None:
    # The person's own certificate is made to outlive the root.
    old = make_pki(table.now - 9 * YEAR)
    known = TrustStore.load(old.trust_folder(table.folder / "old", crls_at=table.now))
    with pytest.raises(CertificateRefusedError) as caught:
        check(old.tsa.der, [], known, table.now)
    assert caught.value.code == "expired"


def test_a_certificate_whose_issuer_is_not_known_does_not_sign(table: Table) -> None:
    assert refusal(table, make_pki(table.now).person).code == "unknown-issuer"


def test_without_the_intermediate_there_is_no_way_to_the_anchor(table: Table) -> None:
    lonely = Pkcs12Signer(table.pki.person.pkcs12(b"x"), "x")
    known = replace(table.known, intermediates=())
    with pytest.raises(CertificateRefusedError) as caught:
        apply(table.pdf, table.act(), lonely, known, None)
    assert caught.value.code == "unknown-issuer"


def test_an_anchor_that_is_not_believed_today_or_not_for_this_is_none(table: Table) -> None:
    (anchor,) = table.known.anchors
    over = replace(anchor, not_after=table.now - HOUR)
    assert refusal(table, table.pki.person, replace(table.known, anchors=(over,))).code == (
        "untrusted"
    )
    public = replace(table.known, anchors=(replace(anchor, purpose=Purpose.PUBLIC),))
    check(table.pki.person.der, [], public, table.now, [Purpose.PUBLIC])
    with pytest.raises(CertificateRefusedError) as caught:
        check(table.pki.person.der, [], public, table.now, [Purpose.OFFICIAL])
    assert caught.value.code == "untrusted"


@pytest.mark.parametrize("level", list(Level))
def test_without_revocation_data_nobody_signs_and_is_told_what_is_missing(
    level: Level, table: Table, tsa: Authority
) -> None:
    known = replace(table.known, crls=(), ocsps=())
    with pytest.raises(CertificateRefusedError, match=r"CRL") as caught:
        apply(table.pdf, table.act(level), table.signer(), known, table.stamper)
    assert caught.value.code == "no-revocation-data"
    assert tsa.count == 0, "and the authority of time was not even asked"


def test_revocation_data_of_the_issuer_are_needed_too(table: Table) -> None:
    own = [one for one in table.known.crls if "cấp phát" in one.issuer.human_friendly]
    assert len(own) == 1
    known = replace(table.known, crls=tuple(own))
    assert refusal(table, table.pki.person, known).code == "no-revocation-data"


def test_old_revocation_data_are_told_from_none(table: Table) -> None:
    long_ago = table.pki.trust_folder(table.folder / "x", crls_at=table.now - CRL_LIFE - HOUR)
    assert refusal(table, table.pki.person, TrustStore.load(long_ago)).code == (
        "stale-revocation-data"
    )


def test_a_certificate_that_is_not_for_signing_does_not_sign(table: Table) -> None:
    for who in (table.pki.issuing, table.pki.root):
        assert refusal(table, who).code == "key-usage"
    with pytest.raises(CertificateRefusedError) as caught:
        check_stamper(table.pki.person.der, [], table.known, table.now)
    assert caught.value.code == "key-usage"


def test_what_is_no_certificate_is_said_to_be_none(table: Table) -> None:
    with pytest.raises(CertificateRefusedError) as caught:
        check(b"MZ", [], table.known, table.now)
    assert caught.value.code == "invalid"


def test_a_forged_certificate_does_not_sign(table: Table) -> None:
    der = bytearray(table.pki.person.der)
    der[-20] ^= 1
    with pytest.raises(CertificateRefusedError) as caught:
        check(bytes(der), [], table.known, table.now)
    assert caught.value.code in {"invalid", "unknown-issuer"}


def test_an_organisation_is_told_from_a_person(pki: Pki) -> None:
    assert is_organisation(pki.organisation.der)
    assert not is_organisation(pki.person.der)
    assert not is_organisation(pki.tsa.der)
    assert x509.load_der_x509_certificate(pki.person.der).public_bytes(Encoding.DER)


def test_the_organisation_seals_only_what_the_person_in_authority_signed(table: Table) -> None:
    with pytest.raises(RefusedError, match="no signature of the person"):
        require_person_signature(table.report(table.pdf))
    only_sealed = table.sign(table.pdf, table.act(name="Dau"), table.pki.organisation)
    with pytest.raises(RefusedError, match="no signature of the person"):
        require_person_signature(table.report(only_sealed))

    signed = table.sign(table.pdf, table.act())
    require_person_signature(table.report(signed))
    with pytest.raises(RefusedError, match="changed after"):
        require_person_signature(table.report(page_bit(signed)))
    nobody = replace(table.known, anchors=())
    with pytest.raises(RefusedError, match="not valid"):
        require_person_signature(table.report(signed, nobody))


def test_a_timestamp_of_an_authority_that_is_not_believed_is_refused(
    table: Table,
) -> None:
    with authority(make_pki(table.now), table.now) as stranger:
        for level in (Level.B_T, Level.B_LT, Level.B_LTA):
            with pytest.raises(RefusedError):
                apply(
                    table.pdf,
                    table.act(level),
                    table.signer(),
                    table.known,
                    HttpStamper(stranger.url),
                )
