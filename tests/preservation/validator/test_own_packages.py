"""What this archive makes is valid by the rules that it holds others to."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from preservation.hoso.aip import build_dossier
from preservation.hoso.content import FileDescription, Item
from preservation.hoso.dip import build_dip
from preservation.hoso.sip import build_loose_sip, build_sip, zip_name, zip_to
from preservation.validator import Report, check
from tests.preservation.hoso.samples import (
    description,
    dossier_context,
    loose,
    mixed,
    submission_context,
)
from tests.preservation.hoso.test_dip import REQUEST
from tests.preservation.samples import make

COMPANIONS = {"PKG-MAP-07", "PKG-MAP-08"}
"""Masters, texts and messages beside a document are files that the circular does not have."""
LESS = {"PKG-DOC-03", "PKG-EAD-03"}
"""Fields that nobody knew."""


def apart() -> list[Item]:
    """Documents of a hồ sơ, each with an identifier of its own."""
    return [
        replace(item, document=replace(item.document, fields=dict(item.document.fields) | code))
        for number, item in enumerate(mixed(), 1)
        for code in [{"DocCode": f"H48.2026.{number}"} if item.document.fields else {}]
    ]


def sip(folder: Path) -> Path:
    return build_sip(folder, whole(), apart(), submission_context()).folder


def zipped(folder: Path) -> Path:
    made = build_sip(folder, whole(), apart(), submission_context())
    zip_to(made.folder, folder / zip_name(1, made))
    return folder / zip_name(1, made)


def whole() -> FileDescription:
    return description(end_date="2026-11-20")


def loose_sip(folder: Path) -> Path:
    return build_loose_sip(folder, loose(), apart(), submission_context("sip_tailieu")).folder


def aip(folder: Path) -> Path:
    build_dossier(folder / "aip", description(), apart(), dossier_context())
    return folder / "aip"


def dip(folder: Path) -> Path:
    return build_dip(folder, REQUEST, apart(), submission_context("dip", agreement="")).folder


@pytest.mark.parametrize(
    ("build", "profile", "more"),
    [
        (sip, "tt05-sip", {"PKG-VAR-03"}),
        (zipped, "tt05-sip", {"PKG-VAR-03"}),
        (loose_sip, "tt05-sip", {"PKG-VAR-03"}),
        (aip, "tt05-aip", {"PKG-STR-13"}),
        (dip, "tt05-dip", set()),
    ],
)
def test_packages_of_a_dossier_are_valid(
    build: Callable[[Path], Path], profile: str, more: set[str], tmp_path: Path
) -> None:
    report = check(build(tmp_path))
    assert (report.profile, report.valid) == (profile, True), errors(report)
    assert {finding.rule for finding in report.findings} <= more | COMPANIONS | LESS


def test_a_package_of_one_document_is_valid(tmp_path: Path) -> None:
    report = check(make(tmp_path).folder)
    assert (report.profile, report.valid) == ("tt05-aip", True), errors(report)
    left = {"PKG-STR-13", "PKG-FIX-09"}  # schemas are kept once, signatures.json is named elsewhere
    assert {finding.rule for finding in report.findings} <= left | COMPANIONS | LESS


def errors(report: Report) -> list[tuple[str, str, str]]:
    return [(f.rule, f.where, f.vi) for f in report.findings if f.severity.value == "error"]
