"""A small catalogue for the tests of the repository."""

import pytest

from repository.database import Database
from tests.databases import Hands
from tests.repository.samples import House


@pytest.fixture
def house(database: Database, hands: Hands) -> House:
    return House(database, hands)
