"""The trust folder: what is read, what is reported, and what dates and purposes do."""

from collections.abc import Callable
from pathlib import Path

from preservation.signatures.records import Indication, SignatureReport
from preservation.signatures.trust import Purpose, TrustStore
from tests.pki import Pki

Examine = Callable[..., SignatureReport]


def test_a_folder_that_is_not_there_trusts_nobody(tmp_path: Path) -> None:
    assert TrustStore.load(tmp_path / "nowhere") == TrustStore()


def test_certificates_are_read_in_both_forms(pki: Pki, tmp_path: Path) -> None:
    folder = pki.trust_folder(tmp_path, crls_at=pki.made_at)
    (folder / "anchors" / "tsa.cer").write_bytes(pki.tsa.der)
    store = TrustStore.load(folder)

    assert [anchor.file for anchor in store.anchors] == ["root.pem", "tsa.cer"]
    assert (len(store.intermediates), len(store.crls), store.problems) == (1, 2, ())
    assert store.anchor_of(pki.root.der) is store.anchors[0]
    assert store.anchor_of(pki.person.der) is None
    assert store.listed()[0]["digest"].startswith("sha256:")


def test_a_bad_file_is_reported_and_hides_no_other(pki: Pki, tmp_path: Path) -> None:
    folder = pki.trust_folder(tmp_path)
    (folder / "anchors" / "broken.crt").write_bytes(b"\x30\x82")
    (folder / "anchors" / "README").write_text("x")
    (folder / "crls" / "broken.crl").write_bytes(b"")
    (folder / "ocsp" / "broken.ors").write_bytes(b"\x30\x03\x0a\x01\x01")
    store = TrustStore.load(folder)

    assert len(store.anchors) == 1
    assert [problem.split(":")[0] for problem in store.problems] == [
        "anchors/README",
        "anchors/broken.crt",
        "crls/broken.crl",
        "ocsp/broken.ors",
    ]


def test_purpose_and_dates_are_read_from_the_table(pki: Pki, tmp_path: Path) -> None:
    folder = pki.trust_folder(tmp_path)
    (folder / "trust.toml").write_text(
        '[anchors."root.pem"]\npurpose = "chuyen-dung-cong-vu"\nfrom = 2019-01-01\n'
        '[anchors."gone.pem"]\n'
    )
    store = TrustStore.load(folder)

    assert store.anchors[0].purpose is Purpose.OFFICIAL
    assert store.anchors[0].believed(pki.made_at)
    assert store.problems == ("trust.toml: no anchor 'gone.pem'",)


def test_an_anchor_is_not_believed_outside_its_dates(
    pki: Pki, basic: bytes, examine: Examine, tmp_path: Path
) -> None:
    folder = pki.trust_folder(tmp_path / "trust", crls_at=pki.made_at)
    (folder / "trust.toml").write_text('[anchors."root.pem"]\nuntil = 2020-01-01\n')
    report = examine(basic, TrustStore.load(folder))

    assert report.indication is Indication.INDETERMINATE
    assert report.signatures[0].sub_indication == "CHAIN_CONSTRAINTS_FAILURE"


def test_an_anchor_whose_table_cannot_be_read_is_not_believed(
    pki: Pki, two: bytes, examine: Examine, tmp_path: Path
) -> None:
    folder = pki.trust_folder(tmp_path / "trust")
    (folder / "trust.toml").write_text('[anchors."root.pem"]\npurpose = "moi viec"\n')
    store = TrustStore.load(folder)

    assert "the anchor is not believed" in store.problems[0]
    assert examine(two, store).indication is Indication.INDETERMINATE


def test_a_table_that_is_no_toml_is_reported(pki: Pki, tmp_path: Path) -> None:
    folder = pki.trust_folder(tmp_path)
    (folder / "trust.toml").write_text("anchors = [[")

    assert TrustStore.load(folder).problems[0].startswith("trust.toml: ")


def test_the_sentence_and_the_record_say_who_vouches(
    pki: Pki, basic: bytes, examine: Examine, tmp_path: Path
) -> None:
    folder = pki.trust_folder(tmp_path / "trust", crls_at=pki.made_at)
    said = {}
    for purpose in ("chuyen-dung-cong-vu", "public-ca", "any"):
        (folder / "trust.toml").write_text(f'[anchors."root.pem"]\npurpose = "{purpose}"\n')
        (record,) = examine(basic, TrustStore.load(folder)).signatures
        assert (record.indication, record.trusted_for) == (Indication.TOTAL_PASSED, purpose)
        said[purpose] = record.says
    assert said["chuyen-dung-cong-vu"].endswith("; chứng thư số chuyên dùng công vụ.")
    assert "chứng thư số công cộng" in said["public-ca"]
    assert "công vụ" not in said["any"]


def test_nobody_vouches_where_there_is_no_anchor(
    pki: Pki, basic: bytes, examine: Examine, tmp_path: Path
) -> None:
    folder = pki.trust_folder(tmp_path / "trust", anchor=False)
    (record,) = examine(basic, TrustStore.load(folder)).signatures
    assert record.trusted_for == ""
    assert "công vụ" not in record.says


def test_what_was_fetched_counts_like_what_was_laid_there(pki: Pki, tmp_path: Path) -> None:
    folder = pki.trust_folder(tmp_path)
    for name in ("crls", "ocsp"):
        (folder / "cache" / name).mkdir(parents=True)
    (folder / "cache" / "crls" / "a.crl").write_bytes(pki.crl(pki.root, pki.made_at))
    (folder / "cache" / "ocsp" / "a.ors").write_bytes(pki.ocsp(pki.person, pki.made_at))
    store = TrustStore.load(folder)

    assert (len(store.crls), len(store.ocsps), store.problems) == (1, 1, ())
