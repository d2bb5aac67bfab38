"""The made-up web, and a store for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from linkspider.model.store import Store
from tests.durability.harness import Place
from tests.durability.reliability import Rounds
from tests.durability.web import Web


@pytest.fixture(scope="session")
def web() -> Iterator[Web]:
    with Web() as listening:
        yield listening


@pytest.fixture
def place(web: Web, tmp_path: Path) -> Place:
    return Place(web, Store(tmp_path / "store"))


@pytest.fixture(scope="session")
def rounds() -> Rounds:
    """The kills of this run."""
    return Rounds()
