"""The house itself: what is generated is fresh, modules stay small, settings are all in their table."""

import ast
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from linkspider import settings
from linkspider.describe import documents
from linkspider.own_settings import OWN_SETTINGS

PROJECT = Path(__file__).resolve().parents[1]
MACHINE = re.compile(r"/root/|/work/|/home/\w+|file:///opt|find-links|index-url")
SOURCES = [
    path
    for folder in ("linkspider", "pipelines", "analysis", "benchmarks")
    for path in (PROJECT / folder).rglob("*.py")
]


@pytest.mark.parametrize("name", documents())
def test_generated_documents_are_fresh(name: str) -> None:
    assert (PROJECT / "docs" / name).read_text(encoding="utf-8") == documents()[name], "run `make docs`"


def test_modules_and_functions_stay_small() -> None:
    long = []
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > 400:
            long.append(f"{path.name}: {text.count(chr(10))} lines")
        functions = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
        long += [f"{path.name}: {each.name}" for each in functions if (each.end_lineno or 0) - each.lineno >= 60]
    assert long == []
    assert len(SOURCES) > 40


def test_every_own_setting_is_in_the_table() -> None:
    assert {name for name in vars(settings) if name.startswith("LINKSPIDER_")} == {each.name for each in OWN_SETTINGS}


@pytest.mark.parametrize("name", ["pipelines", "analysis", "linkspider"])
def test_packages_are_the_projects_own(name: str) -> None:
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    assert PROJECT in Path(spec.origin).resolve().parents


def test_the_model_loads_no_crawler_and_the_crawler_no_frames() -> None:
    code = "import sys, linkspider.model.tables; assert not {'scrapy', 'pandas', 'twisted'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0
    code = "import sys, linkspider.spiders.site, pipelines.parquet; assert 'pandas' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0


def test_a_whole_crawl_loads_no_frames(tmp_path: Path) -> None:
    """pandas takes 0.2 s and 30 MB: pyarrow loads it for more than its frames."""
    code = (
        "import sys; from scrapy.cmdline import execute\n"
        "try: execute(['scrapy', 'crawl', 'site', '-a', 'url=http://127.0.0.1:9/'])\n"
        "finally: print('pandas' in sys.modules)"
    )
    environment = {**os.environ, "LINKSPIDER_STORE": str(tmp_path), "LINKSPIDER_ALLOW_NETWORKS": "127.0.0.0/8"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.split()[-1] == "False", done.stderr[-1000:]


def test_top_level_is_as_ordered() -> None:
    names = {"scrapy.cfg", "pyproject.toml", "linkspider", "pipelines", "analysis", "tests", "data"}
    assert all((PROJECT / name).exists() for name in names)


def test_nothing_names_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = [name for name in listed.stdout.split("\n") if name.endswith((".py", ".md", ".toml", ".lock", "Makefile"))]
    texts = {name: (PROJECT / name).read_text(encoding="utf-8") for name in names if name != "tests/test_house.py"}
    assert {name: found for name, text in texts.items() if (found := MACHINE.findall(text))} == {}
    assert len(texts) > 60
