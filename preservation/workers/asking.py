"""Asking: a worker's answer, or a refusal in words where it could not give one."""

from typing import Any

from preservation.workers.limits import JSONValue, WorkerFailedError
from preservation.workers.pool import Workers
from repository.errors import RefusedError


def ask(workers: Workers, task: str, **arguments: JSONValue) -> dict[str, Any]:
    """What a worker answers.

    Raises:
        RefusedError: it could not do it within the limits.
    """
    try:
        return workers.call(task, **arguments)
    except WorkerFailedError as error:
        raise RefusedError(
            f"Không xử lý được tệp · the file cannot be worked on: {error}"
        ) from error
