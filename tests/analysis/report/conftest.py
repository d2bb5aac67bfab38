"""Reports as files: of the demo web's audit, and of a store in which everything is hostile."""

import time
from pathlib import Path

import pytest

from analysis.report.build import report
from analysis.report.facts import Facts
from analysis.report.page import page
from linkspider.model.store import Store
from tests.analysis.report.hostiles import hostile_facts

DEMO = "kettleandleaf.example"


@pytest.fixture(scope="session")
def demo_facts(run_command, tmp_path_factory):
    """The marts of the bundled demo web after an audit; processes that test at the same time share one."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if base.name.startswith("popen-") else base) / "demo-for-reports"
    try:
        shared.mkdir()
    except FileExistsError:
        while not (shared / "done").exists():
            time.sleep(0.2)
    else:
        try:
            run_command("scrapy", "audit", store=shared / "store")
        finally:
            (shared / "done").touch()
    facts = Facts(Store(shared / "store"), DEMO)
    assert facts.has("coverage"), "the audit of the demo web came to no end"
    return facts


@pytest.fixture(scope="session")
def hostiles(tmp_path_factory):
    """Marts in which all that strangers write is hostile."""
    return hostile_facts(tmp_path_factory.mktemp("hostile") / "store")


@pytest.fixture(scope="session")
def reports(demo_facts, hostiles, tmp_path_factory) -> dict[str, Path]:
    """The reports of both as files."""
    folder = tmp_path_factory.mktemp("reports")
    paths = {"demo": folder / "demo.html", "hostile": folder / "hostile.html"}
    for path, facts in zip(paths.values(), (demo_facts, hostiles), strict=True):
        path.write_text(page(report(facts)), encoding="utf-8")
    return paths
