"""A whole archive with a copy of everything in a bucket."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.delivery import Delivery
from ingest.result import IngestOutcome
from preservation.workers import Workers
from repository.access import Scope
from repository.packages import CopyState
from repository.people import owner
from tests.home import make_archive
from tests.s3 import Server
from web import acts
from web.settings import StoreSettings
from web.wiring import Archive


@pytest.fixture
def both(tmp_path: Path, web_workers: Workers, s3: Server) -> Iterator[Archive]:
    made = make_archive(tmp_path / "home")
    bucket = StoreSettings("kho-2", "s3", bucket=s3.bucket(), endpoint=s3.endpoint, prefix="phông")
    stores = (*made.settings.stores, bucket)
    archive = Archive(replace(made.settings, stores=stores))
    archive.__dict__["workers"] = web_workers
    archive.__dict__["copiers"] = web_workers
    yield archive
    made.database.close()
    archive.database.close()


def _take(archive: Archive, path: Path, text: str) -> str:
    path.write_text(text, "utf-8")
    result = archive.ingest.take(Delivery(path, path.name, agency="H34"), owner())
    assert result.outcome is IngestOutcome.ACCEPTED
    assert result.package is not None
    return result.package


def test_a_package_is_whole_in_both_stores(both: Archive, tmp_path: Path) -> None:
    package = _take(both, tmp_path / "Công văn.txt", "Nội dung")
    lines = list(acts.verify_packages(both, owner(), [package]))
    assert {(line["store"], line["verdict"]) for line in lines} == {
        ("kho-1", "Intact"),
        ("kho-2", "Intact"),
    }


def test_a_document_is_handed_out_from_a_bucket_too(both: Archive, tmp_path: Path) -> None:
    _take(both, tmp_path / "a.txt", "Nội dung")
    (summary,) = both.catalogue.latest(Scope.of_owner())
    turned = Archive(replace(both.settings, stores=both.settings.stores[::-1]))
    with acts.original(turned, owner(), summary.id) as (_, source):
        assert source.read() == "Nội dung".encode()
    turned.database.close()


def test_bytes_changed_in_the_bucket_are_named(both: Archive, tmp_path: Path, s3: Server) -> None:
    package = _take(both, tmp_path / "a.txt", "Nội dung")
    bucket = both.settings.stores[1].bucket
    key = f"phông/{both.catalogue.package(package).prefix}bagit.txt"
    s3.client.put_object(Bucket=bucket, Key=key, Body=b"forged")
    lines = {line["store"]: line for line in acts.verify_packages(both, owner(), [package])}
    assert lines["kho-1"]["verdict"] == "Intact"
    assert lines["kho-2"]["verdict"] == "Damaged"
    assert [problem["path"] for problem in lines["kho-2"]["problems"]] == ["bagit.txt"]


def test_a_bucket_that_is_gone_is_not_checked_and_not_damaged(
    both: Archive, tmp_path: Path
) -> None:
    package = _take(both, tmp_path / "a.txt", "Nội dung")
    gone = replace(both.settings.stores[1], bucket="khong-co")
    without = Archive(replace(both.settings, stores=(both.settings.stores[0], gone)))
    lines = {n["store"]: n["verdict"] for n in acts.verify_packages(without, owner(), [package])}
    assert lines == {"kho-1": "Intact", "kho-2": "NotChecked"}
    states = {copy.store: copy.state for copy in without.catalogue.copies(package)}
    assert states["kho-2"] is CopyState.NOT_CHECKED
    without.database.close()
