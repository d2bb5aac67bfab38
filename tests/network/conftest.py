"""A probe of the real download handler, with all that stands in front of it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

PROBE = Path(__file__).with_name("probe.py")


@dataclass(frozen=True)
class Probed:
    """What came of a probe: answers by path, wall time, and the most memory beyond what it began with."""

    answers: dict[str, dict[str, Any]]
    seconds: float
    peak_growth: int
    err: str

    def outcome(self, path: str) -> str:
        return str(self.answers[path]["outcome"])


@pytest.fixture(scope="session")
def probe() -> Callable[..., Probed]:
    """Fetches paths of a server on loopback; ``origin`` is what stands before them in the URLs."""

    def run(
        origin: str, paths: Iterable[str], *, timeout: float = 100, settings: dict[str, Any] | None = None, **task: Any
    ) -> Probed:
        given = {"LINKSPIDER_ALLOW_NETWORKS": "127.0.0.0/8", **(settings or {})}
        order = {"urls": [origin + path for path in paths], "settings": given, **task}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("LINKSPIDER_")}
        done = subprocess.run(
            [sys.executable, str(PROBE)],
            input=json.dumps(order),
            env=environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        answers = {url.removeprefix(origin): answer for url, answer in found["answers"].items()}
        return Probed(answers, found["seconds"], found["peak_growth"], done.stderr)

    return run
