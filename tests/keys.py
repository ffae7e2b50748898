"""Keys of tests: made a moment ago in this process, so nobody weighs their primes again.

pyHanko and certomancer read the key anew for each signature, and OpenSSL spends a twentieth of
a second each time on whether a 2048-bit key is one. A PKCS #12 file is weighed once.
"""

from collections.abc import Iterator
from functools import cache, partial

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12


@pytest.fixture(scope="session", autouse=True)
def trusted_keys() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("load_der_private_key", "load_pem_private_key"):
            read = getattr(serialization, name)
            patch.setattr(serialization, name, partial(read, unsafe_skip_rsa_key_validation=True))
        patch.setattr(pkcs12, "load_pkcs12", cache(pkcs12.load_pkcs12))
        yield
