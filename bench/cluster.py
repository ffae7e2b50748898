"""A Ceph cluster on loopback in one folder: a monitor, an OSD in memory, an S3 gateway.

Made for drills: no mgr, no keys, and nothing outlives ``stop``. The OSD keeps objects in memory,
so they outlive the gateway, not the cluster.
"""

import json
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TOOLS = ("ceph", "ceph-mon", "ceph-osd", "monmaptool", "radosgw", "radosgw-admin")
_CONF = """\
[global]
fsid = {fsid}
mon_host = [v2:127.0.0.1:{v2}/0,v1:127.0.0.1:{v1}/0]
public_network = 127.0.0.0/8
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
run_dir = {folder}
admin_socket = {folder}/$name.$pid.asok
pid_file =
log_file = {folder}/$name.log
log_to_stderr = false
mon_cluster_log_file = {folder}/cluster.log
mon_data = {folder}/mon
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
osd_data = {folder}/osd
osd_objectstore = memstore
memstore_device_bytes = {memory}
osd_crush_chooseleaf_type = 0
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pg_autoscale_mode = off
rgw_data = {folder}/rgw
rgw_dynamic_resharding = false
rgw_enable_usage_log = false
"""
_PATIENCE_SECONDS = 90


class Cluster:
    """A cluster that runs, its gateway on ``endpoint``."""

    def __init__(self, folder: Path, memory_bytes: int = 2 << 30) -> None:
        self._folder = folder
        self._conf = folder / "ceph.conf"
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._port = _free_port()
        self.endpoint = f"http://127.0.0.1:{self._port}"
        self._fsid = str(uuid.uuid4())
        v2, v1 = _free_port(), _free_port()
        self._mon = f"[v2:127.0.0.1:{v2},v1:127.0.0.1:{v1}]"
        self._conf.write_text(
            _CONF.format(fsid=self._fsid, v1=v1, v2=v2, folder=folder, memory=memory_bytes)
        )

    def start(self) -> None:
        """Make the cluster and start every part of it."""
        self._start_mon()
        self._start_osd()
        self.start_gateway()

    def start_gateway(self) -> None:
        """Start the S3 gateway, and wait until it answers."""
        self._start(
            "radosgw", "-f", "-n", "client.admin",
            "--rgw-frontends", f"beast endpoint=127.0.0.1:{self._port}",
        )  # fmt: skip
        self._wait("radosgw", self._answers)

    def kill_gateway(self) -> None:
        """Kill the S3 gateway at once; the objects stay in the OSD."""
        self._running["radosgw"].kill()
        self._stop("radosgw")

    def stop(self) -> None:
        """Stop every part, the last first."""
        for name in reversed(list(self._running)):
            self._stop(name)

    def add_user(self, name: str) -> Mapping[str, str]:
        """A new S3 user; its credentials, as the environment wants them."""
        said = self._run(
            "radosgw-admin", "user", "create", f"--uid={name}", f"--display-name={name}"
        )
        (key,) = json.loads(said)["keys"]
        return {
            "AWS_ACCESS_KEY_ID": key["access_key"],
            "AWS_SECRET_ACCESS_KEY": key["secret_key"],
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def version(self) -> str:
        """What the gateway says of itself."""
        return self._run("radosgw", "--version").split(" (")[0]

    def _start_mon(self) -> None:
        monmap = self._folder / "monmap"
        (self._folder / "mon").mkdir()
        self._run(
            "monmaptool", "--create", "--fsid", self._fsid, "--addv", "a", self._mon, str(monmap)
        )
        self._run("ceph-mon", "--mkfs", "-i", "a", "--monmap", str(monmap))
        self._start("ceph-mon", "-f", "-i", "a")
        self._wait("ceph-mon", lambda: bool(self._ceph("mon", "stat")))

    def _start_osd(self) -> None:
        (self._folder / "osd").mkdir()
        identity = str(uuid.uuid4())
        number = self._ceph("osd", "create", identity).strip()
        self._ceph("osd", "crush", "add-bucket", "here", "host", "root=default")
        self._ceph("osd", "crush", "add", f"osd.{number}", "1", "root=default", "host=here")
        self._run("ceph-osd", "-i", number, "--mkfs", "--osd-uuid", identity)
        self._start("ceph-osd", "-f", "-i", number)
        self._wait("ceph-osd", self._osd_is_up)

    def _osd_is_up(self) -> bool:
        said: dict[str, Any] = json.loads(self._ceph("osd", "stat", "--format", "json"))
        return bool(said["num_up_osds"])

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.endpoint, timeout=2):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def _ceph(self, *words: str) -> str:
        return self._run("ceph", "--connect-timeout", "20", *words)

    def _line(self, tool: str, words: tuple[str, ...]) -> list[str]:
        no_keys = ["--ms_mon_client_mode", "crc", "--auth_client_required", "none"]
        about = [] if tool == "monmaptool" else ["-c", str(self._conf), *no_keys]
        return [tool, *about, *words]

    def _run(self, tool: str, *words: str) -> str:
        line = self._line(tool, words)
        done = subprocess.run(line, capture_output=True, text=True, timeout=_PATIENCE_SECONDS)
        if done.returncode:
            raise RuntimeError(f"{' '.join(line)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def _start(self, tool: str, *words: str) -> None:
        with (self._folder / f"{tool}.err").open("ab") as said:
            # If the drill itself is killed, the kernel takes its daemons along.
            self._running[tool] = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *self._line(tool, words)],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )

    def _stop(self, tool: str) -> None:
        process = self._running.pop(tool)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _wait(self, tool: str, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not ready():
            if self._running[tool].poll() is not None or time.monotonic() > deadline:
                said = (self._folder / f"{tool}.err").read_text("utf-8", "replace")
                raise RuntimeError(f"{tool} did not start:\n{said[-2000:]}")
            time.sleep(0.2)


def missing() -> list[str]:
    """The programs of Ceph that are not here; ``scripts/setup.sh drill`` installs them."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A cluster in ``folder``, stopped whatever happens."""
    folder.mkdir(parents=True)
    made = Cluster(folder)
    try:
        made.start()
        yield made
    finally:
        made.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
