"""``luutru axis-simulator``: a document axis of one's own, to try against."""

import signal
import sys
from pathlib import Path

import click

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("axis-simulator")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8090, show_default=True)
@click.option(
    "--state",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục trạng thái · where its state lies.",
)
@click.option("--tenants", required=True, type=_FILE, help="Hệ thống kết nối (TOML) · tenants.")
@click.option("--faults", default="", help="Lỗi giả lập: seed=7 sendEdoc=http500:0.1 · faults.")
@click.option("--rewrite", is_flag=True, help="Ghi lại XML như trục thật · re-serialise.")
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True)
def axis_simulator(
    host: str,
    port: int,
    state: Path,
    tenants: Path,
    faults: str,
    threads: int,
    *,
    rewrite: bool,
) -> None:
    """Trục liên thông giả lập, để thử · a simulated document axis, to try against.

    Trạng thái nằm trong thư mục --state và còn lại sau khi tiến trình bị ngắt. Lỗi giả lập đổi được
    khi đang chạy: POST /faults {"spec": "…"}, chỉ từ máy này.
    """
    import waitress

    from repository.errors import UnavailableError
    from web.simulator.app import create_simulator
    from web.simulator.tenants import read_tenants

    app = create_simulator(state, read_tenants(tenants), faults, rewrites=rewrite)
    try:
        server = waitress.create_server(
            app, host=host, port=port, threads=threads, ident=None, max_request_body_size=1 << 30
        )
    except OSError as error:
        raise UnavailableError(f"{host}:{port}: {error.strerror}") from error
    for asked_to_go in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked_to_go, lambda *_: sys.exit())
    click.echo(f"Trục giả lập: http://{host}:{server.effective_port}/", err=True)
    server.run()
