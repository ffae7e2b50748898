"""``luutru serve`` and ``luutru worker``: the web server, and the process that does long work."""

import signal
import sys

import click

from web.cli.desk import Desk, command


@command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True)
@click.option("--threads", type=click.IntRange(1, 256), default=16, show_default=True)
@click.option("--no-worker", is_flag=True, help="Không kèm tiến trình công việc · web only.")
def serve(desk: Desk, host: str, port: int, threads: int, *, no_worker: bool) -> int:
    """Phục vụ trang web cùng một tiến trình công việc · serve pages, with a worker beside."""
    return run_server(desk, host, port, threads, with_worker=not no_worker)


@command("worker")
def worker(desk: Desk) -> int:
    """Chỉ chạy công việc dài · do long work only."""
    from web.jobs import run_worker

    return run_worker(desk.archive)


def run_server(
    desk: Desk, host: str, port: int, threads: int = 16, *, with_worker: bool = True
) -> int:
    """Serve until interrupted; the worker beside it is started again whenever it dies.

    Raises:
        UnavailableError: the address is taken, or is none of this machine's.
    """
    import waitress

    from repository.errors import UnavailableError
    from web.app import create_app
    from web.jobs import WorkerBeside

    try:
        server = waitress.create_server(
            create_app(desk.archive),
            host=host,
            port=port,
            threads=threads,
            ident=None,
            max_request_body_size=1 << 42,
            channel_timeout=300,
        )
    except OSError as error:
        raise UnavailableError(f"{host}:{port}: {error.strerror}") from error
    for asked_to_go in (signal.SIGTERM, signal.SIGINT):  # a shell may have had us ignore ctrl-C
        signal.signal(asked_to_go, lambda *_: sys.exit())
    _say_what_stores_cannot(desk)
    beside = WorkerBeside(desk.home) if with_worker else None
    desk.note(f"Lưu Trữ: http://{host}:{port}/")
    try:
        if beside is not None:
            beside.start()
        server.run()
    finally:
        if beside is not None:
            beside.stop()
    return 0


def _say_what_stores_cannot(desk: Desk) -> None:
    """Probe every store at start; one that does not answer is said, and the pages are served."""
    from repository.errors import UnavailableError

    for store in desk.archive.stores:
        try:
            for ability in store.abilities():
                if not ability.able:
                    desk.note(f"kho {store.name}: {ability.name}: {ability.says}")
        except UnavailableError as error:
            desk.note(f"kho {store.name}: {error}")
