"""The page as a file: escaped, small, with a policy that fits what is in it."""

import base64
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from analysis.report.build import report
from analysis.report.page import page
from tests.analysis.report.many import LARGE, many_facts
from tests.analysis.report.marts import SITE
from tests.analysis.report.sites import large_facts

PROJECT = Path(__file__).resolve().parents[3]
LARGEST = 3_000_000
MANY = 200_000
BOUND = 500  # megabytes; with whole columns it is 620, and with ten times as many rows 3,000 instead of 840
REPORTS = ["demo", "hostile"]


@pytest.fixture(params=REPORTS)
def text(request, reports):
    return reports[request.param].read_text(encoding="utf-8")


def test_the_policy_names_the_only_script_and_style(text):
    parsed = LexborHTMLParser(text)
    policy = parsed.css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"]
    told = dict(part.split(" ", 1) for part in policy.split("; "))
    assert told["default-src"] == "'none'"
    assert told["base-uri"] == told["form-action"] == "'none'"
    assert told["img-src"] == "data:"
    for name in ("script", "style"):
        (only,) = parsed.css(name)
        digest = base64.b64encode(hashlib.sha256(only.text(deep=True).encode()).digest()).decode()
        assert told[f"{name}-src"] == f"'sha256-{digest}'"
    assert "unsafe" not in policy
    assert "http" not in policy.replace("http-equiv", "")


def test_nothing_in_it_runs_or_loads(text):
    parsed = LexborHTMLParser(text)
    named = {node.tag for node in parsed.root.traverse(include_text=False)}
    assert not named & {"iframe", "object", "embed", "img", "form", "base", "foreignobject", "use", "image", "video"}
    names = {name for node in parsed.css("*") for name in node.attributes}
    assert not {name for name in names if name.startswith("on")}
    assert not names & {"style", "src", "srcset", "srcdoc", "action", "formaction", "xlink:href", "background", "ping"}
    assert {node.tag for node in parsed.css("[href]")} == {"a", "link"}
    assert "@import" not in text
    assert not re.search(r"url\(", parsed.css_first("style").text())


def test_it_is_small(text):
    assert len(text.encode()) < LARGEST


def test_hostile_texts_stand_there_as_they_are(reports):
    parsed = LexborHTMLParser(reports["hostile"].read_text(encoding="utf-8"))
    cells = {cell.text(deep=True).strip() for cell in parsed.css("td")}
    assert {"=1+1", "datum.value; signal('x') [1]. 'a\\b'"} <= cells
    assert any(cell.startswith("{{7*7}} {% raw %}") for cell in cells)
    assert any(cell.startswith("</script><script>") for cell in cells)
    assert any(cell.startswith(";}</style>") for cell in cells)
    assert "49" not in cells


def peak_of_a_report(facts):
    """Megabytes that a process takes at most that makes a report."""
    code = (
        "import resource, sys; from pathlib import Path; from analysis.report.build import report;"
        "from analysis.report.facts import Facts; from analysis.report.page import page;"
        "from linkspider.model.store import Store; facts = Facts(Store(Path(sys.argv[1])), sys.argv[2]);"
        "text = page(report(facts)); assert len(text) < 3_000_000;"
        "status = Path('/proc/self/status');"  # what getrusage tells on Linux has the memory of who forked it in it
        "held = status.read_text() if status.exists() else '';"
        "print(held.partition('VmHWM:')[2].split()[0] if held else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(facts.store.root), SITE],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout) * (1 if sys.platform == "darwin" else 1024) / 2**20


def test_two_million_rows_take_no_more_memory(hostiles):
    assert hostiles.rows("backlinks") == 2_000_000
    assert peak_of_a_report(hostiles) < 700


def test_many_rows_in_every_mart_take_no_more_memory(tmp_path):
    facts = many_facts(tmp_path, MANY)
    assert {facts.rows(mart) for mart in LARGE} == {MANY}
    assert peak_of_a_report(facts) < BOUND


@pytest.mark.parametrize("shape", ["wide", "chain"])
def test_the_report_of_ten_thousand_pages_is_small(tmp_path, shape):
    text = page(report(large_facts(tmp_path, 10_000, shape)))
    parsed = LexborHTMLParser(text)
    assert len(text.encode()) < LARGEST
    assert len(parsed.css("section.finding")) >= 12
    assert len(parsed.css("#map .wide path")) >= 9
    assert ("12 or more" in text) == (shape == "chain")
