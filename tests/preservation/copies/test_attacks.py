"""Attacks on copies: what the verifier says, beside pdfsig and the validator of the archive.

The verifier may be stricter than the two, never more lenient: no attack is a yes.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from preservation.signatures.records import Indication
from preservation.signatures.signing.act import Level
from preservation.signatures.validate import validate
from tests.pki import Level as Depth
from tests.pki import Pki, make_pki
from tests.preservation.copies.making import FIELD, Desk, attached
from tests.preservation.copies.verifying import verify

Answers = dict[str, dict[str, Any]]


class Corpus:
    """Every attack, by its name."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.pki = desk, desk.pki
        self.good = desk.copy()
        found = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", self.good)
        assert found is not None
        self.before, self.after, self.rest = map(int, found.groups())
        self.range = found.group()

    def by_hand(self, pdf: bytes, pki: Pki | None = None, who: str = "organisation") -> bytes:
        """Signed by pyHanko alone, which asks nobody whether the certificate is good."""
        pki = pki or self.pki
        return pki.sign_bytes(
            pdf, getattr(pki, who), Depth.B_T, name=FIELD, reason="Sao y", at=self.desk.now
        )

    def all(self) -> Iterator[tuple[str, bytes]]:
        yield from self.appended()
        yield from self.proofs()
        yield from self.signers()
        yield from self.wrapped()

    def appended(self) -> Iterator[tuple[str, bytes]]:
        yield "a byte appended", self.good + b"\n"
        yield "an update appended", self.good + self._update(b"/Rotate 180")
        yield "the catalogue again", self.good + self.good[-1500:]
        yield "cut short", self.good[:-1]
        yield "half of it", self.good[: len(self.good) // 2]
        yield "an archive timestamp after it (B-LTA)", self.desk.copy(level=Level.B_LTA)
        yield "a timestamp by a stranger after it", self._stamped_by_a_stranger()
        yield "revocation data after it (B-LT)", self.desk.copy(level=Level.B_LT)
        yield "signed twice", self.pki.sign_bytes(self.good, self.pki.organisation, Depth.B_T)

    def proofs(self) -> Iterator[tuple[str, bytes]]:
        desk = self.desk
        own, other = desk.proof(), desk.proof(verify="https://other.invalid/")
        yield "another title in the proof", self.good.replace("Quy chế".encode(), b"Quy  che?", 1)
        yield "no proof", desk.copy(pdf=attached())
        yield "two proofs", desk.copy(pdf=attached(own.encode(), other.encode()))
        yield (
            "evidence of another document",
            desk.copy(desk.proof(evidence=desk.evidence(b"something else"))),
        )
        yield "evidence that is no record", desk.copy(desk.proof(evidence=b"\x30\x03\x02\x01\x01"))
        data = own.encode()
        loose = json.dumps(json.loads(data), separators=(",", ":")).encode()
        twice = data.replace(b'"verify":""', b'"verify":"","verify":""')
        for name, odd in (("loose", loose), ("twice the same key", twice), ("cut", data[:-1])):
            yield f"a proof that is not canonical: {name}", desk.copy(pdf=attached(odd))

    def signers(self) -> Iterator[tuple[str, bytes]]:
        pdf, now = attached(self.desk.proof().encode()), self.desk.now
        yield "signed again by a stranger", self.by_hand(pdf, make_pki(now))
        yield "signed again by another who is trusted", self._by_another()
        yield "the certificate had expired", self.by_hand(pdf, who="expired")
        yield (
            "a seal for something else",
            self.pki.sign_bytes(
                pdf, self.pki.organisation, Depth.B_T, name="DauSoHoa", reason="Số hóa văn bản giấy"
            ),
        )
        yield "not signed", pdf

    def wrapped(self) -> Iterator[tuple[str, bytes]]:
        """The byte range turned against the file."""
        good, before, after = self.good, self.before, self.after
        hidden = b"% what nobody signed\n"
        yield (
            "something beside the signature",
            self._ranged(
                good[:after] + hidden + good[after:], before, after + len(hidden), self.rest
            ),
        )
        yield (
            "something before the signature",
            self._ranged(
                good[:before] + hidden + good[before:], before, after + len(hidden), self.rest
            ),
        )
        yield "a range that ends early", self._ranged(good, before, after, self.rest - 10)
        yield (
            "a range that begins late",
            good.replace(self.range, self.range.replace(b"[0 ", b"[1 "), 1),
        )
        yield "a range of nothing", self._ranged(good, 0, len(good), 0)
        yield (
            "a signature of zeros",
            good[: before + 1] + b"0" * (after - before - 2) + good[after - 1 :],
        )
        yield "another copy's signature", self._transplanted()
        yield "zeros that are none", good[: after - 5] + b"1" + good[after - 4 :]

    def _ranged(self, pdf: bytes, before: int, after: int, rest: int) -> bytes:
        new = b"/ByteRange [0 %d %d %d]" % (before, after, rest)
        held = self.range + b" " * max(0, len(new) - len(self.range))
        return pdf.replace(held, new.ljust(len(held)), 1)

    def _transplanted(self) -> bytes:
        other = self.desk.copy(self.desk.proof(verify="https://other.invalid/"))
        found = re.search(rb"/ByteRange \[0 (\d+) (\d+) ", other)
        assert found is not None
        held = other[int(found[1]) : int(found[2])]
        assert len(held) == self.after - self.before
        return self.good[: self.before] + held + self.good[self.after :]

    def _update(self, said: bytes) -> bytes:
        """An incremental update that turns page 1."""
        start = len(self.good)
        found = re.findall(
            rb"\n(\d+) 0 obj\n<<\n(?:(?!endobj).)*?/Type /Page\n.*?endobj\n", self.good, re.DOTALL
        )
        number = int(found[-1])
        page = re.findall(rb"\n(%d 0 obj\n.*?)>>\nendobj\n" % number, self.good, re.DOTALL)[-1]
        one = page + said + b"\n>>\nendobj\n"
        last = int(re.findall(rb"startxref\n(\d+)", self.good)[-1])
        root = re.findall(rb"/Root \d+ 0 R", self.good)[-1]
        table = b"xref\n%d 1\n%010d 00000 n \n" % (number, start)
        trailer = b"trailer\n<<\n%s\n/Size 99\n/Prev %d\n>>\n" % (root, last)
        end = b"startxref\n%d\n%%%%EOF\n" % (start + len(one))
        return bytes(one + table + trailer + end)

    def _stamped_by_a_stranger(self) -> bytes:
        return make_pki(self.desk.now).stamp_bytes(self.good, self.desk.now)

    def _by_another(self) -> bytes:
        """Another one of the same authority, whose name the proof does not bear."""
        pdf = attached(self.desk.proof().encode())
        from dataclasses import replace

        from cryptography.hazmat.primitives.asymmetric import rsa

        from tests.pki import _names, _party

        key = rsa.generate_private_key(65537, 2048)
        names = _names("Công ty TNHH Sao Chép", "Công ty TNHH Sao Chép")
        party = _party(key, self.pki.issuing, self.desk.now, names, years=2)
        return self.by_hand(pdf, replace(self.pki, organisation=party))


@pytest.fixture(scope="module")
def corpus(desk: Desk) -> Corpus:
    return Corpus(desk)


@pytest.fixture(scope="module")
def answers(corpus: Corpus, desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Attack → what each of the three says."""
    folder = tmp_path_factory.mktemp("corpus")
    root = folder / "root.crt"
    root.write_bytes(desk.pki.root.der)
    found: Answers = {}
    for name, data in [("untouched", corpus.good), *corpus.all()]:
        path = folder / "copy.pdf"
        path.write_bytes(data)
        report = validate(path, desk.known, datetime.now(UTC))
        found[name] = {
            "verifier": verify(path, "--anchor", root)["verdict"],
            "pdfsig": pdfsig(path),
            "archive": report.indication.value,
        }
    return found


def pdfsig(path: Path) -> str:
    """``whole``: one valid signature over the whole file; else what is wrong."""
    done = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, check=False, encoding="utf-8",
        errors="replace", timeout=60,
    )  # fmt: skip
    said = done.stdout
    if "Signature #1" not in said:
        return "none"
    valid = said.count("Signature is Valid.") == said.count("Signature #")
    return "whole" if valid and "Not total document" not in said else "part" if valid else "broken"


def test_what_was_not_touched_is_passed_by_all_three(answers: Answers) -> None:
    assert answers["untouched"] == {
        "verifier": "yes", "pdfsig": "whole", "archive": Indication.TOTAL_PASSED.value,
    }  # fmt: skip


def test_no_attack_is_a_yes(answers: Answers) -> None:
    attacks = {name: said["verifier"] for name, said in answers.items() if name != "untouched"}
    assert len(attacks) >= 28
    assert [name for name, said in attacks.items() if said == "yes"] == []
    unproven = {name for name, said in attacks.items() if said != "no"}
    assert unproven == {
        "signed again by a stranger",
        "signed again by another who is trusted",
    }


def test_the_verifier_is_never_more_lenient_than_the_other_two(answers: Answers) -> None:
    lenient = [
        name
        for name, said in answers.items()
        if said["verifier"] == "yes"
        and (said["pdfsig"] != "whole" or said["archive"] != Indication.TOTAL_PASSED)
    ]
    assert lenient == []
    assert [name for name, said in answers.items() if said["pdfsig"] == "broken"] != []


def test_a_copy_that_has_expired_is_told_from_one_that_was_changed(
    desk: Desk, tmp_path: Path
) -> None:
    from dataclasses import replace

    made = desk.proof()
    path, root = tmp_path / "copy.pdf", tmp_path / "root.crt"
    root.write_bytes(desk.pki.root.pem)
    over = replace(made.copy, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    path.write_bytes(desk.copy(replace(made, copy=over)))
    said = verify(path, "--anchor", root)
    assert (said["verdict"], said["valid"]) == ("expired", False)
    path.write_bytes(desk.copy(replace(made, copy=replace(over, expires_at=None))))
    assert verify(path, "--anchor", root)["verdict"] == "yes"


def test_without_a_timestamp_a_certificate_that_has_ended_proves_nothing_more(
    desk: Desk, tmp_path: Path
) -> None:
    path, root = tmp_path / "copy.pdf", tmp_path / "root.crt"
    root.write_bytes(desk.pki.root.pem)
    path.write_bytes(
        desk.pki.sign_bytes(
            attached(desk.proof(evidence=None).encode()),
            desk.pki.expired,
            Depth.B_B,
            name=FIELD,
            reason="Sao y",
            at=desk.now - timedelta(days=500),
        )
    )
    assert verify(path, "--anchor", root, "--signer", "lê văn hạn")["verdict"] == "unproven"
