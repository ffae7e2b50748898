"""What can go wrong, as a tree whose branches say what the caller can do.

ArchiveError
├── NotFoundError        it is not here, or not for you: the two look the same
│   ├── GoneError        it was here, and was destroyed by a decision
│   ├── NoSuchDocumentError
│   └── NoSuchObjectError
├── RefusedError         it was asked for, and the answer is no
│   ├── ConflictError    what was looked at is no longer so: look again
│   ├── ForbiddenError
│   └── SettingsError
├── DamageError          the bytes are not the bytes that were promised
│   └── DigestMismatchError
└── UnavailableError     nothing was changed; try again later

A *bad document* is not in this tree: it is a finding, and findings are data.
"""

from repository.digest import Digest


class ArchiveError(Exception):
    """Anything this archive raises on purpose."""


class NotFoundError(ArchiveError):
    """The thing asked for is not here."""


class GoneError(NotFoundError):
    """It was here, and was destroyed by a decision; its stub tells of it."""

    def __init__(self, what: str, identifier: str) -> None:
        super().__init__(f"{what} {identifier}: đã hủy theo quyết định · destroyed by a decision")
        self.object = identifier


class NoSuchDocumentError(NotFoundError):
    """No document that the asker may see has this identifier."""


class NoSuchObjectError(NotFoundError):
    """No object is kept under this key."""


class RefusedError(ArchiveError):
    """The archive understood, and declined."""


class ConflictError(RefusedError):
    """What the asker looked at has changed since."""


class ForbiddenError(RefusedError):
    """The asker does not hold the right that this needs."""


class SettingsError(RefusedError):
    """The installation's settings cannot be used; the message names each one."""


class DamageError(ArchiveError):
    """The bytes are not the bytes that were promised."""


class DigestMismatchError(DamageError):
    """A stream turned out to have another digest than the one expected."""

    def __init__(self, key: str, *, expected: Digest, found: Digest) -> None:
        super().__init__(f"{key}: expected {expected}, found {found}")
        self.key = key
        self.expected = expected
        self.found = found


class UnavailableError(ArchiveError):
    """Something outside did not answer. Nothing was changed."""
