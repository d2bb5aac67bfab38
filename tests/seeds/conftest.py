"""What tests of seed files share: a file with given content, and its rows."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from linkspider.model.rows import SeedRejectRow, SeedRow
from linkspider.seeds.reader import Account, SeedReader
from linkspider.seeds.rows import CountReading, batch_of


@pytest.fixture
def seed_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file; text is UTF-8 as it stands, line ends included."""

    def write(content: str | bytes, name: str = "seeds.csv") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


class Outcome:
    """All rows of some files, and the accounts; ``rows`` has one for each row of a file, or its counts."""

    def __init__(self, *paths: Path) -> None:
        reader = SeedReader(paths)
        self.readings = list(reader)
        self.rows = [each.counts if isinstance(each, CountReading) else each for each in self.readings]
        self.accounts: list[Account] = reader.accounts

    @property
    def account(self) -> Account:
        (account,) = self.accounts
        return account

    def seeds(self) -> Iterator[SeedRow]:
        return (row for row in self.rows if isinstance(row, SeedRow))

    @property
    def urls(self) -> list[str]:
        return [row.referring_url for row in self.seeds()]

    @property
    def rejects(self) -> list[SeedRejectRow]:
        return [*batch_of(self.readings).rejects]

    @property
    def reasons(self) -> list[tuple[int, str]]:
        return [(row.line, row.reason) for row in self.rejects]


@pytest.fixture
def read(seed_file: Callable[..., Path]) -> Callable[[str | bytes], Outcome]:
    """Reads a file with a given content."""
    return lambda content: Outcome(seed_file(content))


@pytest.fixture
def read_paths() -> Callable[..., Outcome]:
    """Reads files in turn, as one crawl does."""
    return Outcome
