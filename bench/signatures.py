"""Signatures: how many files a second are validated, against plain pyHanko on the same files.

usage: python -m bench.signatures [DOCUMENTS]

Two peers, each in one process: pyHanko's AdES validation with archive data (what luutru reports
too), and its basic one, which looks at no document timestamp. luutru is timed in one process, and
as the command that people use, with a worker on every core.
"""

import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.kill import LUUTRU
from bench.parts import make_signed, validate_all
from preservation.signatures.trust import TrustStore
from preservation.signatures.validate import validate
from tests.pki import shared_pki

ROUNDS = 3


def with_archive_data(paths: list[Path], trust: Path) -> None:
    """Plain pyHanko, EN 319 102-1 §5.6, every signature of each file."""
    import asyncio

    from pyhanko.keys import load_certs_from_pemder
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.ades import ades_lta_validation
    from pyhanko.sign.validation.policy_decl import (
        PdfSignatureValidationSpec,
        RevinfoOnlineFetchingRule,
        RevocationInfoGatheringSpec,
        SignatureValidationSpec,
    )
    from pyhanko_certvalidator.context import CertValidationPolicySpec
    from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
    from pyhanko_certvalidator.registry import SimpleTrustManager

    roots = list(load_certs_from_pemder([str(p) for p in (trust / "anchors").iterdir()]))
    spec = PdfSignatureValidationSpec(
        SignatureValidationSpec(
            CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build(trust_roots=roots),
                revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO, retroactive_revinfo=True),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                RevinfoOnlineFetchingRule.LOCAL_ONLY
            ),
        )
    )

    async def one(path: Path) -> None:
        with path.open("rb") as source:
            for signature in PdfFileReader(source).embedded_regular_signatures:
                await ades_lta_validation(signature, spec)

    for path in paths:
        asyncio.run(one(path))


def our_own(paths: list[Path], trust: Path) -> None:
    """Our own, in this process."""
    known, now = TrustStore.load(trust), datetime.now(UTC)
    for path in paths:
        report = validate(path, known, now)
        if report.indication != "TOTAL-PASSED":
            raise AssertionError(f"{path.name}: {report.indication}: {report.says}")


def command(paths: list[Path], trust: Path) -> None:
    """The command as people use it: start, workers on all cores, JSON."""
    words = [*LUUTRU, "signatures", "--json", "--trust", str(trust), *map(str, paths)]
    done = subprocess.run(words, check=True, capture_output=True)
    said = [json.loads(line)["indication"] for line in done.stdout.splitlines()]
    if said != ["TOTAL-PASSED"] * len(paths):
        raise AssertionError(f"not all passed: {said}")


RUNNERS: dict[str, Callable[[list[Path], Path], None]] = {
    "pyHanko, archive data": with_archive_data,
    "pyHanko, basic": validate_all,
    "luutru, one process": our_own,
    "luutru signatures, all cores": command,
}


def measure(count: int = 60) -> dict[str, Any]:
    """Files a second of each (median of rounds, taken in turn), and ratios."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        paths = make_signed(folder, count)
        trust = shared_pki().trust_folder(folder / "trust")
        logging.disable(logging.CRITICAL)  # writing tracebacks is not what is measured either
        for run in RUNNERS.values():  # imports and caches are not what is measured
            run(paths[:2], trust)
        seconds: dict[str, list[float]] = {name: [] for name in RUNNERS}
        for _ in range(ROUNDS):
            for name, run in RUNNERS.items():
                start = time.perf_counter()
                run(paths, trust)
                seconds[name].append(time.perf_counter() - start)
    rate = {name: count / statistics.median(taken) for name, taken in seconds.items()}
    cores = os.cpu_count() or 1
    return {
        "documents, two B-LTA signatures each": count,
        "files a second": {name: round(value, 1) for name, value in rate.items()},
        "times as fast, per core": {
            peer: round(rate["luutru, one process"] / rate[peer], 2)
            for peer in ("pyHanko, archive data", "pyHanko, basic")
        },
        f"times as fast, {cores} cores": round(
            rate["luutru signatures, all cores"] / rate["luutru, one process"], 2
        ),
    }


if __name__ == "__main__":
    print(json.dumps(measure(*(int(word) for word in sys.argv[1:])), ensure_ascii=False, indent=1))
