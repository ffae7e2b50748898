"""A state secret that came with an upload leaves nothing behind: no file, name, field or job."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from preservation.workers import Limits, Workers
from repository.jobs import JobState
from repository.people import owner
from tests.home import make_archive
from web.jobs import Worker, enqueue
from web.labours import LABOURS
from web.wiring import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Workers(1, Limits()) as workers:
        made = make_archive(tmp_path / "home", workers)
        yield made
        made.database.close()


def test_of_a_secret_among_others_only_the_rule_stays(archive: Archive) -> None:
    folder = archive.settings.spool / "uploads" / archive.new_id()
    names = ("Kho X91.txt", "Công văn.txt")
    deliveries: list[dict[str, object]] = []
    for number, text in enumerate(("BỘ CHỈ HUY\nTỐI MẬT\nKho X91", "Kính gửi")):
        path = folder / f"{number:04}" / f"{names[number].replace(' ', '_')}"
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
        deliveries.append(
            {
                "path": str(path),
                "name": names[number],
                "agency": "H34",
                "fields": {"Subject": "X91"},
            }
        )
    deliveries[1]["fields"] = {}
    job = enqueue(archive, "ingest", {"folder": str(folder), "deliveries": deliveries}, owner())
    Worker(archive, LABOURS).do(job.id)
    done = archive.jobs.get(job.id)

    assert done.state is JobState.DONE
    assert sorted(result["outcome"] for result in done.results) == ["accepted", "refused"]
    refused = next(result for result in done.results if result["outcome"] == "refused")
    (finding,) = refused["findings"]
    assert finding["rule"] == "SEC-01"
    assert "bí mật nhà nước" in finding["message"]
    said = json.dumps([done.arguments, done.results], ensure_ascii=False)
    assert "X91" not in said
    assert "Công văn.txt" in said
    assert list((archive.settings.spool / "uploads").iterdir()) == []
