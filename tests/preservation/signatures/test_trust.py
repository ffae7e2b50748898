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
