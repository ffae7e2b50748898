"""An archive with a scanner says that what was handed over was scanned, and what was found."""

from pathlib import Path

from preservation.malware import Scanner
from repository.reception_steps import Verdict
from tests.clamd import ENGINE, NAME, clamd
from tests.web.handing_over import House
from web.reception_told import engines_of


def test_what_was_handed_over_is_scanned_file_by_file(receiver: House, tmp_path: Path) -> None:
    with clamd(tmp_path, known="Nội dung số 1".encode()) as address:
        receiver.archive.__dict__["scanner"] = Scanner(address)
        receiver.archive.__dict__.pop("ingest", None)
        seen = receiver.checked()

    items = [item for package in seen.packages for item in package.items]
    against = [item for item in items if "SUB-10" in item.reason]
    assert engines_of(seen) == (ENGINE,)
    assert against
    assert all(item.verdict is Verdict.FAILED and NAME in item.reason for item in against)
