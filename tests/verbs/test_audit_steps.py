"""The steps of an audit as processes, and what stands in its summary before the analysis adds to it."""

import signal
import sys
from dataclasses import replace

import pytest

from linkspider.audits import Plan
from linkspider.model.audit_summary import claim_audit, read_summary, write_summary
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.verbs import audit_steps
from linkspider.verbs.audit_steps import Record, last_steps, run_step

URL = "https://site.example/?token=s3cret"


@pytest.fixture
def record(tmp_path):
    store = Store(tmp_path / "store")
    store.prepare()
    plan = Plan({"url": URL}, {"seeds": "a.csv", "target": URL}, (), is_demo=False, report=("--priority", "/x"))
    return Record(
        store,
        replace(plan, audit_id=claim_audit(store, "site.example", plan.begun_at)),
        Scope.of("https://site.example/"),
    )


def kept(record):
    return read_summary(record.store, "site.example", record.plan.audit_id)


def test_an_audit_that_runs_says_so_from_its_beginning_on(record):
    record.begin()
    told = kept(record)
    assert (told["state"], told["exit_code"], told["finished_at"]) == ("running", None, None)
    assert (told["is_complete"], told["crawls"], told["figures"], told["comparison"]) == (False, [], None, None)
    assert told["scope"]["host"] == "site.example"
    assert "s3cret" not in str(told)
    assert told["arguments"]["referrers"]["seeds"] == "a.csv"


def test_what_the_analysis_wrote_stays(record, tmp_path):
    record.begin()
    write_summary(record.store, kept(record) | {"figures": {"opportunities": 3}, "comparison": {"crossed": []}})
    record.end(4, {"report": tmp_path / "report.html"})
    told = kept(record)
    assert (told["state"], told["exit_code"]) == ("ended", 4)
    assert (told["figures"], told["comparison"]) == ({"opportunities": 3}, {"crossed": []})
    assert told["outputs"]["report"] == str(tmp_path / "report.html")


def test_an_interrupted_audit_says_so(record):
    record.begin()
    record.end(130)
    assert (kept(record)["state"], kept(record)["exit_code"]) == ("interrupted", 130)


def test_an_audit_whose_summary_is_gone_still_ends(record):
    record.end(3)
    assert (kept(record)["exit_code"], kept(record)["figures"]) == (3, None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "site.example"),
        ({"report": ("--priority", "/x", "--config", "my.toml")}, "site.example --config my.toml"),
        ({"report": ("--config", "my clients/e.toml")}, "site.example --config 'my clients/e.toml'"),
        ({"settings": ("RETRY_TIMES=1", "LINKSPIDER_STORE=a b")}, "site.example -s 'LINKSPIDER_STORE=a b'"),
        ({"is_demo": True}, ""),
    ],
)
def test_an_interruption_says_which_audit_goes_on(record, monkeypatch, capsys, changes, words):
    monkeypatch.setattr(audit_steps, "run_step", lambda *_: 130)
    assert audit_steps.carry_out(replace(record.plan, **changes), record.store, {}) == 130
    line = " ".join(f"scrapy audit {words} --resume last".split())
    assert capsys.readouterr().err == f"scrapy audit: interrupted; `{line}` goes on\n"


@pytest.mark.parametrize(
    ("codes", "ends"),
    [
        ([0, 0, 0, 0, 0], 0),
        ([0, 0, 0, 0, 4], 4),
        ([0, 0, 0, 2, 4], 2),
        ([0, 3, 0, 0, 4], 3),
        ([0, 3, 2, 0, 0], 3),
        ([0, 0, 1, 0, 3], 1),
        ([0, 0, 120, 0, 3], 120),
        ([0, 1, 130], 130),
    ],
)
def test_an_alert_hides_no_step_that_went_wrong(record, monkeypatch, codes, ends):
    told = iter(codes)
    monkeypatch.setattr(audit_steps, "run_step", lambda *_: next(told))
    assert audit_steps.carry_out(record.plan, record.store, {}) == ends
    assert kept(record)["exit_code"] == ends
    assert [*told] == []


def test_the_last_steps_are_of_this_audit(record):
    commands = [step.command[1:] for step in last_steps(record)]
    asked = ["--store", str(record.store.root), "--site", "site.example", "--priority", "/x"]
    assert commands[0] == ["-m", "analysis", "summary", *asked]
    assert commands[-1] == ["-m", "analysis.commands.conclude", record.plan.audit_id, *asked]


@pytest.mark.parametrize(
    ("code", "ends"),
    [
        ("pass", 0),
        ("raise SystemExit(4)", 4),
        ("import os; raise SystemExit(int(os.environ['ASKED']))", 7),
        (f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})", 3),
        (f"import os, time; os.kill(os.getppid(), {int(signal.SIGTERM)}); time.sleep(60)", 130),
        (f"import os, time; os.kill(os.getppid(), {int(signal.SIGINT)}); time.sleep(60)", 130),
    ],
)
def test_a_step_ends_as_its_process_does(code, ends):
    before = signal.getsignal(signal.SIGTERM)
    assert run_step([sys.executable, "-c", code], {"ASKED": "7"}) == ends
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_step_that_is_interrupted_while_it_imports_ends_quietly(tmp_path, monkeypatch, capfd):
    slow = "import os, signal, sys, time\nprint(sys.argv[1:])\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(60)\n"
    (tmp_path / "slow.py").write_text(slow)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert run_step([sys.executable, "-m", "slow", "--store", "here"], {}) == 130
    told = capfd.readouterr()
    assert told.out.strip() == "['--store', 'here']"
    assert told.err == ""
