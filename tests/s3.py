"""Fixtures: an S3 server on loopback, with versions and locks as far as moto knows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

_names = count(1)


@dataclass(frozen=True, slots=True)
class Server:
    """An S3 server on loopback, with a client that goes around the store."""

    endpoint: str
    client: Any

    def bucket(self, **said: Any) -> str:
        """A fresh bucket, with versions unless it is said otherwise."""
        name = f"kho-{next(_names)}"
        versions = said.pop("versions", True)
        self.client.create_bucket(Bucket=name, **said)
        if versions:
            self.client.put_bucket_versioning(
                Bucket=name, VersioningConfiguration={"Status": "Enabled"}
            )
        return name


@pytest.fixture(scope="session")
def s3_credentials() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield


@pytest.fixture(scope="session")
def s3(s3_credentials: None) -> Iterator[Server]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    yield Server(endpoint, boto3.client("s3", endpoint_url=endpoint))
    server.stop()
