"""ETSI reports of a document: one for each of its signed files, from the record that is kept."""

from collections.abc import Iterator, Mapping
from typing import Any

from preservation.signatures.etsi import Find, etsi_report
from preservation.signatures.horizon import by_file
from repository.algorithms import Algorithms

VALIDATOR = "luutru"


def etsi_reports(
    report: Mapping[str, Any], find: Find, algorithms: Algorithms
) -> Iterator[tuple[str, bytes]]:
    """The name of each signed file, and its report; empty names where there is one file only.

    A record without a verdict has nothing to report.

    Raises:
        ValueError: ``report`` is no signature report.
    """
    if "indication" not in report:
        return
    try:
        for name, part in by_file(report):
            data = etsi_report(part, find, algorithms, VALIDATOR)
            if data is not None:
                yield name, data
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"not a signature report: {error!r}") from error
