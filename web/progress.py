"""Progress: what long work tells whoever watches it."""

from collections.abc import Callable

from repository.errors import RefusedError

Progress = Callable[[int, int], bool]
"""Told how much is done of how much; answers whether to go on."""


def go_on(_done: int, _total: int) -> bool:
    """Progress that nobody watches."""
    return True


class StoppedError(RefusedError):
    """Whoever watches said not to go on; nothing was made."""

    def __init__(self) -> None:
        super().__init__("Đã dừng · it was stopped")
