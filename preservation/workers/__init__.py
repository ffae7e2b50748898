"""Workers: the only places where foreign bytes are opened."""

from preservation.workers.limits import Failure, JSONValue, Limits, WorkerFailedError
from preservation.workers.pool import Workers, sandbox_report

__all__ = ["Failure", "JSONValue", "Limits", "WorkerFailedError", "Workers", "sandbox_report"]
