"""A second opinion: signxml has to agree before an XML signature passes.

Where two verifiers read one file differently, an attacker has room; so what only one of them
believes is reported as not proven.
"""

from collections.abc import Callable
from typing import NoReturn

from cryptography import x509
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.verifier import SignatureConfiguration, XMLVerifier

from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.others.dsig import DIGESTS, METHODS

MOST_BYTES = 32 * 1024 * 1024
"""signxml copies the document for each reference; a longer one is not shown to it."""
TOO_LONG = "too long to be shown to a second verifier"

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
Resolve = Callable[[str], Foreign]
"""A reference out of the XML → octets, or an element."""


class _One(XMLVerifier):
    """signxml, pointed at one signature among several."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def _get_signature(self, root: etree._Element) -> Foreign:
        return root if self._path == "." else root.find(self._path)

    def _c14n(self, nodes: Foreign, *args: Foreign, **options: Foreign) -> Foreign:
        """As signxml, on elements that are documents of their own: see ``trees``."""
        listed = nodes if isinstance(nodes, list) else [nodes]
        alone = [etree.fromstring(etree.tostring(one, with_tail=False), PARSER) for one in listed]
        return super()._c14n(alone, *args, **options)

    def _check_cert_validity(self, cert: Foreign, cert_source: str) -> None:
        """Nothing: when the certificate is valid is judged elsewhere."""


def disagreement(
    signature: etree._Element, certificate: bytes, references: int, resolve: Resolve | None
) -> str:
    """Why signxml does not believe ``signature``; empty if it does, or ``TOO_LONG``."""
    tree = signature.getroottree()
    data = etree.tostring(tree.getroot())
    if len(data) * references > MOST_BYTES:
        return TOO_LONG
    verifier = _One(tree.getelementpath(signature))
    said = attempt(
        verifier.verify,
        data,
        x509_cert=x509.load_der_x509_certificate(certificate),
        validate_schema=False,
        parser=PARSER,
        uri_resolver=resolve or _nowhere,
        expect_config=SignatureConfiguration(
            expect_references=False,
            signature_methods=frozenset(SignatureMethod(name) for name in METHODS),
            digest_algorithms=frozenset(DigestAlgorithm(name) for name in DIGESTS),
            default_reference_c14n_method=CanonicalizationMethod.CANONICAL_XML_1_0,
        ),
    )
    return said.why if isinstance(said, Broken) else ""


def _nowhere(uri: str) -> NoReturn:
    raise ValueError(f"a reference out of the file: {uri!r}")
