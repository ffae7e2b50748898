"""Runs inside the environment of eark-validator: says of each package what it finds, a line each.

The program asks four vocabularies from the network as soon as it is imported. They lie in its
own package too, and are served from there; any other address is refused.
"""

import io
import json
import sys
import urllib.request
from importlib.metadata import distribution
from pathlib import Path


def from_its_own_files(url: str, *_: object, **__: object) -> io.BytesIO:
    """A vocabulary, by the last part of its address."""
    name = str(url).rpartition("/")[2]
    for file in distribution("eark_validator").files or ():
        if "vocabs" in file.parts and file.name == name:
            return io.BytesIO(Path(str(file.locate())).read_bytes())
    raise OSError(f"nothing may be fetched: {url}")


def judge(path: str) -> dict[str, object]:
    """What it says of one package."""
    from eark_validator.packages import PackageValidator
    from eark_validator.specifications.specification import SpecificationVersion

    try:
        report = PackageValidator(Path(path), SpecificationVersion.V2_0_4).validation_report
        said = json.loads(report.model_dump_json())
    except Exception as error:  # whatever it raises is its answer
        return {"path": path, "raised": type(error).__name__}
    found: dict[str, str] = {}
    parts = [said["structure"], *(said.get("metadata") or {}).values()]
    for part in parts:
        for message in (part or {}).get("messages", ()):
            rule = str(message["rule_id"] or "schema")
            if found.get(rule) != "Error":
                found[rule] = message["severity"]
    return {"path": path, "found": found}


def main() -> None:
    """Judge the packages named on standard input."""
    urllib.request.urlopen = from_its_own_files  # type: ignore[assignment]
    for line in sys.stdin:
        print(json.dumps(judge(line.strip())), flush=True)


if __name__ == "__main__":
    main()
