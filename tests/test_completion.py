"""Completion in bash, as bash does it: the function is called with a command line and tells what it offers."""

import shutil
import subprocess
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"
pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


def offered(name: str, line: str) -> list[str]:
    """What is offered for the last word of a line."""
    words = line.split(" ")
    script = f'source "$1"; COMP_WORDS=("${{@:2}}"); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _linkspider_{name}'
    script += '; printf "%s\\n" "${COMPREPLY[@]}"'
    command = ["bash", "-c", script, "bash", str(DOCS / f"completion-{name}.bash"), *words]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "syntax error" not in told.stderr
    return told.stdout.split()


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("scrapy", "scrapy au", ["audit"]),
        ("scrapy", "scrapy crawl ", ["site", "referrers"]),
        ("scrapy", "scrapy crawl site -a max_path", ["max_path_orders=", "max_path_segments="]),
        ("scrapy", "scrapy audit https://s.example/ --pri", ["--priority"]),
        ("scrapy", "scrapy audit https://s.example/ -a ur", ["urls="]),
        ("scrapy", "scrapy audit --resume ", ["last"]),
        ("scrapy", "scrapy audit --seeds ", []),
        ("scrapy", "scrapy prune --ke", ["--keep"]),
        ("analysis", "python -m analysis re", ["referring-domains", "resolution", "removals", "report"]),
        ("analysis", "python -m analysis export ", ["xlsx", "csv", "graph", "star", "delta", "sql"]),
        ("analysis", "python -m analysis backlinks --format p", ["parquet"]),
        ("analysis", "python -m analysis backlinks --count-by ", ["url", "key", "resolved"]),
        ("analysis", "python -m analysis backlinks --lost", ["--lost-checks", "--lost-hours"]),
        ("analysis", "python -m analysis backlinks --out ", []),
        ("analysis", "python -m pytest re", []),
        ("analysis", "python analysis re", []),
    ],
)
def test_what_is_offered(name: str, line: str, words: list[str]) -> None:
    assert offered(name, line) == words
