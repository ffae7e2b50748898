"""Sharing: a thing that packages name by digest, fetched from the package that keeps it."""

from repository.digest import Digest
from web.wiring import Archive


def shared_thing(archive: Archive, digest: Digest) -> tuple[str, bytes] | None:
    """Name and bytes of a shared thing (a schema, a certificate, a CRL); None if it is not kept.

    Raises:
        UnavailableError: the store did not answer.
    """
    for package in archive.catalogue.shared([str(digest)]).values():
        kept = archive.catalogue.package(package)
        for file in kept.files:
            if file.sha256 == digest:
                with archive.stores[0].open(kept.prefix + file.path) as source:
                    return file.path.rpartition("/")[2], source.read()
    return None
