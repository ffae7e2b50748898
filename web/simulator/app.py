"""The simulated axis as a web application: its operations, what goes wrong, and ``/faults``."""

import time
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest, Forbidden

from repository.calendar import Clock, system_clock
from repository.errors import RefusedError
from web.simulator.answers import FailedError, no, ok
from web.simulator.faults import BEFORE, read_faults
from web.simulator.operations import Asked, Simulator
from web.simulator.state import State
from web.simulator.tenants import Tenants

_LARGEST = 200 << 20

Operation = Callable[[Asked, list[str]], Response]


def create_simulator(
    folder: Path,
    tenants: Tenants,
    faults: str = "",
    *,
    rewrites: bool = False,
    clock: Clock = system_clock,
) -> Flask:
    """The simulated axis whose state lies in ``folder``.

    Raises:
        RefusedError: ``faults`` cannot be read.
    """
    app = Flask("simulator", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST + 2
    made = Simulator(State(folder), tenants, read_faults(faults), rewrites, clock)
    app.extensions["axis-simulator"] = made
    for name, (method, view) in _operations(made).items():
        app.add_url_rule(f"/{name}", name, _faulty(made, name, view), methods=[method])
    app.add_url_rule("/faults", "faults", _control(made), methods=["GET", "POST"])
    return app


def _operations(made: Simulator) -> dict[str, tuple[str, Operation]]:
    return {
        "getReceivedEdocList": ("POST", made.received),
        "getEdoc": ("POST", made.get),
        "downloadEdoc": ("GET", made.download),
        "sendEdoc": ("POST", made.send),
        "updateStatus": ("POST", made.update),
        "getSentEdocList": ("POST", made.sent),
        "countReceiveEdoc": ("POST", lambda asked, _: made.count(asked, "edoc")),
        "countReceiveStatus": ("POST", lambda asked, _: made.count(asked, "status")),
        "getAgenciesList": ("POST", lambda *_: ok(data=made.tree.older())),
        "getAgenciesListQD20": ("POST", lambda asked, _: ok(data=made.tree.newer(asked["level"]))),
        "getSynchronizeUnit": ("POST", lambda *_: ok(data=made.tree.units())),
        "registerAgency": ("POST", lambda *_: made.register()),
        "deleteAgency": ("POST", lambda asked, _: made.delete(asked["AgencyCode"])),
    }


def _faulty(made: Simulator, name: str, view: Operation) -> Callable[[], Response]:
    """An operation with what goes wrong around it."""

    def run() -> Response:
        struck = made.faults.struck(name)
        time.sleep(sum(int(kind[4:]) / 10 for kind in struck if kind.startswith("slow")))
        try:
            asked = made.asked()
            for kind in struck:
                if kind.startswith(BEFORE) and kind != "cut64":
                    return _wrong(kind)
            answer = view(asked, struck)
        except FailedError as error:
            return no(error.code, error.said)
        return _broken(answer) if "lost" in struck else answer

    return run


def _wrong(kind: str) -> Response:
    if kind == "http500":
        return Response("error", HTTPStatus.INTERNAL_SERVER_ERROR, mimetype="text/plain")
    if kind == "html":
        page = "<html><body>Bảo trì hệ thống</body></html>"
        return Response(page, mimetype="text/html")
    if kind == "cut":
        return _broken(ok(data=[]))
    raise FailedError(kind.removeprefix("fail"))


def _broken(answer: Response) -> Response:
    """More is announced than comes: the server closes the connection in the middle."""
    text = answer.get_data()
    broken = Response(text[: len(text) // 2], mimetype=answer.mimetype)
    broken.automatically_set_content_length = False
    broken.headers["Content-Length"] = str(len(text) + 1)
    return broken


def _control(made: Simulator) -> Callable[[], dict[str, Any]]:
    def faults() -> dict[str, Any]:
        """What goes wrong; ``POST`` a ``spec`` to change it. From this machine only."""
        if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104
            raise Forbidden
        if request.method == "POST":
            said = request.get_json(force=True)
            try:
                made.faults = read_faults(str(said["spec"]))
            except (RefusedError, KeyError, TypeError) as error:
                raise BadRequest(str(error)) from None
        return {"spec": made.faults.spec, "struck": dict(made.faults.counts)}

    return faults
