"""The commands as a person types them: habits of Scrapy, limits, bad input, interruption."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linkspider.demo.server import SEED_FILE, START_URL, DemoWeb, resolve_setting

PROJECT = Path(__file__).resolve().parents[2]
SITE = f"url={START_URL}"
BAD = [
    (("crawl", "site", "-a", SITE, "-a", "max_page=3"), "did you mean 'max_pages'"),
    (("crawl", "site", "-a", SITE, "-a", "max_pages=many"), "max_pages 'many' is not a whole number from 1 up"),
    (("crawl", "site", "-a", SITE, "-a", "scope=hots"), "did you mean 'host'"),
    (("crawl", "site"), "url is missing"),
    (("crawl", "site", "-a", "url=https://"), "url 'https://'"),
    (("crawl", "sit"), "did you mean 'site'"),
    (("crawl", "site", "-a", SITE, "-s", "LINKSPIDER_STROE=x"), "did you mean 'LINKSPIDER_STORE'"),
    (("crawl", "site", "-a", SITE, "-s", "LINKSPIDER_ALLOW_NETWORKS=home"), "'home' is no network"),
    (("crawl", "site", "-a", SITE, "-s", "LINKSPIDER_STORE=scrapy.cfg"), "store 'scrapy.cfg' cannot be written"),
    (("crawl", "referrers", "-a", "target=example.com"), "seeds is missing"),
    (("crawl", "referrers", "-a", "target=example.com", "-a", "seeds=none.csv"), "'none.csv' does not exist"),
    (("crawl", "referrers", "-a", "target=example.com", "-a", "seeds={empty}"), "empty.csv' is empty"),
    (("crawl", "referrers", "-a", "seeds={empty}"), "target is missing"),
    (("crawl", "site", "-a", SITE, "-O", "{empty}/pages.csv"), "empty.csv/pages.csv' cannot be written: "),
    (("audit", "--seeds", "{empty}"), "name the site"),
    (("audit", "example.com", "--seeds", "{empty}"), "empty.csv' is empty"),
    (("audit", "example.com", "--seed-file", "x"), "did you mean '--seeds'"),
    (("audit", "example.com", "-a", "max_dept=1"), "did you mean 'max_depth'"),
    (("audit", "example.com", "--loglevel", "NOISY"), "LOG_LEVEL 'NOISY' is none of CRITICAL, ERROR,"),
]


@pytest.mark.parametrize(("command", "line"), BAD, ids=[" ".join(command) for command, _ in BAD])
def test_bad_input_gets_one_line(run_command: Callable[..., Any], tmp_path: Path, command: Any, line: str) -> None:
    (tmp_path / "empty.csv").touch()
    run = run_command("scrapy", *(part.format(empty=tmp_path / "empty.csv") for part in command))
    assert run.code == 2
    assert line in run.err
    assert run.err.count("\n") == 1, run.err
    assert run.out == ""


def test_a_limit_of_pages(crawl_demo: Callable[..., Any]) -> None:
    run = crawl_demo("site", "-a", SITE, "-a", "max_pages=10")
    (row,) = run.rows("crawls")
    assert run.code == 0
    assert (row["accepted"], row["terminal"], row["is_complete"]) == (10, 10, False)
    assert "max_pages" in row["incomplete_reasons"]


def test_a_limit_of_depth(crawl_demo: Callable[..., Any]) -> None:
    run = crawl_demo("site", "-a", SITE, "-a", "max_depth=1")
    assert run.code == 0
    assert sorted({row["depth"] for row in run.rows("pages")}) == [0, 1]
    assert len(run.rows("pages")) == 15


def test_a_wider_scope(crawl_demo: Callable[..., Any]) -> None:
    run = crawl_demo("site", "-a", SITE, "-a", "scope=domain")
    assert "blog.kettleandleaf.example" in {row["host"] for row in run.rows("pages")}
    assert "subdomain" not in {row["link_scope"] for row in run.rows("links")}


def test_all_links_of_referring_pages_on_demand(crawl_demo: Callable[..., Any]) -> None:
    run = crawl_demo("referrers", "-a", f"seeds={SEED_FILE}", "-a", f"target={START_URL}", "-a", "keep=all")
    scopes = [row["link_scope"] for row in run.rows("links") if row["element"] in {"a", "area"}]
    assert scopes.count("backlink") == 35
    assert "other" in scopes
    assert len(scopes) == sum(row["link_count"] for row in run.rows("pages"))


def test_a_feed_beside_the_tables(crawl_demo: Callable[..., Any], tmp_path: Path) -> None:
    run = crawl_demo("site", "-a", SITE, "-O", str(tmp_path / "out.jsonl"))
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 51
    links = [link for line in lines for link in line["links"]]
    assert len(links) == len(run.rows("links"))
    assert sum(link["element"] in {"a", "area"} for link in links) == 660
    assert {"url", "outcome"} <= set(lines[0]["page"])


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (("list",), "referrers\nsite"),
        (("check",), "OK"),
        (("settings", "--get", "ROBOTSTXT_OBEY"), "True"),
        (("settings", "--get", "LINKSPIDER_STORE"), "store"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_ordinary_scrapy_works(run_command: Callable[..., Any], command: Any, expected: str) -> None:
    run = run_command("scrapy", *command)
    assert run.code == 0
    assert expected in run.out + run.err


def test_a_scrapy_setting_overrides(crawl_demo: Callable[..., Any]) -> None:
    run = crawl_demo("site", "-a", SITE, "-s", "ROBOTSTXT_OBEY=False")
    assert "robots_denied" not in {row["outcome"] for row in run.rows("pages")}


def _start_slow_crawl(web: DemoWeb, store: Path) -> subprocess.Popen[str]:
    command = ["scrapy", "crawl", "site", "-a", SITE, "-s", "DOWNLOAD_DELAY=0.5", "-s", "AUTOTHROTTLE_ENABLED=False"]
    environment = {"LINKSPIDER_STORE": str(store), "LINKSPIDER_RESOLVE": resolve_setting(web.port)}
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=PROJECT,
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 120
    while not list(store.glob("crawls/*/manifest.json")):
        assert time.monotonic() < deadline, "the crawl did not begin"
        time.sleep(0.1)
    time.sleep(2)
    return process


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_crawl_keeps_what_it_has_and_says_so(demo_web: DemoWeb, tmp_path: Path, how: int) -> None:
    process = _start_slow_crawl(demo_web, tmp_path)
    process.send_signal(how)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert re.search(r"not complete: interrupted with [1-9]\d* URLs waiting", said), said
    (manifest,) = [json.loads(path.read_text()) for path in tmp_path.glob("crawls/*/manifest.json")]
    verdict = manifest["verdict"]
    assert manifest["state"] == "interrupted"
    assert verdict["accepted"] == verdict["terminal"] + verdict["queued"]
    assert verdict["terminal"] == manifest["tables"]["pages"]["rows"] > 0


def test_a_crawl_ends_well_where_nobody_reads_what_it_says(demo_web: DemoWeb, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    environment = {"LINKSPIDER_STORE": str(tmp_path), "LINKSPIDER_RESOLVE": resolve_setting(demo_web.port)}
    command = ["scrapy", "crawl", "site", "-a", SITE, "-a", "max_pages=3", "-s", "AUTOTHROTTLE_ENABLED=False"]
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=PROJECT,
        env={**os.environ, **environment},
        stdout=writing,
        stderr=writing,
        timeout=60,
        check=False,
    )
    os.close(writing)
    assert done.returncode == 0


def test_no_socket_listens(demo_web: DemoWeb, tmp_path: Path) -> None:
    process = _start_slow_crawl(demo_web, tmp_path)
    try:
        inodes = set()
        for link in Path(f"/proc/{process.pid}/fd").iterdir():
            target = str(link.readlink()) if link.is_symlink() else ""
            if match := re.match(r"socket:\[(\d+)\]", target):
                inodes.add(match[1])
        tables = [Path(f"/proc/{process.pid}/net/{name}") for name in ("tcp", "tcp6")]
        rows = [line.split() for table in tables if table.exists() for line in table.read_text().splitlines()[1:]]
        listening = [row for row in rows if row[3] == "0A" and row[9] in inodes]
        assert inodes, "the crawl has a connection at least"
        assert listening == []
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)
