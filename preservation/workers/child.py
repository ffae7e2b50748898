"""The worker's side: behind its walls, answers one request a line until its input ends.

A request is ``{"task": "look", "arguments": {…}}``; its answer has ``result``,
or ``failure`` and ``detail``, and ``retire`` when the worker should be replaced.
Libraries may print what they like: the protocol has descriptors of its own.
"""

import errno
import importlib
import json
import os
import warnings
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

from preservation.workers.limits import Failure, Limits
from preservation.workers.sandbox import (
    allow_processor_time,
    confine,
    keep_errors_short,
    resident_bytes,
)

TASKS: Mapping[str, str] = MappingProxyType(
    {
        "look": "preservation.look:look",
        "text": "preservation.texts:text",
        "page": "preservation.pages:page",
        "leaves": "preservation.pages.leaves:leaves",
        "frame": "preservation.pages.frames:frame",
        "part": "preservation.pages.parting:part",
        "strips": "preservation.pages.doubts:strips",
        "raised": "preservation.pages.raised:raised",
        "pdfa": "preservation.pdfa:pdfa",
        "codes": "preservation.pages.codes:codes",
        "signatures": "preservation.signatures.validate:task",
        "evidence": "preservation.evidence.outside:task",
        "mark": "preservation.pages.marks:mark",
        "blank": "preservation.pages.marks:blank",
        "places": "preservation.pages.places:places",
        "words": "preservation.pages.words:words",
        "trust": "preservation.signatures.trusted:task",
        "trust-recognise": "preservation.signatures.recognising:recognise",
        "trust-sources": "preservation.signatures.sources:sources",
        "trust-weigh": "preservation.signatures.sources:weigh",
        "fields": "preservation.signatures.laying:read_fields",
        "lay-out": "preservation.signatures.laying:lay_fields",
        "copy-upright": "preservation.pages.copying.upright:upright",
        "copy-draw": "preservation.pages.copying.drawing:draw",
        "copy-draw-picture": "preservation.pages.copying.drawing:draw_picture",
        "copy-ink": "preservation.pages.copying.drawing:ink",
        "bind": "preservation.pages.copying.binding:bind",
        "copy-compose": "preservation.pages.copying.composing:compose",
        "copy-verdict": "preservation.pages.copying.composing:verdict",
        "copy-leaks": "preservation.pages.copying.leaks:leaks",
        "view": "preservation.pages.views:view",
        "signed-pictures": "preservation.signatures.seen:task",
        "table": "preservation.texts.tables:table",
        "cells": "preservation.texts.cells:cells",
        "tables": "preservation.texts.cells_docx:tables",
    }
)
"""What a worker may be asked to do: the name of a task, and the function that does it."""

NO_MEMORY = (
    "out of memory",
    "cannot allocate",
    "malloc",
    "calloc",
    "bad_alloc",
    "memory allocation",
)
"""How libraries that are not Python's say that there is no memory."""


def main(configuration: str) -> None:
    """Serve requests from standard input on standard output, as ``configuration`` says."""
    settings = json.loads(configuration)
    limits = Limits(**settings["limits"])
    requests, answers = _take_channels()
    warnings.simplefilter("ignore")
    report = confine(limits, settings["parent"])
    for module in settings["preload"]:
        importlib.import_module(module)
    _send(answers, {"ready": report}, limits)
    for line in requests:
        os.ftruncate(2, 0)
        allow_processor_time(limits.cpu_seconds)
        request = json.loads(line)
        answer = perform(settings["tasks"], request["task"], request["arguments"])
        if _has_grown(limits):
            answer["retire"] = True
        _send(answers, answer, limits)


def perform(tasks: Mapping[str, str], task: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Do ``task`` and say how it went. Never raises."""
    try:
        module, _, function = tasks[task].partition(":")
        return {"result": getattr(importlib.import_module(module), function)(**arguments)}
    except MemoryError:
        return {"failure": Failure.MEMORY, "detail": "MemoryError", "retire": True}
    except Exception as error:  # foreign bytes: whatever a library raises ends here
        return _failed(error)


def _failed(error: Exception) -> dict[str, Any]:
    kind = type(error).__name__
    said = str(error)
    starved = isinstance(error, OSError) and error.errno == errno.ENOMEM
    if starved or any(words in said.lower() for words in NO_MEMORY):
        return {"failure": Failure.MEMORY, "detail": kind, "retire": True}
    return {"failure": Failure.CRASH, "detail": f"{kind}: {said[:200]}" if said else kind}


def _take_channels() -> tuple[BinaryIO, BinaryIO]:
    """Take the pipes away from the descriptors that libraries know."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    keep_errors_short()
    return requests, answers


def _has_grown(limits: Limits) -> bool:
    return resident_bytes(os.getpid()) > limits.memory_bytes // 2


def _send(answers: BinaryIO, answer: Mapping[str, Any], limits: Limits) -> None:
    line = _encoded(answer)
    if len(line) > limits.output_bytes:
        detail = f"{len(line)} bytes"
        line = _encoded({"failure": Failure.OUTPUT, "detail": detail, "retire": True})
    answers.write(line)
    answers.flush()


def _encoded(answer: Mapping[str, Any]) -> bytes:
    """One line of UTF-8; half a surrogate pair, which no database takes, becomes ``?``."""
    try:
        text = json.dumps(answer, ensure_ascii=False)
    except MemoryError:
        text = json.dumps({"failure": Failure.MEMORY, "detail": "MemoryError", "retire": True})
    except (TypeError, ValueError, RecursionError) as error:
        text = json.dumps({"failure": Failure.CRASH, "detail": type(error).__name__})
    return text.encode("utf-8", "replace") + b"\n"
