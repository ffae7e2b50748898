"""XML-DSig, strictly: what one ``ds:Signature`` signs, and whether it is still so.

The rules, each against an attack that was published:

1. only the transforms and algorithms that are listed here; XPath, XSLT and base64 are refused;
2. a reference leads into this very file, and to one element only: an identifier that two elements
   bear is a sign of wrapping;
3. an HMAC is no signature: whoever can check it can make it;
4. what no reference covers is not signed, and who asks is told what *is* covered.
"""

import base64
import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

from asn1crypto import x509
from lxml import etree

from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.changes import Change
from preservation.signatures.others.sealed import Method, hasher
from preservation.signatures.others.trees import C14N, CANONICAL, canonical, twin_of

DS = "http://www.w3.org/2000/09/xmldsig#"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
NEWER = "http://www.w3.org/2007/05/xmldsig-more#"
ENC = "http://www.w3.org/2001/04/xmlenc#"
NAMES = {"ds": DS}
ENVELOPED = f"{DS}enveloped-signature"
MOST_REFERENCES = 10_000
MOST_TRANSFORMS = 4
MOST_CERTIFICATES = 50

DIGESTS: Mapping[str, str] = MappingProxyType(
    {
        f"{DS}sha1": "sha1",
        f"{MORE}sha224": "sha224",
        f"{ENC}sha256": "sha256",
        f"{MORE}sha384": "sha384",
        f"{ENC}sha512": "sha512",
    }
)
"""Which of them may be relied on, and until when, is said by ``repository.algorithms``."""
_SIZES = ("224", "256", "384", "512")
METHODS: Mapping[str, Method] = MappingProxyType(
    {f"{DS}rsa-sha1": Method("rsassa_pkcs1v15", "sha1")}
    | {f"{MORE}rsa-sha{size}": Method("rsassa_pkcs1v15", f"sha{size}") for size in _SIZES}
    | {f"{MORE}ecdsa-sha{size}": Method("ecdsa", f"sha{size}") for size in _SIZES}
    | {f"{NEWER}sha{size}-rsa-MGF1": Method("rsassa_pss", f"sha{size}") for size in _SIZES}
)
IDENTIFIERS = ("Id", "ID", "id", "{http://www.w3.org/XML/1998/namespace}id")

Outside = Callable[[str, list[Foreign]], Foreign]
"""A reference out of the XML into its container, and its transforms → octets, element or tree."""


class RefusedError(ValueError):
    """This is not looked at; ``sub_indication`` says of what kind the reason is."""

    def __init__(self, sub_indication: str, why: str, change: Change | None = None) -> None:
        super().__init__(why)
        self.sub_indication = sub_indication
        self.change = change
        """What this says was done to the file, if it says that."""

    @classmethod
    def gone(cls, name: str) -> Self:
        """A part of a package that was signed, and is not there any more."""
        change = Change("part-removed", name)
        return cls("HASH_FAILURE", f"signed and gone: {name}", change)


@dataclass(frozen=True, slots=True)
class Covered:
    """One reference, followed."""

    uri: str
    kind: str
    digest: str
    unbroken: bool
    element: Foreign = None
    """The element that it leads to, if it leads to one."""

    @property
    def whole(self) -> bool:
        """Whether it covers the whole document."""
        return not self.uri


@dataclass(slots=True)
class Reading:
    """One signature, read."""

    element: etree._Element
    signed_info: bytes
    method: Method
    value: bytes
    certificates: list[Foreign] = field(default_factory=list)
    references: list[Covered] = field(default_factory=list)


class Document:
    """An XML document, and the container that it lies in."""

    def __init__(self, tree: etree._ElementTree, outside: Outside | None = None) -> None:
        self.tree = tree
        self._outside = outside
        self._elements: dict[str, list[etree._Element]] = {}
        for element in tree.iter(etree.Element):
            for name in IDENTIFIERS:
                if name in element.attrib:
                    self._elements.setdefault(str(element.attrib[name]), []).append(element)

    def find(self, identifier: str) -> etree._Element:
        """The one element that bears ``identifier``.

        Raises:
            RefusedError: there is none, or more than one.
        """
        found = self._elements.get(identifier, [])
        if len(found) > 1:
            why = f"{len(found)} elements bear the identifier {identifier!r}"
            raise RefusedError("FORMAT_FAILURE", why, Change("ambiguous", identifier))
        if not found:
            raise RefusedError("SIGNED_DATA_NOT_FOUND", f"no element bears {identifier!r}")
        return found[0]

    def follow(self, reference: etree._Element, signature: etree._Element) -> Covered:
        """Follow ``reference`` and digest what is there.

        Raises:
            RefusedError: it leads nowhere, elsewhere, or through something that is not allowed.
        """
        uri = reference.get("URI")
        if uri is None:
            raise RefusedError("UNSUPPORTED", "a reference without URI")
        transforms = reference.findall("ds:Transforms/ds:Transform", NAMES)
        if len(transforms) > MOST_TRANSFORMS:
            raise RefusedError("UNSUPPORTED", f"{len(transforms)} transforms")
        digest, expected = digest_in(reference)
        target, element = self._resolve(str(uri), transforms)
        octets = self._octets(target, transforms, signature)
        unbroken = hasher(digest, octets).digest() == expected
        return Covered(str(uri), str(reference.get("Type") or ""), digest, unbroken, element)

    def _resolve(
        self, uri: str, transforms: list[etree._Element]
    ) -> tuple[Foreign, etree._Element | None]:
        if not uri:
            return self.tree, self.tree.getroot()
        if uri.startswith("#xpointer") or uri == "#":
            raise RefusedError("UNSUPPORTED", f"a reference by XPointer: {uri!r}")
        if uri.startswith("#"):
            element = self.find(uri[1:])
            return element, element
        if self._outside is None:
            raise RefusedError("UNSUPPORTED", f"a reference out of the file: {uri!r}")
        return self._outside(uri, transforms), None

    def _octets(
        self, target: Foreign, transforms: list[etree._Element], signature: etree._Element
    ) -> bytes:
        for transform in transforms:
            algorithm = str(transform.get("Algorithm"))
            if isinstance(target, bytes):
                raise RefusedError("UNSUPPORTED", f"transform {algorithm!r} on octets")
            if algorithm == ENVELOPED:
                target = _without(target, signature)
            elif algorithm in CANONICAL:
                target = canonical(target, algorithm, prefixes_of(transform))
            else:
                raise RefusedError("UNSUPPORTED", f"transform {algorithm!r} is not allowed")
        return target if isinstance(target, bytes) else canonical(target, C14N)


def _without(target: Foreign, signature: etree._Element) -> Foreign:
    """A copy of ``target`` from which ``signature`` was taken out, and nothing else."""
    tree = signature.getroottree()
    is_element = etree.iselement(target)
    if is_element and target not in signature.iterancestors():
        raise RefusedError("UNSUPPORTED", "an enveloped signature that is not enveloped")
    if signature is tree.getroot():
        raise RefusedError("UNSUPPORTED", "an enveloped signature that is the document")
    twin = copy.deepcopy(tree)
    place = twin_of(target, twin) if is_element else twin
    _take_out(twin_of(signature, twin))
    return place


def _take_out(doomed: etree._Element) -> None:
    """Remove an element, but not the text that follows it."""
    parent, before = doomed.getparent(), doomed.getprevious()
    assert parent is not None  # noqa: S101  it is not the root
    if doomed.tail and before is not None:
        before.tail = (before.tail or "") + doomed.tail
    elif doomed.tail:
        parent.text = (parent.text or "") + doomed.tail
    parent.remove(doomed)


def digest_in(parent: etree._Element) -> tuple[str, bytes]:
    """The digest algorithm and the digest that stand in ``parent``.

    Raises:
        RefusedError: they are missing, or the algorithm is not allowed.
    """
    method = str(only(parent, "DigestMethod").get("Algorithm"))
    if method not in DIGESTS:
        raise RefusedError("UNSUPPORTED", f"digest {method!r} is not allowed")
    return DIGESTS[method], octets_in(only(parent, "DigestValue"))


def prefixes_of(method: etree._Element) -> list[str] | None:
    """The prefixes that an exclusive canonical form treats as inclusive."""
    listed = method.find("{http://www.w3.org/2001/10/xml-exc-c14n#}InclusiveNamespaces")
    said = None if listed is None else listed.get("PrefixList")
    return str(said).split() if said else None


def only(parent: etree._Element, name: str) -> etree._Element:
    """The one child of ``parent`` with this name.

    Raises:
        RefusedError: there is none, or more than one.
    """
    found = parent.findall(f"ds:{name}", NAMES)
    if len(found) != 1:
        raise RefusedError("FORMAT_FAILURE", f"{len(found)} elements {name} in one place")
    return found[0]


def octets_in(element: etree._Element) -> bytes:
    """What the base64 in ``element`` stands for.

    Raises:
        RefusedError: it is no base64.
    """
    said = attempt(base64.b64decode, "".join((element.text or "").split()), validate=True)
    if isinstance(said, Broken) or len(element):
        raise RefusedError("FORMAT_FAILURE", f"no base64 in {etree.QName(element).localname}")
    return said


def read(signature: etree._Element) -> Reading:
    """Read the frame of a signature; its references are followed by ``follow_all``.

    Raises:
        RefusedError: it is malformed, or uses what is not allowed.
    """
    info = only(signature, "SignedInfo")
    form = only(info, "CanonicalizationMethod")
    named = str(only(info, "SignatureMethod").get("Algorithm"))
    if "hmac" in named:
        raise RefusedError("UNSUPPORTED", "an HMAC is no signature")
    if named not in METHODS:
        raise RefusedError("UNSUPPORTED", f"signature method {named!r} is not allowed")
    algorithm = str(form.get("Algorithm"))
    if algorithm not in CANONICAL:
        raise RefusedError("UNSUPPORTED", f"canonical form {algorithm!r} is not allowed")
    reading = Reading(
        signature,
        canonical(info, algorithm, prefixes_of(form)),
        METHODS[named],
        octets_in(only(signature, "SignatureValue")),
    )
    reading.certificates = _certificates(signature)
    return reading


def _certificates(signature: etree._Element) -> list[Foreign]:
    path = "ds:KeyInfo/ds:X509Data/ds:X509Certificate"
    found = []
    for element in signature.findall(path, NAMES)[:MOST_CERTIFICATES]:
        loaded = attempt(x509.Certificate.load, octets_in(element), strict=True)
        if not isinstance(loaded, Broken):
            found.append(loaded)
    return found


def follow_all(reading: Reading, document: Document) -> None:
    """Follow every reference of the signature.

    Raises:
        RefusedError: as ``Document.follow``; or there is none, or there are too many.
    """
    references = only(reading.element, "SignedInfo").findall("ds:Reference", NAMES)
    if not references or len(references) > MOST_REFERENCES:
        raise RefusedError("FORMAT_FAILURE", f"{len(references)} references")
    reading.references = [document.follow(one, reading.element) for one in references]
