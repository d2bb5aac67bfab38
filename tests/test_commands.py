"""Commands are light, since Scrapy imports each to run one; and a crawl imports no part of Scrapy that it turns off."""

import argparse
import gc
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings, default_settings
from scrapy.utils.conf import build_component_list

from linkspider import settings as own
from linkspider.commands.crawl import Command

PROJECT = Path(__file__).resolve().parents[1]
COMMANDS = ["audit", "compact", "crawl", "prune", "seeds", "verify"]
HEAVY = ["pyarrow", "numpy", "selectolax", "rich", "publicsuffixlist", "linkspider.options", "linkspider.spiders"]
COOKIES = "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"


@pytest.fixture
def read_options():
    """The settings after a command line was read; the collector's thresholds are put back."""
    thresholds = gc.get_threshold()

    def read(*options):
        command = Command()
        command.settings = Settings()
        command.settings.setmodule(own, priority="project")
        parser = argparse.ArgumentParser()
        command.add_options(parser)
        command.process_options([], parser.parse_args(options))
        return command.settings

    yield read
    gc.set_threshold(*thresholds)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_imports_what_it_does_when_it_is_run(command):
    code = f"import sys, linkspider.commands.{command}; print(*sorted(set({HEAVY}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize(("options", "has_cookies"), [((), False), (("-s", "COOKIES_ENABLED=True"), True)])
def test_cookies_are_there_if_asked_for(read_options, options, has_cookies):
    settings = read_options(*options)
    components = settings.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES")
    assert (COOKIES in build_component_list(components)) == has_cookies


def test_what_is_kept_of_scrapys_components_is_there():
    assert {*own.EXTENSIONS_BASE} < {*default_settings.EXTENSIONS_BASE}
    assert COOKIES in default_settings.DOWNLOADER_MIDDLEWARES_BASE


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["audits"], "scrapy: there is no command 'audits'; did you mean 'audit'?\n"),
        (["--nolog", "cmpact", "--yes"], "scrapy: there is no command 'cmpact'; did you mean 'compact'?\n"),
        (["xyzzy"], "scrapy: there is no command 'xyzzy'; known: audit, bench, "),
        (["list"], ""),
    ],
)
def test_a_wrong_verb_gets_the_nearest_right_one(words, said):
    command = [sys.executable, "-m", "scrapy", *words]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == (2 if said else 0)
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == bool(said)


def test_an_interruption_while_a_command_is_imported_is_no_traceback(tmp_path):
    (tmp_path / "publicsuffixlist.py").write_text("raise KeyboardInterrupt")
    command = [sys.executable, "-m", "scrapy", "seeds", "links.csv"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


def test_any_other_fault_of_a_command_is_shown(tmp_path):
    (tmp_path / "publicsuffixlist.py").write_text("raise RuntimeError('broken')")
    command = [sys.executable, "-m", "scrapy", "seeds", "links.csv"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, check=False, text=True)
    assert "RuntimeError: broken" in done.stderr
