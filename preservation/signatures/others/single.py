"""One XML signature: from its element to what the judge is asked, whatever file it lies in."""

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from preservation.signatures.boundary import Broken, attempt
from preservation.signatures.changes import Change
from preservation.signatures.others import xades
from preservation.signatures.others.dsig import (
    Document,
    Reading,
    RefusedError,
    follow_all,
    read,
)
from preservation.signatures.others.joint import Seal, seal
from preservation.signatures.others.sealed import dressed
from preservation.signatures.others.second import TOO_LONG, Resolve, disagreement


@dataclass(frozen=True, slots=True)
class Place:
    """Where a signature stands."""

    name: str
    """How it is called in the report."""
    form: str
    """What is said after XAdES or XML-DSig: enveloped, ODF, OOXML …"""
    resolve: Resolve | None = None
    """How signxml finds what lies outside the XML."""
    changed: Callable[[str], Change] | None = None
    """Which part of a package a broken reference speaks of; None: no package."""


def sealed(
    signature: etree._Element, document: Document, place: Place
) -> tuple[Seal, Reading | None]:
    """Read a signature and follow its references; never raises for what is in it."""
    reading: Reading | None = None
    try:
        reading = read(signature)
        follow_all(reading, document)
    except RefusedError as error:
        return _refused(error, reading, place), None
    said = attempt(_sealed, reading, place)
    if isinstance(said, Broken):
        one = seal(place.name, f"XML-DSig {place.form}", None, "unclear")
        one.refuse("FORMAT_FAILURE", said.why)
        return one, None
    return said, reading


def _refused(error: RefusedError, reading: Reading | None, place: Place) -> Seal:
    one = seal(place.name, f"XML-DSig {place.form}", None, "unclear")
    if reading is not None and reading.certificates:
        signer, _ = xades.signer_of(reading, None)
        one.found.embedded = dressed(signer, [], reading.method, reading.value, b"")
        one.judged = False
    blame(one, error)
    return one


def blame(one: Seal, error: RefusedError) -> None:
    """Let a refusal speak: it may say that the file was altered."""
    if error.change is not None:
        one.alter(error.change)
        one.fail(error.sub_indication, str(error))
    else:
        one.refuse(error.sub_indication, str(error))


def _sealed(reading: Reading, place: Place) -> Seal:
    properties = xades.signed_properties(reading)
    signer, problem = xades.signer_of(reading, properties)
    one = seal(place.name, f"{xades.kind_of(reading)} {place.form}", None)
    if problem:
        one.refuse("NO_SIGNING_CERTIFICATE_FOUND", problem)
    if signer is not None:
        others = [c for c in reading.certificates if c is not signer]
        embedded = dressed(signer, others, reading.method, reading.value, reading.signed_info)
        embedded.self_reported_timestamp = xades.claimed(properties)
        one.found.embedded = embedded
        one.stock["certificates"] += others
    xades.gather(one, reading)
    check(one, reading, place)
    if signer is not None and not one.flaws:
        count = len(reading.references)
        why = disagreement(reading.element, signer.dump(), count, place.resolve)
        if why == TOO_LONG:
            one.reasons.append(TOO_LONG)
        elif why:
            one.refuse("GENERIC", f"a second verifier (signxml) does not agree: {why}")
    return one


def check(one: Seal, reading: Reading, place: Place) -> None:
    """What the followed references tell."""
    for reference in reading.references:
        if not reference.unbroken:
            one.fail("HASH_FAILURE", f"digest of {reference.uri or 'the document'} does not match")
            inside = not reference.uri or reference.uri.startswith("#")
            if place.changed is not None and not inside:
                one.standing.altered = True
                one.standing.changes.append(place.changed(reference.uri))
        one.digests.add(reference.digest)
