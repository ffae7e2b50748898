"""Trusted: the trust folder as a person looks at it, and how fresh what it holds is."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.trust import (
    Anchor,
    TrustStore,
    intermediates,
    ocsp_answers,
    revocation_lists,
)
from repository.calendar import iso_utc, parse_utc
from repository.digest import Digest

FRESH, STALE, OLDER = "fresh", "stale", "older"
"""In force; past its nextUpdate; not the newest of its issuer, kept for what has expired."""


def task(trust: str, at: str) -> dict[str, Any]:
    """What an isolated worker is asked: JSON in, JSON out."""
    return overview(Path(trust), parse_utc(at))


def overview(folder: Path, at: datetime) -> dict[str, Any]:
    """Everything in the trust folder, as it stands at ``at``."""
    store, unheard = TrustStore.load(folder), list[str]()
    problems = list(store.problems)
    anchors = [_anchor(anchor, at) for anchor in store.anchors]
    known = _lines(intermediates(folder, unheard), partial(_certificate, at=at), problems)
    lists = _lines(revocation_lists(folder, unheard), _list, problems)
    answers = _lines(ocsp_answers(folder, unheard), _answer, problems)
    for lines in (lists, answers):
        _age(lines, at)
    return {
        "at": iso_utc(at),
        "anchors": anchors,
        "intermediates": known,
        "crls": lists,
        "ocsp": answers,
        "problems": problems,
    }


def complaints(found: dict[str, Any]) -> list[str]:
    """What somebody should do something about, in Vietnamese and English."""
    said = [f"{one} (không dùng được) · {one} (unusable)" for one in found["problems"]]
    if not found["anchors"]:
        said.append("chưa tin cậy ai: không có chứng thư gốc nào · no anchor: nobody is trusted")
    for line in (*found["crls"], *found["ocsp"]):
        if line["state"] == STALE:
            file, day = line["file"], (line["next_update"] or "?")[:10]
            said.append(f"{file}: quá hạn từ {day} · {file}: out of date since {day}")
    said += [
        f"{line['file']}: chứng thư gốc đã hết hạn · {line['file']}: the anchor has expired"
        for line in found["anchors"]
        if line["expired"]
    ]
    return said


def _lines(
    things: Iterator[tuple[str, Foreign]],
    told: Callable[[str, Foreign], dict[str, Any]],
    problems: list[str],
) -> list[dict[str, Any]]:
    """One line for each; what can be loaded and not be told is one more problem."""
    lines: list[dict[str, Any]] = []
    for file, thing in things:
        line = attempt(told, file, thing)
        if isinstance(line, Broken):
            problems.append(f"{file}: {line.why}")
        else:
            lines.append(line)
    return lines


def _anchor(anchor: Anchor, at: datetime) -> dict[str, Any]:
    return _certificate(anchor.file, anchor.certificate, at) | {
        "purpose": anchor.purpose.value,
        "from": iso_utc(anchor.not_before) if anchor.not_before else None,
        "until": iso_utc(anchor.not_after) if anchor.not_after else None,
        "believed": anchor.believed(at),
    }


def _certificate(file: str, certificate: Foreign, at: datetime) -> dict[str, Any]:
    return {
        "file": file,
        "name": str(certificate.subject.human_friendly),
        "short": _short(certificate.subject),
        "issuer": str(certificate.issuer.human_friendly),
        "issuer_short": _short(certificate.issuer),
        "digest": str(Digest.of_bytes(certificate.dump())),
        "valid_from": iso_utc(certificate.not_valid_before),
        "valid_until": iso_utc(certificate.not_valid_after),
        "expired": at > certificate.not_valid_after,
    }


def _short(name: Foreign) -> str:
    """The one part of a name by which people know it."""
    parts = name.native
    said = parts.get("common_name") or parts.get("organization_name") or name.human_friendly
    return " ".join(map(str, said)) if isinstance(said, list) else str(said)


def _list(place: str, revoked: Foreign) -> dict[str, Any]:
    said = revoked["tbs_cert_list"]
    return _timed(place, revoked, said["this_update"].native, said["next_update"].native) | {
        "issuer": str(revoked.issuer.human_friendly),
        "issuer_short": _short(revoked.issuer),
        "of": str(revoked.issuer.hashable),
        "revoked": len(said["revoked_certificates"]),
    }


def _answer(place: str, answer: Foreign) -> dict[str, Any]:
    said = answer.basic_ocsp_response["tbs_response_data"]["responses"]
    first = said[0]
    identity = first["cert_id"]
    serial = f"{identity['serial_number'].native:x}"
    return _timed(place, answer, first["this_update"].native, first["next_update"].native) | {
        "serial": serial,
        "of": f"{identity['issuer_key_hash'].native.hex()} {serial}",
        "status": first["cert_status"].name,
    }


def _timed(
    place: str, thing: Foreign, this: datetime, following: datetime | None
) -> dict[str, Any]:
    return {
        "file": place,
        "digest": str(Digest.of_bytes(thing.dump())),
        "this_update": iso_utc(this),
        "next_update": iso_utc(following) if following else None,
        "fetched": place.startswith("cache/"),
    }


def _age(lines: list[dict[str, Any]], at: datetime) -> None:
    """Say of each whether it is in force; only the newest of its kind can be stale."""
    newest: dict[str, str] = {}
    for line in lines:
        newest[line["of"]] = max(newest.get(line["of"], ""), line["this_update"])
    for line in lines:
        latest = line["this_update"] == newest[line.pop("of")]
        line["state"] = OLDER if not latest else _state(line["next_update"], at)


def _state(following: str | None, at: datetime) -> str:
    return FRESH if following is not None and at < parse_utc(following) else STALE
