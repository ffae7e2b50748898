"""Fixtures: an S3 server on loopback, moto (with versions and locks as far as it knows them).

``pytest tests/repository/stores --s3-endpoint http://127.0.0.1:PORT`` asks a real server instead,
with the credentials of the AWS environment; ``bench/ceph.py`` does so.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

_names = count(1)
_run = secrets.token_hex(3)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--s3-endpoint", help="a real S3 server to use in place of moto")


@dataclass(frozen=True, slots=True)
class Server:
    """An S3 server on loopback, with a client that goes around the store."""

    endpoint: str
    client: Any

    def bucket(self, **said: Any) -> str:
        """A fresh bucket, with versions unless it is said otherwise."""
        name = f"kho-{_run}-{next(_names)}"
        versions = said.pop("versions", True)
        self.client.create_bucket(Bucket=name, **said)
        if versions:
            self.client.put_bucket_versioning(
                Bucket=name, VersioningConfiguration={"Status": "Enabled"}
            )
        return name


@pytest.fixture(scope="session")
def real_s3(request: pytest.FixtureRequest) -> str | None:
    """The endpoint of a real server, if one was given."""
    endpoint: str | None = request.config.getoption("--s3-endpoint")
    return endpoint


@pytest.fixture
def moto(s3: Server, real_s3: str | None) -> Server:
    """The emulator, for what is true of it alone."""
    if real_s3:
        pytest.skip("about moto alone")
    return s3


@pytest.fixture(scope="session")
def s3_credentials(real_s3: str | None) -> Iterator[None]:
    if real_s3:
        yield  # they come with it
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield


@pytest.fixture(scope="session")
def s3(s3_credentials: None, real_s3: str | None) -> Iterator[Server]:
    if real_s3:
        yield Server(real_s3, boto3.client("s3", endpoint_url=real_s3))
        return
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    yield Server(endpoint, boto3.client("s3", endpoint_url=endpoint))
    server.stop()
