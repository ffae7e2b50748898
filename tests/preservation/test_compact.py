from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preservation.compact import compact, expand

WORDS = st.text(max_size=8)
DIGESTS = st.lists(st.sampled_from([f"sha256:{n:064x}" for n in range(5)]), max_size=5)
SIGNATURES = st.fixed_dictionaries(
    {"kind": st.sampled_from(["signature", "document timestamp"]), "signer": WORDS},
    optional={
        "file": WORDS,
        "policy": WORDS,
        "says": WORDS,
        "says_en": WORDS,
        "certificates": DIGESTS,
        "revocation": DIGESTS,
    },
)
REPORTS = st.fixed_dictionaries(
    {"indication": WORDS, "signatures": st.lists(SIGNATURES, max_size=4)},
    optional={"says": WORDS, "says_en": WORDS, "policy": WORDS},
)


@given(REPORTS)
def test_what_is_made_compact_comes_back_whole(report: dict[str, Any]) -> None:
    assert expand(compact(report)) == report


def test_a_sentence_that_only_strings_the_others_together_is_not_kept() -> None:
    both = {"kind": "signature", "says": "Đã ký.", "certificates": ["sha256:aa"], "file": "a"}
    report = {
        "says": "Đã ký. Đã ký.",
        "signatures": [both | {"signer": "An"}, both | {"signer": "Bình"}],
    }
    short = compact(report)
    assert "says" not in short
    assert short["evidence"] == ["sha256:aa"]
    assert short["each"] == {"kind": "signature", "says": "Đã ký.", "file": "a"}
    assert [s["signer"] for s in short["signatures"]] == ["An", "Bình"]


@pytest.mark.parametrize(
    "broken", [{}, {"signatures": 1}, {"each": 1, "evidence": [], "joined": []}]
)
def test_what_was_never_compact_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="compact"):
        expand(broken)
