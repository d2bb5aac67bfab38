"""What tests of whole crawls share: a crawl run as a person runs it, and its tables."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, settings

from linkspider.demo.server import DemoWeb, resolve_setting
from tests.forks import fork

# How long an example takes says how busy the machine is: no test is a timed one.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Run:
    """A finished command: its exit code, what it printed, and the store that it wrote to."""

    code: int
    out: str
    err: str
    store: Path

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table, of all its crawls."""
        parts = sorted(self.store.glob(f"tables/{table}/*/*.parquet"))
        return [row for part in parts for row in pq.read_table(part, partitioning=None).to_pylist()]


@pytest.fixture(scope="session")
def demo_web() -> Iterator[DemoWeb]:
    """The bundled demo web, listening."""
    with DemoWeb() as web:
        yield web


@pytest.fixture(scope="session")
def run_command(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Run]:
    """Runs a command of the project in a process of its own, with a store of its own."""

    def run(*command: str, store: Path | None = None, timeout: float = 300, **environment: str) -> Run:
        place = store or tmp_path_factory.mktemp("run") / "store"
        settings = {**_clean_environment(), "LINKSPIDER_STORE": str(place), **environment}
        if command[0] == "scrapy":  # python -m scrapy, without the second that its imports take
            return Run(*_scrapy(command[1:], settings, timeout), place)
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=PROJECT,
            env=settings,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr, place)

    return run


def _scrapy(words: Iterable[str], environment: Mapping[str, str], timeout: float) -> tuple[int, str, str]:
    """Runs scrapy's command line: the exit code, and what it printed to standard output and error."""
    process = fork("scrapy.cmdline:execute", "scrapy", *words, environment=environment)
    try:
        out, err = process.communicate(timeout)
    finally:
        process.kill()
        process.close()
    return process.wait(), out, err


@pytest.fixture(scope="session")
def crawl_demo(demo_web: DemoWeb, run_command: Callable[..., Run]) -> Callable[..., Run]:
    """Runs a spider over the demo web, as fast as it goes."""

    def crawl(spider: str, *arguments: str, **options: Any) -> Run:
        return run_command(
            *("scrapy", "crawl", spider, *arguments, "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_TIMES=0"),
            LINKSPIDER_RESOLVE=resolve_setting(demo_web.port),
            **options,
        )

    return crawl


def _clean_environment() -> dict[str, str]:
    """The environment without settings of linkspider's that happen to be there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("LINKSPIDER_")}


def pytest_make_parametrize_id(val: object) -> str | None:
    """Names cases of bytes by their length: packed ones hold the time, and processes have to name tests alike."""
    return f"{len(val)} bytes" if isinstance(val, bytes) else None
