"""Policy: which algorithms may be used when, as pyHanko asks it (EN 319 102-1 §5.2.8).

The moment is the one that is judged: for what older proofs cover, the time that they prove. A
trust anchor is believed for itself, so that nobody asks about its own signature.
"""

from datetime import datetime

from pyhanko.sign.validation.utils import CMSAlgorithmUsagePolicy
from pyhanko_certvalidator.policy_decl import AlgorithmUsageConstraint

from preservation.signatures.boundary import Broken, Foreign, attempt
from repository.algorithms import NEVER, Algorithms, end_of, named

Part = tuple[str, int | None]
"""Name of an algorithm, and the size of its key in bits; None for a digest."""
SCHEMES = {"rsassa_pkcs1v15": "rsa", "rsassa_pss": "rsa", "ec": "ecdsa"}
"""pyHanko's names of signature schemes and keys, and the table's."""


class SunsetPolicy(CMSAlgorithmUsagePolicy):
    """What the table says, in pyHanko's words."""

    def __init__(self, table: Algorithms) -> None:
        self._table = table
        self.refused = ""
        """Why an algorithm was refused last; pyHanko keeps it to itself."""

    def digest_algorithm_allowed(
        self, algo: Foreign, moment: datetime | None
    ) -> AlgorithmUsageConstraint:
        """Whether a digest may be used at ``moment``."""
        return self._judged([(str(algo["algorithm"].native), None)], moment)

    def signature_algorithm_allowed(
        self, algo: Foreign, moment: datetime | None, public_key: Foreign
    ) -> AlgorithmUsageConstraint:
        """Whether a signature algorithm with its digest and key may be used at ``moment``."""
        return self._judged(parts_of(algo, public_key), moment)

    def imprint_allowed(self, token: Foreign, moment: datetime) -> bool:
        """Whether a timestamp's digest of what it stamps may be used; pyHanko never asks."""
        algorithm = attempt(imprint_of, token)
        return not isinstance(algorithm, Broken) and bool(self._judged([algorithm], moment))

    def _judged(self, parts: list[Part], moment: datetime | None) -> AlgorithmUsageConstraint:
        for part in parts:
            last = self._table.ends(*part)
            if last is None or (moment and self._table.usable(*part, moment)):
                continue
            since = None if last == NEVER else end_of(last)
            said = "never to be relied on" if since is None else f"relied on until {last}"
            self.refused = f"{named(*part)} is {said}"
            return AlgorithmUsageConstraint(
                allowed=False, not_allowed_after=since, failure_reason=self.refused
            )
        return AlgorithmUsageConstraint(allowed=True)


def parts_of(algo: Foreign, public_key: Foreign) -> list[Part]:
    """The digest and the key that a signature algorithm relies on."""
    scheme = attempt(lambda: str(algo.signature_algo))
    digest = attempt(lambda: str(algo.hash_algo))
    parts: list[Part] = [] if isinstance(digest, Broken) else [(digest, None)]
    if isinstance(scheme, Broken):
        return [*parts, (str(algo["algorithm"].native), None)]
    if public_key is None:
        return parts
    return [*parts, key_of(public_key)]


def imprint_of(token: Foreign) -> Part:
    """The digest that a timestamp token stamps with."""
    imprint = token["encap_content_info"]["content"].parsed["message_imprint"]
    return str(imprint["hash_algorithm"]["algorithm"].native), None


def key_of(public_key: Foreign) -> Part:
    """Name and size of a public key."""
    name = str(public_key.algorithm)
    size = attempt(lambda: int(public_key.bit_size))
    return SCHEMES.get(name, name), None if isinstance(size, Broken) or "ed" in name[:2] else size
