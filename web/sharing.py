"""Sharing: a thing that packages name by digest, fetched from the package that keeps it."""

from repository.digest import Digest
from repository.errors import NotFoundError
from web.wiring import Archive


def shared_thing(archive: Archive, digest: Digest) -> bytes:
    """The bytes of a shared thing: a schema, a certificate, revocation data.

    Raises:
        NotFoundError: nothing with this digest is kept.
        UnavailableError: the store did not answer.
    """
    for package in archive.catalogue.shared([str(digest)]).values():
        kept = archive.catalogue.package(package)
        for file in kept.files:
            if file.sha256 == digest:
                with archive.stores[0].open(kept.prefix + file.path) as source:
                    return source.read()
    raise NotFoundError(f"{digest}")
